# SPDX-License-Identifier: Apache-2.0
"""A few tables of our own beside the log: in a SQLite file, a PostgreSQL schema or memory. Knows no subject.

Statements are written once, in what both understand: `?` for a value, `ON CONFLICT …` and never `INSERT OR …`, a CAST
around a value that may be NULL. Tables are made in SQLite's words; journal/postgres_tables.py turns them.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Protocol

from msgspec import Struct

from journal.addresses import is_in_memory, name_in_memory

Row = tuple[Any, ...]


class Shape(Struct, frozen=True):
    """`statements` make what is not there; `steps[n]` then turns what was made by version n - 1 into version n.

    An older program may still be at work on them. A step after which it would note something wrong drops a table it
    writes to: then it fails, sees why (`is_outgrown`), and leaves them alone.
    """

    version: int
    statements: str
    steps: dict[int, str] = {}

    def since(self, found: int) -> list[str]:
        """What is to be run where version `found` was made; 0 is nothing."""
        later = [self.steps.get(n, "") for n in range(found + 1, self.version + 1)] if found else []
        return [one for part in (self.statements, *later) for one in map(str.strip, part.split(";")) if one]


NEWER: Final = "{} was written by a newer Leernetwerk. Start that one; nothing was changed."


class Answer(Protocol):
    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Row | None: ...

    def fetchall(self) -> list[Row]: ...


class Statements(Protocol):
    """A transaction that is under way."""

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Answer: ...

    def executemany(self, query: str, rows: Iterable[Sequence[Any]], /) -> object: ...


class Tables(Protocol):
    """Any thread may use it. Reading raises Unreadable; writing Unwritable, or Taken for what would stand twice."""

    @property
    def place(self) -> str: ...

    @property
    def is_remote(self) -> bool:
        """Whether looking takes a way there and back."""

    def read(self, query: str, *values: object) -> list[Row]:
        """All rows. Never waits for who writes, but in memory."""

    def writing(self) -> AbstractContextManager[Statements]:
        """One transaction, committed with full sync at its end, or nothing of it happened."""

    def has(self, table: str) -> bool: ...

    def is_outgrown(self) -> bool:
        """Whether a newer program gave them another shape since they were opened."""

    def stamp(self) -> object:
        """Another one when somebody may have written since."""

    def scrub(self) -> None:
        """Writes every table anew, so that what was deleted is gone from the files too. Raises Unwritable."""

    def close(self) -> None: ...


def tables_in(file: Path, shape: Shape | None, database: str = "") -> Tables:
    """In the file, or under its name in a database (`postgresql://…`, `memory:…`). Makes them, unless shape is None.

    Raises Unwritable or Misconfigured.
    """
    if is_in_memory(database):
        from journal.memory_tables import MemoryTables

        return MemoryTables(name_in_memory(database), file.stem, shape)
    if database:
        from journal.postgres_tables import PostgresTables

        return PostgresTables(database, file.stem, shape)
    from journal.sqlite_tables import SqliteTables

    return SqliteTables(file, shape)
