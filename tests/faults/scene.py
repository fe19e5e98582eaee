# SPDX-License-Identifier: Apache-2.0
"""Servers, people who write on a board of theirs, and what the log has of what those people were told."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from typing import Final

import httpx

from journal import Journal, JournalError
from tests.faults.forking import Forked, ForkedProjector
from tests.faults.ground import Ground
from tests.faults.writing import Notes, Person, Writer
from tests.journal.scenes import EVENTS
from tests.running import NotDone, Visitor, a_board, a_network

WRITERS: Final = 6
PROCESSES: Final = 2
"""On PostgreSQL; on SQLite it is one."""
PATIENCE: Final = 60.0


class Scene:
    """Servers, people who write on one board of theirs, and what the log has of what they were told."""

    def __init__(self, ground: Ground, servers: list[Forked], people: list[Person]) -> None:
        self.ground, self.servers, self.people = ground, servers, people
        self.projectors: list[ForkedProjector] = []
        self.notes = people[0].notes
        self.path = self.network = ""
        self.there: Counter[str] = Counter()
        self.reached = self.lost = 0
        self._checked: set[str] = set()
        self._comparing = asyncio.Lock()

    @classmethod
    async def begin(
        cls, ground: Ground, before: str = "", settings: Mapping[str, str] | None = None, *, projector: bool = False
    ) -> "Scene":
        """With a projector beside the servers if it is asked for, on PostgreSQL, where one may be."""
        who = await ground.people(*(f"Schrijver {number}" for number in range(WRITERS)))
        count = 1 if ground.setup == "sqlite" else PROCESSES
        beside = projector and ground.setup == "postgres"
        settings = {**(settings or {}), **({"LEERNETWERK_PROJECTOR": "elsewhere"} if beside else {})}
        servers = [await ground.forked(before, settings) for _ in range(count)]
        notes = Notes()
        scene = cls(ground, servers, [Person(one, notes) for one in who])
        scene.projectors = [await ground.projector()] if beside else []
        scene.network = await a_network(*(scene.visitor(number) for number in range(WRITERS)))
        await scene.new_board()
        return scene

    def visitor(self, number: int = 0) -> Visitor:
        return Visitor(self.servers[0], self.people[number].who)

    async def new_board(self) -> None:
        """Whoever opens it keeps on trying, as the writers do."""
        give_up, path = time.monotonic() + PATIENCE, ""
        while not path:
            try:
                path = await a_board(self.network, self.visitor())
            except (NotDone, httpx.TransportError):
                await asyncio.sleep(0.05)
                assert time.monotonic() < give_up, f"no board could be opened for {PATIENCE} s"
        self.path = path
        for person in self.people:
            person.version = 1

    def writers(self) -> list[Writer]:
        chance = self.ground.chance
        return [Writer(one, self.servers, lambda: self.path, chance.randrange(2**32)) for one in self.people]

    # -- what the log says -----------------------------------------------------------------------------------------
    async def compare(self) -> None:
        """Everything acknowledged by now must be in the log that is read after now."""
        async with self._comparing:
            told = [command for command in self.notes.acknowledged if command not in self._checked]
            give_up = time.monotonic() + PATIENCE
            while True:
                try:
                    await asyncio.to_thread(self._look)
                    break
                except JournalError:  # PostgreSQL may be down, or was killed and answers once more before it recovers
                    if time.monotonic() > give_up:
                        raise
                    await asyncio.sleep(0.1)
            self.lost += sum(command not in self.there for command in told)
            self._checked.update(told)

    def _look(self) -> None:
        with self.journal() as journal:
            position = journal.position()
            reached = self._count(journal, min(position, self.reached), self.there)
        self.lost += max(0, self.reached - position)
        self.reached = reached

    def compare_all(self) -> str:
        """Everything from the beginning, and what verifying says."""
        with self.journal() as journal:
            whole: Counter[str] = Counter()
            self._count(journal, 0, whole)
            self.lost += sum(command not in whole for command in self.notes.acknowledged)
            self.there = whole
            return str(journal.verify().bad or "whole")

    def _count(self, journal: Journal, after: int, there: Counter[str]) -> int:
        while facts := journal.follow(after, 2_000):
            there.update(fact.command_id for fact in facts)
            after = facts[-1].position
        return after

    def journal(self) -> closing[Journal]:
        return closing(Journal.open(self.ground.data, EVENTS, database=self.ground.database))

    # -- waiting ---------------------------------------------------------------------------------------------------
    async def something_saved(self) -> None:
        before, give_up = len(self.notes.acknowledged), time.monotonic() + PATIENCE
        while len(self.notes.acknowledged) == before:
            assert time.monotonic() < give_up, f"nobody could save anything for {PATIENCE} s"
            await asyncio.sleep(0.002)
