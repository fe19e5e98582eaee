# SPDX-License-Identifier: Apache-2.0
"""The tables of the accounts: their shape, quick reads on the loop, writes in a thread of their own. Knows no rules.

Kept apart from the log: people may be forgotten here while the log, which only has their ids, stays as it was.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from journal.errors import Unreadable, Unwritable
from journal.tables import Row, Shape, Statements, tables_in

T = TypeVar("T")

SHAPE: Final = Shape(
    5,
    """
CREATE TABLE IF NOT EXISTS members (
  id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL, hue INTEGER NOT NULL,
  language TEXT NOT NULL, password TEXT NOT NULL, created_at INTEGER NOT NULL, kind TEXT NOT NULL DEFAULT 'person'
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
CREATE TABLE IF NOT EXISTS calendars (
  member TEXT PRIMARY KEY REFERENCES members ON DELETE CASCADE, hash BLOB NOT NULL UNIQUE, created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail (
  member TEXT NOT NULL REFERENCES members ON DELETE CASCADE, network TEXT NOT NULL,
  volume TEXT NOT NULL, mailed INTEGER NOT NULL, PRIMARY KEY (member, network)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mail_round (
  one INTEGER PRIMARY KEY CHECK (one = 1), began INTEGER NOT NULL, key BLOB NOT NULL,
  holder TEXT NOT NULL, until INTEGER NOT NULL
) STRICT;
""",
    {3: "ALTER TABLE members ADD COLUMN kind TEXT NOT NULL DEFAULT 'person'"},
)
"""What a version adds to tables that are there is a step: `journal.tables` says how, and in which words."""


class Store:
    """Raises journal.errors.Unwritable whenever it cannot be read or written, Taken for what would stand twice."""

    def __init__(self, path: Path, database: str = "") -> None:
        """In the file, or in a database (`postgresql://…`). Raises Misconfigured when it is newer."""
        self._tables = tables_in(path, SHAPE, database)
        self._writer = ThreadPoolExecutor(1, "accounts")

    @property
    def is_remote(self) -> bool:
        return self._tables.is_remote

    def read(self, query: str, *values: object) -> Row | None:
        """The first row. Quick: a look-up by key, which never waits for a writer."""
        rows = self.read_all(query, *values)
        return rows[0] if rows else None

    def read_all(self, query: str, *values: object) -> list[Row]:
        try:
            return self._tables.read(query, *values)
        except Unreadable as error:
            raise Unwritable(error.reason, str(error)) from error

    async def write(self, work: Callable[[Statements], T]) -> T:
        """Runs the work in one transaction: committed with full sync when this returns, or nothing of it happened."""
        running = asyncio.get_running_loop().run_in_executor(self._writer, self._transaction, work)
        return await asyncio.shield(running)

    def close(self) -> None:
        self._writer.shutdown()
        self._tables.close()

    def _transaction(self, work: Callable[[Statements], T]) -> T:
        with self._tables.writing() as at:
            return work(at)
