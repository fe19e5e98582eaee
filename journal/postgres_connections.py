# SPDX-License-Identifier: Apache-2.0
"""The connections one log keeps to PostgreSQL: one that writes, and as many that read as threads ask for, up to a few.

Ours because a pool that waits for a server that is down keeps whoever asks waiting: here the first to notice says so.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any, Final, TypeVar

import psycopg

from journal.errors import Unreadable, Unwritable
from journal.postgres import (
    GIVE_UP_AFTER,
    TROUBLE,
    WRITING,
    Connection,
    Postgres,
    is_gone,
    said,
    unreadable,
)

T = TypeVar("T")
READERS: Final = 8


def is_idle(connection: Connection) -> bool:
    """Whether it is whole and in the middle of nothing."""
    return connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


class Connections:
    """Any thread may use it."""

    def __init__(self, database: Postgres, schema: str) -> None:
        self.database: Final = database
        self._schema = schema
        self._turn = Lock()
        self._writer: Connection | None = None
        self._readers: deque[Connection] = deque()
        self._places = BoundedSemaphore(READERS)
        self._closed = False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one that writes. One that was lost meanwhile is replaced the next time. Raises Unwritable."""
        with self._turn:
            if self._closed:
                raise Unwritable("failed", f"The log in {self.database.place} is closed.")
            if self._writer is None or self._writer.closed:
                self._writer = self.database.connect(self._schema, WRITING)
            try:
                yield self._writer
            finally:
                if not is_idle(self._writer):
                    self._writer.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Raises Unreadable."""
        if self._closed:
            raise Unreadable("failed", f"The log in {self.database.place} is closed.")
        if not self._places.acquire(timeout=GIVE_UP_AFTER):
            raise Unreadable("busy", said(self.database.place, "busy"))
        try:
            connection = self._reader()
            try:
                yield connection
            except TROUBLE as error:
                connection.close()
                raise unreadable(error, self.database.place) from error
            finally:
                self._put_back(connection)
        finally:
            self._places.release()

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows. A question may be asked twice, so one that met a lost connection goes to another one."""

        def asked(connection: Connection) -> list[tuple[Any, ...]]:
            return connection.execute(question.encode(), values, prepare=True, binary=True).fetchall()

        return self.once_more(asked)

    def once_more(self, read: Callable[[Connection], T]) -> T:
        try:
            with self.reading() as connection:
                return read(connection)
        except Unreadable as error:
            if error.__cause__ is None or not is_gone(error.__cause__):
                raise
            self._drop_idle()
        with self.reading() as connection:
            return read(connection)

    def _reader(self) -> Connection:
        try:
            return self._readers.pop()
        except IndexError:
            pass
        try:
            return self.database.connect(self._schema)
        except Unwritable as error:
            raise Unreadable(error.reason, f"{self.database.place} cannot be reached.") from error.__cause__

    def _put_back(self, connection: Connection) -> None:
        if self._closed or not is_idle(connection):
            connection.close()
        else:
            self._readers.append(connection)

    def _drop_idle(self) -> None:
        while self._readers:
            self._readers.pop().close()

    def close(self) -> None:
        self._closed = True
        with self._turn:
            self._drop_idle()
            if self._writer is not None:
                self._writer.close()
