# SPDX-License-Identifier: Apache-2.0
"""However long somebody was away, what they see after coming back is the board as it is, with no gap on the way."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.domain.histories import facts_of, random_board
from tests.live.conftest import Cast, cast_at
from tests.live.elsewhere import elsewhere
from tests.live.window import Window, as_loaded, on_board, same_as_loaded
from tests.running import Server, a_board, a_network, people, running

LONG_AWAY: Final = 700
SMALLER: Final = f"import web.live.socket as s; s.LONG_AWAY = {LONG_AWAY}"
"""So that starting over is met here too."""


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Cast]]:
    folder = tmp_path_factory.mktemp("impatient") / "data"
    who = people(folder, "Sanne", "Youssef", "Mila", "Bram") + people(folder, "Waterrijk", kind="organisation")
    with running(folder, SMALLER) as server:
        yield server, cast_at(server, who)


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_any_absence_the_board_is_as_loaded(impatient: tuple[Server, Cast], seed: int) -> None:
    server, cast = impatient
    dice = Random(seed)
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    with elsewhere(server.folder, path, facts_of(random_board(seed, 1_600))) as others:
        async with on_board(cast.sanne, path) as stays:
            windows = [Window(cast.sanne, path) for _ in range(3)]
            for away in (0, 1, 3, 40, 250, 900, 5):
                others.happens(dice.randint(1, 20))
                for window in windows:
                    await come_and_go(window, dice)
                await asyncio.to_thread(others.happens, away)
            last = others.happens(7)
            await stays.reached(last)
            for window in windows:
                await window.come_in()
                await window.reached(last)
                await same_as_loaded(window)
                await window.leave()
            await same_as_loaded(stays)
            assert not any(frame["type"] == "reset" for frame in stays.frames)
        assert any(frame["type"] == "reset" for window in windows for frame in window.frames)


async def come_and_go(window: Window, dice: Random) -> None:
    """Comes back, or comes for the first time, or stays away; and is gone again at any moment."""
    if window.version == 0:
        await window.load()
    elif dice.random() < 0.7:
        await window.come_in()
        await asyncio.sleep(dice.random() / 10)
        await window.leave()


async def test_who_comes_back_within_what_is_remembered_is_sent_only_what_changed(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    async with on_board(cast.sanne, path) as sanne:
        for n in range(30):
            await sanne.voice(f"idee {n}")
        window = await as_loaded(cast.sanne, path)
        await sanne.voice("nog een")
        await window.come_in()
        await window.reached(sanne.version)
        [changes] = [frame for frame in window.frames if frame["type"] == "changes"]
        assert changes["html"].count("<article") == 1
        await same_as_loaded(window)
        await window.leave()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("after={v}", []),
        ("after={v}&epoch={epoch}", []),
        ("after=0", ["changes"]),
        ("", ["changes"]),
        ("after=1", ["changes"]),
        ("after=999999", ["reset"]),
        ("after={v}&epoch=another-log", ["reset"]),
        ("after=-1", ["changes"]),
        ("after=%00&epoch=%ff", ["reset"]),
        ("after=one", ["changes"]),
        ("after=99999999999999999999999999", ["changes"]),
        ("after=1&after={v}", None),
    ],
)
async def test_whatever_version_a_browser_says_it_has_it_is_brought_up_to_date(
    cast: Cast, query: str, expected: list[str] | None
) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    async with on_board(cast.sanne, path) as sanne:
        await sanne.voice()
        known = query.format(v=sanne.version, epoch=sanne.epoch)
        got: list[str] = []
        async with cast.sanne.socket(f"{path}/live?{known}") as socket:
            while not got or got[-1] != "presence":
                got.append(json.loads(await socket.recv())["type"])
        assert got[0] == "welcome"
        assert expected is None or got[1:-1] == expected


async def test_what_another_program_writes_is_on_open_boards_within_three_seconds(shared: tuple, cast: Cast) -> None:
    server: Server = shared[0]
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        with elsewhere(Path(server.folder), path, facts_of(random_board(9, 300))) as others:
            version = others.happens(250)
            await sanne.reached(version, patience=3)
            await youssef.reached(version, patience=3)
            await same_as_loaded(sanne)
            answer, version = await asyncio.gather(sanne.wish("voice", **VOICE), asyncio.to_thread(others.happens, 5))
            assert answer["type"] == "ack"
        await sanne.voice("erna")
        await youssef.reached(sanne.version)
        await same_as_loaded(youssef)


VOICE: Final = {"idea": "idea-meanwhile", "text": "tegelijk", "place": {"x": 1, "y": 1}}
