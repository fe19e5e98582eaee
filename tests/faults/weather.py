# SPDX-License-Identifier: Apache-2.0
"""What may happen to processes and the lines between them while people work: at random, and over again by itself."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from tests.faults.forking import Forked
from tests.faults.ground import Ground
from tests.faults.proxy import Proxy

LONGEST: Final = 1.5
"""Seconds a line may be broken."""


class Place(Struct, eq=False):
    """One web process: the line people come by, and those it has to what it needs."""

    server: Forked
    door: Proxy
    lines: dict[str, Proxy]


class Weather:
    """Its places, as long as it is entered. `strike` does one thing to one of them; what `happened` is counted."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._chance = ground, ground.chance
        self._lines = AsyncExitStack()
        self._under_way: set[asyncio.Task[None]] = set()
        self.places: list[Place] = []
        lines = ("door",) if ground.setup == "sqlite" else ("redis", "door", "database")
        restarts = () if ground.setup == "sqlite" else ("redis_restarts",)
        self.happened = Counter(dict.fromkeys([*(f"{line}_lines_broken" for line in lines), "kills", *restarts], 0))

    async def __aenter__(self) -> Self:
        for _ in range(1 if self._ground.setup == "sqlite" else 3 if self._ground.full else 2):
            self.places.append(await self._place())
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._lines.aclose()

    async def _place(self) -> Place:
        lines: dict[str, Proxy] = {}
        settings: dict[str, str] = {}
        if self._ground.setup == "postgres":
            port = self._ground.redis.port
            parts = urlsplit(self._ground.database)
            path = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
            lines = {
                "redis": await self._lines.enter_async_context(Proxy(lambda: ("127.0.0.1", port))),
                "database": await self._lines.enter_async_context(Proxy(lambda: path)),
            }
            settings = {
                "LEERNETWERK_REDIS": f"redis://127.0.0.1:{lines['redis'].port}",
                "LEERNETWERK_DATABASE": f"postgresql://postgres@127.0.0.1:{lines['database'].port}{parts.path}",
            }
        server = await self._ground.forked(settings=settings)
        server.port = int(server.address.rsplit(":", 1)[1])
        door = await self._lines.enter_async_context(Proxy(lambda: ("127.0.0.1", server.port)))
        return Place(server, door, lines)

    # -- what happens ----------------------------------------------------------------------------------------------
    def strike(self) -> None:
        place = self._chance.choice(self.places)
        name, line = self._chance.choice([("door", place.door), *place.lines.items()])
        how: Callable[[], None] = self._chance.choice((line.cut, line.stall, line.refuse, lambda: self._slow(line)))
        self.happened[f"{name}_lines_broken"] += 1
        how()
        asyncio.get_running_loop().call_later(self._chance.random() * LONGEST, line.heal)

    def _slow(self, line: Proxy) -> None:
        line.delay = self._chance.random() / 5

    def kill(self) -> None:
        """One process dies and is started again; never two at once."""
        if not self._under_way:
            self.happened["kills"] += 1
            self._later(self._killed(self._chance.choice(self.places)))

    async def _killed(self, place: Place) -> None:
        place.server.kill()
        await asyncio.to_thread(place.server.start_at_last, 30)  # its lines may be broken just now

    def restart_redis(self) -> None:
        if not self._under_way and self._ground.setup == "postgres":
            self.happened["redis_restarts"] += 1
            self._later(self._redis_restarted())

    async def _redis_restarted(self) -> None:
        redis = self._ground.redis
        redis._desired_port = redis.port
        await asyncio.to_thread(redis.terminate)
        await asyncio.sleep(self._chance.random())
        await asyncio.to_thread(redis.start)

    async def clears(self) -> None:
        """Every process runs and every line is whole."""
        for place in self.places:
            for line in (place.door, *place.lines.values()):
                line.heal()
        while self._under_way:
            await asyncio.gather(*self._under_way)
        for place in self.places:
            for line in (place.door, *place.lines.values()):
                line.heal()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
