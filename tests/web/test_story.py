# SPDX-License-Identifier: Apache-2.0
"""The page that answers "How did this emerge?": what is on it, at which moment, and who may see it."""

import re
from html import unescape

import httpx
import pytest

from tests.web.board_scenes import BOARD, GROUND, ask, voice
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do
from web.house import House
from web.story.wordings import Patience, apart


async def read(browser: httpx.AsyncClient, idea: str, at: int | str = "", status: int = 200) -> str:
    """The page as one reads it: entities as what they stand for."""
    answer = await browser.get(f"{BOARD}/ideas/{idea}/story{f'?at={at}' if at != '' else ''}")
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


async def test_it_tells_how_an_idea_emerged(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-meal")
    for words in (
        "Eat soup by the lamp",
        "Light makes it a meal",
        "It grew from 3 ideas, with one person behind it, within one day.",
        "On the way there: one combination and one new wording.",
        "Sanne voiced an idea: “A small lamp”.",
        "Sanne reworded “A small lamp”: it became “A small warm lamp”.",
        "Sanne built on “A small warm lamp”: “And a chair beside it”.",
        "Sanne combined “And a chair beside it” and “Soup at three” into “Eat soup by the lamp”.",
    ):
        assert words in page, words
    assert page.index("“A small lamp”") < page.index("“Eat soup by the lamp”.")


async def test_each_sentence_leads_to_the_board_at_that_moment(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-meal")
    versions = [int(v) for v in re.findall(rf'class="line-clock numbers" href="{BOARD}\?at=(\d+)"', page)]
    assert versions == [2, 3, 4, 5, 6]
    assert (await sanne.get(f"{BOARD}?at={versions[0]}")).status_code == 200


async def test_old_and_new_words_stand_side_by_side(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-lamp")
    assert "A small <ins>warm </ins>lamp" in page
    assert "Nothing was reworded" not in page


async def test_the_drawing_and_the_table_say_the_same(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-meal")
    lines = set(re.findall(r'data-from="(idea-\w+)" data-to="(idea-\w+)"', page))
    assert lines == {("idea-lamp", "idea-chair"), ("idea-chair", "idea-meal"), ("idea-soup", "idea-meal")}
    table = page.split('class="table table-ties"')[1].split("</table>")[0]
    rows = [re.findall(r"ideas/(idea-\w+)/story", row) for row in table.split("<tr")[2:]]
    assert {(old, new) for new, *olds in rows for old in olds} == lines
    for node in ("lamp", "soup", "chair", "meal"):
        assert re.search(rf'<a class="node [^>]*data-node="idea-{node}" href="{BOARD}/ideas/idea-{node}/story"', page)


async def test_the_linkograph_is_drawn_and_counted(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-meal")
    assert "Linkograph of 5 moves and 4 links" in page
    assert page.count('class="elbow elbow-own"') == 4 + 1  # and one in the legend
    moves = page.split('class="table table-moves"')[1].split("<tbody")[1]
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in moves.split("<tr")[1:]]
    assert len(rows) == 5
    assert re.search(r"<strong class=\"numbers\">0.8</strong>", page)


async def test_an_idea_that_came_by_itself_says_so(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-soup")
    assert "This idea came by itself: nothing else on this board led to it." in page
    assert 'class="tree"' not in page
    assert "What grew from it" in page


async def test_at_a_moment_it_is_as_it_was_then(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-lamp", at=2)
    assert "You are reading this as it was on" in page
    assert "A small warm lamp" not in page
    assert "And a chair" not in page
    now = await read(sanne, "idea-lamp", at=6)
    assert "You are reading this as it was on" not in now


@pytest.mark.parametrize(("at", "status"), [(99, 404), ("x", 400), (-1, 400), ("2.5", 400), (2, 404), (0, 404)])
async def test_a_moment_that_is_none_gets_a_clear_answer(sanne: httpx.AsyncClient, at: int | str, status: int) -> None:
    assert "<main" in await read(sanne, "idea-meal", at=at, status=status)


async def test_before_it_was_there_the_page_says_so(sanne: httpx.AsyncClient) -> None:
    assert "this idea was not on the board yet" in await read(sanne, "idea-meal", at=3, status=404)


async def test_a_date_leads_to_the_moment_it_means(sanne: httpx.AsyncClient) -> None:
    answer = await sanne.get(f"{BOARD}/ideas/idea-meal/story?at=2200-01-01T10:00")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{BOARD}/ideas/idea-meal/story?at=6")


async def test_what_one_may_not_see_is_not_there(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    await do(sanne, NIGHT, type="choose_access", access="private")
    youssef = await browsers.signed_up("Youssef")
    hidden = await read(youssef, "idea-meal", status=404)
    unknown = await read(youssef, "idea-nowhere", status=404)
    assert "soup" not in hidden
    strip = re.compile(r"idea-\w+|\d{2}:\d{2}")
    assert strip.sub("", hidden) == strip.sub("", unknown)
    assert (await browsers.another().get(f"{BOARD}/ideas/idea-meal/story")).status_code == 303
    assert (await read(sanne, "idea-nowhere", status=404)) is not None


async def test_erased_words_are_nowhere_on_it(sanne: httpx.AsyncClient, house: House, browsers: Browsers) -> None:
    youssef = await browsers.signed_up("Youssef")
    await do(youssef, NIGHT, type="join")
    await voice(youssef, "idea-owl", "A kanarie sings")
    await ask(youssef, "reword", idea="idea-owl", text="A kanarie hums", base=1)
    said = {"text": "Everything", "new_here": "All", "place": GROUND}
    await ask(sanne, "combine", idea="idea-all", sources=["idea-owl", "idea-soup"], **said)
    writer = next(f.actor for f in house.journal.follow(0, 500) if getattr(f.event, "text", "") == "A kanarie sings")
    assert "kanarie" in await read(sanne, "idea-all")
    house.journal.forget(writer)
    house.pasts.start_over()
    for idea in ("idea-all", "idea-owl"):
        page = await read(sanne, idea)
        assert "kanarie" not in page
        assert "[erased at the writer's request]" in page


async def test_what_was_let_go_is_told(sanne: httpx.AsyncClient) -> None:
    await ask(sanne, "undo_combination", idea="idea-meal")
    page = await read(sanne, "idea-meal")
    for words in ("undid the combination", "Once a source", "was once made from", "curve-once"):
        assert words in page


async def test_it_can_be_taken_along_by_plain_forms(sanne: httpx.AsyncClient) -> None:
    page = await read(sanne, "idea-meal")
    assert re.findall(r'name="what" value="(\w+)"', page) == ["markdown", "svg", "prov"]
    assert page.count(f'action="/networks/{NIGHT}/exports"') == 3
    assert 'name="id"' not in page


async def test_the_conversation_leads_to_it(sanne: httpx.AsyncClient) -> None:
    talk = await sanne.get(f"{BOARD}/ideas/idea-meal")
    assert f'href="{BOARD}/ideas/idea-meal/story"' in talk.text
    assert "How did this emerge?" in talk.text


# -- words apart -------------------------------------------------------------------------------------------------------
def test_words_that_went_and_came_are_marked_and_nothing_is_lost() -> None:
    before, after = apart("Eerst koffie, dan praten.", "Eerst thee, dan luisteren.")
    assert [(run.mark, run.text) for run in before] == [
        *(("", "Eerst "), ("del", "koffie"), ("", ", dan "), ("del", "praten"), ("", ".")),
    ]
    assert [run.text for run in after if run.mark == "ins"] == ["thee", "luisteren"]
    assert "".join(run.text for run in before) == "Eerst koffie, dan praten."


def test_a_lone_space_between_two_changes_belongs_to_them() -> None:
    before, after = apart("een twee drie", "vier vijf drie")
    assert [(run.mark, run.text) for run in before] == [("del", "een twee"), ("", " drie")]
    assert [(run.mark, run.text) for run in after] == [("ins", "vier vijf"), ("", " drie")]


def test_texts_made_to_be_compared_for_minutes_are_shown_whole_instead() -> None:
    old, new = "ab" * 500, "ba" * 500
    patience = Patience(200_000)
    before, after = apart(" ".join(old), " ".join(new), patience)
    assert patience.left <= 0
    assert ("".join(run.text for run in before), "".join(run.text for run in after)) == (" ".join(old), " ".join(new))
    assert [(run.mark, run.text) for run in apart("one two", "one three", patience)[0]] == [("del", "one two")]
