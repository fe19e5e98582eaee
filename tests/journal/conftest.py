# SPDX-License-Identifier: Apache-2.0
"""A log to write in. The contract of the journal is asked of every adapter named here; today there is one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal import Journal
from tests.journal.scenes import EVENTS

ADAPTERS = ("sqlite",)

OpenLog = Callable[[], Journal]


@pytest.fixture(params=ADAPTERS)
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenLog]:
    """Opens the same log again and again, as another start of the program would."""
    opened: list[Journal] = []

    def again() -> Journal:
        opened.append(Journal.open(tmp_path / "data", EVENTS))
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
