# SPDX-License-Identifier: Apache-2.0
"""Chooses where a log is stored: SQLite in a folder, PostgreSQL, or memory. The only place that knows all of them."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from journal.addresses import is_in_memory, name_in_memory
from journal.database import make_folder
from journal.errors import Misconfigured, Unwritable
from journal.keys import Keys, NoKeys
from journal.store import Recorder

NOTHING: Final[Mapping[str, str]] = {}


def recorder_in(folder: Path, database: str, told: Mapping[str, str] = NOTHING) -> Recorder:
    """Makes the folder too: the key heads are signed with is kept there. Raises Unwritable or Misconfigured.

    What is `told` about a new log is kept with its first byte.
    """
    make_folder(folder)
    if is_in_memory(database):
        from journal.memory_store import MemoryRecorder

        return MemoryRecorder(name_in_memory(database), told)
    if database:
        from journal.postgres import Postgres  # SQLite alone needs no driver of another database
        from journal.postgres_store import PostgresRecorder

        return PostgresRecorder(Postgres(database), told)
    from journal.sqlite_store import SqliteRecorder

    return SqliteRecorder.open(folder / "log.db", told)


def is_there(folder: Path, database: str = "") -> bool:
    """Whether there is a log already. Makes nothing. Raises Unwritable or Misconfigured.

    Tables about which nothing was ever said are none: whoever made them was ended before the first word.
    """
    if is_in_memory(database):
        from journal import memory_store

        return memory_store.was_begun(name_in_memory(database))
    if not database:
        from journal import sqlite_store

        return sqlite_store.was_begun(folder / "log.db")
    from journal.postgres_store import BEGUN, SCHEMA
    from journal.postgres_tables import PostgresTables

    with closing(PostgresTables(database, SCHEMA, None)) as tables:
        return tables.has("stored_events") and bool(tables.read(BEGUN))


COPYING: Final = "copying"
COPIED: Final = "copied"


def whole(recorder: Recorder, where: str) -> Recorder:
    """Raises Misconfigured for a copy that was broken off: its last events, keys or accounts are not there.

    Nothing else tells it from a log: what came along verifies, and it would get new keys.
    """
    if recorder.told(COPYING) and not recorder.told(COPIED):
        raise Misconfigured(
            f"What is in {where} is a copy that was broken off before it was whole. Empty that place and copy again."
        )
    return recorder


def keys_of(recorder: Recorder, path: Path, database: str) -> Keys | NoKeys:
    """The key store this log has always had. Only a log that never had one gets a new one."""
    had = recorder.told("keys")
    if had is None:
        make_folder(path.parent)
        with closing(Keys(path, database=database)) as new:
            had = recorder.tell("keys", new.store)
    if not database and not path.exists():
        return NoKeys(path)
    try:
        return Keys(path, had, database)
    except Misconfigured:
        return NoKeys(path)
    except Unwritable as error:
        if error.reason == "damaged":
            return NoKeys(path)
        raise
