# SPDX-License-Identifier: Apache-2.0
"""Tables in a PostgreSQL schema: one connection that reads, one that writes, each replaced when it was lost."""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, Final, cast

import psycopg

from journal.errors import JournalError, Misconfigured, Taken, Unreadable, Unwritable
from journal.postgres import LOOKING_UP, TROUBLE, WRITING, Connection, Postgres, is_gone, said, unreadable, unwritable
from journal.postgres_connections import is_idle
from journal.tables import NEWER, Answer, Row, Shape, Statements

AGAIN_AFTER: Final = 1.0
"""Seconds in which a server that could not be reached is not asked again: who looks up must not wait each time."""

WORDS: Final = (
    (re.compile(r"\)\s*(?:(?:STRICT|WITHOUT ROWID)\s*,?\s*)+$", re.IGNORECASE), ")"),
    (re.compile(r"\bBLOB\b", re.IGNORECASE), "bytea"),
    (re.compile(r"\bINTEGER\b", re.IGNORECASE), "bigint"),
    (re.compile(r"\bTEXT\b", re.IGNORECASE), 'text COLLATE "C"'),
)
"""What SQLite's words for a table are here. Texts are in the order of their bytes, as they are there."""


class PostgresTables:
    is_remote: Final = True

    def __init__(self, database: str, schema: str, shape: Shape | None) -> None:
        self._database = Postgres(database)
        self._schema = schema
        self.place = f"{schema} in {self._database.place}"
        self._turn, self._look = Lock(), Lock()
        self._writer: Connection | None = None
        self._reader: Connection | None = None
        self._unreachable_until = 0.0
        self._closed = False
        self._shape = shape
        if shape is not None:
            self._make(shape)

    def _make(self, shape: Shape) -> None:
        with self._database.making(self._schema) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS shape (version bigint NOT NULL)")
            found = (connection.execute("SELECT max(version) FROM shape").fetchone() or (0,))[0] or 0
            if found > shape.version:
                raise Misconfigured(NEWER.format(f"What stands in {self.place}"))
            if found < shape.version:
                for statement in shape.since(found):
                    connection.execute(made_here(statement).encode())
                connection.execute("INSERT INTO shape VALUES (%s)", (shape.version,))

    def read(self, query: str, *values: object) -> list[Row]:
        with self._look:
            for again in (True, False):
                try:
                    self._reader = self._open(self._reader, LOOKING_UP)
                    return self._reader.execute(asked_here(query), values, prepare=True).fetchall()
                except Unwritable as error:
                    raise Unreadable(error.reason, str(error)) from error
                except TROUBLE as error:
                    if not (again and is_gone(error)):
                        raise unreadable(error, self.place) from error
        raise AssertionError

    @contextmanager
    def writing(self) -> Iterator[Statements]:
        with self._turn:
            try:
                connection = self._begun()
                try:
                    yield Here(connection)
                    connection.execute("COMMIT")
                finally:
                    self._end(connection)
            except psycopg.errors.IntegrityError as error:
                raise Taken("failed", str(unwritable(error, self.place))) from error
            except TROUBLE as error:
                raise unwritable(error, self.place) from error

    def _begun(self) -> Connection:
        """A transaction on a connection that answers: an idle one may have been lost long ago."""
        self._writer = self._open(self._writer, WRITING)
        try:
            self._writer.execute("BEGIN")
        except TROUBLE as error:
            if not is_gone(error):
                raise
            self._writer = self._open(None, WRITING)
            self._writer.execute("BEGIN")
        return self._writer

    def _end(self, connection: Connection) -> None:
        if connection.closed or is_idle(connection):
            return
        try:
            connection.execute("ROLLBACK")
        except TROUBLE:
            connection.close()

    def _open(self, connection: Connection | None, limits: dict[str, str]) -> Connection:
        if self._closed:
            raise Unwritable("failed", f"{self.place} is closed.")
        if connection is not None and not connection.closed:
            return connection
        if time.monotonic() < self._unreachable_until:
            raise Unwritable("failed", said(self._database.place, "failed"))
        try:
            return self._database.connect(self._schema, limits)
        except JournalError:
            self._unreachable_until = time.monotonic() + AGAIN_AFTER
            raise

    def has(self, table: str) -> bool:
        question = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?"
        return bool(self.read(question, self._schema, table))

    def is_outgrown(self) -> bool:
        return self._shape is not None and self.read("SELECT max(version) FROM shape")[0][0] > self._shape.version

    def stamp(self) -> object:
        """The server keeps none, so somebody may always have written."""
        return object()

    def scrub(self) -> None:
        """The tables' files are new then. The server's write-ahead files keep the old bytes for a while."""
        try:
            with self._turn:
                self._writer = self._open(self._writer, WRITING)
                names = self._writer.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
                for (name,) in names.fetchall():
                    self._writer.execute(f'VACUUM (FULL) "{name}"'.encode())
        except TROUBLE as error:
            raise unwritable(error, self.place) from error

    def close(self) -> None:
        with self._turn, self._look:
            self._closed = True
            for connection in (self._reader, self._writer):
                if connection is not None:
                    connection.close()


class Here:
    """Takes statements as both databases understand them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Answer:
        return cast(Answer, self._connection.execute(asked_here(query), values))

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> object:
        with self._connection.cursor() as cursor:
            cursor.executemany(asked_here(query), rows)
        return None


@cache
def asked_here(query: str) -> bytes:
    return query.replace("%", "%%").replace("?", "%s").encode()


def made_here(statement: str) -> str:
    for word, here in WORDS:
        statement = word.sub(here, statement)
    return statement
