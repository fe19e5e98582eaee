# SPDX-License-Identifier: Apache-2.0
"""A start waits for who holds up what it needs, as who was killed a moment ago may, and says so."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from journal.postgres import MAKING
from tests.running import Projector, Server, Visitor, a_board, a_network, new, people

IMPATIENT = "from journal import postgres; postgres.WRITING['lock_timeout'] = '300ms'; "
NO_PATIENCE = "from web import waiting; waiting.PATIENCE = 0.5; "
HOLDS = {
    "what people hear of": "update activity.position set reached = 0",
    "the making of tables": f"select pg_advisory_lock({MAKING})",
}


@pytest.fixture
def house(tmp_path: Path, new_database: Callable[[], str]) -> tuple[Path, str]:
    """A folder and a database in which somebody was."""
    folder, database = tmp_path / "data", new_database()
    [sanne] = people(folder, "Sanne", database=database)
    server = Server(folder, settings={"LEERNETWERK_DATABASE": database})
    server.start()
    try:
        asyncio.run(something_said(Visitor(server, sanne)))
    finally:
        server.kill()
    return folder, database


async def something_said(by: Visitor) -> None:
    path = await a_board(await a_network(by), by)
    await by.ask(path, "voice", idea=new("idea"), text="hoi", place={"x": 0, "y": 0})


@contextmanager
def held(database: str, how: str, seconds: float) -> Iterator[None]:
    """In the middle of something, for so long."""
    with psycopg.connect(database) as other:
        other.execute("update activity.position set reached = 0")
        other.commit()
        other.execute(how.encode())
        letting_go = threading.Timer(seconds, other.close)
        letting_go.start()
        yield
        letting_go.cancel()


@pytest.mark.parametrize("how", HOLDS.values(), ids=list(HOLDS))
@pytest.mark.parametrize("kind", [Server, Projector])
def test_who_starts_waits_until_it_is_let_through(house: tuple[Path, str], how: str, kind: type[Server]) -> None:
    folder, database = house
    server = kind(folder, IMPATIENT, settings={"LEERNETWERK_DATABASE": database})
    with held(database, how, 4.0):
        began = time.monotonic()
        try:
            server.start()
        finally:
            server.kill()
    if kind is Server or "advisory" in how:  # a projector begins to read when it has said that it is there
        assert time.monotonic() - began > 3.0
        assert "the start waits" in server.log.read_text()
        assert "held up by others" in server.log.read_text()


def test_in_the_end_it_says_who_cannot_be_waited_for_and_ends(house: tuple[Path, str]) -> None:
    folder, database = house
    server = Server(folder, IMPATIENT + NO_PATIENCE, settings={"LEERNETWERK_DATABASE": database})
    with held(database, HOLDS["what people hear of"], 60.0):
        with pytest.raises(AssertionError, match="held up by others for too long"):
            server.start()
        assert server.end() == 1
