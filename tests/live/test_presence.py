# SPDX-License-Identifier: Apache-2.0
"""Who is here and who writes where: per window, honest within seconds, and never in the log."""

import re

from tests.live.conftest import Cast
from tests.live.window import Window, on_board
from tests.running import Visitor, a_board, a_network


def here(window: Window) -> dict[str, str]:
    """Who is shown to be here, and where they write."""
    return dict(re.findall(r'data-member="([^"]*)"[^>]*data-writing="([^"]*)"', window.people))


async def sees(window: Window, expected: dict[str, str], patience: float = 5) -> None:
    await window.until(lambda: here(window) == expected, patience)


async def test_everybody_sees_who_is_here_once_each(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    sanne_id, youssef_id = cast.sanne.id, cast.youssef.id
    async with on_board(cast.sanne, path) as sanne:
        await sees(sanne, {sanne_id: ""})
        async with on_board(cast.youssef, path) as youssef, on_board(cast.youssef, path) as second:
            for window in (sanne, youssef, second):
                await sees(window, {sanne_id: "", youssef_id: ""})
            await second.leave()
            await youssef.send({"type": "here", "writing": "new"})
            await sees(sanne, {sanne_id: "", youssef_id: "new"})
        await sees(sanne, {sanne_id: ""})
        assert sanne.version == 1


async def test_two_windows_of_one_person_are_one_person_until_both_are_gone(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    other_browser = Visitor(cast.youssef.server, cast.youssef.who, browser=1)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as first:
        async with on_board(other_browser, path) as second:
            idea = await second.voice()
            await second.send({"type": "here", "writing": idea})
            await first.send({"type": "here", "writing": ""})
            await sees(sanne, {cast.sanne.id: "", cast.youssef.id: idea})
        await sees(sanne, {cast.sanne.id: "", cast.youssef.id: ""})
        await first.leave()
        await sees(sanne, {cast.sanne.id: ""})


async def test_who_says_nothing_more_is_not_writing_any_more(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        await youssef.send({"type": "here", "writing": "new"})
        await sees(sanne, {cast.sanne.id: "", cast.youssef.id: "new"})
        await sees(sanne, {cast.sanne.id: "", cast.youssef.id: ""}, patience=9)


async def test_the_page_as_loaded_says_who_is_here(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    async with on_board(cast.sanne, path):
        assert f'data-member="{cast.sanne.id}"' in await cast.youssef.page(path)
    fresh = await cast.youssef.page(path)
    assert f'data-member="{cast.sanne.id}"' not in fresh
