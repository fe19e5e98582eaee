# SPDX-License-Identifier: Apache-2.0
"""What the address of a log says: PostgreSQL, the memory of this process or, where there is none, a folder."""

from pathlib import Path
from typing import Final

MEMORY: Final = "memory:"
"""What the address of a log in memory begins with. A name may follow: each is a log of its own."""


def is_in_memory(database: str) -> bool:
    """Whether only this process ever sees what is there, and nobody after it."""
    return database.startswith(MEMORY)


def name_in_memory(database: str) -> str:
    return database.removeprefix(MEMORY)


def called(database: str, where: Path) -> str:
    """How a sentence names the place. Never the address itself: a password may be in it."""
    if is_in_memory(database):
        return "the memory of this process"
    return "the database" if database else str(where)
