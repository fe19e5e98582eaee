# SPDX-License-Identifier: Apache-2.0
"""A side board begins at a moment and says where it came from; an idea of it comes back to where it began."""

from typing import Any

import httpx
import pytest

from domain.streams import board_stream
from journal import Journal
from tests.web.board_scenes import BOARD, GROUND, ask, voice
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do, formed
from web.house import House

SIDE = f"/networks/{NIGHT}/boards/board-aside"
FORK: dict[str, Any] = {
    "type": "fork_board",
    "board": "board-aside",
    "of": "board-night",
    "at": 4,
    "question": "What if it were day?",
}


async def wish(browser: httpx.AsyncClient, path: str, status: int = 200, **doing: Any) -> dict[str, str]:
    answer = await browser.post(path, json={"do": doing})
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def forked(browser: httpx.AsyncClient) -> None:
    assert (await wish(browser, f"/networks/{NIGHT}", **FORK))["at"] == SIDE


async def test_a_side_board_begins_as_the_board_was(sanne: httpx.AsyncClient) -> None:
    await forked(sanne)
    page = (await sanne.get(SIDE)).text
    assert "A small warm lamp" in page
    assert "Soup at three" in page
    assert "And a chair beside it" not in page
    assert f'href="{BOARD}?at=4"' in page
    assert "What helps at night?" in page, "the board it came from is named by its question"
    network = (await sanne.get(f"/networks/{NIGHT}")).text
    assert "What if it were day?" in network
    assert 'Side board of <bdi><span class="words">What helps at night?</span></bdi>' in network


async def test_both_go_on_apart(sanne: httpx.AsyncClient) -> None:
    await forked(sanne)
    await wish(sanne, SIDE, type="reword", idea="idea-lamp", text="A window", base=1)
    assert "A small warm lamp" in (await sanne.get(BOARD)).text
    assert "A window" not in (await sanne.get(BOARD)).text


async def test_an_idea_of_it_comes_back_and_says_where_it_grew(sanne: httpx.AsyncClient, house: House) -> None:
    await forked(sanne)
    said: dict[str, Any] = {"text": "Open the curtains", "place": GROUND}
    await wish(sanne, SIDE, type="build_on", idea="idea-curtains", on="idea-lamp", **said)
    for _ in range(2):  # asked twice, made once
        answer = await sanne.post(f"{SIDE}/ideas/idea-curtains/take-back", json={"id": "come-back-1"})
        assert answer.status_code == 200, answer.text
    assert answer.json()["at"] == f"{BOARD}#idea-come-back-1"
    state = await house.desk.view(board_stream("board-night"), lambda board: board.ideas["come-back-1"])
    assert state.text == "Open the curtains"
    assert state.builds_on == ("idea-lamp",)
    assert (state.cites[0].board, state.cites[0].idea) == ("board-aside", "idea-curtains")
    assert (await sanne.get(BOARD)).text.count("Open the curtains") == 1
    story = (await sanne.get(f"{BOARD}/ideas/come-back-1/story")).text
    assert f"/networks/{NIGHT}/boards/board-aside" in story


async def test_what_comes_back_covers_no_other_card(sanne: httpx.AsyncClient, house: House) -> None:
    await forked(sanne)
    for number in range(3):
        answer = await sanne.post(f"{SIDE}/ideas/idea-lamp/take-back", json={"id": f"come-back-{number}"})
        assert answer.status_code == 200, answer.text
    places = await house.desk.view(
        board_stream("board-night"), lambda board: [board.ideas[f"come-back-{number}"].place for number in range(3)]
    )
    assert len({place.y for place in places}) == 3
    assert all(abs(one.y - other.y) >= 230 for one in places for other in places if one is not other)
    assert all(place.y >= 230 for place in places), "the ideas that were there lie at 0"


async def test_whose_words_were_erased_are_not_carried_along(
    sanne: httpx.AsyncClient, browsers: Browsers, house: House
):
    youssef = await browsers.signed_up("Youssef")
    await do(youssef, NIGHT, type="join", affirms="0")
    await voice(youssef, "idea-his", "The owl at the window")
    him = house.accounts.account_at("youssef@example.org")
    assert him
    await sanne.get(f"{BOARD}?at=3")  # the past is in memory, with his words in it
    journal: Journal = house.journal
    assert journal.forget(him.id) > 0
    await wish(sanne, f"/networks/{NIGHT}", **{**FORK, "at": 7})
    assert "owl" not in (await sanne.get(SIDE)).text
    assert "idea-his" in (await sanne.get(SIDE)).text
    answer = await sanne.post(f"{SIDE}/ideas/idea-his/take-back", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "erased")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"at": 7}, 404, "unknown_moment"),
        ({"at": 0}, 422, "bad_form"),
        ({"of": "board-other"}, 404, "unknown_board"),
        ({"board": "board-night"}, 409, "id_taken"),
        ({"question": "  "}, 422, "empty"),
    ],
)
async def test_what_cannot_begin_says_why(sanne: httpx.AsyncClient, change: dict[str, object], status: int, code: str):
    said = await wish(sanne, f"/networks/{NIGHT}", status, **{**FORK, **change})
    assert said["code"] == code


async def test_a_board_of_another_network_is_no_beginning(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    mila = await browsers.signed_up("Mila")
    await formed(mila, network="day-network")
    said = await wish(mila, "/networks/day-network", 404, **FORK)
    assert said["code"] == "unknown_board"
    assert (await mila.get("/networks/day-network/boards/board-aside")).status_code == 404


async def test_only_from_a_side_board_something_comes_back(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    answer = await sanne.post(f"{BOARD}/ideas/idea-lamp/take-back", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_fork")
    await forked(sanne)
    unknown = await sanne.post(f"{SIDE}/ideas/idea-nowhere/take-back", json={})
    assert unknown.json()["code"] == "unknown_idea"
    stranger = await browsers.signed_up("Mila")
    refused = await stranger.post(f"{SIDE}/ideas/idea-lamp/take-back", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_member")


async def test_an_arrangement_comes_back_as_one_act_that_can_be_undone(sanne: httpx.AsyncClient, house: House) -> None:
    moves = [{"idea": idea, "place": {"x": 500, "y": 40}} for idea in ("idea-lamp", "idea-soup")]
    await ask(sanne, "move", moves=moves)
    await ask(sanne, "restore_arrangement", of=3)

    async def places() -> set[tuple[int, int]]:
        return await house.desk.view(
            board_stream("board-night"), lambda board: {(i.place.x, i.place.y) for i in board.ideas.values()}
        )

    assert await places() == {(0, 0)}
    assert await ask(sanne, "restore_arrangement", of=3) == 9, "it lies like that already"
    await ask(sanne, "undo")
    assert await places() == {(0, 0), (500, 40)}
    beyond = await sanne.post(BOARD, json={"do": {"type": "restore_arrangement", "of": 99}})
    assert beyond.json()["code"] == "unknown_moment"
