# SPDX-License-Identifier: Apache-2.0
"""The same tables in SQLite's own memory, for as long as the process lives.

Only the connection that made them sees them, so there is one for all who open them, and whoever looks waits for who
writes.
"""

import sqlite3
from pathlib import Path
from threading import Lock, RLock
from typing import Final

from journal.database import SETTINGS
from journal.sqlite_tables import SqliteTables
from journal.tables import Shape

KEPT_TO: Final = ("foreign_keys", "secure_delete", "temp_store")
"""Of what holds for a file. Without the last one a VACUUM would write all of it to a file for a moment."""


class Memory:
    def __init__(self) -> None:
        self.turn: Final = RLock()
        self.connection: Final = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for name in KEPT_TO:
            self.connection.execute(f"PRAGMA {name}={SETTINGS[name][0]}")


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
