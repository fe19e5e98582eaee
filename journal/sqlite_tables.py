# SPDX-License-Identifier: Apache-2.0
"""Tables in a SQLite file: one connection that reads, one that writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, RLock
from typing import Final

from journal.database import TROUBLE, connect, truncate_wal, unreadable, unwritable
from journal.errors import Misconfigured, Taken
from journal.tables import NEWER, Row, Shape, Statements


class SqliteTables:
    is_remote: Final = False

    path: Path
    place: str
    _turn: "Lock | RLock"
    _look: "Lock | RLock"
    _shape: Shape | None

    def __init__(self, path: Path, shape: Shape | None) -> None:
        self.path = path
        self.place = str(path)
        self._turn, self._look = Lock(), Lock()
        self._writing = connect(path)
        self._reading = connect(path)
        self._begin(shape)

    def _begin(self, shape: Shape | None) -> None:
        self._shape = shape
        try:
            if shape is not None:
                self._make(shape)
        except TROUBLE as error:
            self.close()
            raise unwritable(error, self.path) from error
        except Misconfigured:
            self.close()
            raise

    def _make(self, shape: Shape) -> None:
        with self._turn, transaction(self._writing) as at:
            found = at.execute("PRAGMA user_version").fetchone()[0]
            if found > shape.version:
                raise Misconfigured(NEWER.format(f"The file {self.path}"))
            for statement in shape.since(found) if found < shape.version else ():
                at.execute(statement)
            at.execute(f"PRAGMA user_version={shape.version}")

    def read(self, query: str, *values: object) -> list[Row]:
        try:
            with self._look:
                return self._reading.execute(query, values).fetchall()
        except TROUBLE as error:
            raise unreadable(error, self.path) from error

    @contextmanager
    def writing(self) -> Iterator[Statements]:
        try:
            with self._turn, transaction(self._writing) as at:
                yield at
        except sqlite3.IntegrityError as error:
            raise Taken("failed", str(unwritable(error, self.path))) from error
        except TROUBLE as error:
            raise unwritable(error, self.path) from error

    def has(self, table: str) -> bool:
        return bool(self.read("SELECT 1 FROM sqlite_master WHERE name = ?", table))

    def is_outgrown(self) -> bool:
        return self._shape is not None and self.read("PRAGMA user_version")[0][0] > self._shape.version

    def stamp(self) -> object:
        return self.read("PRAGMA data_version")[0][0]

    def scrub(self) -> None:
        """secure_delete overwrites rows, but not the copies that stay behind in a page when rows move to another."""
        try:
            with self._turn:
                self._writing.execute("VACUUM")
                truncate_wal(self._writing, self.path)
        except TROUBLE as error:
            raise unwritable(error, self.path) from error

    def close(self) -> None:
        with self._turn, self._look:
            self._reading.close()
            self._writing.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    if connection.in_transaction:  # even going back failed the last time
        connection.execute("ROLLBACK")
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
