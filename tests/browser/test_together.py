# SPDX-License-Identifier: Apache-2.0
"""Two people at one board: what one does the other sees, while nothing of the other's own writing moves."""

import asyncio

import pytest
from playwright.async_api import Locator, Route, expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HALF = "Wat als we eerst vragen wat iemand al geprobeerd heeft, en dan pas"


async def middle(card: Locator) -> tuple[float, float]:
    box = await card.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + 20


async def drag(seat: Seat, card: Locator, to: tuple[float, float]) -> None:
    mouse = seat.page.mouse
    await mouse.move(*await middle(card))
    await mouse.down()
    await mouse.move(*to, steps=8)
    await mouse.up()


async def half_written(seat: Seat, where: str, about: str) -> None:
    """Types, and selects a part backwards, so that there is something to lose."""
    if where == "composer":
        await seat.page.locator("#composer-text").click()
        await seat.page.keyboard.insert_text(HALF)
    else:
        await seat.card(about).dblclick()
        await expect(seat.page.locator("#editor-text")).to_be_focused()
        await seat.page.keyboard.insert_text(f" {HALF}")
    for _ in range(9):
        await seat.press("Shift+ArrowLeft")


async def combine_by_dropping(seat: Seat, source: str, target: str, text: str, fresh: str) -> None:
    await drag(seat, seat.card(source), await middle(seat.card(target)))
    await expect(seat.page.locator("#combine")).to_be_visible()
    await expect(seat.page.locator("#combine-sources li")).to_have_text([target, source])
    await seat.write(text, into="#combine-text", then="Tab")
    await seat.write(fresh, into="#combine-new", then="Control+Enter")


async def combined_and_undone(here: Seat, there: Seat) -> None:
    before = await there.posture()
    await combine_by_dropping(
        here, "Koffie drinken", "Vragen stellen", "Vragen bij de koffie", "Het mag klein beginnen"
    )
    await there.sees("Vragen bij de koffie")
    await expect(there.card("Koffie drinken")).to_have_attribute(
        "data-lifted", await id_of(there, "Vragen bij de koffie")
    )
    assert await there.posture() == before

    await menu(here, "Vragen bij de koffie", "undo")
    await expect(there.card("Vragen bij de koffie")).to_have_count(0)
    await expect(there.page.locator("#ideas > [data-lifted]")).to_have_count(0)


@pytest.mark.parametrize("where", ["composer", "editor"])
async def test_what_one_does_the_other_sees_and_nothing_of_their_own_writing_moves(
    server: Server, sit: Sit, where: str
) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    first, *_ = await put_down(board, anna, "Eerst luisteren", "Vragen stellen", "Koffie drinken", "Samen wandelen")
    here, there = await sit(anna, board), await sit(bram, board)
    await half_written(there, where, "Samen wandelen")
    before = await there.posture()

    await here.voice("Een lege stoel erbij")
    await there.sees("Een lege stoel erbij")
    await expect(here.page.locator("#composer-text")).to_be_focused()
    assert await there.posture() == before

    await here.card("Eerst luisteren").dblclick()
    await here.press("Control+a")
    await here.write("Eerst lang luisteren", into="#editor-text")
    await there.sees("Eerst lang luisteren")
    assert await there.posture() == before

    place = await there.card("Eerst lang luisteren").get_attribute("data-x")
    x, y = await middle(here.card("Eerst lang luisteren"))
    await drag(here, here.card("Eerst lang luisteren"), (x - 60, y + 190))
    await expect(there.card("Eerst lang luisteren")).not_to_have_attribute("data-x", place or "")
    assert await there.posture() == before

    await combined_and_undone(here, there)
    assert await there.posture() == before

    await menu(here, "Samen wandelen", "react")
    await here.page.locator("#feelings [data-feeling=curious]").click()
    await expect(there.card("Samen wandelen").locator(".feel")).to_contain_text("1")
    assert await there.posture() == before

    await menu(here, "Samen wandelen", "comment")
    await here.write("Dan praat je anders", into="#comment-text")
    await expect(here.page.locator(".comments li")).to_contain_text("Dan praat je anders")
    await expect(there.card("Samen wandelen").locator(".talks")).to_contain_text("1")
    assert await there.posture() == before

    await bram.ask(board, "move", moves=[{"idea": first, "place": {"x": 40, "y": 900}}])
    assert await here.is_exact() == await there.is_exact()
    assert await there.posture() == before
    for seat in (here, there):
        await seat.nothing_wrong()


async def test_a_comment_that_overtakes_the_conversation_on_its_way_is_in_it(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    first, *_ = await put_down(board, anna, "Eerst luisteren")
    here, arrives = await sit(anna, board), asyncio.Event()

    async def slowly(route: Route) -> None:
        answer = await route.fetch()
        await arrives.wait()
        await route.fulfill(response=answer)

    await here.page.route(f"**/ideas/{first}", slowly)
    async with here.page.expect_request(f"**/ideas/{first}"):
        await menu(here, "Eerst luisteren", "comment")
    await asyncio.sleep(0.5)  # the answer is made by now
    await bram.ask(board, "comment", idea=first, comment=new("comment"), text="Dan praat je anders")
    await expect(here.card("Eerst luisteren").locator(".talks")).to_contain_text("1")
    arrives.set()
    await expect(here.page.locator(".comments li")).to_contain_text("Dan praat je anders")
    await here.nothing_wrong()


async def test_a_rewording_of_what_somebody_is_rewording_leaves_their_words_and_keeps_both(
    server: Server, sit: Sit
) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Iedereen krijgt een vraag")
    here, there = await sit(anna, board), await sit(bram, board)
    await half_written(there, "editor", "Iedereen krijgt een vraag")
    before = await there.posture()
    await here.card("Iedereen krijgt een vraag").dblclick()
    await here.press("Control+a")
    await here.write("Niemand krijgt een antwoord", into="#editor-text")
    await there.sees("Niemand krijgt een antwoord")
    await expect(there.page.locator("#editor-note")).not_to_be_empty()
    assert await there.posture() == before
    await there.press("Control+a")
    await there.write("Iedereen stelt er een", into="#editor-text")
    for seat in (here, there):
        await expect(seat.page.locator("#ideas .chip-beside")).to_be_visible()
    assert await here.is_exact() == await there.is_exact()


async def menu(seat: Seat, text: str, act: str) -> None:
    card = seat.card(text)
    await card.hover()
    await card.locator(".more").click()
    await seat.page.locator(f"#menu [data-do={act}]").click()


async def id_of(seat: Seat, text: str) -> str:
    found = await seat.card(text).get_attribute("id")
    assert found is not None
    return found.removeprefix("idea-")


async def test_what_one_may_not_move_is_seen_where_it_is(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Hier", "Daar")
    here = await sit(bram, board)
    await bram.ask(board.split("/boards/")[0], "pause")
    box, (x, y) = await here.card("Hier").bounding_box(), await middle(here.card("Hier"))
    await drag(here, here.card("Hier"), (x, y + 300))
    await expect(here.page.locator("#notices")).to_contain_text("Je pauzeert")
    await expect(here.card("Hier")).to_have_css("top", "0px")
    await here.page.wait_for_timeout(1_000)
    assert await here.card("Hier").bounding_box() == box
