# SPDX-License-Identifier: Apache-2.0
"""The connections one log keeps to its SQLite file: one that writes, and as many that read as threads ask for.

Ours because the library's pool never lets go of its writer lock after one time-out, sets WAL and nothing else, and
begins a write as a read. Here one writer waits in line, readers never do, and a write takes its lock at once.
"""

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Final

from eventsourcing.sqlite import SQLiteConnection, SQLiteCursor, SQLiteDatastore, SQLiteTransaction

from journal.database import connect
from journal.errors import Unreadable, Unwritable

IDLE_READERS: Final = 8


class WritingAtOnce(SQLiteTransaction):
    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class Reader(SQLiteConnection):
    @property
    def is_idle(self) -> bool:
        """Not so when even going back failed: then every BEGIN would."""
        return not self._sqlite_conn.in_transaction


class Writer(Reader):
    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with WritingAtOnce(self, commit=commit) as cursor, cursor:
            yield cursor


class Connections(SQLiteDatastore):
    """One writer behind a lock, and as many readers as threads ask for. Stands in for the library's pool."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.originator_id_type = "text"
        self.single_row_tracking = True
        self._turn = Lock()
        self._writer: Writer | None = None
        self._readers: deque[Reader] = deque()
        self._closed = False

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        with self._writing() if commit else self._reading() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[SQLiteConnection]:
        with self._turn:
            if self._closed:
                raise Unwritable("failed", f"The log {self.path} is closed.")
            self._writer = self._writer or Writer(self._connect(), max_age=None)
            try:
                yield self._writer
            finally:
                self._go_back(self._writer)

    def _go_back(self, writer: Writer) -> None:
        """A commit that failed leaves its transaction open."""
        with suppress(sqlite3.Error):
            writer.rollback()
        if not writer.is_idle:
            writer.close()
            self._writer = None

    @contextmanager
    def _reading(self) -> Iterator[SQLiteConnection]:
        if self._closed:
            raise Unreadable("failed", f"The log {self.path} is closed.")
        try:
            connection = self._readers.pop()
        except IndexError:
            connection = Reader(self._connect(), max_age=None)
        try:
            yield connection
        finally:
            if self._closed or not connection.is_idle or len(self._readers) >= IDLE_READERS:
                connection.close()
            else:
                self._readers.append(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = connect(self.path)
        connection.text_factory = partial(str, encoding="utf-8", errors="backslashreplace")  # damage must be readable
        return connection

    def close(self) -> None:
        self._closed = True
        with self._turn:
            while self._readers:
                self._readers.pop().close()
            if self._writer is not None:
                self._writer.close()
                self._writer = None
