# SPDX-License-Identifier: Apache-2.0
"""The same page at any moment: one looks back while the other writes on, and nobody is in the other's way."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.looking_back import drag_to, grab, handle, is_now, is_then, version
from tests.browser.scenes import a_lived_in_table, a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def ready_in_the_past(seat: Seat, board: str, at: int) -> None:
    await seat.open(f"{board}?at={at}")
    await expect(seat.page.locator("#board[data-ui-ready]")).to_be_visible()


async def test_one_drags_back_while_the_other_writes_on(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Eerst luisteren", "Vragen stellen", "Samen wandelen")
    back, there = await sit(anna, board), await sit(bram, board)
    page = back.page
    await there.page.locator("#composer-text").click()
    await there.page.keyboard.insert_text("Half een gedachte")
    await there.press("Shift+ArrowLeft", "Shift+ArrowLeft")
    posture = await there.posture()

    await grab(back)
    await drag_to(back, 0.5)
    await page.mouse.up()
    await is_then(back, 2)
    await expect(back.card("Samen wandelen")).to_have_count(0)
    await expect(page.locator("#then")).to_contain_text("Je kijkt naar")
    await expect(page).to_have_url(f"{server.address}{board}?at=2")
    await expect(page.locator("#composer")).to_be_hidden()
    assert await there.posture() == posture

    await there.press("ArrowRight")
    await there.press("Enter")
    await there.write("En nog een")
    await expect(page.locator("#then-since")).to_have_text("+2")
    await is_then(back, 2)
    await grab(back)
    await drag_to(back, 0)
    await page.mouse.up()
    await is_then(back, 0)
    await expect(page.locator("#then-since")).to_have_text("+2")

    await page.locator("#then [data-time=now]").click()
    await back.sees("Half een gedachte")
    await back.sees("En nog een")
    await is_now(back)
    await expect(page).to_have_url(server.address + board)
    await expect(page.locator("#composer")).to_be_visible()
    assert await back.is_exact() == await there.is_exact()


async def test_every_moment_forwards_and_backwards_is_the_page_one_gets_there(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    here = await sit(anna, board)
    last = await version(here)
    await here.press("t")
    for at in range(last - 1, -1, -1):
        await here.press("ArrowLeft")
        await is_then(here, at)
    for at in range(1, last + 1):
        await here.press("ArrowRight")
        await is_then(here, at)
    for at in (3, last - 2, 1, last // 2, 0, last - 1):
        await handle(here).evaluate("(one, at) => { one.value = at; one.dispatchEvent(new Event('input')); }", at)
        await is_then(here, at)
    await here.press("Escape")
    await is_now(here)


async def test_whoever_scrubs_fast_ends_where_they_let_go(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    for row in range(8):
        await put_down(board, anna, *(f"Gedachte {row} {column}" for column in range(5)), row=row * 200)
    here, there = await sit(anna, board), await sit(bram, board)
    camera = await here.page.locator("#plane").get_attribute("style")
    await grab(here)
    for part in (0.2, 0.9, 0.1, 0.7, 0.35, 0.6, 0.05, 0.5):
        await drag_to(here, part)
    await there.voice("Tussendoor")
    await here.page.mouse.up()
    at = int(await handle(here).input_value())
    assert 17 <= at <= 24
    await is_then(here, at)
    assert await here.page.locator("#plane").get_attribute("style") == camera
    await grab(here)
    await drag_to(here, 1)
    await here.page.mouse.up()
    await is_now(here)
    await here.sees("Tussendoor")


async def test_the_past_is_for_reading(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Blijf zoals je was", "En jij ook")
    here = await sit(anna, board)
    page = here.page
    await here.press("t", "ArrowLeft")
    await is_then(here, 2)
    card = here.card("Blijf zoals je was")
    await card.focus()
    await here.press("n", "e", "b", "q", "c", "l", "r", "m", "i", "Delete", "Control+z", "Alt+ArrowDown")
    await card.dblclick()
    box = await card.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 40, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 140, box["y"] + 120, steps=5)
    await page.mouse.up()
    open_ones = "dialog[open], #menu:popover-open, #feelings:popover-open, #editor:not([hidden]), #ghosts > *"
    await expect(page.locator(open_ones)).to_have_count(0)
    await expect(page.locator("#composer")).to_be_hidden()
    await card.locator(".more").click()
    visible = page.locator("#menu [data-do]:visible")
    await expect(visible.first).to_be_visible()
    assert [await one.get_attribute("data-do") for one in await visible.all()] == ["open", "follow", "story"]
    await here.press("Escape", "Escape")
    await is_now(here)
    assert await version(here) == 3


async def test_what_waits_to_be_saved_is_neither_drawn_in_the_past_nor_lost(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Staat er al", "Ook al")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.context.set_offline(True)
    await here.voice("Nog onderweg")
    await expect(here.page.locator("#ghosts > *")).to_have_count(1)
    await here.press("Escape", "t", "ArrowLeft")
    await expect(here.page.locator("#board")).to_have_attribute("data-then", "1")
    await expect(here.page.locator("#ghosts > *")).to_have_count(0)
    await here.context.set_offline(False)
    await there.sees("Nog onderweg")
    await expect(here.card("Nog onderweg")).to_have_count(0)
    await here.press("Escape")
    await here.sees("Nog onderweg")
    await is_now(here)
    await here.nothing_wrong()


async def test_a_page_that_is_opened_in_the_past_counts_and_comes_back(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_lived_in_table(server, "Anna", "Bram")
    here, there = await sit(anna), await sit(bram, board)
    await ready_in_the_past(here, board, 5)
    await is_then(here, 5)
    await expect(handle(here)).to_have_attribute("aria-valuetext", f"{await worded(here)}")
    await there.voice("Dit is later")
    await expect(here.page.locator("#then-since")).to_have_text("+1")
    await expect(here.card("Dit is later")).to_have_count(0)
    await here.press("Escape")
    await here.sees("Dit is later")
    await is_now(here)
    assert await here.is_exact() == await there.is_exact()


async def worded(seat: Seat) -> str:
    """What the handle should say: when, which one of how many, and what happened."""
    told = seat.page.locator("#caption-told")
    await expect(told).not_to_be_empty()
    day, clock = (await seat.page.locator("#then-moment").inner_text()).split(", ")
    at, most = await handle(seat).input_value(), await handle(seat).get_attribute("max")
    return f"{day} {clock} · moment {at} van {most} · {await told.inner_text()}"


async def test_a_conversation_in_the_past_is_as_it_was(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    (idea,) = await put_down(board, anna, "Waar het om gaat")
    await anna.ask(board, "comment", comment=new("comment"), idea=idea, text="De eerste reactie")
    await anna.ask(board, "comment", comment=new("comment"), idea=idea, text="De tweede reactie")
    here = await sit(anna, board)
    await here.card("Waar het om gaat").click()
    await here.press("Enter")
    talk = here.page.locator("#talk")
    await expect(talk).to_contain_text("De tweede reactie")
    await handle(here).focus()
    await here.press("ArrowLeft")
    await expect(talk).not_to_contain_text("De tweede reactie")
    await expect(talk).to_contain_text("De eerste reactie")
    await expect(here.page.locator("#comment")).to_be_hidden()
    await here.press("ArrowLeft", "ArrowLeft")
    await expect(here.page.locator("#drawer")).to_be_hidden()
    await here.press("Escape")
    await is_now(here)


async def test_words_an_idea_and_the_order_of_then_come_back_to_the_board_of_now(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    one, two = await put_down(board, anna, "Zoals het eerst heette", "Weg en weer terug")
    await anna.ask(board, "reword", idea=one, text="Zoals het nu heet", base=1)
    await anna.ask(board, "move", moves=[{"idea": one, "place": {"x": 900, "y": 700}}])
    await anna.ask(board, "withdraw", idea=two)
    back, there = await sit(anna), await sit(bram, board)
    await ready_in_the_past(back, board, 3)
    await is_then(back, 3)
    menu = back.page.locator("#menu")

    await back.card("Weg en weer terug").locator(".more").click()
    await menu.locator("[data-do=bring-back]").click()
    await there.sees("Weg en weer terug")
    await back.card("Zoals het eerst heette").locator(".more").click()
    await menu.locator("[data-do=reword-back]").click()
    await there.sees("Zoals het eerst heette")
    await back.page.locator("#notices button").click()
    await is_now(back)
    assert await back.is_exact() == await there.is_exact()


async def test_everything_is_laid_out_as_it_was_then(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    one, two = await put_down(board, anna, "Links", "Rechts")
    await anna.ask(board, "move", moves=[{"idea": idea, "place": {"x": 900, "y": 700}} for idea in (one, two)])
    back, there = await sit(anna), await sit(bram, board)
    await ready_in_the_past(back, board, 3)
    await back.page.locator("#then [data-time=arrange]").click()
    await expect(there.card("Links")).to_have_attribute("data-x", "0")
    await expect(there.card("Rechts")).to_have_attribute("data-x", "360")
    await is_then(back, 3)
    await back.press("Escape")
    await is_now(back)


async def test_a_side_board_begins_at_a_moment_and_gives_an_idea_back(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Was er al", "Kwam later")
    here = await sit(anna)
    page = here.page
    await ready_in_the_past(here, board, 2)
    await page.locator("#then [data-time=fork]").click()
    await expect(page.locator("#fork-question")).to_have_value("Hoe leren wij samen?")
    await page.locator("#fork-question").fill("Wat als we toen anders hadden gekozen?")
    await page.locator("#fork button:not([type])").click()
    await here.ready()
    await expect(page.locator("#question")).to_have_text("Wat als we toen anders hadden gekozen?")
    await here.sees("Was er al")
    await expect(here.card("Kwam later")).to_have_count(0)
    await expect(page.locator("#origin a")).to_have_attribute("href", f"{board}?at=2")
    await here.voice("Dit dus")
    await here.sees("Dit dus")
    await here.card("Dit dus").locator(".more").click()
    await page.locator("#menu [data-do=take-home]").click()
    await page.locator("#notices button").click()
    await here.ready()
    await here.sees("Dit dus")
    await here.sees("Kwam later")
