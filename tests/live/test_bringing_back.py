# SPDX-License-Identifier: Apache-2.0
"""What is brought back from the past over a live socket: one act, seen and said to everybody, and it can be undone."""

from typing import Any

from tests.live.conftest import Cast
from tests.live.window import Window, on_board, same_as_loaded
from tests.running import a_board, a_network

FAR = {"x": 900, "y": 400}


def said(window: Window) -> list[str]:
    """The sentences this window was told, in order."""
    return [one["told"] for frame in window.frames for one in frame.get("told", ())]


async def test_an_arrangement_comes_back_by_socket_and_everybody_is_told_in_their_language(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.bram), cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.bram, path) as bram:
        ideas = [await sanne.voice(f"gedachte {number}") for number in range(3)]
        laid_out = sanne.version
        await bram.wish("move", moves=[{"idea": idea, "place": FAR} for idea in ideas])
        answer = await sanne.wish("restore_arrangement", of=laid_out)
        assert answer["type"] == "ack"
        await bram.reached(answer["version"])
        for idea in ideas:
            assert 'data-x="0"' in bram.ground.lists["ideas"][f"idea-{idea}"]
        assert len(said(sanne)) == len(said(bram)) == 1
        assert "Sanne" in said(bram)[0]
        assert said(bram) != said(sanne), "one reads English, the other Dutch"
        await same_as_loaded(bram)
        undone = await sanne.wish("undo")
        assert undone["type"] == "ack"
        assert 'data-x="900"' in sanne.ground.lists["ideas"][f"idea-{ideas[0]}"]


async def test_ordinary_changes_are_not_announced(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    async with on_board(cast.sanne, path) as sanne:
        idea = await sanne.voice("gedachte")
        await sanne.wish("reword", idea=idea, text="een andere gedachte", base=1)
        assert said(sanne) == []
        await sanne.wish("restore_wording", idea=idea, wording=1)
        assert len(said(sanne)) == 1
        assert "told" not in next(frame for frame in sanne.frames if frame["type"] == "changes")


async def test_a_moment_that_never_was_is_refused_and_what_is_wished_meanwhile_goes_ahead(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    async with on_board(cast.sanne, path) as sanne:
        refused = await sanne.send_wish("restore_arrangement", of=9_999)
        await sanne.voice("gedachte")
        answer: dict[str, Any] = await sanne.answer(refused)
        assert (answer["type"], answer["code"]) == ("refused", "unknown_moment")
        wrong = await sanne.wish("restore_arrangement", of=0)
        assert wrong["type"] == "refused"
