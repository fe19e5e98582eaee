# SPDX-License-Identifier: Apache-2.0
"""A flooded board and a quiet one: the quiet one does not wait for all that waits on the other."""

import asyncio

from domain.kernel import StreamId
from tests.desk.at_work import AtWork
from web.desk.room import Pending, Room, room_of
from web.desk.shares import ALONE, LATELY, TOGETHER, Shares

A_FEW = 50
"""Wishes: some milliseconds."""
FLOODED, QUIET = StreamId("board-flooded"), StreamId("board-quieter")


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def waiting(stream: StreamId, count: int) -> Room:
    room = room_of(stream)
    room.waiting = [Pending(None, lambda _: None) for _ in range(count)]  # type: ignore[arg-type]
    return room


def test_a_stream_alone_commits_much_and_with_others_at_work_little() -> None:
    clock = Clock()
    shares, flooded, quiet = Shares(clock), waiting(FLOODED, 5_000), waiting(QUIET, 2)
    first = flooded.waiting[0]
    batch = shares.next_of(flooded)
    assert (len(batch), batch[0]) == (ALONE, first)
    assert len(shares.next_of(quiet)) == 2
    assert len(shares.next_of(flooded)) == TOGETHER
    clock.now += LATELY + 0.1
    assert shares.next_of(quiet) == []  # nothing waits there, so it is not at work
    assert len(shares.next_of(flooded)) == ALONE


async def test_no_commit_beside_a_quiet_board_is_longer_than_a_few_wishes_of_a_flood(work: AtWork) -> None:
    await work.begin(QUIET)
    flood = [asyncio.create_task(work.voice(f"number-{n}")) for n in range(400)]
    await work.voice("calm", stream=QUIET)
    await asyncio.gather(*flood)
    assert max(work.journal.appends) <= A_FEW
    assert sum(work.journal.appends) == 402
