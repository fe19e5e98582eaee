# SPDX-License-Identifier: Apache-2.0
"""Content keys: one per (author, subject), in a file apart from the log. Knows nothing of events.

A key has a random id that is never used again, so a restored or forgotten key can never be taken for another. To
forget is to empty the row: the id stays and says "this was forgotten", whose it was and what it was is gone.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from journal.database import SENTENCES, TROUBLE, connect, truncate_wal, unreadable, unwritable
from journal.errors import Misconfigured, Unwritable

MOST_CACHED: Final = 8_192
KEY_BITS: Final = 256

TABLES: Final = """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, author TEXT, subject TEXT, key BLOB, UNIQUE (author, subject)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

Owned = tuple[str, str]
"""(author, subject): whose words, and in which stream."""


class Keys:
    """The key store. Any thread may use it; what other processes forget is noticed by `refresh`."""

    def __init__(self, path: Path, store: str | None = None) -> None:
        """Makes the store where there is none, unless `store` says which one must be there. Raises Misconfigured."""
        self.path = path
        self._turn = Lock()
        self._database = connect(path)
        self._to_seal: dict[Owned, tuple[str, AESGCM]] = {}
        self._to_open: dict[str, AESGCM | None] = {}
        try:
            if store is None:
                self._prepare()
            self.store: Final = self._about("store")
            if store not in (None, self.store):
                raise Misconfigured(f"{path} is the key store of another log.")
            self.forgettings = self._about("forgettings")
            self._seen = self._changes()
        except TROUBLE as error:
            self._database.close()
            raise unwritable(error, path) from error
        except Misconfigured:
            self._database.close()
            raise

    def _prepare(self) -> None:
        with self._turn, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            for statement in filter(str.strip, TABLES.split(";")):
                self._database.execute(statement)
            new = [("store", os.urandom(16).hex()), ("forgettings", "0")]
            self._database.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", new)

    def _about(self, name: str) -> str:
        if self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone() is None:
            return ""
        row = self._database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def _changes(self) -> int:
        return int(self._database.execute("PRAGMA data_version").fetchone()[0])

    def refresh(self) -> None:
        """Drops what is cached when another process has forgotten something. Call it before each read or write."""
        with self._reading():
            changes = self._changes()
            if changes == self._seen:
                return
            self._seen = changes
            forgettings = self._about("forgettings")
            if forgettings != self.forgettings:
                self.forgettings = forgettings
                self._drop_cached()

    def to_seal(self, owners: Iterable[Owned]) -> dict[Owned, tuple[str, AESGCM]]:
        """Key id and key for each owner. New ones are durable before this returns. Raises Unwritable."""
        found = {owner: self._to_seal.get(owner) for owner in owners}
        ready = {owner: pair for owner, pair in found.items() if pair}
        if len(ready) < len(found):
            ready |= self._kept_or_new([owner for owner, pair in found.items() if not pair])
        return ready

    def _kept_or_new(self, owners: list[Owned]) -> dict[Owned, tuple[str, AESGCM]]:
        new = [(os.urandom(8).hex(), *owner, AESGCM.generate_key(KEY_BITS)) for owner in owners]
        ready = {}
        try:
            with self._turn, self._database:
                self._database.execute("BEGIN IMMEDIATE")
                self._database.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?, ?)", new)
                for owner in owners:
                    question = "SELECT id, key FROM keys WHERE author = ? AND subject = ?"
                    key_id, key = self._database.execute(question, owner).fetchone()
                    ready[owner] = (key_id, AESGCM(key))
        except TROUBLE as error:
            raise unwritable(error, self.path) from error
        with self._turn:
            _bound(self._to_seal).update(ready)
        return ready

    def to_open(self, key_id: str) -> AESGCM | None:
        """The key of that id, or None when it is gone."""
        try:
            return self._to_open[key_id]
        except KeyError:
            with self._reading():
                row = self._row(key_id)
                key = AESGCM(row[0]) if row and row[0] else None
                _bound(self._to_open)[key_id] = key
                return key

    def was_forgotten(self, key_id: str) -> bool:
        """True for a key that was forgotten on purpose; False for one that is here, or lost."""
        with self._reading():
            row = self._row(key_id)
        return row is not None and row[0] is None

    def has(self, author: str, subject: str) -> bool:
        """Whether there is a key to words of the author there."""
        with self._reading():
            question = "SELECT 1 FROM keys WHERE author = ? AND subject = ?"
            return self._database.execute(question, (author, subject)).fetchone() is not None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with self._turn:
                yield
        except TROUBLE as error:
            raise unreadable(error, self.path) from error

    def _row(self, key_id: str) -> tuple[bytes | None] | None:
        rows = self._database.execute("SELECT key FROM keys WHERE id = ?", (key_id,)).fetchall()
        return rows[0] if rows else None

    def forget(self, author: str, subject: str | None = None) -> int:
        """Destroys the author's keys, in one subject or in all; answers how many there were.

        The whole file is written anew and the write-ahead file emptied: secure_delete overwrites deleted rows, but not
        the copies that stay behind in a page when its rows move to another.
        """
        try:
            with self._turn:
                count = self._empty_rows(author, subject)
                self._drop_cached()
                self.forgettings = self._about("forgettings")
                self._database.execute("VACUUM")
                truncate_wal(self._database, self.path)
        except TROUBLE as error:
            raise unwritable(error, self.path) from error
        return count

    def _empty_rows(self, author: str, subject: str | None) -> int:
        with self._database:
            self._database.execute("BEGIN IMMEDIATE")
            emptied = self._database.execute(
                "UPDATE keys SET author = NULL, subject = NULL, key = NULL "
                "WHERE author = ?1 AND (?2 IS NULL OR subject = ?2)",
                (author, subject),
            )
            self._database.execute("UPDATE about SET value = value + 1 WHERE name = 'forgettings'")
            return emptied.rowcount

    def _drop_cached(self) -> None:
        self._to_seal.clear()
        self._to_open.clear()

    def close(self) -> None:
        with self._turn:
            self._database.close()


class NoKeys:
    """Stands in for a key store that should be there and is not: nothing can be read or sealed, nothing is made."""

    store: Final = ""
    forgettings: Final = ""

    def __init__(self, path: Path) -> None:
        self.path = path

    def refresh(self) -> None: ...

    def to_seal(self, owners: Iterable[Owned]) -> dict[Owned, tuple[str, AESGCM]]:
        raise self.missing()

    def to_open(self, key_id: str) -> AESGCM | None:
        return None

    def was_forgotten(self, key_id: str) -> bool:
        return False

    def has(self, author: str, subject: str) -> bool:
        raise self.missing()

    def forget(self, author: str, subject: str | None = None) -> int:
        raise self.missing()

    def missing(self) -> Unwritable:
        return Unwritable("keys", SENTENCES["keys"].format(self.path))

    def close(self) -> None: ...


_Cache = TypeVar("_Cache", bound=dict[Any, Any])


def _bound(cache: _Cache) -> _Cache:
    """The cache, with room for one more."""
    if len(cache) >= MOST_CACHED:
        cache.clear()
    return cache
