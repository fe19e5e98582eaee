# SPDX-License-Identifier: Apache-2.0
"""Connects to PostgreSQL the way our promises need it, and says in words what went wrong. Knows no events.

An acknowledged row must survive a power cut: every connection looks whether the server still syncs what it commits.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from journal.errors import JournalError, Misconfigured, Reason, Unreadable, Unwritable

Connection = psycopg.Connection[tuple[Any, ...]]

SETTINGS: Final = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "server_encoding": ("UTF8",),
}
OLDEST: Final = 170_000
"""The first version that ends a transaction which takes too long, so that none holds the others up for ever."""

WRITING: Final = {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "10s", "transaction_timeout": "30s"}
LOOKING_UP: Final = {"statement_timeout": "5s"}
MAKING: Final = 0x6C65_6572
APPENDING: Final = 0x6C65_6573
"""The keys of our advisory locks, one log to a database."""

GIVE_UP_AFTER: Final = 5.0
TCP: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "application_name": "leernetwerk",
}

TROUBLE: Final = (psycopg.Error, UnicodeError)

SENTENCES: Final[dict[Reason, str]] = {
    "full": "The disk of {} is full, so nothing could be saved. Make room; writing resumes by itself.",
    "read-only": "In {} nothing can be written with these rights. Nothing was saved.",
    "busy": "{} is held up by others for too long. Nothing was saved; try again.",
    "damaged": "{} is damaged. Restore a backup.",
    "keys": "The keys in {} are missing or another log's. Put them back; until then nothing can be saved.",
    "failed": "{} cannot be reached or does not answer. Nothing was saved.",
}
REASONS: Final[tuple[tuple[str, Reason], ...]] = (
    ("53100", "full"),
    ("53", "busy"),
    ("55P03", "busy"),
    ("57014", "busy"),
    ("40", "busy"),
    ("25006", "read-only"),
    ("42501", "read-only"),
    ("XX001", "damaged"),
    ("XX002", "damaged"),
)
GONE: Final = ("08", "57P", "25P03", "25P04")
"""SQL states after which the connection is of no use and another one may be."""


class Postgres:
    """One database. `place` names it in sentences, never with its password."""

    def __init__(self, url: str) -> None:
        try:
            parts = conninfo_to_dict(url)
        except psycopg.Error:
            raise Misconfigured("The address of the database cannot be read as postgresql://…") from None
        self._parts: Final[dict[str, Any]] = {**TCP, **parts}
        host = str(parts.get("host") or parts.get("hostaddr") or "this machine")
        self.place: Final = f"the database {parts.get('dbname') or parts.get('user') or ''} on {host}"

    def connect(self, schema: str = "public", limits: dict[str, str] | None = None) -> Connection:
        """In autocommit mode, its tables those of the schema. Raises Misconfigured or Unwritable."""
        try:
            connection = psycopg.connect(**self._parts, autocommit=True)
        except psycopg.Error as error:
            raise unwritable(error, self.place) from error
        try:
            self._prepare(connection, {"search_path": schema, **(limits or {})})
        except BaseException as error:
            connection.close()
            if isinstance(error, psycopg.Error):
                raise unwritable(error, self.place) from error
            raise
        return connection

    def _prepare(self, connection: Connection, chosen: dict[str, str]) -> None:
        if connection.info.server_version < OLDEST:
            raise Misconfigured(f"PostgreSQL 17 or newer is needed; {self.place} is older.")
        asked = ["set_config(%s, %s, false)"] * len(chosen) + ["current_setting(%s)"] * len(SETTINGS)
        values = [value for pair in chosen.items() for value in pair] + list(SETTINGS)
        row = connection.execute(f"SELECT {', '.join(asked)}".encode(), values).fetchone()
        assert row is not None
        for (name, allowed), found in zip(SETTINGS.items(), row[len(chosen) :], strict=True):
            if found not in allowed:
                raise Misconfigured(
                    f"PostgreSQL does not keep {name}={allowed[0]} in {self.place} (it says {found}). "
                    "Saving is not safe there."
                )

    @contextmanager
    def making(self, schema: str) -> Iterator[Connection]:
        """One transaction to make or change the tables of a schema in, while nobody else does."""
        with self.connect(schema, WRITING) as connection:
            try:
                with connection.transaction():
                    connection.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING,))
                    connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'.encode())
                    yield connection
            except TROUBLE as error:
                raise unwritable(error, self.place) from error


def is_gone(error: BaseException) -> bool:
    """Whether the connection was lost, so that nobody knows how far the server came."""
    state = getattr(error, "sqlstate", None)
    if state is None:
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return str(state).startswith(GONE)


def patience() -> Iterator[None]:
    """Goes round as long as a server may take to start again."""
    give_up = time.monotonic() + GIVE_UP_AFTER
    while time.monotonic() < give_up:
        yield
        time.sleep(0.1)


def reason(error: BaseException) -> Reason:
    state = str(getattr(error, "sqlstate", None) or "")
    return next((word for start, word in REASONS if state.startswith(start)), "failed")


def said(place: str, word: Reason) -> str:
    sentence = SENTENCES[word].format(place)
    return sentence[:1].upper() + sentence[1:]


def unwritable(error: BaseException, place: str) -> JournalError:
    word = reason(error)
    return Unwritable(word, said(place, word))


def unreadable(error: BaseException, place: str) -> JournalError:
    word = reason(error)
    sentence = said(place, word) if word == "damaged" else f"{place[:1].upper()}{place[1:]} could not be read."
    return Unreadable(word, sentence)
