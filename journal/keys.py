# SPDX-License-Identifier: Apache-2.0
"""Content keys: one per (author, subject), in a file apart from the log. Knows nothing of events.

A key has a random id that is never used again, so a restored or forgotten key can never be taken for another. To
forget is to empty the row: the id stays and says "this was forgotten", whose it was and what it was is gone.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from journal.database import SENTENCES
from journal.errors import JournalError, Misconfigured, Unwritable
from journal.tables import Shape, tables_in

MOST_CACHED: Final = 8_192
KEY_BITS: Final = 256
GLANCE_SECONDS: Final = 0.5
ONE_MORE: Final = "CAST(CAST(value AS INTEGER) + 1 AS TEXT)"

SHAPE: Final = Shape(
    1,
    """
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, author TEXT, subject TEXT, key BLOB, UNIQUE (author, subject)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""",
)

Owned = tuple[str, str]
"""(author, subject): whose words, and in which stream."""


class Keys:
    """The key store. Any thread may use it; what other processes forget is noticed by `refresh`."""

    def __init__(self, path: Path, store: str | None = None, database: str = "") -> None:
        """Makes the store where there is none, unless `store` says which one must be there. Raises Misconfigured."""
        self.path = path
        self._turn = Lock()
        self._closing = Event()
        self._watching: Thread | None = None
        self._to_seal: dict[Owned, tuple[str, AESGCM]] = {}
        self._to_open: dict[str, AESGCM | None] = {}
        self._tables = tables_in(path, SHAPE if store is None else None, database)
        try:
            if store is None:
                self._prepare()
            self.store: Final = self._about("store") if self._tables.has("about") else ""
            if store not in (None, self.store):
                raise Misconfigured(f"{self._tables.place} is the key store of another log.")
            self._seen = self._tables.stamp()
            self.forgettings = self._about("forgettings") if self.store else ""
        except JournalError:
            self._tables.close()
            raise

    def _prepare(self) -> None:
        new = [("store", os.urandom(16).hex()), ("forgettings", "0")]
        with self._tables.writing() as at:
            at.executemany("INSERT INTO about VALUES (?, ?) ON CONFLICT DO NOTHING", new)

    def _about(self, name: str) -> str:
        rows = self._tables.read("SELECT value FROM about WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def refresh(self) -> None:
        """Drops what is cached when another process has forgotten something. Call it before each read or write."""
        changes = self._tables.stamp()
        with self._turn:
            if changes == self._seen:
                return
            forgettings = self._about("forgettings")
            self._seen = changes
            if forgettings != self.forgettings:
                self.forgettings = forgettings
                self._drop_cached()

    def glance(self) -> str:
        """How often was forgotten. Where looking takes a way there and back it is as it was half a second ago."""
        if not self._tables.is_remote:
            self.refresh()
        elif self._watching is None:
            self._watching = Thread(target=self._watch, name="keys", daemon=True)
            self._watching.start()
        return self.forgettings

    def _watch(self) -> None:
        while not self._closing.wait(GLANCE_SECONDS):
            try:
                self.refresh()
            except JournalError:
                continue  # whoever reads or writes will say so

    def to_seal(self, owners: Iterable[Owned]) -> dict[Owned, tuple[str, AESGCM]]:
        """Key id and key for each owner. New ones are durable before this returns. Raises Unwritable."""
        found = {owner: self._to_seal.get(owner) for owner in owners}
        ready = {owner: pair for owner, pair in found.items() if pair}
        if len(ready) < len(found):
            ready |= self._kept_or_new([owner for owner, pair in found.items() if not pair])
        return ready

    def _kept_or_new(self, owners: list[Owned]) -> dict[Owned, tuple[str, AESGCM]]:
        new = [(os.urandom(8).hex(), *owner, AESGCM.generate_key(KEY_BITS)) for owner in sorted(owners)]
        ready = {}
        with self._tables.writing() as at:
            at.executemany("INSERT INTO keys VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", new)
            for owner in owners:
                row = at.execute("SELECT id, key FROM keys WHERE author = ? AND subject = ?", owner).fetchone()
                assert row is not None
                ready[owner] = (str(row[0]), AESGCM(row[1]))
        with self._turn:
            _bound(self._to_seal).update(ready)
        return ready

    def to_open(self, key_id: str) -> AESGCM | None:
        """The key of that id, or None when it is gone."""
        try:
            return self._to_open[key_id]
        except KeyError:
            with self._turn:
                row = self._row(key_id)
                key = AESGCM(row[0]) if row and row[0] else None
                _bound(self._to_open)[key_id] = key
                return key

    def was_forgotten(self, key_id: str) -> bool:
        """True for a key that was forgotten on purpose; False for one that is here, or lost."""
        row = self._row(key_id)
        return row is not None and row[0] is None

    def has(self, author: str, subject: str) -> bool:
        """Whether there is a key to words of the author there."""
        return bool(self._tables.read("SELECT 1 FROM keys WHERE author = ? AND subject = ?", author, subject))

    def _row(self, key_id: str) -> tuple[bytes | None] | None:
        rows = self._tables.read("SELECT key FROM keys WHERE id = ?", key_id)
        return (rows[0][0],) if rows else None

    def forget(self, author: str, subject: str | None = None) -> int:
        """Destroys the author's keys, in one subject or in all; answers how many there were.

        Every table is written anew then: emptied rows leave copies behind where rows were moved.
        """
        with self._turn:
            with self._tables.writing() as at:
                count = at.execute(
                    "UPDATE keys SET author = NULL, subject = NULL, key = NULL "
                    "WHERE author = ? AND subject = coalesce(CAST(? AS TEXT), subject)",
                    (author, subject),
                ).rowcount
                at.execute(f"UPDATE about SET value = {ONE_MORE} WHERE name = 'forgettings'")
            self._drop_cached()
            self.forgettings = self._about("forgettings")
            self._tables.scrub()
        return count

    def _drop_cached(self) -> None:
        self._to_seal.clear()
        self._to_open.clear()

    def close(self) -> None:
        self._closing.set()
        self._tables.close()


class NoKeys:
    """Stands in for a key store that should be there and is not: nothing can be read or sealed, nothing is made."""

    store: Final = ""
    forgettings: Final = ""

    def __init__(self, path: Path) -> None:
        self.path = path

    def refresh(self) -> None: ...

    def glance(self) -> str:
        return ""

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
