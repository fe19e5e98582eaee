# SPDX-License-Identifier: Apache-2.0
"""A server with everything in memory, for trying it out: it says so, keeps nothing, and nobody else can reach it."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from journal.tables import tables_in
from tests.running import ENTRY, ROOT
from tests.web.commands import Said, run
from tests.web.identity.browsers import entry
from tests.web.scenes import NIGHT
from web.cli import files_of
from web.demo import PASSWORD, address
from web.identity.store import SHAPE
from web.notices.carrying import carrier_of
from web.settings import BadSetting, Settings, read

HERE = "memory:"
SAID = "what you write here is gone as soon as it stops"
WORDS = "what the night teaches"
COMMANDS = (
    ("verify",),
    ("rebuild",),
    ("project",),
    ("digest", "--dry-run"),
    ("backup", "--to", "kept"),
    ("restore", "--from", "kept"),
    ("erase", "--member", "member-sanne"),
    ("import", __file__, "--network", "Glas"),
    ("bundle", "--network", "glas", "--out", "glas.zip", "--why", "to see"),
)


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda asked: asked[0])
def test_no_other_command_can_reach_what_one_server_has_in_memory(asked: tuple[str, ...], capsys: Said) -> None:
    assert run(*asked, "--database", HERE) == 2
    assert "seen by nobody but the server that keeps it" in capsys.readouterr().err


@pytest.mark.parametrize("places", [("memory:one", "kept"), ("kept", HERE)])
def test_nothing_is_copied_out_of_it_or_into_it(places: tuple[str, str], capsys: Said) -> None:
    assert run("copy", "--from", places[0], "--to", places[1]) == 2
    assert "seen by nobody but the server that keeps it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("PROJECTOR", "elsewhere"), ("REDIS", "redis://localhost"), ("HEADS", "koppen")]
)
def test_what_is_for_others_or_for_later_is_of_no_use_to_it(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"LEERNETWERK_{name} .* a log in memory"):
        read({"database": HERE}, {f"LEERNETWERK_{name}": value})


def test_it_is_neither_shared_nor_kept() -> None:
    chosen = [read({"database": where}, {}) for where in (HERE, "memory:one", "postgresql://db/leernetwerk", None)]
    assert [one.in_memory for one in chosen] == [True, True, False, False]
    assert [one.is_shared for one in chosen] == [False, False, True, False]
    with pytest.raises(BadSetting, match="--database"):
        read({"database": "memory:of a name"}, {})


def test_its_files_go_when_it_goes_and_those_of_the_data_folder_stay_as_they_are(tmp_path: Path) -> None:
    with files_of(Settings(data=tmp_path, database=HERE)) as settings:
        (settings.data / "heads.key").write_text("one to sign with")
    assert not settings.data.exists()
    with files_of(Settings(data=tmp_path)) as settings:
        assert settings.data == tmp_path


def test_only_the_server_offers_it(capsys: Said) -> None:
    offered = []
    for command in ("serve", *dict.fromkeys(asked[0] for asked in COMMANDS), "copy"):
        assert run(command, "--help") == 0
        offered += [command] if HERE in capsys.readouterr().out else []
    assert offered == ["serve"]


def test_mail_is_said_to_be_there_and_put_nowhere(tmp_path: Path, capsys: Said) -> None:
    message = EmailMessage()
    message["To"] = "sanne@example.org"
    message.set_content(WORDS)
    asyncio.run(carrier_of(Settings(data=tmp_path, database=HERE)).carry(message, 1))
    assert list(tmp_path.iterdir()) == []
    said = "".join(capsys.readouterr())
    assert "neither sent nor printed" in said
    assert WORDS not in said
    assert "sanne@" not in said


def test_what_a_query_or_a_clean_up_needs_for_a_moment_is_in_memory_too(tmp_path: Path) -> None:
    with closing(tables_in(tmp_path / "accounts.db", SHAPE, f"{HERE}{tmp_path.name}")) as tables:
        tables.scrub()
        assert [tables.read(f"PRAGMA {name}") for name in ("temp_store", "secure_delete")] == [[(2,)], [(1,)]]


IN_A_TERMINAL = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)"
"""Also where the tests themselves were started with nohup, which a program takes over and minds."""


def started(data: Path, *more: str) -> subprocess.Popen[str]:
    asked = ("--port", "0", "--data", str(data), "--database", HERE, *more)
    program = [sys.executable, "-c", f"{IN_A_TERMINAL}\n{ENTRY}", *asked]
    passing = data.parent / "passing"
    passing.mkdir(exist_ok=True)
    paths = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(passing)}
    return subprocess.Popen(program, env=paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def before_and_after(address: str) -> tuple[int, int]:
    """Somebody signs up and lights a spark: whether it is there before it, and after it."""
    with httpx.Client(base_url=address, trust_env=False, headers={"origin": address}) as sanne:
        assert sanne.post("/sign-up", data=entry("Sanne")).status_code == 303
        assert SAID in sanne.get("/").text
        before = sanne.get(f"/networks/{NIGHT}").status_code
        sanne.post("/networks", data={"type": "spark", "network": NIGHT, "text": WORDS})
        degraded = sanne.get("/health/ready").json()
        assert degraded["status"] == "degraded"
        assert "what people write is gone" in degraded["reasons"][0]
        return before, sanne.get(f"/networks/{NIGHT}").status_code


@contextmanager
def serving(data: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server and its address, once it said that it keeps nothing."""
    server = started(data, *more)
    try:
        assert server.stdout is not None
        said = [server.stdout.readline() for _ in range(4 if more else 2)]
        assert "gone when this ends" in said[-1]
        yield server, said[-2].split()[-1]
    finally:
        server.kill()
        server.communicate()


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_somebody_wrote_is_there_until_it_ends_and_the_start_says_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found = []
    for more in (["--demo"], []):
        with serving(data, *more) as (server, address):
            found.append(before_and_after(address))
            server.send_signal(signal.SIGTERM)
            _, errors = server.communicate(timeout=10)
            assert server.returncode == 0, errors
    assert found == [(404, 200)] * 2, "the second start began anew"
    assert not data.exists()


@pytest.mark.parametrize(("end", "left"), [(signal.SIGHUP, set()), (signal.SIGKILL, {"heads.key", "heads.txt"})])
def test_nothing_anybody_wrote_is_on_the_disk_however_it_ends(tmp_path: Path, end: int, left: set[str]) -> None:
    with serving(tmp_path / "data") as (server, address):
        before_and_after(address)
        assert not any(WORDS.encode() in content for content in files_in(tmp_path).values())
        server.send_signal(end)
        server.communicate(timeout=10)
    kept = files_in(tmp_path)
    assert set(kept) <= left
    assert not any(word in content for content in kept.values() for word in (WORDS.encode(), b"Sanne", b"sanne"))
    assert left or list((tmp_path / "passing").iterdir()) == []
    assert server.returncode == (0 if end == signal.SIGHUP else -end)


def test_where_people_write_it_says_that_nothing_is_kept(tmp_path: Path) -> None:
    with (
        serving(tmp_path / "data", "--demo") as (_, home),
        httpx.Client(base_url=home, trust_env=False, headers={"origin": home}, follow_redirects=True) as sanne,
    ):
        said = {"nl": "wat je hier schrijft, is weg zodra hij stopt", "en": SAID}
        page = sanne.post("/sign-in", data={"email": address("sanne"), "password": PASSWORD})
        network = re.findall(r"/networks/[a-z0-9-]+", page.text)[0]
        board = re.findall(rf"{network}/boards/[a-z0-9-]+", sanne.get(network).text)[0]
        for where in (network, board, f"{network}/film"):
            page = sanne.get(where)
            language = re.findall(r'<html lang="(..)"', page.text)[0]
            assert page.text.count(said[language]) == 1, where
