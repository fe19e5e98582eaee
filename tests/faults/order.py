# SPDX-License-Identifier: Apache-2.0
"""Every screen gets every fact of its board once and in order, whoever writes it in whatever process."""

import asyncio
import itertools
from collections.abc import Iterator
from typing import Final

from tests.faults.cold import voiced
from tests.faults.ground import Ground
from tests.faults.load import watching
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.screens import Door, Reading, Screen, until
from tests.running import Server, Somebody, Visitor, a_board, a_network, new

WRITERS: Final = 6
EVENTS: Final = {False: 100, True: 1_000}
"""On one board, by whether this is the full scale."""
READERS: Final = {False: 16, True: 76}
RESTLESS: Final = 4
"""Readers whose line is cut again and again."""
THINKING: Final = 0.05
"""Seconds between an answer and the next wish, at most."""
PATIENCE: Final = 60.0


async def in_order(ground: Ground) -> Figures:
    servers = await ground.processes(4)
    who = await ground.people(*(f"Lid {number}" for number in range(24)))
    network = await a_network(*(Visitor(servers[0], each) for each in who))
    boards, found = 0, Counts()
    while ground.goes_on(found.deliveries):
        path = await a_board(network, Visitor(servers[0], who[0]))
        await one_board(ground, path, servers, who, found)
        boards += 1
    return {"processes": len(servers), "boards": boards, **found.told()}


class Counts:
    def __init__(self) -> None:
        self.deliveries = self.frames = self.wrong = self.reconnections = self.unlike_the_log = self.unfinished = 0
        self.first = ""

    def told(self) -> Figures:
        return {name: value for name, value in vars(self).items() if value != ""}

    def add(self, screen: Screen, log: list[str]) -> None:
        self.deliveries += len(screen.ideas)
        self.wrong += len(screen.troubles)
        self.reconnections += screen.answers["101"] - 1
        self.unlike_the_log += screen.ideas != log
        self.unfinished += len(screen.waiting)
        self.first = self.first or next(iter(screen.troubles), "")


async def one_board(ground: Ground, path: str, servers: list[Server], who: list[Somebody], found: Counts) -> None:
    reading, dealt = Reading(), itertools.cycle(who)
    doors = itertools.cycle([Door(server) for server in servers])
    screens = [
        Screen(next(doors), path, next(dealt), reading, ground.chance)
        for _ in range(4 * WRITERS + READERS[ground.full])
    ]
    async with watching(screens):
        writers, restless = screens[: 4 * WRITERS], screens[-RESTLESS:]
        numbers = iter(range(EVENTS[ground.full]))
        for screen in screens:
            screen.seen = lambda _screen, _told, _when: setattr(found, "frames", found.frames + 1)
        for writer in writers:
            writer.on_ack = lambda writer, _id, _when: think(writer, numbers, ground.chance.random() * THINKING)
            write(writer, numbers)
        cutting = asyncio.create_task(cut_now_and_then(ground, restless))
        last = EVENTS[ground.full] + 1
        await until(lambda: all(screen.version == last for screen in screens), PATIENCE)
        cutting.cancel()
        await until(lambda: all(screen.version == last for screen in screens), PATIENCE)
        log = await voiced(ground, path)
        for screen in screens:
            found.add(screen, log)


def think(writer: Screen, numbers: Iterator[int], seconds: float) -> None:
    asyncio.get_running_loop().call_later(seconds, write, writer, numbers)


def write(writer: Screen, numbers: Iterator[int]) -> None:
    for number in itertools.islice(numbers, 1):
        writer.voice(new("idea"), f"idee {number}")


async def cut_now_and_then(ground: Ground, restless: list[Screen]) -> None:
    while True:
        await asyncio.sleep(ground.chance.random() / 4)
        ground.chance.choice(restless).break_off()


IN_ORDER: Final = Row(
    "B1",
    "every screen gets every fact of its board once, in order and without a gap",
    {"ci": 10_000, "full": 1_000_000},
    in_order,
    lambda found: all_done(found, "deliveries", "wrong", "unlike_the_log", "unfinished"),
    Adding("deliveries", alike=("processes",)),
)
