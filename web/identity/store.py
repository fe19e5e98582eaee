# SPDX-License-Identifier: Apache-2.0
"""The file accounts.db: its shape, quick reads on the loop, writes in a thread of their own. Knows no rules.

Kept apart from the log: people may be forgotten here while the log, which only has their ids, stays as it was.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from journal.database import connect, unwritable
from journal.errors import Misconfigured

T = TypeVar("T")
Row = tuple[Any, ...]

SCHEMA: Final = 2
SHAPE: Final = """
CREATE TABLE IF NOT EXISTS members (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hue INTEGER NOT NULL,
  language TEXT NOT NULL, password TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
  hash BLOB PRIMARY KEY, member TEXT NOT NULL REFERENCES members ON DELETE CASCADE,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_of ON sessions (member);
CREATE TABLE IF NOT EXISTS invitations (
  hash BLOB PRIMARY KEY, network TEXT NOT NULL, created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, uses_left INTEGER NOT NULL CHECK (uses_left >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS redemptions (
  hash BLOB NOT NULL REFERENCES invitations ON DELETE CASCADE, member TEXT NOT NULL, redeemed_at INTEGER NOT NULL,
  PRIMARY KEY (hash, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits (
  member TEXT NOT NULL REFERENCES members ON DELETE CASCADE, stream TEXT NOT NULL,
  version INTEGER NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (member, stream)
) STRICT, WITHOUT ROWID;
"""


class Store:
    """Raises journal.errors.Unwritable whenever the file cannot be read or written, Misconfigured when it is newer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing = connect(path)
        self._reading = connect(path)
        self._writer = ThreadPoolExecutor(1, "accounts")
        self._guarded(lambda: _shape(self._writing, path))

    def read(self, query: str, *values: object) -> Row | None:
        """The first row. Quick: a look-up by key; WAL never makes it wait for a writer."""
        row: Row | None = self._guarded(lambda: self._reading.execute(query, values).fetchone())
        return row

    def read_all(self, query: str, *values: object) -> list[Row]:
        return self._guarded(lambda: self._reading.execute(query, values).fetchall())

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Runs the work in one transaction: committed with full sync when this returns, or nothing of it happened."""
        running = asyncio.get_running_loop().run_in_executor(self._writer, self._transaction, work)
        return await asyncio.shield(running)

    def close(self) -> None:
        self._writer.shutdown()
        self._reading.close()
        self._writing.close()

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def committed() -> T:
            self._writing.execute("BEGIN IMMEDIATE")
            try:
                done = work(self._writing)
                self._writing.execute("COMMIT")
            except BaseException:
                if self._writing.in_transaction:
                    self._writing.execute("ROLLBACK")
                raise
            return done

        return self._guarded(committed)

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise unwritable(error, self._path) from error


def _shape(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > SCHEMA:
        raise Misconfigured(f"The file {path} was written by a newer Leernetwerk. Start that one; nothing was changed.")
    if found < SCHEMA:
        connection.executescript(f"BEGIN IMMEDIATE; {SHAPE} PRAGMA user_version={SCHEMA}; COMMIT;")
