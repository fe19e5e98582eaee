# SPDX-License-Identifier: Apache-2.0
"""A log to write in. The contract of the journal is asked of every adapter named here.

A test that looks into the files of the embedded set-up asks for `folder` or is marked `embedded`: that is SQLite alone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal import Journal
from tests.journal.scenes import EVENTS

ADAPTERS = ("sqlite", "postgres")

OpenLog = Callable[[], Journal]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "adapter" not in metafunc.fixturenames:
        return
    embedded = "folder" in metafunc.fixturenames or metafunc.definition.get_closest_marker("embedded")
    metafunc.parametrize("adapter", ADAPTERS[:1] if embedded else ADAPTERS)


@pytest.fixture
def log_database(adapter: str, request: pytest.FixtureRequest) -> str:
    """The address of the database the log of this test is in; empty for SQLite."""
    return str(request.getfixturevalue("database")) if adapter == "postgres" else ""


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
