# SPDX-License-Identifier: Apache-2.0
"""What is stored of the log cannot be noted just now, or a newer Leernetwerk keeps it: people go on all the same."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from journal import Journal
from journal.tables import Shape, tables_in
from tests.live.window import on_board
from tests.running import Projector, Server, Visitor, a_board, a_network, new, people
from web.commands.saying import EVENTS

NEWER = Shape(99, "", {99: "drop table births; drop table wordings; drop table people"})


class House(NamedTuple):
    """Sanne and Youssef at one server, Sanne at another that was started later; who else is at work."""

    sanne: Visitor
    youssef: Visitor
    sanne_there: Visitor
    servers: tuple[Server, Server]
    projector: Projector | None
    folder: Path
    database: str

    def outgrow(self) -> None:
        tables_in(self.folder / "activity.db", NEWER, self.database).close()


@pytest.fixture(params=["here", "elsewhere"])
def house(request: pytest.FixtureRequest, tmp_path: Path, new_database: Callable[[], str]) -> Iterator[House]:
    folder, database = tmp_path / "data", new_database()
    settings = {"LEERNETWERK_DATABASE": database, "LEERNETWERK_PROJECTOR": request.param}
    who = people(folder, "Sanne", "Youssef", database=database)
    with ExitStack() as started:
        servers = Server(folder, settings=settings), Server(folder, settings=settings)
        projector = Projector(folder, settings=settings) if request.param == "elsewhere" else None
        for one in (*servers, projector):
            if one:
                started.callback(one.kill)
                one.start()
        sanne, youssef = (Visitor(servers[0], each) for each in who)
        yield House(sanne, youssef, Visitor(servers[1], who[0]), servers, projector, folder, database)


async def test_everybody_goes_on_and_who_runs_it_reads_one_sentence(house: House) -> None:
    network = await a_network(house.sanne, house.youssef)
    board = await a_board(network, house.sanne)
    house.outgrow()
    async with on_board(house.youssef, board) as window:
        for at in (house.sanne, house.sanne_there) * 2:
            idea, began = new("idea"), time.monotonic()
            await at.ask(board, "voice", idea=idea, text="En toch", place={"x": 0, "y": 0})
            await at.ask("/networks", "spark", network=new("network"), text="Ik wil ontdekken wat blijft")
            assert time.monotonic() - began < 4
            await window.until(lambda idea=idea: f"idea-{idea}" in window.ground.lists["ideas"], 3)
    await asyncio.sleep(3)
    for server in house.servers:
        said = server.log.read_text().splitlines()
        assert [line for line in said if "failed" in line] == []
    if house.projector is None:
        ready = await house.sanne.request("GET", "/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
        assert "newer Leernetwerk" in str(ready.json()["reasons"])
        said = house.servers[0].log.read_text().splitlines()
        assert len([line for line in said if "newer Leernetwerk" in line]) == len(house.servers)
    else:
        assert await asyncio.to_thread(house.projector.ends_by_itself) == 1
        assert "newer Leernetwerk now. Start that one here too. This projector ends." in house.projector.log.read_text()
    for server in house.servers:
        assert server.end() == 0


@pytest.mark.parametrize("house", ["here"], indirect=True)
async def test_what_others_say_comes_and_what_is_erased_goes_while_something_is_held_up(house: House) -> None:
    board = await a_board(await a_network(house.sanne, house.youssef), house.sanne)
    first, place = new("idea"), {"x": 0, "y": 0}
    await house.youssef.ask(board, "voice", idea=first, text="Dit moet weg", place=place)
    async with on_board(house.sanne, board) as window:
        with psycopg.connect(house.database) as longer:
            longer.execute("UPDATE activity.position SET beat = beat")
            for _ in range(2):
                idea = new("idea")
                await house.sanne_there.ask(board, "voice", idea=idea, text="Van daar", place=place)
                await window.until(lambda idea=idea: f"idea-{idea}" in window.ground.lists["ideas"], 20)
            journal = Journal.open(house.folder, EVENTS, database=house.database)
            assert journal.forget(house.youssef.id, f"board-{board.rsplit('/', 1)[1]}")
            journal.close()
            assert await window.closed(20) == 1012
            assert "Dit moet weg" not in await house.sanne.page(board)
    give_up = time.monotonic() + 15
    while "Verder dan" not in await house.youssef.page("/notices"):
        await house.sanne.ask(board, "build_on", idea=new("idea"), on=first, text="Verder dan", place=place)
        assert time.monotonic() < give_up
        await asyncio.sleep(0.5)
