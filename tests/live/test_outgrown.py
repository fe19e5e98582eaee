# SPDX-License-Identifier: Apache-2.0
"""A newer Leernetwerk has given what is stored of the log another shape, and this one still serves its people."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from journal.tables import Shape, tables_in
from tests.live.window import on_board
from tests.running import Projector, Server, Visitor, a_board, a_network, new, people

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
    for server in house.servers:
        assert server.end() == 0


@pytest.mark.parametrize("house", ["elsewhere"], indirect=True)
async def test_a_projector_ends_and_says_why(house: House) -> None:
    assert house.projector is not None
    house.outgrow()
    await a_board(await a_network(house.sanne), house.sanne)
    assert await asyncio.to_thread(house.projector.ended) == 1
    said = house.projector.log.read_text()
    assert "What people hear of is kept by a newer Leernetwerk now. Start that one here too." in said
