# SPDX-License-Identifier: Apache-2.0
"""What is told and shown is in the log; when the log cannot be written, nothing happened."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.kernel import Asked, CommandId, MemberId, Refusal, StreamId
from domain.network.membership import Pause
from journal import Unreadable, Unwritable
from tests.desk.at_work import STREAM, AtWork, at_work, voice_of
from tests.domain.given import SANNE
from web.desk import Ack

FULL = Unwritable("full", "The disk is full.")


async def test_many_wishes_at_once_share_a_few_commits(work: AtWork) -> None:
    acks = await asyncio.gather(*(work.voice(f"number-{n}") for n in range(200)))
    assert [ack.version for ack in acks] == list(range(2, 202))
    assert sum(work.journal.appends) == 200
    assert len(work.journal.appends) <= 5
    assert work.heard[-1] == (201, 201)


async def test_boards_share_a_commit_too(work: AtWork) -> None:
    streams = [StreamId(f"board-number{n}") for n in range(20)]
    await asyncio.gather(*(work.begin(stream) for stream in streams))
    work.journal.hold()
    first = asyncio.create_task(work.voice("first"))
    await work.journal.held()
    others = [asyncio.create_task(work.voice("garden", stream=stream)) for stream in streams]
    await asyncio.sleep(0.05)
    work.journal.appends.clear()
    work.journal.let_go()
    await asyncio.gather(first, *others)
    assert work.journal.appends == [1, 20]


async def test_nobody_sees_or_hears_what_is_not_committed(work: AtWork) -> None:
    work.journal.hold()
    voicing = asyncio.create_task(work.voice("garden"))
    await work.journal.held()
    looking = [asyncio.create_task(work.seen()) for _ in range(2)]
    await asyncio.sleep(0.1)
    assert not voicing.done()
    assert not any(look.done() for look in looking)
    assert work.heard == [(1, 1)]
    work.journal.let_go()
    assert await asyncio.gather(*looking) == [["garden"], ["garden"]]
    assert (await voicing).version == 2


async def test_who_looks_while_a_commit_fails_sees_what_there_was(work: AtWork) -> None:
    await work.voice("garden")
    work.journal.hold()
    work.journal.trouble = FULL
    voicing = asyncio.create_task(work.voice("kitchen"))
    await work.journal.held()
    looking = asyncio.create_task(work.seen())
    await asyncio.sleep(0.05)
    work.journal.let_go()
    assert await looking == ["garden"]
    with pytest.raises(Unwritable):
        await voicing


async def test_a_full_disk_saves_nothing_says_so_and_saving_resumes_by_itself(work: AtWork) -> None:
    await work.voice("garden")
    work.journal.trouble = FULL
    tries = await asyncio.gather(*(work.voice(f"number-{n}") for n in range(5)), return_exceptions=True)
    assert all(isinstance(failure, Unwritable) for failure in tries)
    assert await work.seen() == work.logged() == ["garden"]
    await work.is_the_log()
    work.journal.trouble = None
    assert (await work.voice("number-3")).version == 3
    await work.is_the_log()


async def test_a_commit_that_went_well_but_was_not_heard_of_is_done_once(work: AtWork) -> None:
    work.journal.aftermath = FULL
    with pytest.raises(Unwritable):
        await work.voice("garden")
    work.journal.aftermath = None
    assert (await work.voice("garden")).version == 2
    await work.voice("kitchen")
    assert work.logged() == ["garden", "kitchen"]
    await work.is_the_log()
    assert [version for version, _ in work.heard] == [1, 2, 3]


async def test_a_wish_no_board_knows_fails_alone_and_shows_nothing_unsaved(work: AtWork) -> None:
    work.journal.hold()
    first = asyncio.create_task(work.voice("first"))
    await work.journal.held()
    garden = asyncio.create_task(work.voice("garden"))
    strange = asyncio.create_task(work.ask(Pause(), "command-strange"))
    looking = asyncio.create_task(work.seen())
    await asyncio.sleep(0.05)
    work.journal.let_go()
    with pytest.raises(TypeError):
        await strange
    assert (await first, (await garden).version) == (Ack(CommandId("command-first"), 2, 1), 3)
    assert await looking in (["first"], ["first", "garden"])
    await work.is_the_log()


async def test_one_wish_that_cannot_be_stored_does_not_fail_its_neighbours(work: AtWork) -> None:
    other = StreamId("board-neighbour")
    await work.begin(other)
    await work.seen()
    work.journal.hold()
    first = asyncio.create_task(work.voice("first"))
    await work.journal.held()
    too_long = asyncio.create_task(work.voice("toolong", "x" * 9_000))
    garden = asyncio.create_task(work.voice("garden"))
    neighbour = asyncio.create_task(work.voice("garden", stream=other))
    await asyncio.sleep(0.05)
    work.journal.let_go()
    outcomes = await asyncio.gather(first, too_long, garden, neighbour, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["Ack", "Unstorable", "Ack", "Ack"]
    assert work.logged() == ["first", "garden"]
    await work.is_the_log()


async def test_a_listener_or_asker_that_breaks_fails_no_wish(work: AtWork) -> None:

    def breaks(*_: object) -> None:
        raise RuntimeError("a page that cannot be drawn")

    work.desk.listen(breaks)
    await work.seen()
    outcomes: list[Ack | Exception] = []

    def hangs_up(outcome: Ack | Exception) -> None:
        outcomes.append(outcome)
        raise RuntimeError("the connection is closed")

    asked = Asked(voice_of("garden"), CommandId("command-garden"), SANNE, datetime.now(UTC), "member")
    work.desk.ask(STREAM, asked, hangs_up)
    assert (await work.voice("kitchen")).version == 3
    assert outcomes == [Ack(CommandId("command-garden"), 2, 1)]


async def test_time_in_a_stream_never_goes_back(work: AtWork) -> None:
    await work.voice("garden")
    early = Asked(voice_of("kitchen"), CommandId("command-early"), SANNE, datetime(2001, 1, 1, tzinfo=UTC), "member")
    await work.desk.submit(STREAM, early)
    times = [fact.recorded_at for fact in work.journal.read(STREAM)]
    assert times == sorted(times)
    await work.is_the_log()


async def test_who_was_told_it_is_saved_is_told_nothing_else_when_the_log_cannot_be_read_after(work: AtWork) -> None:
    told: list[Ack | Exception] = []
    work.journal.hold()
    asked = Asked(voice_of("first"), CommandId("command-first"), SANNE, datetime.now(UTC), "member")
    work.desk.ask(STREAM, asked, told.append)
    await work.journal.held()
    work.desk.told(STREAM, 99)
    work.journal.blind = Unreadable("failed", "The log cannot be read.")
    seeing = asyncio.create_task(work.seen())
    await asyncio.sleep(0)
    work.journal.let_go()
    with pytest.raises(Unreadable):
        await seeing
    assert told == [Ack(CommandId("command-first"), 2, 1)]
    work.journal.blind = None
    assert await work.seen() == ["first"]


async def test_a_wish_for_a_board_that_never_began_is_refused(tmp_path: Path) -> None:
    async with at_work(tmp_path / "data", begun=False) as work:
        with pytest.raises(Refusal) as refused:
            await work.voice("garden")
        assert refused.value.code == "no_board"
        with pytest.raises(Refusal):
            await work.ask(voice_of("garden"), "command-strange", MemberId("a-stranger"), "stranger")
        assert work.journal.streams() == []


async def test_asking_for_what_does_not_exist_pushes_out_nothing_that_does(work: AtWork) -> None:
    work.new_desk(hot_streams=3)
    await work.voice("first")
    loaded: list[int] = []
    work.desk.on_loaded(lambda _stream, state: loaded.append(state.version))
    for n in range(10):
        for _ in range(2):
            await work.seen(StreamId(f"board-unknown{n}"))
    assert await work.seen() == ["first"]
    assert loaded == [0] * 10
