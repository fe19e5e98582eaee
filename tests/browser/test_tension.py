# SPDX-License-Identifier: Apache-2.0
"""A tension is marked and brought to one with the keyboard alone, and the other sees all of it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.by_key import at, go_to
from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.running import Server, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SPEAK, WAIT, WALK = "Zeg meteen wat je denkt", "Wacht tot de ander iets zegt", "Loop een stukje mee"


async def test_a_tension_by_key_leads_straight_into_combining(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, SPEAK, WAIT)
    here, there = await sit(anna, board), await sit(bram, board)

    await go_to(here, SPEAK)
    await here.press("w")
    await expect(here.page.locator("#combine")).to_be_hidden()
    await here.press("l", "3", "ArrowRight")
    await at(here, WAIT)
    await here.press("Enter")
    for seat in (here, there):
        await expect(seat.page.locator("#lines .line-tension")).to_have_count(1)
        await expect(seat.page.locator("#lines .line-tension text")).to_have_text("staat op spanning met")

    await here.press("w")
    await expect(here.page.locator("#combine")).to_be_visible()
    await expect(here.page.locator("#combine-sources li")).to_have_text([WAIT, SPEAK])
    await here.write("Zeg dat je wacht", into="#combine-text", then="Tab")
    await here.write("Wachten is ook iets zeggen", into="#combine-new", then="Control+Enter")
    await there.sees("Zeg dat je wacht")
    assert await here.is_exact() == await there.is_exact()


async def test_with_more_tensions_one_chooses_which(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    speak, wait, walk = await put_down(board, anna, SPEAK, WAIT, WALK)
    for other in (wait, walk):
        await anna.ask(board, "draw_link", link=new("link"), relation="tension", source=other, target=speak)
    here = await sit(anna, board)
    await go_to(here, SPEAK)
    await here.press(".")
    await here.page.locator("#menu [data-do=one]").click()
    await expect(here.page.locator("#linking")).to_be_visible()
    await here.press("Enter")
    await expect(here.page.locator("#combine")).to_be_hidden()
    await here.press("ArrowRight", "ArrowRight", "Enter")
    await expect(here.page.locator("#combine-sources li")).to_have_text([SPEAK, WALK])


async def test_an_address_leads_into_combining_or_answering(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    speak, wait = await put_down(board, anna, SPEAK, WAIT)
    question = new("idea")
    await bram.ask(board, "raise_question", idea=question, text="Wat als het stil blijft?", place={"x": 0, "y": 300})
    here = await sit(anna)
    await here.sit_at(f"{board}?together={speak}+{wait}")
    await expect(here.page.locator("#combine-sources li")).to_have_text([SPEAK, WAIT])
    await expect(here.page.locator("#ideas > [data-ui-selected]")).to_have_count(2)
    assert here.page.url.endswith(board)
    await here.sit_at(f"{board}?answer={question}")
    await here.write("Dan blijft het stil")
    await expect(here.card("Dan blijft het stil").locator(".chip")).to_contain_text("Wat als het stil blijft?")


async def test_from_the_page_of_the_unrest_one_is_straight_in_it(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    speak, wait, _ = await put_down(board, anna, SPEAK, WAIT, WALK)
    await bram.ask(board, "draw_link", link=new("link"), relation="tension", source=speak, target=wait)
    here, there = await sit(anna), await sit(bram)
    await there.open(network)
    await expect(there.page.locator("#unrest")).to_contain_text("één spanning")

    await here.open(f"{network}/unrest")
    await here.page.locator("#tensions .button").press("Enter")
    await here.ready()
    await expect(here.page.locator("#combine-sources li")).to_have_count(2)
    await here.write("Zeg dat je wacht", into="#combine-text", then="Tab")
    await here.write("Wachten is ook iets zeggen", into="#combine-new", then="Control+Enter")
    await expect(there.page.locator("#unrest")).to_contain_text("0 spanningen")
    await here.sees("Zeg dat je wacht")
    await here.card("Zeg dat je wacht").focus()
    await here.press("i")
    await here.write("Stil zijn zegt ook iets", into="#insight-why", then="Control+Enter")
    await expect(there.page.locator("#insights")).to_contain_text("Stil zijn zegt ook iets")

    await here.open(f"{network}/unrest?pair=1")
    await expect(here.page.locator("#tensions .button")).to_have_count(0)
    await here.page.locator("#another-pair").press("Enter")
    await expect(here.page).to_have_url(re.compile(r"pair=2#spark-me$"))
    await here.page.locator("#spark-me .button").first.press("Enter")
    await here.ready()
    await expect(here.page.locator("#combine")).to_be_visible()
