# SPDX-License-Identifier: Apache-2.0
"""What all tests may ask for. Must not import the rooms: each has its own conftest."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count

import psycopg
import pytest

from tests.servers import postgres_server

ADAPTERS = ("sqlite", "postgres")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. Without one a test is skipped, but never in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sentence = "This test needs Chromium on the PATH: `apt-get install chromium`, or your system's own way."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of this session's own."""
    with postgres_server() as server:
        yield server.get_uri()


@pytest.fixture(scope="session")
def new_database(postgres: str) -> Callable[[], str]:
    """Makes an empty database each time; its address."""
    numbers = count(1)

    def made() -> str:
        name = f"test{next(numbers)}"
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return postgres.replace("/postgres?", f"/{name}?")

    return made


@pytest.fixture
def database(new_database: Callable[[], str]) -> str:
    """The address of an empty PostgreSQL database of this test's own."""
    return new_database()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for `adapter` is asked of each; what is about the files of the embedded set-up, of SQLite alone."""
    if "adapter" in metafunc.fixturenames:
        embedded = "folder" in metafunc.fixturenames or metafunc.definition.get_closest_marker("embedded")
        metafunc.parametrize("adapter", ADAPTERS[:1] if embedded else ADAPTERS)


@pytest.fixture
def log_database(adapter: str, request: pytest.FixtureRequest) -> str:
    """The address of the database everything of this test is in; empty for SQLite."""
    return str(request.getfixturevalue("database")) if adapter == "postgres" else ""
