# SPDX-License-Identifier: Apache-2.0
"""A log to write in. The contract of the journal is asked of every adapter.

A test that looks into the files of the embedded set-up asks for `folder` or is marked `embedded`: that is SQLite alone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal import Journal
from tests.journal.scenes import EVENTS

OpenLog = Callable[[], Journal]


@pytest.fixture
def open_log(log_database: str, tmp_path: Path) -> Iterator[OpenLog]:
    """Opens the same log again and again, as another start of the program would."""
    opened: list[Journal] = []

    def again() -> Journal:
        opened.append(Journal.open(tmp_path / "data", EVENTS, database=log_database))
        return opened[-1]

    yield again
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_log: OpenLog) -> Journal:
    return open_log()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the SQLite log of this test has its files."""
    return tmp_path / "data"
