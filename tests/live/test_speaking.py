# SPDX-License-Identifier: Apache-2.0
"""What passes over a live socket between a browser and the board: wishes, answers and what everybody sees."""

from tests.live.conftest import Cast
from tests.live.window import on_board, same_as_loaded
from tests.running import a_board, a_network


async def test_what_one_says_everybody_sees_at_once_each_in_their_language(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef, cast.bram), cast.sanne)
    async with (
        on_board(cast.sanne, path) as sanne,
        on_board(cast.youssef, path) as youssef,
        on_board(cast.bram, path) as bram,
    ):
        idea = await sanne.voice("Een <b>tuin</b> op het dak")
        for window in (youssef, bram):
            await window.reached(sanne.version)
            assert "Een &lt;b&gt;tuin&lt;/b&gt; op het dak" in window.ground.lists["ideas"][f"idea-{idea}"]
            await same_as_loaded(window)
        assert sanne.ground == youssef.ground
