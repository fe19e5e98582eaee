# SPDX-License-Identifier: Apache-2.0
"""Reading a stream, following everything, and never being served what is damaged."""

from threading import Thread

import pytest

from domain.kernel import Fact, StreamId
from journal import Corrupt, Journal, JournalError, UnknownEvent, Unreadable
from tests.journal.conftest import OpenLog
from tests.journal.scenes import (
    BOARD,
    OTHER_BOARD,
    batch,
    draft,
    hand_in_the_file,
    moved,
    voiced,
    write,
    write_a_morning,
)


def test_a_stream_nobody_wrote_to_is_empty(journal: Journal):
    assert journal.read(BOARD) == []
    assert (journal.version(BOARD), journal.position(), journal.streams(), journal.follow(0)) == (0, 0, [], [])


def test_who_was_away_reads_just_what_they_missed(journal: Journal):
    facts = write(journal, *(draft(voiced(f"gedachte {n}", n)) for n in range(10)))
    assert journal.read(BOARD, after=7) == facts[7:]
    assert journal.read(BOARD, after=2, upto=5) == facts[2:5]
    assert journal.read(BOARD, upto=1) == facts[:1]
    assert journal.read(BOARD, after=10) == journal.read(BOARD, after=99) == journal.read(BOARD, after=5, upto=5) == []


def test_a_stream_longer_than_one_bite_is_read_whole(journal: Journal):
    facts = write(journal, *(draft(moved(n)) for n in range(2_345)))
    assert journal.read(BOARD) == facts
    assert journal.read(BOARD, after=999) == facts[999:]


def test_streams_are_listed_by_name(journal: Journal):
    write_a_morning(journal)
    assert journal.streams() == [BOARD, OTHER_BOARD]


def test_following_gives_all_streams_in_the_order_of_writing(journal: Journal):
    facts = write_a_morning(journal)
    assert journal.follow(0) == facts
    assert journal.follow(4, limit=3) == facts[4:7]
    assert journal.follow(len(facts)) == []
    assert journal.position() == len(facts)


def test_following_misses_nothing_while_others_write(journal: Journal):
    boards = [StreamId(f"board-{n:06}") for n in range(3)]

    def write_some(board: StreamId) -> None:
        for version in range(0, 200, 4):
            journal.append([batch(version, *(draft(moved(version + n), stream=board) for n in range(4)))])

    writers = [Thread(target=write_some, args=(board,)) for board in boards]
    for writer in writers:
        writer.start()
    seen: list[Fact] = []
    while any(writer.is_alive() for writer in writers) or len(seen) < 600:
        seen += journal.follow(seen[-1].position if seen else 0, limit=50)
    positions = [fact.position for fact in seen]
    assert positions == sorted(set(positions))
    for board in boards:
        assert [fact.version for fact in seen if fact.stream == board] == list(range(1, 201))


def test_many_threads_read_while_one_writes(journal: Journal):
    write(journal, *(draft(voiced(f"gedachte {n}", n)) for n in range(200)))
    answers: list[int] = []

    def read_often() -> None:
        for _ in range(20):
            facts = journal.read(BOARD)
            answers.append(facts[-1].version - len(facts))

    readers = [Thread(target=read_often) for _ in range(8)]
    for reader in readers:
        reader.start()
    for _ in range(30):
        write(journal, draft(moved()))
    for reader in readers:
        reader.join()
    assert answers == [0] * 160


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE stored_events SET state = zeroblob(40) WHERE position = 3",
        "UPDATE stored_events SET state = x'' WHERE position = 3",
        "UPDATE stored_events SET state = 'tekst' WHERE position = 3",
        "UPDATE stored_events SET state = state || x'00' WHERE position = 3",
        "UPDATE stored_events SET topic = 'idea.moved:1' WHERE position = 3",
        "UPDATE stored_events SET topic = CAST(x'ff' AS TEXT) WHERE position = 3",
        "UPDATE stored_events SET originator_version = 99 WHERE position = 3",
        "UPDATE stored_events SET originator_version = 'twee' WHERE position = 3",
        "DELETE FROM stored_events WHERE position = 3",
    ],
)
@pytest.mark.embedded
def test_what_is_damaged_is_never_served(open_log: OpenLog, damage: str):
    journal = open_log()
    write_a_morning(journal)
    with hand_in_the_file(journal.path) as hand:
        hand.execute(damage)
    with pytest.raises(Corrupt) as found:
        journal.read(BOARD)
    assert (found.value.stream, found.value.version) == (BOARD, 2)
    with pytest.raises(Corrupt):
        journal.follow(0)
    with pytest.raises(Corrupt):
        journal.follow(2)
    with pytest.raises(Corrupt):
        journal.read(BOARD, after=1)
    assert [fact.version for fact in journal.read(BOARD, upto=1)] == [1]
    assert len(journal.read(OTHER_BOARD)) == 6


def test_a_log_written_by_a_newer_program_is_told_apart_from_a_damaged_one(journal: Journal, log_database: str):
    write(journal, draft(voiced("nieuw")))
    older = Journal.open(journal.path.parent, (), database=log_database)
    with pytest.raises(UnknownEvent, match=r"idea\.voiced"):
        older.read(BOARD)
    assert older.verify().ok
    older.close()


@pytest.mark.embedded
def test_a_file_that_is_no_database_says_so(journal: Journal):
    write_a_morning(journal)
    journal.close()
    with journal.path.open("r+b") as file:
        file.write(b"geen databank" * 400)
    with pytest.raises(JournalError, match=r"log\.db is damaged"):
        Journal.open(journal.path.parent, ())


def test_a_closed_log_is_not_read(journal: Journal):
    journal.close()
    with pytest.raises(Unreadable):
        journal.position()
