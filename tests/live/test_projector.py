# SPDX-License-Identifier: Apache-2.0
"""A projector beside two servers: who writes sees it at once on either, also where it is slow, gone or two."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from journal import Journal
from projections.activity import TABLES, Activity
from projections.directory import Directory
from projections.search import Search
from tests.running import ENTRY, ROOT, Projector, Visitor, a_board, a_network, new, people, running
from tests.servers import redis_server
from web.commands.saying import EVENTS


class House(NamedTuple):
    """Sanne at both servers, Youssef at one; the projector; what they all share."""

    sanne: Visitor
    sanne_there: Visitor
    youssef: Visitor
    projector: Projector
    settings: dict[str, str]
    folder: Path


@pytest.fixture(scope="module", params=["hinted", "alone"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]
) -> Iterator[House]:
    """With Redis, and without."""
    folder, database = tmp_path_factory.mktemp("projector") / "data", new_database()
    settings = {"LEERNETWERK_DATABASE": database, "LEERNETWERK_PROJECTOR": "elsewhere"}
    with ExitStack() as started:
        if request.param == "hinted":
            settings["LEERNETWERK_REDIS"] = f"redis://127.0.0.1:{started.enter_context(redis_server()).port}"
        who = people(folder, "Sanne", "Youssef", database=database)
        here, there = (started.enter_context(running(folder, settings=settings)) for _ in range(2))
        projector = Projector(folder, settings=settings)
        started.callback(projector.kill)
        yield House(Visitor(here, who[0]), Visitor(there, who[0]), Visitor(there, who[1]), projector, settings, folder)


@pytest.fixture
async def projected(house: House) -> AsyncIterator[House]:
    """While the projector works."""
    house.projector.start()
    await says(house, "ready")
    yield house
    house.projector.kill()


async def says(house: House, status: str, patience: float = 20) -> str:
    """What they say about it, once both do."""
    give_up = time.monotonic() + patience
    while True:
        answers = [await at.request("GET", "/health/ready") for at in (house.sanne, house.sanne_there)]
        assert {answer.status_code for answer in answers} == {200}
        if all(answer.json()["status"] == status for answer in answers):
            return str(answers[0].json()["reasons"])
        assert time.monotonic() < give_up, answers[0].text
        await asyncio.sleep(0.1)


async def is_at_home_everywhere(house: House) -> None:
    network = await a_network(house.sanne)
    for at in (house.sanne, house.sanne_there):
        assert f'href="{network}"' in await at.page("/")


async def test_who_founds_a_network_sees_it_at_home_on_any_server(projected: House) -> None:
    for _ in range(3):
        await is_at_home_everywhere(projected)


async def test_the_projector_is_who_does_it(projected: House) -> None:
    """Nobody who serves reads what it can leave to the projector."""
    began = time.monotonic()
    for _ in range(5):
        await a_network(projected.sanne)
    assert (time.monotonic() - began) / 10 < 0.5, "each of the ten wishes waited for somebody who did not come"


async def test_what_was_said_is_found_and_told_on_the_other_server(projected: House) -> None:
    network = await a_network(projected.sanne)
    await projected.youssef.ask(network, "join")
    board, idea, word = await a_board(network, projected.sanne), new("idea"), new("winterkoning").replace("-", "")
    await projected.sanne.ask(board, "voice", idea=idea, text=f"Een {word}", place={"x": 0, "y": 0})
    assert idea in await projected.youssef.page(f"/search?q={word}")
    await projected.youssef.ask(board, "build_on", idea=new("idea"), on=idea, text="En nog een", place={"x": 0, "y": 0})
    give_up = time.monotonic() + 5
    while f"#idea-{idea}" not in (notices := await projected.sanne.page("/notices")) and "En nog een" not in notices:
        assert time.monotonic() < give_up
        await asyncio.sleep(0.05)


async def test_without_a_projector_pages_are_right_and_the_health_says_so(projected: House) -> None:
    projected.projector.kill()
    began = time.monotonic()
    await is_at_home_everywhere(projected)
    assert time.monotonic() - began < 8
    assert "projector is gone" in await says(projected, "degraded")
    began = time.monotonic()
    await is_at_home_everywhere(projected)
    assert time.monotonic() - began < 2, "once it is known to be gone, nobody waits for it"
    projected.projector.start()
    await says(projected, "ready")
    await is_at_home_everywhere(projected)


async def test_who_saved_something_hears_so_soon_though_what_is_stored_of_it_must_wait(house: House) -> None:
    """As while somebody makes all of it anew from a long log."""
    with psycopg.connect(house.settings["LEERNETWERK_DATABASE"]) as longer:
        longer.execute("UPDATE activity.position SET beat = beat")
        began = time.monotonic()
        networks = await asyncio.gather(*(a_network(house.sanne) for _ in range(4)))
        assert time.monotonic() - began < 10, "each of the two wishes of everybody waited long"
        home = await house.sanne.page("/")
        assert all(f'href="{network}"' in home for network in networks)
    await house.youssef.ask(networks[0], "join")
    assert f'href="{networks[0]}"' in await house.youssef.page("/")


async def test_erased_words_leave_the_index_while_a_projector_keeps_it(projected: House) -> None:
    board = await a_board(await a_network(projected.sanne), projected.sanne)
    idea, word = new("idea"), new("zwaluw").replace("-", "")
    await projected.sanne.ask(board, "voice", idea=idea, text=f"Een {word}", place={"x": 0, "y": 0})
    assert idea in await projected.sanne_there.page(f"/search?q={word}")
    database = projected.settings["LEERNETWERK_DATABASE"]
    journal = Journal.open(projected.folder, EVENTS, database=database)
    search = Search(journal, projected.folder / "search.db", database)
    assert search.find(word)
    assert journal.forget(projected.sanne.id, f"board-{board.rsplit('/', 1)[1]}")
    give_up = time.monotonic() + 10
    while search._edition() != journal.edition or search.find(word):
        assert time.monotonic() < give_up
        await asyncio.sleep(0.1)
    search.close()
    journal.close()


async def test_two_projectors_at_once_do_no_harm(projected: House) -> None:
    second = Projector(projected.folder, settings=projected.settings)
    second.start()
    try:
        await asyncio.gather(*(is_at_home_everywhere(projected) for _ in range(4)))
    finally:
        second.kill()
    journal = Journal.open(projected.folder, EVENTS, database=projected.settings["LEERNETWERK_DATABASE"])
    models = [
        kind(journal, projected.folder / f"{kind.__name__.lower()}.db", projected.settings["LEERNETWERK_DATABASE"])
        for kind in (Directory, Activity)
    ]
    tables = {models[0]: models[0].forgets, models[1]: TABLES}
    rows = lambda: [sorted(one._tables.read(f"select * from {name}")) for one in models for name in tables[one]]  # noqa: E731
    followed = rows()
    for one in models:
        one.rebuild()
    assert rows() == followed
    for one in models:
        one.close()
    journal.close()


async def test_one_can_ask_whether_it_works(projected: House) -> None:
    done, said = await asyncio.to_thread(check, projected)
    assert (done, said.startswith("A projector works.")) == (0, True), said
    projected.projector.end()
    done, said = await asyncio.to_thread(check, projected)
    assert (done, said) == (1, "No projector works on this database.\n")


def check(house: House) -> tuple[int, str]:
    asked = [sys.executable, "-c", ENTRY, "project", "--check", "--data", str(house.folder)]
    paths = {**os.environ, "PYTHONPATH": str(ROOT), **house.settings}
    done = subprocess.run(asked, env=paths, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_without_a_database_there_is_nothing_to_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from web.cli import main

    with pytest.raises(SystemExit) as ended:
        main(["project", "--data", str(tmp_path)])
    assert ended.value.code == 2
    assert "one database" in capsys.readouterr().err
