# SPDX-License-Identifier: Apache-2.0
"""Who is here is who is here: also after lines that were cut or went silent, and after a web process was killed."""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Final

from msgspec import Struct

from tests.faults.ground import Ground
from tests.faults.load import watching
from tests.faults.proxy import Proxy, Target
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.screens import Door, Reading, Screen, until
from tests.running import Server, Visitor, a_board, a_network

PEOPLE: Final = 5
BOARDS: Final = {False: 4, True: 40}
RIGHT: Final = 45.0
STILL: Final = 3.0
"""Seconds after which what was right must still be."""


class Place(Struct, eq=False):
    """A web process, and a line to it on which one can go silent."""

    server: Server
    silent: Proxy

    @property
    def port(self) -> int:
        return int(self.server.address.rsplit(":", 1)[1])


class Town:
    """All boards, each with everybody on it."""

    def __init__(self, ground: Ground, places: list[Place], boards: list[list[Screen]]) -> None:
        self.places, self.boards = places, boards
        self._chance, self._full = ground.chance, ground.full
        self.longest = self.ghosts = self.missing = self.kills = 0.0

    @property
    def screens(self) -> list[Screen]:
        return [screen for board in self.boards for screen in board]

    async def round(self, *, one_dies: bool) -> None:
        """Everybody comes; some go without a word, in ways of their own; perhaps a process dies under the others."""
        going = {screen: self._how() for board in self.boards for screen in self._some(board)}
        for screen in self.screens:
            place = self._chance.choice(self.places)
            screen.door = Door(port=place.silent.port if going.get(screen) == "silent" else place.port)
        async with watching(self.screens):
            await self._right(set(self.screens))
            for place in self.places:
                place.silent.stall()
            here = set(self.screens) - set(going)
            dying = self._chance.choice(self.places) if one_dies else None
            if dying is not None:
                self._dies(dying, here)
            await asyncio.gather(*(screen.leave() for screen in going))
            if dying is not None and len(self.places) == 1:
                await asyncio.to_thread(dying.server.start)
            await self._right(here)
            self.kills += len(going) + one_dies
            if dying is not None and len(self.places) > 1:
                await asyncio.to_thread(dying.server.start)
            for place in self.places:
                place.silent.heal()

    def _dies(self, dying: Place, here: set[Screen]) -> None:
        """Whoever stays goes on at another process, if there is one."""
        dying.server.port = dying.port
        dying.server.kill()
        living = [place for place in self.places if place is not dying]
        for screen in here if living else ():
            if screen.door.port == dying.server.port:
                screen.door = Door(port=self._chance.choice(living).port)

    def _how(self) -> str:
        """A silence takes two signs of life to be noticed, 40 s: too long for the small scale."""
        return self._chance.choice(("cut", "silent")) if self._full else "cut"

    def _some(self, board: list[Screen]) -> list[Screen]:
        return self._chance.sample(board, self._chance.randint(1, PEOPLE - 2))

    async def _right(self, here: set[Screen]) -> None:
        """Until each sees exactly who is there, and still does a moment later."""
        began = time.monotonic()
        await until(lambda: not self._mistakes(here), RIGHT + 15)
        self.longest = max(self.longest, time.monotonic() - began)
        await asyncio.sleep(STILL if self._full else 0.5)
        mistakes = self._mistakes(here)
        self.ghosts += sum(len(shown - there) for shown, there in mistakes)
        self.missing += sum(len(there - shown) for shown, there in mistakes)

    def _mistakes(self, here: set[Screen]) -> list[tuple[set[str], set[str]]]:
        found = []
        for board in self.boards:
            there = {str(screen.who.id) for screen in board if screen in here}
            found += [(screen.people, there) for screen in board if screen in here and screen.people != there]
        return found


async def honest(ground: Ground) -> Figures:
    """Until `count` clients and processes were killed."""
    servers = await ground.processes()
    who = await ground.people(*(f"Lid {number}" for number in range(PEOPLE)))
    network = await a_network(*(Visitor(servers[0], each) for each in who))
    paths = [await a_board(network, Visitor(servers[0], who[0])) for _ in range(BOARDS[ground.full])]
    boards = [[Screen(Door(), path, each, Reading(), ground.chance) for each in who] for path in paths]
    async with AsyncExitStack() as lines:
        places = [Place(server, await lines.enter_async_context(Proxy(place_of(server)))) for server in servers]
        town, rounds = Town(ground, places, boards), 0
        while ground.goes_on(int(town.kills)):
            await town.round(one_dies=rounds % 2 == 0)
            rounds += 1
    return {
        "processes": len(servers),
        "boards": len(boards),
        "rounds": rounds,
        "killed": int(town.kills),
        "ghosts": int(town.ghosts),
        "not_shown": int(town.missing),
        "longest_seconds": round(town.longest, 1),
    }


def place_of(server: Server) -> Target:
    return lambda: ("127.0.0.1", int(server.address.rsplit(":", 1)[1]))


HONEST: Final = Row(
    "B8",
    "who is shown to be here is here, within 45 s of any death of a client or a process, and nobody is a ghost",
    {"ci": 5, "full": 400},
    honest,
    lambda found: all_done(found, "killed", "ghosts", "not_shown") and float(found["longest_seconds"]) <= RIGHT,
    Adding("killed", alike=("processes", "boards")),
)
