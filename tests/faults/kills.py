# SPDX-License-Identifier: Apache-2.0
"""Anything may be killed at any moment while people write: what was acknowledged is there."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any, Final

import psycopg

from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.scene import PATIENCE, Scene
from tests.servers import crash

A_BOARD_LASTS: Final = 25
"""Kills. A server that starts reads the board it is asked for, and should not do that for ever."""

Kill = Callable[[], Awaitable[None]]


class Killer:
    """Kills one thing at a time and starts it again."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.ground = scene, scene.ground

    @property
    def ways(self) -> list[Kill]:
        if self.ground.setup == "sqlite":
            return [self.web]
        return [self.web, self.web, self.web, self.redis, self.postgres, self.postmaster, self.backend]

    async def web(self) -> None:
        server = self.ground.chance.choice(self.scene.servers)
        server.kill()
        looked = self.ground.chance.random() < 0.5
        if looked:
            self.scene.compare()  # half of the time it is not the server that opens first what was left behind
        await asyncio.to_thread(server.start_at_last)
        if not looked:
            self.scene.compare()

    async def redis(self) -> None:
        redis = self.ground.redis
        redis._desired_port = redis.port
        redis.terminate()
        await asyncio.to_thread(redis.start)
        self.scene.compare()

    async def postgres(self) -> None:
        """The way nobody should stop it: all of its processes end at once."""
        crash(self.ground.postgres)
        await self._start_postgres()

    async def postmaster(self) -> None:
        postmaster = self._postmaster
        others = postmaster.children()
        postmaster.kill()
        for process in (postmaster, *others):
            await asyncio.to_thread(process.wait, 30)  # they see that it is gone, and none may be there at the start
        await self._start_postgres()

    async def backend(self) -> None:
        """One of the processes below it; it then ends all others and recovers."""
        self.ground.chance.choice(self._postmaster.children()).kill()
        await self._start_postgres()

    @property
    def _postmaster(self) -> Any:
        return self.ground.postgres.get_postmaster_info().process

    async def _start_postgres(self) -> None:
        await asyncio.to_thread(self.ground.postgres.ensure_postgres_running)
        give_up = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(answers, self.ground.database):
            assert time.monotonic() < give_up, "PostgreSQL does not recover"
        self.scene.compare()


def answers(database: str) -> bool:
    try:
        with psycopg.connect(database):
            return True
    except psycopg.OperationalError:
        time.sleep(0.05)
        return False


async def killed(ground: Ground) -> Figures:
    scene = await Scene.begin(ground)
    ways = Killer(scene).ways
    writing = [asyncio.create_task(writer.write()) for writer in scene.writers()]
    kills = Counter({way.__name__: 0 for way in ways})
    while ground.goes_on(kills.total()):
        if kills.total() % A_BOARD_LASTS == A_BOARD_LASTS - 1:
            await scene.new_board()
        await scene.something_saved()
        await asyncio.sleep(ground.chance.uniform(0.005, 0.5))
        kill = ground.chance.choice(ways)
        await kill()
        kills[kill.__name__] += 1
    await scene.something_saved()
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    log = scene.compare_all()
    notes = scene.notes
    return {
        "kills": kills.total(),
        **kills,
        "acknowledged": len(notes.acknowledged),
        "lost": scene.lost,
        "unanswered_but_there": sum(wish.command in scene.there for wish in notes.unanswered),
        "refused": len(notes.refused),
        "refused_but_there": sum(command in scene.there for command in notes.refused),
        "log": log,
    }


KILLED: Final = Row(
    "A1",
    "no acknowledged event is lost by a crash",
    {"ci": 30, "full": 1_000},
    killed,
    lambda found: all_done(found, "acknowledged", "lost") and found["log"] == "whole",
    Adding("kills"),
)
