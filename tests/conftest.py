# SPDX-License-Identifier: Apache-2.0
"""What all tests may ask for. Must not import the rooms: each has its own conftest."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.servers import postgres_server

ON_BOTH = (
    "faults",
    "journal",
    "desk",
    "projections",
    "web/identity/test_accounts.py",
    "web/identity/test_invitations.py",
    "web/test_calendars.py",
    "web/test_home.py",
    "web/test_mail.py",
    "web/test_no_leaks.py",
    "web/test_notices.py",
    "web/test_search.py",
    "web/test_since.py",
    "web/test_sparks.py",
)
"""Where storage is what a test is about: the log and what is written through it, the stored projections, the tables of
the accounts, and pages that are drawn from those. Pages that are folded from streams are the same on either, and are
asked for on SQLite alone; `pytest --both` asks for everything on both.
"""
IN_MEMORY_TOO = (
    "journal",
    "desk",
    "projections",
    "web/identity/test_accounts.py",
    "web/identity/test_invitations.py",
)
"""The contract suites: what every store has to do, also the one in memory. It keeps nothing for another process."""
OF_STREAMS = ("journal/test_offline_verifier.py",)
MOST_AT_ONCE = 4
NUMBERS = count(1)
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


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """All tests together run file by file on every core there is; who asks for some of them gets them one by one."""
    chosen = config.option
    if hasattr(config, "workerinput"):  # this runs in every worker too, and none may start workers of its own
        return
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and chosen.numprocesses is None:
        chosen.numprocesses = min(MOST_AT_ONCE, os.cpu_count() or 1)
        chosen.dist, chosen.loadscopereorder = "loadfile", False  # the slow ones stand first in the alphabet


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both", action="store_true", help="what can run on either store runs on both, also pages")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "adapter" in metafunc.fixturenames:
        metafunc.parametrize("adapter", adapters(metafunc))
    for asked in metafunc.definition.iter_markers("parametrize"):
        assert not any(isinstance(values, set | frozenset) for values in asked.args[1:2]), (
            "a set is in another order in each process: sort it"
        )


def adapters(asking: pytest.Metafunc) -> list[object]:
    """What asks for `adapter` is asked of each; what is about the files of the embedded set-up, of SQLite alone.

    Of memory are asked the contracts, unless a mark says what another process has to do with it, and what compares the
    others with the one in memory.
    """
    test = asking.definition
    if "folder" in asking.fixturenames or test.get_closest_marker("embedded"):
        return ["sqlite"]
    both = asking.config.getoption("both") or is_among(ON_BOTH, test.path)
    if not is_among(IN_MEMORY_TOO, test.path) or "meant" in asking.fixturenames:
        return ["sqlite", "postgres"] if both else ["sqlite"]
    elsewhere = test.get_closest_marker("elsewhere")
    skipped = [pytest.mark.skip(reason=f"Memory is seen by one process: {elsewhere.args[0]}.")] if elsewhere else []
    return ["sqlite", "postgres", pytest.param("memory", marks=skipped)]


def is_among(places: Sequence[str], file: Path) -> bool:
    here = file.relative_to(Path(__file__).parent)
    return any(map(here.is_relative_to, places)) and not any(map(here.is_relative_to, OF_STREAMS))


@pytest.fixture
def log_database(adapter: str, request: pytest.FixtureRequest) -> str:
    """The address of the database everything of this test is in; empty for SQLite."""
    if adapter == "memory":
        return f"memory:test{next(NUMBERS)}"
    return str(request.getfixturevalue("database")) if adapter == "postgres" else ""
