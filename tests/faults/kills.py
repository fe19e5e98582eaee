# SPDX-License-Identifier: Apache-2.0
"""Anything may be killed at any moment: what was acknowledged is there, and what is sent again is there once."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any, Final

import psycopg

from journal import Journal
from tests.faults.forking import Forked
from tests.faults.ground import Ground
from tests.faults.row import Figures, Row, all_done
from tests.faults.writing import Notes, Person, Writer
from tests.journal.scenes import EVENTS
from tests.running import Visitor, a_board, a_network
from tests.servers import crash

WRITERS: Final = 6
PROCESSES: Final = 2
A_BOARD_LASTS: Final = 25
"""Kills. A server that starts reads the board it is asked for, and should not do that for ever."""
PATIENCE: Final = 60.0

Kill = Callable[[], Awaitable[None]]


class Scene:
    """Servers, people who write on one board of theirs, and what the log has of what they were told."""

    def __init__(self, ground: Ground, servers: list[Forked], people: list[Person]) -> None:
        self.ground, self.servers, self.people = ground, servers, people
        self.notes = people[0].notes
        self.path = self.network = ""
        self.there: Counter[str] = Counter()
        self.reached = self.lost = 0
        self._checked: set[str] = set()

    @classmethod
    async def begin(cls, ground: Ground, before: str = "") -> "Scene":
        who = await ground.people(*(f"Schrijver {number}" for number in range(WRITERS)))
        count = 1 if ground.setup == "sqlite" else PROCESSES
        servers = [await ground.forked(before) for _ in range(count)]
        notes = Notes()
        scene = cls(ground, servers, [Person(one, notes) for one in who])
        scene.network = await a_network(*(scene.visitor(number) for number in range(WRITERS)))
        await scene.new_board()
        return scene

    def visitor(self, number: int = 0) -> Visitor:
        return Visitor(self.servers[0], self.people[number].who)

    async def new_board(self) -> None:
        self.path = await a_board(self.network, self.visitor())
        for person in self.people:
            person.version = 1

    def writers(self) -> list[Writer]:
        chance = self.ground.chance
        return [Writer(one, self.servers, lambda: self.path, chance.randrange(2**32)) for one in self.people]

    # -- what the log says -----------------------------------------------------------------------------------------
    def compare(self) -> None:
        """Everything acknowledged by now must be in the log that is read after now."""
        told = [command for command in self.notes.acknowledged if command not in self._checked]
        with self.journal() as journal:
            if journal.position() < self.reached:
                self.lost += self.reached - journal.position()
            self.reached = self._count(journal, self.reached, self.there)
        self.lost += sum(command not in self.there for command in told)
        self._checked.update(told)

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

    # -- killing ---------------------------------------------------------------------------------------------------
    async def kill_web(self) -> None:
        server = self.ground.chance.choice(self.servers)
        server.kill()
        looked = self.ground.chance.random() < 0.5
        if looked:
            self.compare()  # half of the time it is not the server that opens first what was left behind
        await asyncio.to_thread(server.start)
        if not looked:
            self.compare()

    async def kill_redis(self) -> None:
        redis = self.ground.redis
        port = redis.port
        redis.terminate()
        redis._desired_port = port
        await asyncio.to_thread(redis.start)
        self.compare()

    async def stop_postgres(self) -> None:
        """The way nobody should stop it: all of its processes end at once."""
        crash(self.ground.postgres)
        await self._start_postgres()

    async def kill_postmaster(self) -> None:
        postmaster = self.postmaster
        others = postmaster.children()
        postmaster.kill()
        for process in (postmaster, *others):
            await asyncio.to_thread(process.wait, 30)  # they see that it is gone, and none may be there at the start
        await self._start_postgres()

    async def kill_backend(self) -> None:
        """One of the processes below it; it then ends all others and recovers."""
        self.ground.chance.choice(self.postmaster.children()).kill()
        await self._start_postgres()

    @property
    def postmaster(self) -> Any:
        return self.ground.postgres.get_postmaster_info().process

    async def _start_postgres(self) -> None:
        await asyncio.to_thread(self.ground.postgres.ensure_postgres_running)
        give_up = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(answers, self.ground.database):
            assert time.monotonic() < give_up, "PostgreSQL does not recover"
        self.compare()


def answers(database: str) -> bool:
    try:
        with psycopg.connect(database):
            return True
    except psycopg.OperationalError:
        time.sleep(0.05)
        return False


async def killed(ground: Ground) -> Figures:
    scene = await Scene.begin(ground)
    kinds: list[Kill] = [scene.kill_web]
    if ground.setup == "postgres":
        kinds += [scene.kill_web, scene.kill_web, scene.kill_redis, scene.stop_postgres, scene.kill_postmaster]
        kinds += [scene.kill_backend]
    seeds = [ground.chance.random() for _ in scene.people]
    writers = [
        Writer(one, scene.servers, lambda: scene.path, int(2**32 * s))
        for one, s in zip(scene.people, seeds, strict=True)
    ]
    writing = [asyncio.create_task(writer.write()) for writer in writers]
    kills: Counter[str] = Counter()
    for number in range(ground.count):
        if number % A_BOARD_LASTS == A_BOARD_LASTS - 1:
            await scene.new_board()
        await scene.something_saved()
        await asyncio.sleep(ground.chance.uniform(0.005, 0.5))
        kill = ground.chance.choice(kinds)
        await kill()
        kills[kill.__name__.removeprefix("kill_")] += 1
    await scene.something_saved()
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    log = scene.compare_all()
    notes = scene.notes
    return {
        "kills": ground.count,
        **kills,
        "acknowledged": len(notes.acknowledged),
        "lost": scene.lost,
        "unanswered_but_there": sum(wish.command in scene.there for wish in notes.unanswered),
        "refused_but_there": sum(command in scene.there for command in notes.refused),
        "log": log,
    }


KILLED: Final = Row(
    "A1",
    "no acknowledged event is lost by a crash",
    {"ci": 30, "full": 1_000},
    killed,
    lambda found: all_done(found, "acknowledged", "lost") and found["log"] == "whole",
)
