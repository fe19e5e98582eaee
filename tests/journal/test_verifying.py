# SPDX-License-Identifier: Apache-2.0
"""Whatever is changed afterwards is found and named."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import rfc8785
from eventsourcing.persistence import Notification
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.kernel import Fact
from journal import Journal, JournalError, chain
from journal.verify import Finding, verify
from tests.journal import second_verifier
from tests.journal.conftest import OpenLog
from tests.journal.scenes import (
    BOARD,
    EVENTS,
    NOON,
    OTHER_BOARD,
    draft,
    hand_in_the_log,
    moved,
    voiced,
    write,
    write_a_morning,
)


class InMemory:
    """The rows of a log, held in the hand."""

    def __init__(self, rows: list[Notification]) -> None:
        self.rows = rows

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[list[Notification]]:
        yield sorted(self.rows, key=lambda row: (row.originator_id, row.originator_version))

    def complaint(self) -> None:
        return None


@pytest.fixture
def morning(journal: Journal) -> Journal:
    write_a_morning(journal)
    return journal


Written = tuple[Path, bytes, list[Fact], str]


@pytest.fixture
def written(morning: Journal) -> Written:
    """A log nobody has open: its folder, the bytes of its file, its facts, its head."""
    facts, head = morning.follow(0), morning.verify().head
    morning.close()
    return morning.path.parent, morning.path.read_bytes(), facts, head


def test_a_whole_log_is_proven_with_its_head(morning: Journal):
    heard: list[int] = []
    report = morning.verify(heard.append)
    assert (report.ok, report.bad, report.streams, report.events, heard[-1]) == (True, None, 2, 12, 12)
    assert len(report.head) == 64


def test_an_empty_log_is_proven_too(journal: Journal):
    report = journal.verify()
    assert (report.ok, report.streams, report.events) == (True, 0, 0)


@pytest.mark.embedded
def test_a_second_verifier_finds_the_same_head(morning: Journal):
    assert second_verifier.head(morning.path) == morning.verify().head


def test_the_head_changes_with_every_fact_and_not_with_the_order_between_streams(open_log: OpenLog, tmp_path: Path):
    journal = open_log()
    heads = [journal.verify().head]
    for number in range(3):
        write(journal, draft(moved(number)))
        heads.append(journal.verify().head)
    assert len(set(heads)) == 4
    ends = [("b", 1, bytes(32)), ("a", 2, bytes(32))]
    assert chain.head(ends) == chain.head(reversed(ends))


def test_every_flipped_bit_of_a_stored_state_is_found_and_named(morning: Journal):
    recorder, mapper = morning._recorder, morning._mapper
    [rows] = recorder.stream_by_stream()
    missed = []
    for place, row in enumerate(rows):
        whole = [one for one in rows if one.originator_id == row.originator_id]
        for bit in range(len(row.state) * 8):
            flipped = bytearray(row.state)
            flipped[bit // 8] ^= 1 << bit % 8
            damaged = [replace(one, state=bytes(flipped)) if one is row else one for one in whole]
            bad = verify(InMemory(damaged), mapper).bad
            if bad is None or (bad.stream, bad.version) != (row.originator_id, row.originator_version):
                missed.append((place, bit, bad))
    assert missed == []


@pytest.mark.parametrize("column", ["originator_id", "topic"])
@pytest.mark.embedded
def test_every_flipped_bit_of_a_stream_or_a_topic_is_found_and_named(morning: Journal, column: str):
    missed = []
    with hand_in_the_log(morning) as hand:
        question = f"SELECT position, originator_id, originator_version, CAST({column} AS BLOB) FROM stored_events"
        for position, stream, version, text in hand.execute(question).fetchall():
            for bit in range(len(text) * 8):
                flipped = bytearray(text)
                flipped[bit // 8] ^= 1 << bit % 8
                change = f"UPDATE stored_events SET {column} = CAST(? AS TEXT) WHERE position = ?"
                hand.execute(change, (bytes(flipped), position))
                bad = morning.verify().bad
                if bad is None or (bad.stream, bad.version) != (stream, version):
                    missed.append((position, bit, bad))
                hand.execute(change, (text, position))
    assert missed == []
    assert morning.verify().ok


@pytest.mark.parametrize("column", ["originator_version", "position"])
@pytest.mark.embedded
def test_every_flipped_bit_of_a_version_or_a_position_is_found(morning: Journal, column: str):
    missed = []
    with hand_in_the_log(morning) as hand:
        rows = hand.execute("SELECT position, originator_id, originator_version FROM stored_events").fetchall()
        for position, stream, version in rows:
            number = version if column == "originator_version" else position
            for bit in range(64):
                flipped = number ^ (1 << bit if bit < 63 else -(1 << 63))
                try:
                    hand.execute(f"UPDATE stored_events SET {column} = ? WHERE position = ?", (flipped, position))
                except sqlite3.IntegrityError:
                    continue  # the database itself does not let two events stand in one place
                bad = morning.verify().bad
                if bad is None or (column == "originator_version" and (bad.stream, bad.version) != (stream, version)):
                    missed.append((position, bit, bad))
                where = flipped if column == "position" else position
                hand.execute(f"UPDATE stored_events SET {column} = ? WHERE position = ?", (number, where))
    assert missed == []
    assert morning.verify().ok


@pytest.mark.parametrize("position", range(1, 12))
def test_an_event_taken_away_is_missed(morning: Journal, position: int):
    with hand_in_the_log(morning) as hand:
        hand.execute("DELETE FROM stored_events WHERE position = ?", (position,))
    bad = morning.verify().bad
    assert bad is not None
    if position < 11:
        assert bad == Finding((BOARD, OTHER_BOARD)[(position - 1) % 2], (position + 1) // 2, bad.reason)
    else:
        assert "Position 11" in str(bad)


def test_a_log_cut_off_at_its_end_is_found_with_a_head_kept_elsewhere(morning: Journal):
    kept = morning.verify().head
    with hand_in_the_log(morning) as hand:
        hand.execute("DELETE FROM stored_events WHERE position = 12")
    assert morning.verify().head != kept


def test_two_events_changed_round_are_found(morning: Journal):
    with hand_in_the_log(morning) as hand:
        [(first,), (second,)] = hand.execute("SELECT state FROM stored_events WHERE position IN (3, 5)").fetchall()
        hand.execute("UPDATE stored_events SET state = ? WHERE position = 3", (second,))
        hand.execute("UPDATE stored_events SET state = ? WHERE position = 5", (first,))
    bad = morning.verify().bad
    assert bad is not None
    assert (bad.stream, bad.version) == (BOARD, 2)


def test_two_places_in_the_order_changed_round_are_found(morning: Journal):
    with hand_in_the_log(morning) as hand:
        for change in ("3, -1", "5, 3", "-1, 5"):
            was, becomes = change.split(",")
            hand.execute(f"UPDATE stored_events SET position = {becomes} WHERE position = {was}")
    assert morning.verify().bad == Finding(BOARD, 3, "it stands before the event it follows")


def test_an_event_put_in_between_is_found(morning: Journal):
    with hand_in_the_log(morning) as hand:
        later = "UPDATE stored_events SET originator_version = ? WHERE originator_version = ? AND originator_id = ?"
        hand.executemany(later, [(version + 1, version, BOARD) for version in range(6, 2, -1)])
        hand.execute(
            "INSERT INTO stored_events SELECT 13, originator_id, 3, topic, state FROM stored_events WHERE position = 3"
        )
    bad = morning.verify().bad
    assert bad is not None
    assert (bad.stream, bad.version) == (BOARD, 3)


def test_one_event_written_anew_with_a_right_digest_breaks_the_next(morning: Journal):
    [before, row] = morning._select(BOARD, 1, 3)
    header, opened, sealed = chain.unpack(row.state)
    forged = chain.pack(before.state[:32], header, opened.replace(b"3", b"4"), sealed)
    with hand_in_the_log(morning) as hand:
        hand.execute("UPDATE stored_events SET state = ? WHERE position = ?", (forged, row.id))
    bad = morning.verify().bad
    assert bad is not None
    assert (bad.stream, bad.version) == (BOARD, 4)


def test_sealed_words_forged_with_a_right_chain_are_found_while_their_key_is_there(journal: Journal):
    write(journal, draft(voiced("echt")))
    [row] = journal._select(BOARD, 0, 1)
    header, opened, sealed = chain.unpack(row.state)
    for forged in (bytes(len(sealed)), b"", sealed[:5]):
        with hand_in_the_log(journal) as hand:
            state = chain.pack(chain.START, header, opened, forged)
            hand.execute("UPDATE stored_events SET state = ?", (state,))
        bad = journal.verify().bad
        assert bad is not None
        assert (bad.stream, bad.version) == (BOARD, 1)


@pytest.mark.embedded
def test_damage_to_the_file_between_the_events_is_found(morning: Journal):
    morning.close()
    pages = bytearray(morning.path.read_bytes())
    size = int.from_bytes(pages[16:18], "big")
    for page in range(1, len(pages) // size):
        pages[page * size + 1 : page * size + 3] = b"\xff\xff"
    morning.path.write_bytes(pages)
    again = Journal.open(morning.path.parent, ())
    assert not again.verify().ok
    again.close()


ASCII = st.text(st.characters(codec="ascii"), max_size=30)


@given(
    header=st.builds(
        chain.Header,
        actor=ASCII,
        author=st.none() | ASCII,
        caused_by=st.none() | ASCII,
        command_id=ASCII,
        key=st.none() | ASCII,
        name=ASCII,
        occurred_at=st.none() | st.datetimes().map(lambda moment: moment.astimezone(NOON.tzinfo)),
        recorded_at=st.integers(0, 10**12).map(lambda micros: NOON + timedelta(microseconds=micros)),
        schema=st.integers(1, 99),
        stream=ASCII,
        version=st.integers(1, 2**53 - 1),
        visible_from=st.none() | ASCII,
    )
)
def test_the_header_is_canonical_json(header: chain.Header):
    raw = chain.canonical(header)
    assert raw == rfc8785.dumps(json.loads(raw))
    assert chain.header_of(raw) == header


@pytest.mark.embedded
def test_a_file_cut_in_half_is_reported_and_not_a_crash(written: Written):
    folder, whole, _, _ = written
    (folder / "log.db").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(JournalError, match=r"log\.db is damaged"):
        Journal.open(folder, EVENTS)


@given(place=st.integers(0, 2**40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@pytest.mark.embedded
def test_a_flipped_bit_anywhere_in_the_file_is_found_or_harms_nothing(written: Written, place: int):
    """Bits in the empty parts of a page belong to nobody; any other one is found, and no fact is ever served wrong."""
    folder, whole, facts, head = written
    bit = place % (len(whole) * 8)
    flipped = bytearray(whole)
    flipped[bit // 8] ^= 1 << bit % 8
    (folder / "log.db").write_bytes(flipped)
    try:
        with closing(Journal.open(folder, EVENTS)) as journal:
            report = journal.verify()
            assert report.head == (head if report.ok else "")
            served = journal.follow(0)
    except JournalError:
        return
    assert [fact.digest for fact in served] == [fact.digest for fact in facts][: len(served)]
