# SPDX-License-Identifier: Apache-2.0
"""The same tables in SQLite's own memory, for as long as the process lives.

Only the connection that made them sees them, so there is one for all who open them, and whoever looks waits for who
writes.
"""

import sqlite3
from pathlib import Path
from threading import Lock, RLock
from typing import Final

from journal.sqlite_tables import SqliteTables
from journal.tables import Shape


class Memory:
    def __init__(self) -> None:
        self.turn: Final = RLock()
        self.connection: Final = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA foreign_keys=ON")


MEMORIES: Final[dict[tuple[str, str], Memory]] = {}
MAKING: Final = Lock()


class MemoryTables(SqliteTables):
    def __init__(self, name: str, called: str, shape: Shape | None) -> None:
        with MAKING:
            memory = MEMORIES.get((name, called)) or MEMORIES.setdefault((name, called), Memory())
        self.path = Path(f"{called} in memory")
        self.place = str(self.path)
        self._turn = self._look = memory.turn
        self._writing = self._reading = memory.connection
        self._begin(shape)

    def stamp(self) -> object:
        """SQLite's own tells only what other connections wrote."""
        return self._writing.total_changes

    def close(self) -> None:
        """Who opens them again finds what was written."""
