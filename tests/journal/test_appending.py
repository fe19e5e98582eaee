# SPDX-License-Identifier: Apache-2.0
"""What is written is there, whole, in order, or not at all."""

import resource
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.board.forking import TitleCarried
from domain.board.ideas import IdeaMoved
from domain.board.state import Place
from domain.kernel import Event, IdeaId, StreamId, Text
from journal import Journal, Unstorable, Unwritable, VersionConflict
from tests.journal.conftest import OpenLog
from tests.journal.samples import events
from tests.journal.scenes import (
    BOARD,
    EVENTS,
    NOON,
    OTHER_BOARD,
    YOUSSEF,
    batch,
    draft,
    moved,
    voiced,
    write,
)

AT_EASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__struct_config__.tag)
@AT_EASE
@given(data=st.data())
def test_every_event_comes_back_as_it_was_written(kind: type[Event], journal: Journal, data: st.DataObject):
    event = data.draw(events(kind))
    written = write(journal, draft(event))
    assert written[0].event == event
    assert journal.read(BOARD, after=written[0].version - 1) == written


def test_the_envelope_comes_back_whole(journal: Journal):
    more: dict[str, Any] = {"command_id": "command-42", "caused_by": "command-41", "visible_from": "round-0001"}
    asked = draft(voiced("stil", 3), YOUSSEF, occurred_at=NOON - timedelta(days=900), **more)
    [fact] = write(journal, asked)
    [read] = journal.read(BOARD)
    assert read == fact
    assert (read.stream, read.version, read.position, len(read.digest)) == (BOARD, 1, 1, 32)
    assert (read.actor, read.recorded_at, read.occurred_at) == (YOUSSEF, NOON, NOON - timedelta(days=900))
    assert (read.command_id, read.caused_by, read.visible_from) == ("command-42", "command-41", "round-0001")


def test_a_time_from_another_zone_is_the_same_moment_in_utc(journal: Journal):
    [fact] = write(journal, draft(moved(), at=NOON.astimezone(timezone(timedelta(hours=2)))))
    assert fact.recorded_at == NOON
    assert fact.recorded_at.utcoffset() == timedelta(0)
    assert journal.read(BOARD) == [fact]


def test_a_time_without_a_zone_is_refused(journal: Journal):
    with pytest.raises(ValueError, match="zone"):
        write(journal, draft(moved(), at=NOON.replace(tzinfo=None)))


def test_versions_count_from_one_without_a_gap(journal: Journal):
    for number in range(1, 6):
        write(journal, *(draft(moved(n)) for n in range(number)))
    assert [fact.version for fact in journal.read(BOARD)] == list(range(1, 16))
    assert journal.version(BOARD) == 15


@pytest.mark.parametrize("expected", [0, 1, 3, 7])
def test_who_expects_another_version_writes_nothing(journal: Journal, expected: int):
    write(journal, draft(moved()), draft(moved()))
    with pytest.raises(VersionConflict) as refused:
        journal.append([batch(expected, draft(moved()))])
    assert (refused.value.stream, refused.value.expected, refused.value.actual) == (BOARD, expected, 2)
    assert journal.position() == 2


def test_somebody_else_who_was_first_wins_and_nothing_of_ours_is_written(open_log: OpenLog):
    ours, theirs = open_log(), open_log()
    write(ours, draft(moved(1)))
    write(theirs, draft(moved(2)))
    with pytest.raises(VersionConflict) as refused:
        ours.append([batch(0, draft(moved(), stream=OTHER_BOARD)), batch(1, draft(moved(3)))])
    assert (refused.value.stream, refused.value.actual) == (BOARD, 2)
    assert ours.version(OTHER_BOARD) == 0
    ours.append([batch(2, draft(moved(3)))])
    assert [fact.event for fact in theirs.read(BOARD)] == [moved(1), moved(2), moved(3)]
    assert theirs.verify().ok


def test_several_streams_are_written_together_or_not_at_all(journal: Journal):
    first, second = journal.append(
        [batch(0, draft(voiced("hier")), draft(moved())), batch(0, draft(voiced("daar"), stream=OTHER_BOARD))]
    )
    assert [fact.position for fact in (*first, *second)] == [1, 2, 3]
    with pytest.raises(VersionConflict):
        journal.append([batch(2, draft(moved())), batch(5, draft(moved(), stream=OTHER_BOARD))])
    assert journal.read(BOARD) == first
    assert journal.read(OTHER_BOARD) == second


def test_one_stream_may_be_written_twice_in_one_transaction(journal: Journal):
    first, second = journal.append([batch(0, draft(moved(1))), batch(1, draft(moved(2)))])
    assert journal.read(BOARD) == first + second


def test_nothing_to_write_is_no_work(journal: Journal):
    assert journal.append([]) == []
    assert journal.position() == 0


def test_reopening_continues_the_chain(open_log: OpenLog):
    before = open_log()
    first = write(before, draft(voiced("eerst")))
    before.close()
    after = open_log()
    second = write(after, draft(voiced("daarna")))
    assert after.epoch == before.epoch
    assert after.read(BOARD) == first + second
    assert after.verify().ok


def test_a_clock_that_jumps_back_does_not_turn_time_around(open_log: OpenLog):
    journal = open_log()
    write(journal, draft(moved(), at=NOON))
    write(journal, draft(moved(), at=NOON - timedelta(hours=1)))
    [third] = write(open_log(), draft(moved(), at=NOON - timedelta(hours=2)))
    assert third.recorded_at == NOON
    [elsewhere] = write(journal, draft(moved(), stream=OTHER_BOARD, at=NOON - timedelta(hours=1)))
    assert elsewhere.recorded_at == NOON - timedelta(hours=1)


@pytest.mark.parametrize(
    "event",
    [
        voiced("te lang " * 2_000),
        voiced("half een teken \ud800"),
        IdeaMoved(IdeaId("kort"), Place(1, 1)),
        IdeaMoved(IdeaId("idea-0001"), Place(10**9, 1)),
    ],
)
def test_an_event_that_would_not_read_back_is_never_written(journal: Journal, event: Event):
    with pytest.raises(Unstorable):
        write(journal, draft(moved()), draft(event))
    assert journal.position() == 0


def test_a_writer_whose_name_has_a_nul_is_refused(journal: Journal):
    with pytest.raises(Unstorable, match="NUL"):
        write(journal, draft(TitleCarried(IdeaId("idea-0001"), "een titel", "Sa\0nne")))


def test_an_event_the_log_was_not_opened_with_is_refused(journal: Journal):
    class Unheard(Event, frozen=True, tag="un.heard"):
        text: Text

    with pytest.raises(TypeError, match="Unheard"):
        write(journal, draft(Unheard("hallo")))


def test_a_draft_in_the_wrong_batch_is_refused(journal: Journal):
    with pytest.raises(ValueError, match=OTHER_BOARD):
        journal.append([batch(0, draft(moved()), draft(moved(), stream=OTHER_BOARD))])


@pytest.mark.parametrize("stream", ["", "board one", "board\n", "board-é", "b" * 201])
def test_an_id_that_could_confuse_the_head_is_no_stream(journal: Journal, stream: str):
    with pytest.raises(ValueError, match="stream"):
        write(journal, draft(moved(), stream=StreamId(stream)))


@pytest.mark.embedded
def test_when_the_disk_takes_no_more_nothing_is_written_and_later_it_goes_on(journal: Journal):
    facts = write(journal, draft(voiced("past nog")))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(Unwritable) as refused:
            journal.append([batch(1, *(draft(voiced("vol " * 500, n)) for n in range(200)))])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "log.db" in str(refused.value)
    assert journal.read(BOARD) == facts
    facts += write(journal, draft(voiced("past weer")))
    assert journal.read(BOARD) == facts
    assert journal.verify().ok


def test_a_closed_log_says_so(journal: Journal):
    journal.close()
    with pytest.raises(Unwritable):
        journal.append([batch(0, draft(moved()))])
