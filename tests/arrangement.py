# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.arrangement`: what docker-compose.yml starts, from plain programs and with its environment.

PostgreSQL and Redis come from wheels. Prints the address, and ends everything it started on Ctrl-C.
"""

import argparse
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

from tests.proxying import free_port, proxied
from tests.running import ROOT, Projector, Server, Somebody, people
from tests.servers import postgres_server, redis_server

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS: Final = {name: service for name, service in COMPOSE["services"].items() if service.get("build")}


HOSTS: Final = ("127.0.0.1", "localhost")


class Arrangement(Struct):
    """`address` is that of the proxy, where people come in; `webs` answer at their own too. `proxy` says what it is."""

    folder: Path
    database: str
    webs: list[Server]
    projector: Projector
    address: str
    proxy: str

    def people(self, *names: str) -> list[Somebody]:
        return people(self.folder, *names, database=self.database)


@contextmanager
def arranged(folder: Path, port: int = 0) -> Iterator[Arrangement]:
    """All of it runs, ready, while this lasts."""
    with ExitStack() as started:
        database = started.enter_context(postgres_server()).get_uri()
        redis = f"redis://127.0.0.1:{started.enter_context(redis_server()).port}"
        port = port or free_port()
        ports = {name: free_port() for name in OURS if "command" not in OURS[name]}
        origins = ",".join(f"http://{host}:{each}" for each in (port, *ports.values()) for host in HOSTS)
        here = {
            "${ORIGIN:-http://localhost:8000}": origins,
            "/run/secrets/database": database,
            "redis://redis:6379": redis,
            COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]: "127.0.0.1",
        }
        webs, projectors = [], []
        for name, service in OURS.items():
            environment = {key: here.get(value, value) for key, value in service["environment"].items()}
            if name in ports:
                webs.append(Server(folder, port=ports[name], settings=environment))
            else:
                projectors.append(Projector(folder, settings=environment))
        for each in (*webs, *projectors):
            started.callback(each.kill)
            each.start()
        proxy = started.enter_context(proxied(port, list(ports.values()), folder.parent / "proxy"))
        yield Arrangement(folder, database, webs, projectors[0], f"http://127.0.0.1:{port}", proxy)


def main() -> None:
    asking = argparse.ArgumentParser(prog="python -m tests.arrangement", description="What docker-compose.yml starts.")
    asking.add_argument("--port", type=int, default=8000, help="where the proxy listens (8000)")
    port, told = asking.parse_args().port, threading.Event()
    for which in (signal.SIGINT, signal.SIGTERM):
        signal.signal(which, lambda *_: told.set())
    with tempfile.TemporaryDirectory(prefix="arrangement-") as home, arranged(Path(home) / "data", port) as here:
        webs = " and ".join(web.address for web in here.webs)
        print(f"Two web processes ({webs}), a projector, PostgreSQL, Redis, and in front {here.proxy}:")
        print(f"Leernetwerk is on {here.address}. Ctrl-C ends all of it; nothing is kept.", flush=True)
        told.wait()


if __name__ == "__main__":
    main()
