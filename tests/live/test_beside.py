# SPDX-License-Identifier: Apache-2.0
"""A network's page follows what happens on its boards: how restless they are, and what is named an insight there."""

from tests.live.conftest import Cast
from tests.live.window import Window, on_board, same_as_loaded
from tests.running import a_board, a_network, new

PLACE = {"x": 0, "y": 0}


def besides(window: Window) -> int:
    return sum(frame["type"] == "beside" for frame in window.frames)


def shows(window: Window, words: str) -> bool:
    return words in str(window.ground.shown())


async def test_an_insight_named_on_a_board_comes_to_the_networks_page(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    board = await a_board(network, cast.sanne)
    idea = new("idea")
    await cast.youssef.ask(board, "voice", idea=idea, text="Eerst luisteren", place=PLACE)
    async with on_board(cast.sanne, network) as window:
        await cast.youssef.ask(board, "name_insight", idea=idea, why="Omdat niemand het zag")
        await window.until(lambda: shows(window, "Omdat niemand het zag"))
        await cast.youssef.ask(board, "reword", idea=idea, text="Eerst lang luisteren", base=1)
        await window.until(lambda: shows(window, "Eerst lang luisteren"))
        await same_as_loaded(window)
        await cast.youssef.ask(board, "take_back_insight", idea=idea)
        await window.until(lambda: not shows(window, "Omdat niemand het zag"))
        await same_as_loaded(window)


async def test_a_board_opened_while_one_looks_is_followed_too(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    async with on_board(cast.sanne, network) as window:
        board = await a_board(network, cast.youssef)
        await cast.youssef.ask(board, "raise_question", idea=new("idea"), text="Wie luistert?", place=PLACE)
        await window.until(lambda: shows(window, "één open vraag"))
        await same_as_loaded(window)


async def test_who_was_away_is_told_once_and_only_when_it_matters(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    board = await a_board(network, cast.sanne)
    idea = new("idea")
    await cast.youssef.ask(board, "voice", idea=idea, text="Eerst luisteren", place=PLACE)
    window = Window(cast.sanne, network)
    await window.load()
    await window.come_in()
    await window.until(lambda: window.people)
    assert besides(window) == 0
    await window.leave()
    await cast.youssef.ask(board, "name_insight", idea=idea, why="Omdat niemand het zag")
    await window.come_in()
    await window.until(lambda: besides(window) == 1)
    await same_as_loaded(window)
    await window.leave()
    window.people = ""
    await window.come_in()
    await window.until(lambda: window.people)
    assert besides(window) == 1
    await cast.youssef.ask(board, "react", idea=idea, feeling="curious")
    await cast.youssef.ask(board, "raise_question", idea=new("idea"), text="Wie luistert?", place=PLACE)
    await window.until(lambda: shows(window, "één open vraag"))
    assert besides(window) == 2
    await window.leave()


async def test_who_may_not_read_along_is_told_nothing(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef, access="invitation")
    board = await a_board(network, cast.sanne)
    async with on_board(cast.mila, network) as window:
        idea = new("idea")
        await cast.youssef.ask(board, "voice", idea=idea, text="Eerst luisteren", place=PLACE)
        await cast.youssef.ask(board, "name_insight", idea=idea, why="Omdat niemand het zag")
        await same_as_loaded(window)
        assert besides(window) == 0
        assert window.beside == ""
        assert not any("luisteren" in str(frame) or "niemand het zag" in str(frame) for frame in window.frames)
