# SPDX-License-Identifier: Apache-2.0
"""Two processes on one log: who comes second reads what is missing and decides again. Nothing lost or double."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event

import pytest

from domain.kernel import Refusal, StreamId
from journal.errors import Unreadable
from tests.desk.at_work import STREAM, AtWork, Disk, at_work
from tests.domain.given import SANNE, YOUSSEF
from web.desk.desk import AGAIN


@pytest.fixture
async def other(work: AtWork, tmp_path: Path, log_database: str) -> AsyncIterator[AtWork]:
    """Another process on the log of `work`, that has read the board already."""
    async with at_work(tmp_path / "data", log_database, begun=False) as second:
        await second.seen()
        yield second


async def test_what_another_process_wrote_first_is_read_and_the_wish_decided_again(work: AtWork, other: AtWork) -> None:
    await work.voice("garden")
    assert (await other.voice("kitchen")).version == 3
    assert other.heard == [(2, 2), (3, 3)]
    assert await other.seen() == ["garden", "kitchen"]
    await other.is_the_log()


async def test_decided_again_a_wish_may_be_refused(work: AtWork, other: AtWork) -> None:
    await work.voice("garden", command="command-one")
    with pytest.raises(Refusal) as refused:
        await other.voice("garden", command="command-two")
    assert refused.value.code == "id_taken"
    assert other.logged() == ["garden"]
    await other.is_the_log()


async def test_one_boards_conflict_does_not_hold_up_another_board(work: AtWork, other: AtWork) -> None:
    quiet, quieter = StreamId("board-quiet1"), StreamId("board-quiet2")
    for stream in (quiet, quieter):
        await other.begin(stream)
    await work.voice("garden")
    other.journal.hold()
    first = asyncio.create_task(other.voice("first", stream=quieter))
    await other.journal.held()
    both = asyncio.gather(other.voice("kitchen"), other.voice("second", stream=quiet))
    await asyncio.sleep(0.05)
    other.journal.let_go()
    await first
    assert [ack.version for ack in await both] == [3, 2]
    assert other.journal.appends[-5:] == [1, 2, 1, 1, 1], "first, both together, each alone, the later one again"


async def test_two_processes_fighting_for_a_board_lose_nothing_and_double_nothing(work: AtWork, other: AtWork) -> None:
    async def writer(process: AtWork, name: str) -> None:
        for n in range(40):
            await process.voice(f"{name}-{n}")

    await asyncio.gather(*(writer(p, f"{who}{n}") for who, p in (("here", work), ("there", other)) for n in range(3)))
    voiced = work.logged()
    assert len(voiced) == len(set(voiced)) == 240
    for process in (work, other):
        process.desk.told(STREAM, 241)
        await process.is_the_log()
        assert [version for _, version in process.heard if version > 1] == sorted(
            {v for _, v in process.heard if v > 1}
        )


async def test_on_a_board_another_process_writes_too_what_came_too_late_is_taken_back_without_reading_all_of_it(
    work: AtWork, other: AtWork
) -> None:
    await work.voice("garden")
    await other.voice("kitchen")
    read = other.journal.read_through
    for n in range(5):
        await work.voice(f"here-{n}")
        await other.voice(f"there-{n}", command="command-again" if n == 4 else "")
    assert other.journal.read_through == read, "from its first fact on"
    assert (await other.voice("there-4", command="command-again")).events == 0
    assert await other.seen() == [
        "garden",
        "kitchen",
        *(f"{where}-{n}" for n in range(5) for where in ("here", "there")),
    ]
    await other.is_the_log()


async def test_words_erased_elsewhere_are_not_kept_in_what_is_gone_back_to(work: AtWork, other: AtWork) -> None:
    await work.voice("garden", "een geheim", by=SANNE)
    await other.voice("kitchen", by=YOUSSEF)
    work.journal.forget(SANNE)
    await work.voice("cellar", by=YOUSSEF)
    await other.voice("attic", by=YOUSSEF)
    texts = await other.desk.view(STREAM, lambda state: {idea.text for idea in state.ideas.values()})
    assert "een geheim" not in texts
    await other.is_the_log()


async def test_a_hint_brings_what_another_process_wrote(work: AtWork, other: AtWork) -> None:
    await work.voice("garden")
    assert await other.seen() == []
    other.desk.told(STREAM, 2)
    assert await other.seen() == ["garden"]
    assert other.heard == [(2, 2)]
    other.desk.told(STREAM, 1)
    assert await other.seen() == ["garden"]


async def test_a_hint_that_comes_while_the_board_is_being_read_is_not_lost(
    work: AtWork, other: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading takes a while; what is written meanwhile is told to a desk that has not got the board yet."""
    other.new_desk()
    loop, read_it, go_on = asyncio.get_running_loop(), asyncio.Event(), Event()

    def slowly(journal: Disk, *about: object, really=Disk.facts) -> object:
        facts = list(really(journal, *about))
        if journal is other.journal and not go_on.is_set():
            loop.call_soon_threadsafe(read_it.set)
            assert go_on.wait(5)
        return iter(facts)

    monkeypatch.setattr(Disk, "facts", slowly)
    looking = asyncio.create_task(other.seen())
    await read_it.wait()
    await work.voice("garden")
    other.desk.told(STREAM, 2)
    go_on.set()
    await looking
    assert await other.seen() == ["garden"]


async def test_a_board_that_is_followed_stays_hot_however_many_others_are_read(work: AtWork, other: AtWork) -> None:
    other.new_desk(hot_streams=3).keep(lambda stream: stream == STREAM)
    assert await other.seen() == []
    for n in range(10):
        await work.begin(StreamId(f"board-number{n}"))
        await other.seen(StreamId(f"board-number{n}"))
    await work.voice("garden")
    other.desk.told(STREAM, 2)
    await other.seen()
    assert other.heard == [(2, 2)]


async def test_a_board_that_is_followed_and_could_not_be_read_is_read_by_itself_when_it_can(
    work: AtWork, other: AtWork
) -> None:
    loaded: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    other.desk.keep(lambda stream: stream == STREAM)
    other.desk.on_loaded(lambda _stream, state: loaded.set_result(state.version))
    other.journal.blind = Unreadable("failed", "nobody answers")
    other.desk.told(STREAM, 2)
    await asyncio.sleep(1.2 * AGAIN)
    assert other.desk.hot() == 0
    await work.voice("garden")
    other.desk.told(STREAM, 2)
    other.journal.blind = None
    assert await asyncio.wait_for(loaded, 10) == 2


async def test_a_board_that_went_cold_is_read_again(work: AtWork) -> None:
    work.new_desk(hot_streams=3)
    await work.voice("garden")
    for n in range(10):
        await work.begin(StreamId(f"board-number{n}"))
    first, second = await asyncio.gather(work.voice("kitchen"), work.voice("garden"))
    assert (first.version, second.version) == (3, 2)
    await work.is_the_log()


async def test_rewordings_in_two_processes_are_merged_too(work: AtWork, other: AtWork) -> None:
    await work.voice("garden", "een tuin vol kruiden en rozen op het dak")
    other.desk.told(STREAM, 2)
    await work.reword("garden", "een moestuin vol kruiden en rozen op het dak", 1, "command-here", SANNE)
    await other.reword("garden", "een tuin vol kruiden en rozen op de zolder", 1, "command-there", YOUSSEF)
    text = await other.desk.view(STREAM, lambda state: state.ideas["idea-garden"].text)
    assert text == "een moestuin vol kruiden en rozen op de zolder"
