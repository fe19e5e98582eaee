# SPDX-License-Identifier: Apache-2.0
"""What happens in these tests: Sanne, Youssef and Mila voice and move ideas on two boards."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain import board, network, notebook
from domain.board.ideas import IdeaMoved, IdeaVoiced
from domain.board.state import Place
from domain.kernel import CommandId, Event, Fact, IdeaId, MemberId, StreamId
from journal import Batch, Draft, Journal
from journal.memory_store import MOST, MemoryRecorder
from journal.postgres_store import SCHEMA, PostgresRecorder
from journal.postgres_tables import Here
from journal.sqlite_store import SHAPE
from journal.tables import Statements

EVENTS: tuple[type[Event], ...] = (*board.EVENTS, *network.EVENTS, *notebook.EVENTS)

SANNE, YOUSSEF, MILA = MemberId("member-sanne"), MemberId("member-youssef"), MemberId("member-mila")
BOARD, OTHER_BOARD = StreamId("board-leren"), StreamId("board-werken")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def voiced(text: str, number: int = 1) -> Event:
    return IdeaVoiced(IdeaId(f"idea-{number:04}"), text, Place(number, 2))


def moved(number: int = 1) -> Event:
    return IdeaMoved(IdeaId(f"idea-{number:04}"), Place(5, number))


def draft(event: Event, by: MemberId = SANNE, stream: StreamId = BOARD, at: datetime = NOON, **more: Any) -> Draft:
    more.setdefault("command_id", CommandId(f"command-{id(event)}"))
    return Draft(stream=stream, actor=by, event=event, at=at, **more)


def batch(expected_version: int, *drafts: Draft) -> Batch:
    return Batch(drafts[0].stream, expected_version, drafts)


def write(journal: Journal, *drafts: Draft) -> list[Fact]:
    """Appends to the end of one stream, wherever that is."""
    return journal.append([batch(journal.version(drafts[0].stream), *drafts)])[0]


def write_a_morning(journal: Journal) -> list[Fact]:
    """Twelve facts by three people on two boards, some with words and some without."""
    facts = []
    for number in range(1, 7):
        by = (SANNE, YOUSSEF, MILA)[number % 3]
        said = voiced(f"gedachte {number}", number)
        facts += write(journal, draft(said, by, command_id=f"say-{number:04}"))
        facts += write(
            journal, draft(moved(number), by, OTHER_BOARD, command_id=f"move-{number:04}", caused_by="why-01")
        )
    return facts


@contextmanager
def hand_in_the_file(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who goes around the program and changes rows."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def hand_in_the_log(journal: Journal) -> Iterator[Statements]:
    """The same, wherever the log is stored."""
    recorder = journal._recorder
    if isinstance(recorder, PostgresRecorder):
        with recorder.database.connect(SCHEMA) as connection:
            yield Here(connection)
        return
    inside = hand_in_memory(recorder) if isinstance(recorder, MemoryRecorder) else hand_in_the_file(journal.path)
    with inside as hand:
        yield hand


@contextmanager
def hand_in_memory(recorder: MemoryRecorder) -> Iterator[sqlite3.Connection]:
    """Its rows are laid out as a table, and taken back as they are left."""
    memory = recorder._memory
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as hand:
        hand.execute(SHAPE[0])
        hand.executemany("INSERT INTO stored_events VALUES (?,?,?,?,?)", recorder.lot(0, MOST))
        yield hand
        for kept in (memory.rows, memory.streams, memory.once):
            kept.clear()
        left = "SELECT position, originator_id, originator_version, topic, CAST(state AS BLOB) FROM stored_events"
        recorder.take(hand.execute(left).fetchall())
