# SPDX-License-Identifier: Apache-2.0
"""When what is stored of the log is brought level with it."""

import asyncio
import time
from collections.abc import Sequence

import pytest

from domain.kernel import Fact
from tests.desk.at_work import AtWork
from web.follower import BEAT, GRACE, Follower
from web.level import Level

pytestmark = pytest.mark.embedded


class Slow(Level):
    """Takes a while, and remembers when it was fed."""

    def __init__(self, work: AtWork) -> None:
        super().__init__(work.journal, (), ())
        self.began: list[float] = []

    def feed(self, facts: Sequence[Fact], since: int, last: int) -> None:
        self.began.append(time.monotonic())
        time.sleep(0.05)
        super().feed(facts, since, last)


async def test_while_people_write_it_beats_once_a_second_right_after_something_was_said(work: AtWork) -> None:
    level = Slow(work)
    follower = Follower(work.journal, work.desk, level, work.journal.position())
    said, until = list[float](), time.monotonic() + 3.2
    while time.monotonic() < until:
        await work.voice(f"number-{len(said)}")
        said.append(time.monotonic())
        await asyncio.sleep(0.02)
    await follower.close()
    others = level.began[1:]
    assert [round(b - a) for a, b in zip(level.began, others, strict=False)] == [1, 1]
    assert all(min(abs(one - began) for one in said) < 0.02 for began in others)


async def test_what_was_said_last_is_noted_a_moment_after_a_beat(work: AtWork) -> None:
    level = Slow(work)
    follower = Follower(work.journal, work.desk, level, work.journal.position())
    await asyncio.sleep(0.1)
    await work.voice("alone")
    said = time.monotonic()
    await asyncio.sleep(BEAT + GRACE + 0.3)
    await follower.close()
    assert level.began[0] - said <= BEAT + GRACE + 0.3
