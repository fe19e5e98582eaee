# SPDX-License-Identifier: Apache-2.0
"""The board at a moment, the way between two moments, the film and the strip: what they answer, and to whom."""

import asyncio
import re
from threading import Event

import httpx
import pytest

from domain.streams import board_stream
from tests.live.markup import ground_of
from tests.web.board_scenes import BOARD, GROUND, ask, voice
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do
from web.house import House
from web.past.at_hand import APIECE, Made
from web.past.pasts import Pasts

LISTS = ("ideas", "links-list", "aside-list")
NOW = 6


async def page(browser: httpx.AsyncClient, at: int | str) -> str:
    answer = await browser.get(BOARD, params={"at": at})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_page_at_a_moment_is_the_board_as_it_was(sanne: httpx.AsyncClient) -> None:
    shown = await page(sanne, 3)
    assert "A small lamp" in shown
    assert "Soup at three" in shown
    assert "A small warm lamp" not in shown
    assert "And a chair beside it" not in shown
    assert 'data-version="3"' in shown
    assert f'data-now="{NOW}"' in shown
    assert 'data-then="1"' in shown


async def test_every_moment_of_it_is_the_page_that_was_live_then(sanne: httpx.AsyncClient) -> None:
    """The live page is kept as the board grows; looked back on, each is the same, byte for byte."""
    live = {}
    for number in range(3):
        version = await voice(sanne, f"idea-late-{number}", f"Something late {number}")
        live[version] = ground_of((await sanne.get(BOARD)).text, LISTS, ("question",))
    await ask(sanne, "reword", idea="idea-late-0", text="Said otherwise since", base=1)
    for version, then in live.items():
        assert ground_of(await page(sanne, version), LISTS, ("question",)) == then


@pytest.mark.parametrize("words", ["\ue000idea\ue001", "<!--idea-->", "%(idea)s {{ drawn.idea }}"])
async def test_no_words_can_come_in_the_way_of_the_past(sanne: httpx.AsyncClient, words: str) -> None:
    other = f"/networks/{NIGHT}/boards/board-odd"
    await do(sanne, NIGHT, type="open_board", board="board-odd", question=words)
    await sanne.post(other, json={"do": {"type": "voice", "idea": "idea-odd", "text": words, "place": GROUND}})
    live = ground_of((await sanne.get(other)).text, LISTS, ("question",))
    assert ground_of((await sanne.get(f"{other}?at=2")).text, LISTS, ("question",)) == live


async def test_before_anything_happened_it_is_empty(sanne: httpx.AsyncClient) -> None:
    assert ground_of(await page(sanne, 0), LISTS, ()).lists == {called: {} for called in LISTS}


@pytest.mark.parametrize(
    ("at", "status", "sentence"),
    [
        (NOW + 1, 404, "number 7 has not happened yet"),
        ("12345678", 404, "has not happened yet"),
        ("2.5", 400, "whole numbers from 0 to 6"),
        ("-1", 400, "whole numbers"),
        ("١", 400, "whole numbers"),
        ("", 400, "whole numbers"),
        ("9" * 40, 400, "whole numbers"),
        ("2026-99-99", 400, "whole numbers"),
    ],
)
async def test_what_is_no_moment_gets_a_clear_answer(
    sanne: httpx.AsyncClient, at: int | str, status: int, sentence: str
):
    for way in (BOARD, f"{BOARD}/ideas/idea-lamp"):
        answer = await sanne.get(way, params={"at": at})
        assert answer.status_code == status
        assert sentence in answer.text
        assert f'<a class="button" href="{way}">As it is now</a>' in answer.text


async def test_a_date_leads_to_the_version_of_that_moment(sanne: httpx.AsyncClient) -> None:
    long_ago = await sanne.get(BOARD, params={"at": "2001-05-01T10:00"})
    assert (long_ago.status_code, long_ago.headers["location"]) == (303, f"{BOARD}?at=0")
    later = await sanne.get(BOARD, params={"at": "2999-01-01"})
    assert later.headers["location"] == f"{BOARD}?at={NOW}"


async def test_a_conversation_as_it_was(sanne: httpx.AsyncClient) -> None:
    await ask(sanne, "comment", comment="comment-1", idea="idea-lamp", text="I like this one")
    then = (await sanne.get(f"{BOARD}/ideas/idea-lamp", params={"at": 2})).text
    assert "A small lamp" in then
    assert "I like this one" not in then
    assert (await sanne.get(f"{BOARD}/ideas/idea-meal", params={"at": 2})).status_code == 404


async def test_the_way_between_two_moments_is_a_frame_with_a_sentence(sanne: httpx.AsyncClient) -> None:
    frame = (await sanne.get(f"{BOARD}/changes", params={"from": 1, "to": 5})).json()
    assert (frame["type"], frame["from"], frame["to"]) == ("changes", 1, 5)
    moment = frame["moment"]
    assert (moment["version"], moment["idea"], moment["kind"]) == (5, "idea-chair", "idea")
    assert moment["told"] == "Sanne built on “A small warm lamp”: “And a chair beside it”."
    assert re.fullmatch(r"\d\d:\d\d", moment["clock"])
    back = (await sanne.get(f"{BOARD}/changes", params={"from": 5, "to": 0})).json()
    assert back["moment"] is None
    assert back["html"].count('hx-swap="delete"') == 3


async def test_the_film_has_a_frame_for_every_fact_and_ends_where_the_board_is(sanne: httpx.AsyncClient) -> None:
    reel = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": NOW})).json()
    assert [(frame["from"], frame["to"]) for frame in reel["frames"]] == [(n, n + 1) for n in range(NOW)]
    assert reel["upto"] == NOW
    ground = ground_of(await page(sanne, 0), LISTS, ("question",))
    for frame in reel["frames"]:
        ground.lay(frame["html"])
    now = ground_of((await sanne.get(BOARD)).text, LISTS, ("question",))
    assert ground.shown() == now.shown()


async def test_a_film_can_follow_one_idea_or_one_person(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    youssef = await browsers.signed_up("Youssef")
    await do(youssef, NIGHT, type="join", affirms="0")
    await voice(youssef, "idea-quiet", "Quiet shoes")
    me = re.search(r'data-me="([^"]+)"', (await youssef.get(BOARD)).text)
    assert me
    his = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": 7, "person": me[1]})).json()
    assert [frame["moment"]["idea"] for frame in his["frames"]] == ["idea-quiet"]
    assert "Soup at three" in his["frames"][0]["html"], "what others did meanwhile goes along"
    about = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": 7, "idea": "idea-chair"})).json()
    assert [frame["to"] for frame in about["frames"]] == [2, 4, 5, 7], "its own, what it came from, and the end"
    some = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": 7, "every": 3})).json()
    assert [frame["to"] for frame in some["frames"]] == [3, 6, 7]


async def test_a_film_of_an_idea_has_what_it_answers_and_what_was_once_a_source_of_it(sanne: httpx.AsyncClient) -> None:
    more = {"idea": "idea-whole", "text": "All of it", "new_here": "together", "place": GROUND}
    await ask(sanne, "raise_question", idea="idea-why", text="Why at night?", place=GROUND)
    await ask(sanne, "combine", sources=["idea-lamp", "idea-soup", "idea-chair"], **more)
    await ask(sanne, "peel_source", idea="idea-whole", source="idea-soup")
    await ask(sanne, "draw_link", link="link-why", relation="answers", source="idea-whole", target="idea-why")
    about = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": 10, "idea": "idea-whole"})).json()
    assert [frame["to"] for frame in about["frames"]] == [2, 3, 4, 5, 7, 8, 9, 10]
    nothing = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": 10, "idea": "idea-nowhere"})).json()
    assert [frame["to"] for frame in nothing["frames"]] == [10]


async def test_turning_points_are_counted_on_with_what_others_add(sanne: httpx.AsyncClient, house: House) -> None:
    """Asked now and then, or of a past that was never asked for before: it is the same."""
    stream = board_stream("board-night")
    for number in range(12):
        await ask(sanne, "build_on", idea=f"idea-on-{number}", on="idea-lamp", text=f"And {number}", place=GROUND)
        along = await house.pasts.critical(stream, None)
    assert along
    house.pasts.start_over()
    assert await house.pasts.critical(stream, None) == along
    strip = (await sanne.get(f"{BOARD}/strip")).text
    assert f"&#34;critical&#34;:{sorted(along)}".replace(" ", "") in strip


async def test_long_films_come_in_parts(sanne: httpx.AsyncClient) -> None:
    for number in range(70):
        await voice(sanne, f"idea-of-many-{number}", f"One of many: {number}")
    first = (await sanne.get(f"{BOARD}/film", params={"after": 0, "upto": 76})).json()
    assert len(first["frames"]) == 60
    rest = (await sanne.get(f"{BOARD}/film", params={"after": first["upto"], "upto": 76})).json()
    assert [frame["from"] for frame in rest["frames"]] == list(range(60, 76))
    assert rest["upto"] == 76


async def test_the_strip_shows_when_much_happened_and_what_to_look_for(sanne: httpx.AsyncClient) -> None:
    await ask(sanne, "name_insight", idea="idea-meal", why="It brings us together")
    strip = (await sanne.get(f"{BOARD}/strip")).text
    assert strip.count("<rect") == 7
    assert "strip-insight" in strip
    assert "strip-combination" in strip
    assert "style=" not in strip


async def test_the_strip_marks_who_came_and_left_though_that_is_not_on_the_board(
    sanne: httpx.AsyncClient, browsers: Browsers
) -> None:
    youssef = await browsers.signed_up("Youssef")
    assert "strip-people" not in (await sanne.get(f"{BOARD}/strip")).text
    await do(youssef, NIGHT, type="join", affirms="0")
    strip = (await sanne.get(f"{BOARD}/strip")).text
    assert f"&#34;version&#34;:{NOW},&#34;kind&#34;:&#34;people&#34;" in strip
    assert strip.count("strip-people") == 1


async def test_nothing_of_a_past_is_there_for_who_may_not_see_the_board(browsers: Browsers) -> None:
    sanne, mila = await browsers.signed_up("Sanne"), await browsers.signed_up("Mila")
    theme = {"name": "Nights", "inside": "a", "outside": "b", "question": "c", "access": "private"}
    await sanne.post("/networks", data={"type": "spark", "network": NIGHT, "text": "nights"})
    await do(sanne, NIGHT, type="form", **theme)
    await do(sanne, NIGHT, type="open_board", board="board-night", question="What helps at night?")
    await sanne.post(BOARD, json={"do": {"type": "voice", "idea": "idea-lamp", "text": "secret", "place": GROUND}})
    ways = ["?at=1", "?at=999", "/changes?from=0&to=1", "/film?after=0&upto=1", "/strip", "/since?after=0"]
    for way in (*ways, "/ideas/idea-lamp?at=1", "/ideas/idea-lamp/story"):
        theirs = await mila.get(BOARD + way)
        unknown = await mila.get(BOARD.replace("night", "other") + way)
        assert (theirs.status_code, theirs.text) == (404, unknown.text), way
        assert (await sanne.get(BOARD + way)).status_code in (200, 404)
    assert (await browsers.another().get(f"{BOARD}?at=1")).status_code == 303


async def test_of_short_pasts_too_only_those_looked_at_last_are_kept(sanne: httpx.AsyncClient, house: House) -> None:
    """Each costs more than its facts: a server may have many boards, and every look counts those that are kept."""
    boards = [f"board-short-{number}" for number in range(5)]
    pasts = Pasts(house.journal, house.desk, house.pasts._show, most=3 * APIECE)
    for board in boards:
        await do(sanne, NIGHT, type="open_board", board=board, question="Short?")
        await pasts.of(board_stream(board), None)
    assert [stream for (stream, _), _ in pasts._kept.items()] == [board_stream(board) for board in boards[-2:]]


async def test_what_was_just_being_made_when_somebody_took_another_name_is_made_again() -> None:
    made, renamed = Made(), Event()

    def with_the_name() -> str:
        renamed.wait(10)
        return "the name of before"

    asked = asyncio.create_task(made.of(1, "strip", with_the_name))
    await asyncio.sleep(0)
    made.forget()
    renamed.set()
    await asked
    assert await made.of(1, "strip", lambda: "the name of now") == "the name of now"
