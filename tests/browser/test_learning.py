# SPDX-License-Identifier: Apache-2.0
"""Trying, telling and pondering by keyboard alone: from an idea on a board to what it taught, and a page shared."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.forms import fill, open_form, tab_to
from tests.browser.scenes import a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def send(seat: Seat, form: str) -> None:
    await tab_to(seat, f"{form} button[type=submit]")
    await seat.press("Enter")


async def test_from_an_idea_to_what_it_taught(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    [idea] = await put_down(board, anna, "Eerst luisteren")
    here, there = await sit(anna), await sit(bram)
    await there.open(network)

    await here.sit_at(board)
    await here.card("Eerst luisteren").focus()
    await here.press("Enter")
    await tab_to(here, f"#drawer a[href$='{idea}/try']")
    await here.press("Enter")
    await fill(here, "#experiment-what", "Een week niets zeggen")
    await send(here, "main form")
    seen = there.page.locator("#experiments .trial")
    await expect(seen).to_contain_text("Een week niets zeggen")
    await expect(seen.locator("a")).to_have_attribute("href", f"{board}/ideas/{idea}/story")
    await seen.scroll_into_view_if_needed()
    await expect(seen.locator("a")).to_have_text("Eerst luisteren")

    await open_form(here, "#experiments [id^=opens-observe]")
    await fill(here, "#experiments textarea[name=text]", "Op dinsdag lukte het")
    await send(here, "#experiments form[id^=observe]")
    await expect(seen).to_contain_text("Op dinsdag lukte het")
    await expect(seen.locator("a")).to_have_text("Eerst luisteren")

    await open_form(here, "#experiments [id^=opens-conclude]")
    await fill(here, "#experiments textarea[name=learned]", "Wie zwijgt, hoort de koelkast")
    await send(here, "#experiments form[id^=conclude]")
    await expect(there.page.locator("#experiments .learned h3")).to_contain_text("Wie zwijgt, hoort de koelkast")


async def test_a_question_taken_along_is_answered_and_shared(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    here, there = await sit(anna), await sit(bram)
    await there.open(network)
    await here.open(network)
    question = await here.page.locator(".take-along a").inner_text()
    await tab_to(here, ".take-along a")
    await here.press("Enter")
    await expect(here.page.locator("#write .tale-question")).to_have_text(question)
    await fill(here, "#write textarea", "Ik knikte omdat de bel zo ging")
    await send(here, "#write")
    page = here.page.locator(".page-written")
    await expect(page).to_contain_text("Ik knikte omdat de bel zo ging")
    await expect(here.page.locator("#write .tale-question")).to_have_count(0)
    await expect(there.page.locator("#stories .tale")).to_have_count(0)

    await send(here, ".page-written form[action^='/networks/']")
    tale = there.page.locator("#stories .tale")
    await expect(tale).to_contain_text("Ik knikte omdat de bel zo ging")
    await expect(tale.locator(".tale-question")).to_have_text(question)
    await expect(page).to_contain_text("Je deelde dit")

    await send(here, ".page-written form[action^='/networks/']")
    await expect(there.page.locator("#stories .tale")).to_have_count(0)
    await send(here, ".page-written form[action^='/networks/']")
    await expect(tale).to_contain_text("Ik knikte omdat de bel zo ging")
    await expect(page).to_contain_text("Je deelde dit")  # the other hears of it before one's own page is there


async def test_what_one_hopes_to_learn_is_told_and_taken_back(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    here, there = await sit(anna), await sit(bram)
    for seat in (here, there):
        await seat.open(network)
    await open_form(here, "#opens-tell_ambition")
    await fill(here, "#ambition-text", "Vragen voor ik het weet")
    await send(here, "#tell_ambition")
    await expect(there.page.locator(".hopes")).to_contain_text("Vragen voor ik het weet")
    await open_form(here, "#opens-tell_ambition")
    await send(here, "#withdraw_ambition")
    await expect(there.page.locator(".hopes")).to_have_count(0)
