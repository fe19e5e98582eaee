# SPDX-License-Identifier: Apache-2.0
"""Looking back without a mouse, without eyes, with less motion, and with a thumb on a phone."""

from typing import Final

import pytest
from playwright.async_api import expect

from tests.browser.axe import AXE, LOOK, RULES
from tests.browser.conftest import Sit
from tests.browser.looking_back import handle, is_now, is_then, version
from tests.browser.scenes import a_lived_in_table, a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SMALL: Final = """(least) => [...document.querySelectorAll("#time :is(button, input, select), #then :is(a, button)")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < least)
  .map((one) => `${one.id || one.textContent} ${one.getBoundingClientRect().height}`)"""


async def test_through_time_with_the_keyboard_alone(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Een", "Twee", "Drie", "Vier")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.press("t")
    await expect(handle(here)).to_be_focused()
    await here.press("ArrowLeft", "ArrowLeft")
    await is_then(here, 3)
    await here.press("Home")
    await is_then(here, 0)
    await here.press("ArrowRight", "ArrowRight")
    await is_then(here, 2)
    await here.press("Shift+ArrowLeft")
    await is_then(here, 1)
    await here.press("Shift+ArrowRight")
    await is_then(here, 5)
    await there.voice("Vijf")
    await expect(here.page.locator("#then-since")).to_have_text("+1")
    await here.press("End")
    await is_then(here, 6)
    await here.press("Escape")
    await is_now(here)


async def test_from_a_card_the_arrows_go_through_time_and_tab_goes_to_the_next_card(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Een", "Twee", "Drie")
    here = await sit(anna, board)
    await here.press("t", "ArrowLeft")
    await is_then(here, 3)
    await here.card("Een").focus()
    await here.press("Tab", "Tab")
    await expect(here.card("Twee")).to_be_focused()
    await here.press("ArrowRight")
    await is_then(here, 4)
    await expect(here.card("Twee")).to_be_focused()
    await here.press("Enter")
    await expect(here.page.locator("#drawer")).to_be_visible()
    await here.press("Escape")
    await expect(here.page.locator("#drawer")).to_be_hidden()
    await here.press("Escape")
    await is_now(here)


async def test_who_does_not_see_hears_which_moment_it_is_and_what_happened(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Een", "Twee", "Drie")
    here = await sit(anna, board)
    await here.press("t", "ArrowLeft")
    await is_then(here, 3)
    slider = here.page.get_by_role("slider", name="Het moment waar je naar kijkt")
    said = await here.page.locator("#caption-told").inner_text()
    assert "Anna" in said
    assert "Twee" in said
    await expect(slider).to_have_attribute("aria-valuetext", f"{await told_when(here)} · moment 3 van 4 · {said}")
    tree = await here.page.locator("body").aria_snapshot()
    assert "Je kijkt terug" in tree
    assert said in tree
    await here.card("Een").focus()
    await here.press("ArrowLeft")
    await is_then(here, 2)
    await expect(here.page.locator("#told")).to_have_text(await here.page.locator("#caption-told").inner_text())


async def told_when(seat: Seat) -> str:
    return (await seat.page.locator("#then-moment").inner_text()).replace(", ", " ")


@pytest.mark.parametrize(("phone", "language"), [(False, "en"), (True, "nl")], ids=["wide, English", "phone, Dutch"])
async def test_axe_finds_nothing_in_the_past(server: Server, sit: Sit, phone: bool, language: str) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram", language=language)
    here = await sit(anna, phone=phone, language=language, calm=True)
    found = {}
    await here.open(f"{board}?at=9")
    await expect(here.page.locator("#strip svg")).to_be_attached()
    await expect(here.page.locator("#caption-told")).not_to_be_empty()
    await here.page.evaluate(AXE.read_text())
    found["then"] = await here.page.evaluate(LOOK, RULES)
    await here.page.locator("[popovertarget=film-choices]").click()
    await here.page.locator("#film-told summary").click()
    found["choices"] = await here.page.evaluate(LOOK, RULES)
    await here.page.emulate_media(color_scheme="dark")
    found["dark"] = await here.page.evaluate(LOOK, ["color-contrast"])
    await here.press("Escape")
    await here.page.locator("#then [data-time=fork]").click()
    found["fork"] = await here.page.evaluate(LOOK, RULES)
    assert {state: said for state, said in found.items() if said} == {}
    await here.press("Escape")
    assert await here.page.evaluate(SMALL, 44 if phone else 32) == []


async def test_with_less_motion_nothing_moves_on_the_way_back(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    here = await sit(anna, board, calm=True)
    await here.page.evaluate("""() => {
      window.moved = [];
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...given) {
        window.moved.push(this.id);
        return animate.apply(this, given);
      };
      addEventListener("animationstart", (event) => window.moved.push(event.animationName));
    }""")
    last = await version(here)
    await here.press("t", "Home")
    await is_then(here, 0)
    await here.press("End")
    await is_then(here, last)
    assert await here.page.evaluate("() => window.moved") == []


async def test_on_a_phone_time_takes_the_place_of_the_add_box(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Een", "Twee", "Drie", "Vier")
    phone, desk = await sit(bram, board, phone=True), await sit(anna, board)
    tap = phone.page.locator
    await expect(handle(phone)).to_be_hidden()
    await tap(".tool-time").tap()
    await expect(handle(phone)).to_be_visible()
    await expect(tap("#composer")).to_be_hidden()
    box = await handle(phone).bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await expect(tap("#board")).to_have_attribute("data-then", "1")
    at = int(await handle(phone).input_value())
    await is_then(phone, at)
    await tap("[data-time=back]").tap()
    await is_then(phone, at - 1)
    await desk.voice("Vijf")
    await expect(tap("#then-since")).to_have_text("+1")
    width = "() => [document.documentElement.scrollWidth, document.getElementById('ground').scrollWidth]"
    assert max(await phone.page.evaluate(width)) <= 390
    await tap("#then [data-time=now]").tap()
    await phone.sees("Vijf")
    await is_now(phone)
    await expect(tap("#composer")).to_be_visible()
