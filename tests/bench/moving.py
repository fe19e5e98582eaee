# SPDX-License-Identifier: Apache-2.0
"""What it takes to move, back up, put back and verify a whole log, by the real commands, and that it stays the same.

SQLite to PostgreSQL to SQLite, and a backup put back. Every head must be the first one. First the demo goes that way,
then a log of very many events.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
import psycopg
from msgspec import Struct

from tests.bench.ground import PROGRAM
from tests.bench.live import Figures
from tests.bench.lives import many_lives
from tests.servers import postgres_server


class Done(Struct, frozen=True):
    head: str
    figures: dict[str, float]


def moving(folder: Path, *, events: int, seed: int, demo_too: bool = True) -> Figures:
    demo, much = folder / "demo", folder / "much"
    if demo_too:
        play_demo(demo)
    began = time.perf_counter()
    streams = many_lives(much, events, seed)
    written = {"seconds": round(time.perf_counter() - began, 2), "events": events, "streams": streams}
    with postgres_server() as server:
        return {"written": written} | {
            home.name: there_and_back(home, new_database(server.get_uri(), home.name))
            for home in (demo, much)
            if home.exists()
        }


def new_database(postgres: str, name: str) -> str:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgres.replace("/postgres?", f"/{name}?")


def there_and_back(home: Path, url: str) -> Figures:
    """Seconds, seconds of the processor and most memory of each command. Raises AssertionError for another head."""
    kept, back, files, again, other = (
        str(home.with_name(f"{home.name}-{name}")) for name in ("kept", "back", "files", "again", "other")
    )
    at_home, at_the_database = ["--data", str(home)], ["--database", url, "--data", files]
    done = {
        "verify": ran("verify", "--progress", *at_home),
        "backup": ran("backup", "--to", kept, *at_home),
        "restore": ran("restore", "--from", kept, "--data", back),
        "verify_restored": ran("verify", "--progress", "--data", back),
        "to_postgres": ran("copy", "--from", str(home), "--to", url, "--data", files),
        "verify_postgres": ran("verify", "--progress", *at_the_database),
        "to_sqlite": ran("copy", "--from", url, "--to", again, "--data", files),
        "backup_of_postgres": ran("backup", "--to", other, *at_the_database),
    }
    heads = {one.head for one in done.values()}
    assert len(heads) == 1, heads
    return {name: one.figures for name, one in done.items()}


def ran(*asked: str) -> Done:
    """The command as a program of its own, alone on the machine; its last line but words about keys is the head."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LEERNETWERK_")}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        program = subprocess.Popen([sys.executable, "-c", PROGRAM, *asked], stdout=said, stderr=errors, env=ours)
        _, status, used = os.wait4(program.pid, 0)
        took = time.perf_counter() - began
        program.returncode = os.waitstatus_to_exitcode(status)
        for stream in (said, errors):
            stream.seek(0)
        if program.returncode:
            raise RuntimeError(f"{asked[0]} failed: {errors.read().decode()[-1000:]}")
        head = head_in(said.read().decode().splitlines())
    cpu = used.ru_utime + used.ru_stime
    return Done(head, {"seconds": round(took, 2), "cpu_seconds": round(cpu, 2), "most_mib": used.ru_maxrss // 1024})


def head_in(lines: Sequence[str]) -> str:
    return next(line for line in lines if len(line) == 64 and set(line) <= set("0123456789abcdef"))


def play_demo(folder: Path) -> None:
    """Starts the demo and ends it once it serves."""
    asked = [sys.executable, "-c", PROGRAM, "serve", "--demo", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        address = next(line for line in program.stdout if "http://" in line).split()[-1]
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            assert client.get("/health/ready").status_code == 200
        program.terminate()
