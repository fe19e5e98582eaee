# SPDX-License-Identifier: Apache-2.0
"""However long somebody was away and however much they missed: what they see on coming back is what is there.

What a month does to a server is done to it at once: nothing it remembered of the board is left, or somebody comes back
to another process, or more happens just while they come in.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

import httpx

from tests.domain.histories import facts_of, random_board
from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.screens import spread
from tests.live.elsewhere import Elsewhere, elsewhere
from tests.live.window import Window, as_loaded
from tests.running import Server, Somebody, Visitor, a_board, a_network

T = TypeVar("T")
SIZES: Final = (1_000, 1, 1_000, 10, 1_000, 100, 1_000, 0, 1_000, 3)
"""How much is missed, again and again. A thousand is what the time is promised for."""
LONG: Final = {10_000: 20, 100_000: 150}
"""Of so many absences one is as long as this."""
ON_ONE_BOARD: Final = 4
RESTART: Final = 40
"""After so many absences all processes are started anew."""
SOON: Final = 1_000.0
PATIENCE: Final = 120.0
BITE: Final = 500
VERSION: Final = re.compile(r' data-version="(\d+)"')


async def away(ground: Ground) -> Figures:
    servers = await ground.processes()
    [sanne] = await ground.people("Sanne")
    network = await a_network(Visitor(servers[0], sanne))
    town = Town(ground, servers, sanne, network)
    for plan in plans(max(ground.count, max(LONG.values())) if ground.full else ground.count, ground.chance):
        if not ground.goes_on(town.absences):
            break
        await town.one_board(plan)
    return {"processes": len(servers), **town.told()}


def plans(count: int, chance: random.Random) -> list[list[int]]:
    """What is missed in each absence, board by board, in any order; the longest have one of their own."""
    sizes = [SIZES[number % len(SIZES)] for number in range(count)]
    for size, every in LONG.items():
        for number in range(every // 2, count, every):
            sizes[number] = size
    short = [size for size in sizes if size not in LONG]
    boards = [short[start : start + ON_ONE_BOARD] for start in range(0, len(short), ON_ONE_BOARD)]
    boards += [[size] for size in sizes if size in LONG]
    chance.shuffle(boards)
    return boards


class Town:
    def __init__(self, ground: Ground, servers: list[Server], sanne: Somebody, network: str) -> None:
        self._ground, self._servers, self._sanne, self._network = ground, servers, sanne, network
        self.absences = self.missed = self.most = self.resets = self.unlike = self.restarts = 0
        self.took: list[float] = []
        self.longest = 0.0

    async def one_board(self, plan: list[int]) -> None:
        """Somebody looks, goes, comes back, and stays long enough to see that it is all there."""
        path = await a_board(self._network, self._visitor())
        history = facts_of(random_board(self._ground.chance.randrange(2**32), sum(plan) + 200 * len(plan) + 200))
        with elsewhere(self._ground.data, path, history, self._ground.database) as others:
            await asyncio.to_thread(others.happens, self._ground.chance.randint(1, 60))
            for missed in plan:
                await self._absence(path, others, missed)

    def _visitor(self) -> Visitor:
        return Visitor(self._ground.chance.choice(self._servers), self._sanne)

    async def _absence(self, path: str, others: Elsewhere, missed: int) -> None:
        chance = self._ground.chance
        window = await patiently(lambda: as_loaded(self._visitor(), path))
        last = await asyncio.to_thread(happened, others, missed)
        await self._time_passes()
        window.visitor = self._visitor()
        await known(window.visitor, path, last)
        began, more = time.perf_counter(), chance.choice((0, 0, 5))
        writing = asyncio.create_task(asyncio.to_thread(happened, others, more)) if more else None
        await window.come_in()
        await window.reached(last, PATIENCE)
        took = time.perf_counter() - began
        await window.reached(await writing if writing else last, PATIENCE)
        self.resets += any(frame["type"] == "reset" for frame in window.frames)
        await self._compared(window)
        await window.leave()
        self.absences += 1
        self.missed += missed
        self.most = max(self.most, missed)
        self.longest = max(self.longest, took)
        if missed == 1_000:
            self.took.append(took)

    async def _time_passes(self) -> None:
        if self.absences % RESTART == RESTART - 1:
            for server in self._servers:
                server.port = int(server.address.rsplit(":", 1)[1])
                server.kill()
            await asyncio.gather(*(asyncio.to_thread(server.start) for server in self._servers))
            self.restarts += 1

    async def _compared(self, window: Window) -> None:
        fresh = await patiently(lambda: as_loaded(self._visitor(), window.path))
        await window.reached(fresh.version, PATIENCE)
        self.unlike += window.version != fresh.version or window.ground.shown() != fresh.ground.shown()

    def told(self) -> Figures:
        return {
            "absences": self.absences,
            "missed": self.missed,
            "most_missed": self.most,
            "restarts": self.restarts,
            "started_over": self.resets,
            "unlike": self.unlike,
            "of_a_thousand": len(self.took),
            "later_than_a_second": sum(1_000 * took > SOON for took in self.took),
            **spread(self.took, "thousand_missed"),
            "longest_ms": round(self.longest * 1_000, 1),
            "timed": int(self._ground.full),
        }


def happened(others: Elsewhere, count: int) -> int:
    """The version after so many more facts, written by another program."""
    version = others.happens(count % BITE)
    for _ in range(count // BITE):
        version = others.happens(BITE)
    return version


async def patiently(load: Callable[[], Awaitable[T]]) -> T:
    """A page of a hundred thousand events may take longer after a start than a browser of these tests waits."""
    for _ in range(4):
        with suppress(httpx.ReadTimeout):
            return await load()
    return await load()


async def known(visitor: Visitor, path: str, version: int) -> None:
    """The process has read what the other program wrote: with SQLite that takes a beat."""
    give_up = time.monotonic() + PATIENCE
    while int(VERSION.findall(await patiently(lambda: visitor.page(path)))[0]) < version:
        assert time.monotonic() < give_up
        await asyncio.sleep(0.1)


def are_in_time(found: Figures) -> bool:
    """Ninety-five of a hundred, counted, so that several sittings can be one."""
    return 20 * int(found["later_than_a_second"]) <= int(found["of_a_thousand"])


AWAY: Final = Row(
    "B2",
    "who comes back after any time away sees what is there, after 1 000 missed events within a second (p95)",
    {"ci": 8, "full": 300},
    away,
    lambda found: all_done(found, "absences", "unlike") and (not found["timed"] or are_in_time(found)),
    Adding("absences", most=("most_missed",), alike=("processes", "timed")),
)
