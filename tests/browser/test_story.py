# SPDX-License-Identifier: Apache-2.0
"""How did this emerge? In a browser: found from the board, zoomed by button and key, whole on a phone, faultless."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.browser import tour
from tests.browser.axe import faults
from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table
from tests.browser.seats import Seat
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WIDTH = "(svg) => Number(svg.getAttribute('width'))"


async def read(seat: Seat, board: str) -> None:
    """Opens the story of the combination on the board."""
    page = await seat.visitor.page(board)
    combination = next(card for card in page.split("<article ") if 'data-kind="combination"' in card)
    found = re.search(r'id="idea-([\w-]+)"', combination)
    assert found
    await seat.open(f"{board}/ideas/{found[1]}/story")
    await expect(seat.page.locator("main .story")).to_be_visible()


async def from_board(seat: Seat, board: str) -> None:
    """Opens the combination on the board, and from there its story."""
    await seat.sit_at(board)
    await seat.page.locator("#ideas > [data-kind=combination]").first.focus()
    await seat.press("Enter")
    await seat.page.locator("#drawer .talk-story a[href$=story]").click()
    await expect(seat.page.locator("main .story")).to_be_visible()


async def states(seat: Seat, board: str) -> AsyncIterator[str]:
    await read(seat, board)
    await seat.page.evaluate(tour.SETTLED)
    yield "story"
    await seat.page.locator(".table-ties td a").first.click()
    await expect(seat.page.locator("main .story")).to_be_visible()
    await seat.page.evaluate(tour.SETTLED)
    yield "story of a source"
    await seat.page.goto(f"{seat.page.url}?at=2")
    await seat.page.evaluate(tour.SETTLED)
    yield "story as it was"


async def test_the_conversation_on_the_board_leads_to_it(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    seat = await sit(anna)
    await from_board(seat, board)
    await expect(seat.page.locator("h1")).to_have_text("Luisterend vragen")


@pytest.mark.parametrize(("phone", "language"), [(False, "en"), (True, "nl")], ids=["wide, English", "phone, Dutch"])
async def test_axe_finds_nothing_on_a_story(server: Server, sit: Sit, phone: bool, language: str) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram", language=language)
    seat = await sit(anna, phone=phone, language=language, calm=True)
    assert await faults(seat, states(seat, board)) == {}


async def test_the_drawing_zooms_by_button_by_key_and_by_wheel(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    seat = await sit(anna)
    await read(seat, board)
    drawing = seat.page.locator("#lineage .drawing")
    svg, ground = drawing.locator("svg.tree"), drawing.locator(".drawing-ground")
    before = await svg.evaluate(WIDTH)
    await drawing.locator("[data-zoom-by=in]").click()
    closer = await svg.evaluate(WIDTH)
    assert closer == pytest.approx(before * 1.25, abs=1)
    await ground.focus()
    await seat.press("-")
    assert await svg.evaluate(WIDTH) == pytest.approx(before, abs=1)
    await seat.press("+", "+")
    assert await svg.evaluate(WIDTH) == pytest.approx(before * 1.25**2, abs=1)
    await ground.hover()
    await seat.page.mouse.wheel(0, -200)
    await expect(svg).not_to_have_attribute("width", str(before * 1.25**2))
    assert await svg.evaluate(WIDTH) > before * 1.25**2
    await seat.press("0")
    assert await svg.evaluate(WIDTH) <= await ground.evaluate("(ground) => ground.clientWidth")


async def test_by_keyboard_alone_one_goes_from_idea_to_idea(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    seat = await sit(anna)
    await read(seat, board)
    nodes = seat.page.locator("#lineage a.node")
    await expect(nodes).to_have_count(3)
    await seat.page.locator("#lineage .drawing-ground").focus()
    await seat.press("Tab")
    await expect(nodes.first).to_be_focused()
    await expect(seat.page.locator("#lineage .curve.is-near").first).to_be_attached()
    story = seat.page.url
    await seat.press("Enter")
    await expect(seat.page).not_to_have_url(story)
    await expect(seat.page.locator("h1")).to_have_text("Eerst lang luisteren")


async def test_the_time_of_a_sentence_leads_to_the_board_as_it_was(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    seat = await sit(anna)
    await read(seat, board)
    await seat.page.locator(".line-clock").first.click()
    await expect(seat.page.locator("#board")).to_have_attribute("data-version", "2")


async def test_on_a_phone_it_is_one_column_and_nothing_sticks_out(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    seat = await sit(anna, phone=True)
    await read(seat, board)
    wide = await seat.page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    small = (
        "() => [...document.querySelectorAll('main button:not([hidden] *)')].filter((b) => b.offsetHeight < 44).length"
    )
    assert await seat.page.evaluate(small) == 0


async def test_on_paper_there_are_no_controls_and_the_drawings_fit(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    seat = await sit(anna)
    await read(seat, board)
    await seat.page.set_viewport_size({"width": 673, "height": 950})
    await seat.page.emulate_media(media="print")
    for hidden in (".drawing-tools", ".story-contents", "#along", ".bar"):
        await expect(seat.page.locator(hidden).first).to_be_hidden()
    for drawing in await seat.page.locator(".drawing-ground > svg").all():
        box = await drawing.bounding_box()
        assert box is not None
        assert box["width"] <= 673
    assert (await seat.page.pdf(format="A4")).startswith(b"%PDF")
