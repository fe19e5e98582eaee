# SPDX-License-Identifier: Apache-2.0
"""Words are erased while a board is hot: with the next wish nothing of them is left to merge with or to copy."""

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from domain.kernel import FORGOTTEN, Fact, StreamId
from journal import Corrupt, Journal
from tests.desk.at_work import EVENTS, STREAM, AtWork, Disk
from tests.domain.given import MILA, SANNE
from tests.journal.scenes import hand_in_the_log

BESIDES = StreamId("board-besides")


class Slow(Disk):
    """What is read waits for `go_on` before it is handed out."""

    go_on: Event
    has_read: Event

    def facts(self, *about: Any, **more: Any) -> Iterator[Fact]:
        facts = list(super().facts(*about, **more))
        self.has_read.set()
        assert self.go_on.wait(5)
        yield from facts


async def texts(work: AtWork, stream: StreamId = STREAM) -> list[str]:
    found: list[str] = await work.desk.view(stream, lambda state: [idea.text for idea in state.ideas.values()])
    return found


async def test_a_rewording_right_after_is_not_merged_with_what_was_erased(work: AtWork, log_database: str) -> None:
    await work.voice("garden", "een tuin vol kruiden en rozen op het dak")
    await work.reword("garden", "een moestuin vol kruiden en rozen op het dak", 1, "command-hers", MILA)
    elsewhere = Journal.open(work.journal.path.parent, EVENTS, database=log_database)  # as `leernetwerk erase` does
    assert elsewhere.forget(MILA) == 1
    elsewhere.close()
    await work.reword("garden", "een tuin vol kruiden en rozen op het balkon", 1, "command-mine", SANNE)
    assert await texts(work) == ["een tuin vol kruiden en rozen op het balkon"]
    assert "moestuin" not in str(work.journal.read(STREAM))
    await work.is_the_log()


async def test_a_board_that_is_just_being_read_is_read_again_too(work: AtWork, log_database: str) -> None:
    await work.voice("garden", "een moestuin")
    journal: Slow = Slow.open(work.journal.path.parent, EVENTS, database=log_database)  # type: ignore[assignment]
    journal.go_on, journal.has_read = Event(), Event()
    late = AtWork(journal)
    loading = asyncio.create_task(texts(late))
    assert await asyncio.to_thread(journal.has_read.wait, 5)
    journal.forget(SANNE)
    again = asyncio.create_task(late.desk.read_again())
    await asyncio.sleep(0)
    journal.go_on.set()
    await asyncio.gather(loading, again)
    assert await texts(late) == [FORGOTTEN]
    late.close()


async def test_a_board_that_cannot_be_read_keeps_no_other_from_being_read_again(work: AtWork) -> None:
    await work.begin(BESIDES)
    await work.voice("kitchen", "een keuken", stream=BESIDES)
    await work.voice("garden", "een moestuin")
    with hand_in_the_log(work.journal) as hand:
        hand.execute("UPDATE stored_events SET state = ? WHERE originator_id = ?", (b"\0", BESIDES))
    work.journal.forget(SANNE)
    await work.desk.read_again()
    assert await texts(work) == [FORGOTTEN]
    with pytest.raises(Corrupt):
        await texts(work, BESIDES)
