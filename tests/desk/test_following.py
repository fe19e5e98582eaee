# SPDX-License-Identifier: Apache-2.0
"""When what is stored of the log is brought level with it."""

import asyncio
import time
from collections.abc import Sequence
from itertools import pairwise
from threading import Event

import pytest

from domain.kernel import Fact
from tests.desk.at_work import AtWork
from web.follower import BEAT, Follower
from web.level import Level

pytestmark = pytest.mark.embedded


class Slow(Level):
    """Takes a while, and remembers when it looked, which it does once a beat."""

    def __init__(self, work: AtWork) -> None:
        super().__init__(work.journal, (), ())
        self.looked: list[float] = []
        self.was_fed = Event()

    def feed(self, facts: Sequence[Fact], since: int, last: int) -> None:
        time.sleep(0.05)
        super().feed(facts, since, last)
        self.was_fed.set()

    def look(self) -> None:
        self.looked.append(time.monotonic())
        super().look()


async def test_while_people_write_a_beat_comes_a_second_after_the_one_before_and_no_sooner(work: AtWork) -> None:
    level = Slow(work)
    follower = Follower(work.journal, work.desk, level, work.journal.position())
    said = 0
    async with asyncio.timeout(30):
        while len(level.looked) < 4:
            said += 1
            await work.voice(f"number-{said}")
            await asyncio.sleep(0.02)
    await follower.close()
    assert all(later - earlier >= BEAT for earlier, later in pairwise(level.looked))


async def test_what_was_said_last_is_noted_without_another_word(work: AtWork) -> None:
    level = Slow(work)
    follower = Follower(work.journal, work.desk, level, work.journal.position())
    await work.voice("alone")
    assert await asyncio.to_thread(level.was_fed.wait, 30)
    await follower.close()
