# SPDX-License-Identifier: Apache-2.0
"""The film of a whole network: its frames lead to the page at each moment, in words; and as a file."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from domain.kernel import Asked, BoardId, CommandId
from domain.network.boards import OpenBoard
from domain.streams import network_stream
from tests.live.markup import ground_of
from tests.web.addresses import ADDRESS
from tests.web.board_scenes import BOARD, ask
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do, formed
from web.house import House

FILM = f"/networks/{NIGHT}/film"
PARTS = ("film-map", "film-list")


async def page(browser: httpx.AsyncClient, at: int | str = "") -> str:
    answer = await browser.get(FILM, params={"at": at} if at != "" else {})
    assert answer.status_code == 200, answer.text
    return answer.text


async def now(browser: httpx.AsyncClient) -> int:
    return int(re.search(r'data-now="(\d+)"', await page(browser))[1])  # type: ignore[index]


async def asked(browser: httpx.AsyncClient, what: str, **where: Any) -> Any:
    answer = await browser.get(f"{FILM}/{what}", params=where)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def lived(sanne: httpx.AsyncClient, browsers: Browsers) -> httpx.AsyncClient:
    mila = await browsers.signed_up("Mila")
    await do(mila, NIGHT, type="join")
    await do(sanne, NIGHT, type="turn_question", question="What helps before dawn?")
    await ask(mila, "voice", idea="idea-late", text="A window", place={"x": 0, "y": 0})
    await ask(mila, "move", moves=[{"idea": "idea-late", "place": {"x": 5, "y": 5}}])
    await ask(sanne, "name_insight", idea="idea-late", why="Nobody saw it")
    await do(sanne, NIGHT, type="fork_board", board="board-side", of="board-night", at="3", question="And by day?")
    await do(mila, NIGHT, type="leave", name_stays="former", farewell="")
    return mila


async def test_each_frame_shows_what_a_page_opened_there_shows(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    await lived(sanne, browsers)
    last = await now(sanne)
    reel = await asked(sanne, "frames", after=0, upto=last)
    ground = ground_of(await page(sanne, 0), (), PARTS)
    assert reel["upto"] == last == reel["frames"][-1]["to"]
    at = 0
    for frame in reel["frames"]:
        assert frame["from"] == at
        at = frame["to"]
        ground.lay(frame["html"])
        assert ground.shown() == ground_of(await page(sanne, at), (), PARTS).shown()
    for to in (3, 9, 0, 6, last):
        frame = await asked(sanne, "changes", **{"from": at, "to": to})
        assert (frame["from"], frame["to"]) == (at, to)
        ground.lay(frame["html"])
        assert ground.shown() == ground_of(await page(sanne, to), (), PARTS).shown()
        at = to


async def test_what_follows_by_itself_and_moved_cards_have_no_frame_of_their_own(
    sanne: httpx.AsyncClient, browsers: Browsers
) -> None:
    await lived(sanne, browsers)
    reel = await asked(sanne, "frames", after=0, upto=await now(sanne))
    told = [frame["moment"]["told"] for frame in reel["frames"]]
    assert any(sentence.startswith("Sanne made a side board") for sentence in told)
    assert not any("in another place" in sentence or "From the other board" in sentence for sentence in told)
    assert not any("opened this board" in sentence for sentence in told)


async def test_a_sentence_says_on_which_board_it_happened_and_where_the_film_waits(
    sanne: httpx.AsyncClient, browsers: Browsers
) -> None:
    await lived(sanne, browsers)
    reel = await asked(sanne, "frames", after=0, upto=await now(sanne))
    moments = [frame["moment"] for frame in reel["frames"]]
    voiced = next(one for one in moments if "A window" in one["told"])
    assert voiced["told"] == "On the board “What helps at night?”: A former member voiced an idea: “A window”."
    assert voiced["board"] == "board-night"
    turns = [one["told"] for one in moments if one["critical"]]
    assert [re.search(r"become a network|turned the question|an insight", turn) is not None for turn in turns] == [
        True
    ] * 3
    opened = next(one for one in moments if one["told"].startswith("Sanne opened a board"))
    assert (opened["board"], opened["kind"]) == ("board-night", "board")


async def test_the_film_of_one_person_ends_where_the_network_is(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    await lived(sanne, browsers)
    last = await now(sanne)
    all_of_it = await asked(sanne, "frames", after=0, upto=last)
    person = next(f["moment"]["by"] for f in all_of_it["frames"] if "A window" in f["moment"]["told"])
    reel = await asked(sanne, "frames", after=0, upto=last, person=person)
    assert {frame["moment"]["by"] for frame in reel["frames"][:-1]} == {person}
    assert reel["frames"][-1]["to"] == last
    assert reel["frames"][-1]["html"] == all_of_it["frames"][-1]["html"]


async def test_who_left_is_named_as_they_chose_in_every_frame(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    mila = await browsers.signed_up("Mila")
    await do(mila, NIGHT, type="join")
    await ask(mila, "voice", idea="idea-late", text="A window", place={"x": 0, "y": 0})
    assert "Mila" in await page(sanne)
    await do(mila, NIGHT, type="leave", name_stays="former")
    last = await now(sanne)
    film = await sanne.post(f"/networks/{NIGHT}/exports", data={"what": "film", "board": "", "idea": "", "at": ""})
    for text in (
        json.dumps(await asked(sanne, "frames", after=0, upto=last), ensure_ascii=False),
        json.dumps(await asked(sanne, "changes", **{"from": 0, "to": last - 1}), ensure_ascii=False),
        await page(sanne, last - 1),
        film.text,
    ):
        assert "Mila" not in text
        assert "a former member" in text.lower()


async def test_a_board_leads_to_itself_at_that_moment(sanne: httpx.AsyncClient) -> None:
    last = await now(sanne)
    links = re.findall(rf'href="({BOARD}\?at=\d+)"', await page(sanne, last - 1))
    assert links
    assert set(links) == {links[0]}
    assert (await sanne.get(links[0])).status_code == 200


async def test_what_is_added_is_in_the_next_answer(sanne: httpx.AsyncClient) -> None:
    before = await now(sanne)
    await ask(sanne, "voice", idea="idea-late", text="A window", place={"x": 0, "y": 0})
    await do(sanne, NIGHT, type="turn_question", question="What helps before dawn?")
    reel = await asked(sanne, "frames", after=before, upto=before + 2)
    assert [frame["moment"]["kind"] for frame in reel["frames"]] == ["idea", "theme"]


async def test_the_strip_has_chapters_marks_and_turns(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    await lived(sanne, browsers)
    strip = (await sanne.get(f"{FILM}/strip")).text
    facts = json.loads(re.search(r'data-facts="([^"]+)"', strip)[1].replace("&#34;", '"'))  # type: ignore[index]
    assert facts["version"] == await now(sanne)
    assert facts["chapters"][0]["from"] == 1
    assert facts["chapters"][-1]["to"] == facts["version"]
    assert {"theme", "people", "board", "combination", "insight"} == {mark["kind"] for mark in facts["marks"]}
    assert len(facts["critical"]) == 3


@pytest.mark.parametrize("path", ["frames?after=0&upto=99", "changes?from=99&to=0", "frames?after=x&upto=1"])
async def test_moments_that_are_none_are_refused(sanne: httpx.AsyncClient, path: str) -> None:
    answer = await sanne.get(f"{FILM}/{path}", headers={"accept": "application/json"})
    assert answer.json()["code"] == ("no_moment" if "x" in path else "beyond_now")


async def test_a_board_of_another_network_is_in_no_film_that_claims_it(
    sanne: httpx.AsyncClient, browsers: Browsers, house: House
) -> None:
    """No door lets anybody claim it; this is for the day on which one does."""
    await do(sanne, NIGHT, type="choose_access", access="private")
    youssef = await browsers.signed_up("Youssef")
    await formed(youssef, network="day-network")
    him = house.accounts.account_at("youssef@example.org")
    assert him
    claim = OpenBoard(BoardId("board-night"), "Mine?")
    asked_by_him = Asked(claim, CommandId("claim-a-board"), him.id, datetime.now(UTC), "member")
    await house.desk.submit(network_stream("day-network"), asked_by_him)
    film = (await youssef.get("/networks/day-network/film")).text
    assert "Mine?" in film
    last = re.search(r'data-now="(\d+)"', film)[1]  # type: ignore[index]
    frames = await youssef.get(f"/networks/day-network/film/frames?after=0&upto={last}")
    for secret in ("lamp", "Soup", "Sanne"):
        assert secret in (await sanne.get(f"{FILM}/frames?after=0&upto=8")).text
        assert secret not in film
        assert secret not in frames.text


# -- as a file ---------------------------------------------------------------------------------------------------------
async def test_the_film_in_a_file_has_every_moment_and_asks_nothing_of_anybody(
    sanne: httpx.AsyncClient, browsers: Browsers
) -> None:
    await lived(sanne, browsers)
    last = await now(sanne)
    answer = await sanne.post(f"/networks/{NIGHT}/exports", data={"what": "film"})
    assert answer.headers["content-disposition"] == 'attachment; filename="learning-at-night.html"'
    film = answer.text
    markup = re.sub(r"<script>.*?</script>", "", film, count=1, flags=re.DOTALL)  # htmx, which only speaks of them
    assert {address[:5] for address in ADDRESS.findall(markup) if address[:1] != "#"} == {"data:"}
    frames = json.loads(re.search(r'id="film-frames">(.*?)</script>', film, re.DOTALL)[1])  # type: ignore[index]
    assert (frames[0]["from"], frames[0]["to"]) == (0, 0)
    assert frames[-1]["to"] == last  # noted before it was made, so taking it is not in it
    room = re.search(r"<main.*?</main>", film, re.DOTALL)
    assert room is not None
    ground = ground_of(room[0], (), PARTS)
    for frame in frames:
        ground.lay(frame["html"])
    end = ground_of(await page(sanne, last), (), PARTS)
    linkless = {called: unlinked(html) for called, html in end.parts.items()}
    assert {called: unlinked(html) for called, html in ground.parts.items()} == linkless


def unlinked(html: str) -> str:
    without = re.sub(r'<p class="small"><a [^>]*>.*?</a></p>', "", html)
    without = re.sub(r'<a href="[^"]*">(.*?)</a>', r"\1", without)
    return " ".join(re.sub(r' href="[^"]*"', "", without).split())
