# SPDX-License-Identifier: Apache-2.0
"""What somebody who left may read: all they lived through, and nothing that came after. And networks that rest."""

import io
import json
import zipfile

import httpx
import pytest

from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, acts, do, formed, page
from web.house import House

BOARD = f"/networks/{NIGHT}/boards/board-night"
PLACE = {"x": 0, "y": 0}


async def wish(browser: httpx.AsyncClient, **doing: object) -> httpx.Response:
    return await browser.post(BOARD, json={"do": doing})


@pytest.fixture
async def sanne(browsers: Browsers) -> httpx.AsyncClient:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await do(sanne, NIGHT, type="open_board", board="board-night", question="What helps at night?")
    return sanne


async def somebody_left(browsers: Browsers, sanne: httpx.AsyncClient, access: str = "private") -> httpx.AsyncClient:
    """Youssef was in, built on an idea and left; then things went on without him."""
    youssef = await browsers.signed_up("Youssef")
    await do(youssef, NIGHT, type="join", affirms="0")
    await do(sanne, NIGHT, type="choose_access", access=access)
    await wish(youssef, type="voice", idea="idea-his", text="Ask the porter", place=PLACE)
    await do(youssef, NIGHT, type="leave")
    await wish(sanne, type="reword", idea="idea-his", text="Ask whoever is awake", base=1)
    await wish(sanne, type="voice", idea="idea-later", text="A night book", place=PLACE)
    await do(sanne, NIGHT, type="turn_question", question="What do we owe the day?")
    return youssef


@pytest.mark.parametrize("access", ["private", "invitation"])
async def test_who_left_finds_the_network_as_it_was_and_may_come_back(
    browsers: Browsers, sanne: httpx.AsyncClient, access: str
) -> None:
    youssef = await somebody_left(browsers, sanne, access)
    shown = await page(youssef)
    assert "You left" in shown
    assert "What helps?" in shown
    assert "What do we owe the day?" not in shown
    assert acts(shown) == {"join"}
    assert 'id="live"' not in shown
    await do(youssef, NIGHT, type="join", affirms="0")
    assert "What do we owe the day?" in await page(youssef)


async def test_who_came_back_and_left_again_reads_up_to_the_second_time(
    browsers: Browsers, sanne: httpx.AsyncClient
) -> None:
    youssef = await somebody_left(browsers, sanne)
    assert "A night book" not in (await youssef.get(BOARD)).text
    await do(youssef, NIGHT, type="join", affirms="0")
    await do(youssef, NIGHT, type="leave")
    await wish(sanne, type="voice", idea="idea-last", text="Sleep on it", place=PLACE)
    shown = (await youssef.get(BOARD)).text
    assert "A night book" in shown
    assert "Sleep on it" not in shown


async def test_a_board_is_as_it_was_with_its_end_for_now(browsers: Browsers, sanne: httpx.AsyncClient) -> None:
    youssef = await somebody_left(browsers, sanne)
    shown = (await youssef.get(BOARD)).text
    assert "Ask the porter" in shown
    assert "Ask whoever is awake" not in shown
    assert 'data-now="2"' in shown
    assert 'id="composer"' not in shown
    assert (await youssef.get(f"{BOARD}?at=3")).status_code == 404
    assert "Ask the porter" in (await youssef.get(f"{BOARD}/ideas/idea-his")).text
    assert (await youssef.get(f"{BOARD}/ideas/idea-later")).status_code == 404
    answer = await wish(youssef, type="react", idea="idea-his", feeling="curious")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_member")


async def test_an_open_network_is_read_by_who_left_as_by_anybody(browsers: Browsers, sanne: httpx.AsyncClient) -> None:
    youssef = await somebody_left(browsers, sanne, "open")
    assert "A night book" in (await youssef.get(BOARD)).text
    await do(sanne, NIGHT, type="choose_access", access="private")
    assert "A night book" not in (await youssef.get(BOARD)).text


async def test_a_bundle_ends_with_the_head_that_was_signed_as_they_left(
    browsers: Browsers, sanne: httpx.AsyncClient, house: House
) -> None:
    youssef = await somebody_left(browsers, sanne)
    answer = await youssef.post(f"/networks/{NIGHT}/exports", data={"what": "bundle"})
    assert answer.status_code == 200, answer.text
    file = zipfile.ZipFile(io.BytesIO(answer.content))
    name = next(name for name in file.namelist() if name.endswith("events.jsonl"))
    last = json.loads(file.read(name).splitlines()[-1])
    facts = house.journal.read(f"network-{NIGHT}")  # type: ignore[arg-type]
    left = next(fact for fact in facts if fact.event.__struct_config__.tag == "member.left")
    assert last["position"] == left.position
    his = (await youssef.get(f"/networks/{NIGHT}/verify")).text
    assert 'data-found="whole"' in his
    assert "this is about everything up to then" in his


async def test_who_left_before_another_board_was_signed_takes_their_bundle_and_nothing_is_amiss(
    browsers: Browsers, sanne: httpx.AsyncClient, house: House
) -> None:
    youssef = await somebody_left(browsers, sanne)
    await do(sanne, NIGHT, type="open_board", board="board-day", question="And by day?")
    assert (await sanne.post(f"/networks/{NIGHT}/heads")).status_code < 400
    assert (await youssef.post(f"/networks/{NIGHT}/heads")).status_code < 500
    assert (await youssef.post(f"/networks/{NIGHT}/exports", data={"what": "bundle"})).status_code == 200
    assert not house.proving.trouble


async def test_home_leads_to_what_one_left_under_the_name_one_knew(
    browsers: Browsers, sanne: httpx.AsyncClient
) -> None:
    youssef = await somebody_left(browsers, sanne)
    await do(sanne, NIGHT, type="turn_theme", name="Days as well", inside="All", outside="Rosters")
    shown = (await youssef.get("/")).text
    assert "One network you left" in shown
    assert "Learning at night" in shown
    assert "Days as well" not in shown


# -- resting -----------------------------------------------------------------------------------------------------------
async def test_a_network_rests_and_any_member_revives_it(browsers: Browsers, sanne: httpx.AsyncClient) -> None:
    await do(sanne, NIGHT, type="rest", why="Winter")
    shown = await page(sanne)
    assert "This network rests" in shown
    assert "Winter" in shown
    assert acts(shown) >= {"revive", "leave"}
    assert not acts(shown) & {"open_board", "turn_theme", "propose", "rest", "join"}
    board = (await sanne.get(BOARD)).text
    assert "This network rests, so the board is for reading." in board
    assert 'id="composer"' not in board
    answer = await wish(sanne, type="voice", idea="idea-0001", text="Still here", place=PLACE)
    assert answer.json()["code"] == "rests"
    assert "It rests for now." in (await sanne.get("/")).text
    await do(sanne, NIGHT, type="revive")
    assert "open_board" in acts(await page(sanne))


async def test_when_the_last_member_leaves_the_network_rests_and_they_may_wake_it(
    browsers: Browsers, sanne: httpx.AsyncClient
) -> None:
    await do(sanne, NIGHT, type="choose_access", access="private")
    await do(sanne, NIGHT, type="leave", all_the_same="true")
    shown = await page(sanne)
    assert "This network rests" in shown
    assert "Nobody is in just now." in shown
    assert acts(shown) == {"revive"}
    await do(sanne, NIGHT, type="revive", affirms="0")
    assert "You are part of this." in await page(sanne)
