# SPDX-License-Identifier: Apache-2.0
"""The eventsourcing library's SQLite recorder on connections of our own. Knows rows, not what is in them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from eventsourcing.persistence import IntegrityError, Notification, PersistenceError, StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor, SQLiteFactory

from journal import database
from journal.checkpoints import Step
from journal.database import BUSY_SECONDS, unreadable, unwritable
from journal.errors import Taken, Unreadable
from journal.sqlite_connections import Connections
from journal.store import Entry, Stored

MOST: Final = 2**63 - 1
ROWS_AT_ONCE: Final = 1_000
SHAPE: Final = (
    """
    CREATE TABLE IF NOT EXISTS stored_events (
        position INTEGER PRIMARY KEY, originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL, state BLOB NOT NULL, UNIQUE (originator_id, originator_version)
    )
    """,
    "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
TELL: Final = "INSERT OR IGNORE INTO about VALUES (?, ?)"
ROWS: Final = "SELECT originator_id, originator_version, topic, state, position FROM stored_events"
ENTRIES: Final = (
    "SELECT originator_version, CAST(topic AS BLOB), state, position FROM stored_events "
    "WHERE originator_id = ? AND originator_version > ? AND originator_version <= ? ORDER BY originator_version LIMIT ?"
)
OURS: Final = "SELECT position FROM stored_events WHERE originator_id = ? AND originator_version = ? AND state = ?"
DIGEST: Final = "CAST(substr(state, 1, 32) AS BLOB)"
LOT: Final = "SELECT position, originator_id, originator_version, topic, state FROM stored_events"
STEPS: Final = f"SELECT position, originator_id, originator_version, {DIGEST} FROM stored_events"
HOLE: Final = (
    "SELECT min(place) FROM (SELECT position, row_number() OVER (ORDER BY position) AS place FROM stored_events) "
    "WHERE position <> place"
)
TROUBLE: Final = (PersistenceError, *database.TROUBLE)


class SqliteRecorder(SQLiteApplicationRecorder):
    """The library's table with a position of its own, so that no VACUUM renumbers it, and one statement per batch."""

    @classmethod
    def open(cls, path: Path, told: Mapping[str, str]) -> "SqliteRecorder":
        """Makes the file where there is none, with what is told about it. Raises Unwritable or Misconfigured."""
        factory = Factory(path)
        try:
            if told:
                with factory.datastore.transaction(commit=True) as c:
                    for statement in SHAPE:
                        c.execute(statement)
                    c.executemany(TELL, list(told.items()))
            return cast(SqliteRecorder, factory.application_recorder())
        except BaseException as error:
            factory.close()
            if isinstance(error, TROUBLE):
                raise unwritable(error, path) from error
            raise

    def append(self, stored: Sequence[StoredEvent]) -> Sequence[int]:
        try:
            return cast(Sequence[int], self.insert_events(stored))
        except IntegrityError as error:
            raise Taken("failed", str(unwritable(error, self.path))) from error
        except TROUBLE as error:
            if positions := self._positions(stored):
                return positions
            raise unwritable(error, self.path) from error

    def _positions(self, stored: Sequence[StoredEvent]) -> list[int]:
        """Where exactly these rows stand, if they do: what failed may have failed after the commit."""
        try:
            found = [self._ask(OURS, s.originator_id, s.originator_version, s.state) for s in stored]
        except Unreadable:
            return []
        return [rows[0][0] for rows in found] if all(found) else []

    def take(self, lot: Sequence[Stored]) -> None:
        try:
            with self.datastore.transaction(commit=True) as c:
                c.executemany("INSERT INTO stored_events VALUES (?,?,?,?,?)", lot)
        except TROUBLE as error:
            raise unwritable(error, self.path) from error

    def construct_create_table_statements(self) -> list[str]:
        return list(SHAPE)

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        first = self._max_notification_id(c) + 1
        c.executemany(
            "INSERT INTO stored_events VALUES (?,?,?,?,?)",
            [
                (position, s.originator_id, s.originator_version, s.topic, s.state)
                for position, s in enumerate(stored_events, first)
            ],
        )
        return range(first, first + len(stored_events))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Notification]:
        order = "DESC" if desc else "ASC"
        return self._select(
            "originator_id = ? AND originator_version > ? AND originator_version <= ? "
            f"ORDER BY originator_version {order} LIMIT ?",
            (originator_id, gt or 0, MOST if lte is None else lte, -1 if limit is None else limit),
        )

    def entries(self, stream: str, after: int, upto: int | None, limit: int) -> Sequence[Entry]:
        return self._ask(ENTRIES, stream, after, MOST if upto is None else upto, limit)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = (start or 0) - (1 if inclusive_of_start else 0)
        among = f"AND topic IN ({','.join('?' * len(topics))}) " if topics else ""
        values = (after, MOST if stop is None else stop, *topics, limit)
        return self._select(f"position > ? AND position <= ? {among}ORDER BY position LIMIT ?", values)

    def after(self, position: int, limit: int) -> Sequence[Notification]:
        return self.select_notifications(position, limit, inclusive_of_start=False)

    def lot(self, after: int, limit: int) -> list[Stored]:
        return self._ask(f"{LOT} WHERE position > ? ORDER BY position LIMIT ?", after, limit)

    def _select(self, condition: str, values: tuple[Any, ...]) -> list[Notification]:
        return [Notification(*row) for row in self._ask(f"{ROWS} WHERE {condition}", *values)]

    def _max_notification_id(self, c: SQLiteCursor) -> int:
        c.execute("SELECT ifnull(max(position), 0) FROM stored_events")
        position: int = c.fetchone()[0]
        return position

    def max_notification_id(self) -> int:
        return int(self._ask("SELECT ifnull(max(position), 0) FROM stored_events")[0][0])

    def last_versions(self, streams: Sequence[str]) -> list[int]:
        question = "SELECT ifnull(max(originator_version), 0) FROM stored_events WHERE originator_id = ?"
        return [int(self._ask(question, stream)[0][0]) for stream in streams]

    def streams(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT DISTINCT originator_id FROM stored_events ORDER BY originator_id")]

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[list[Notification]]:
        with self._reading() as cursor:
            among, values = _among(streams)
            cursor.execute(f"{ROWS} WHERE {among} ORDER BY originator_id, originator_version", values)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield [Notification(*row) for row in rows]

    def steps(self, after: int, upto: int, streams: Iterable[str] | None = None) -> Iterator[Step]:
        with self._reading() as cursor:
            among, values = _among(streams)
            place = "position" if streams is None else "+position"  # few streams are found by name, not by place
            question = f"{STEPS} WHERE {among} AND {place} > ? AND {place} <= ? ORDER BY position"
            cursor.execute(question, (*values, after, upto))
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from (Step(*row) for row in rows)

    def in_order(self, streams: Iterable[str]) -> Iterator[Notification]:
        with self._reading() as cursor:
            among, values = _among(streams)
            cursor.execute(f"{ROWS} WHERE {among} ORDER BY +position", values)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield from (Notification(*row) for row in rows)

    def ends(self, upto: int, streams: Iterable[str]) -> list[Step]:
        question = f"{STEPS} WHERE originator_id = ? AND position <= ? ORDER BY originator_version DESC LIMIT 1"
        return [Step(*row) for stream in streams for row in self._ask(question, stream, upto)]

    def complaint(self) -> str | None:
        with self._reading() as cursor:
            count, most = cursor.execute("SELECT count(*), ifnull(max(position), 0) FROM stored_events").fetchone()
            if count != most:
                place = cursor.execute(HOLE).fetchone()[0]
                return f"Position {place} of the log is empty: an event was taken away or moved."
            said = cursor.execute("PRAGMA integrity_check(1)").fetchone()[0]
            return None if said == "ok" else f"The database file is damaged: {said}."

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Cursor]:
        try:
            with self.datastore.transaction(commit=False) as c:
                yield c.sqlite_cursor
        except TROUBLE as error:
            raise unreadable(error, self.path) from error

    def _ask(self, question: str, *values: object) -> list[Any]:
        with self._reading() as cursor:
            return cursor.execute(question, values).fetchall()

    def told(self, name: str) -> str | None:
        rows = self._ask("SELECT value FROM about WHERE name = ?", name)
        return rows[0][0] if rows else None

    @property
    def path(self) -> Path:
        return cast(Connections, self.datastore).path

    def tell(self, name: str, value: str) -> str:
        kept = self.told(name)
        if kept is None:
            try:
                with self.datastore.transaction(commit=True) as c:
                    c.execute(TELL, (name, value))
            except TROUBLE as error:
                raise unwritable(error, self.path) from error
            kept = self.told(name)
        return cast(str, kept)

    def close(self) -> None:
        self.datastore.close()


def was_begun(path: Path) -> bool:
    """Whether anything was ever said in the file. One that cannot be read is no empty one."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as file:
            tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return any(file.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for (name,) in tables)
    except sqlite3.Error:
        return True


def _among(streams: Iterable[str] | None) -> tuple[str, tuple[str, ...]]:
    """A condition on the stream, and its values."""
    if streams is None:
        return "TRUE", ()
    return "originator_id IN (SELECT value FROM json_each(?))", (json.dumps(list(streams)),)


class Factory(SQLiteFactory):
    application_recorder_class = SqliteRecorder

    def __init__(self, path: Path) -> None:
        super().__init__({"SQLITE_DBNAME": str(path), "ORIGINATOR_ID_TYPE": "text"})
        self.datastore = Connections(path)
