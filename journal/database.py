# SPDX-License-Identifier: Apache-2.0
"""Opens a SQLite file the way our promises need it, and says in words what went wrong. Knows no events.

WAL with full sync: an acknowledged row survives a power cut. Secure delete: what is deleted is overwritten.
"""

import os
import sqlite3
import time
from pathlib import Path
from typing import Final

from journal.errors import Misconfigured, Reason, Unreadable, Unwritable

BUSY_SECONDS: Final = 5.0

SETTINGS: Final = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "foreign_keys": ("ON", 1),
    "busy_timeout": (str(int(BUSY_SECONDS * 1000)), int(BUSY_SECONDS * 1000)),
    "temp_store": ("MEMORY", 2),
}

SENTENCES: Final[dict[Reason, str]] = {
    "full": "The disk is full, so nothing could be saved in {}. Make room; writing resumes by itself.",
    "read-only": "The file {} cannot be written. Check who owns its folder and whether the disk is read-only.",
    "busy": "Another process holds {} for too long. Nothing was saved; try again.",
    "damaged": "The file {} is damaged or no database of ours. Restore a backup.",
    "keys": "The key store {} is missing, damaged or another log's. Put it back; until then nothing can be saved.",
    "failed": "The file {} could not be read or written. Nothing was saved.",
}

TROUBLE: Final = (sqlite3.Error, UnicodeDecodeError)
"""What a damaged or unwritable file raises: the text of an error can itself be damaged."""

REASONS: Final[tuple[tuple[str, Reason], ...]] = (
    ("SQLITE_FULL", "full"),
    ("SQLITE_READONLY", "read-only"),
    ("SQLITE_CANTOPEN", "read-only"),
    ("SQLITE_PERM", "read-only"),
    ("SQLITE_BUSY", "busy"),
    ("SQLITE_LOCKED", "busy"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_NOTADB", "damaged"),
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode (say BEGIN yourself) that any thread may use, one at a time.

    Makes the file when it is not there; the folder must be. Raises Misconfigured when a setting does not hold,
    Unwritable when the file cannot be opened.
    """
    make_private(path)
    try:
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise unwritable(error, path) from error
    try:
        for name in SETTINGS:
            _set(connection, name, path)
    except TROUBLE as error:
        connection.close()
        raise unwritable(error, path) from error
    except Misconfigured:
        connection.close()
        raise
    return connection


def make_private(path: Path) -> None:
    """A new file is nobody else's to read: words, keys and addresses are in it. Write-ahead files take this over."""
    try:
        if not path.exists() and path.parent.is_dir():
            path.touch(mode=0o600)
    except OSError as error:
        raise unwritable(error, path) from error


def _set(connection: sqlite3.Connection, name: str, path: Path) -> None:
    wanted, kept = SETTINGS[name]
    _patiently(connection, f"PRAGMA {name}={wanted}")
    found = connection.execute(f"PRAGMA {name}").fetchone()[0]
    if found != kept:
        sentence = "SQLite does not keep {}={} for {} (it says {}). Saving is not safe there."
        raise Misconfigured(sentence.format(name, wanted, path, found))


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """SQLite does not always wait by itself when two processes turn WAL on at once."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute(statement).fetchall()
            return
        except sqlite3.OperationalError as error:
            if reason(error) != "busy" or time.monotonic() > give_up:
                raise
            time.sleep(0.01)


def make_folder(folder: Path) -> None:
    """Makes the folder, and makes it last: a new folder is only there after a power cut if its parent is synced."""
    if folder.is_dir():
        return
    make_folder(folder.absolute().parent)
    try:
        folder.mkdir(exist_ok=True)
        descriptor = os.open(folder.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise Unwritable("read-only", SENTENCES["read-only"].format(folder)) from error


def truncate_wal(connection: sqlite3.Connection, path: Path, give_up_after: float = BUSY_SECONDS) -> None:
    """Moves everything out of the write-ahead file and empties it, so that deleted bytes are gone from it too."""
    give_up = time.monotonic() + give_up_after
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > give_up:
            raise Unwritable("busy", SENTENCES["busy"].format(path))
        time.sleep(0.01)


def reason(error: BaseException) -> Reason:
    """The kind of trouble an error of SQLite (or of a library around it) stands for."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, UnicodeDecodeError):
            return "damaged"
        code = getattr(cause, "sqlite_errorname", None)
        if code:
            return next((word for start, word in REASONS if code.startswith(start)), "failed")
        cause = cause.__cause__
    return "failed"


def unwritable(error: BaseException, path: Path) -> Unwritable:
    word = reason(error)
    return Unwritable(word, SENTENCES[word].format(path))


def unreadable(error: BaseException, path: Path) -> Unreadable:
    word = reason(error)
    sentence = SENTENCES["damaged"] if word == "damaged" else "The file {} could not be read."
    return Unreadable(word, sentence.format(path))
