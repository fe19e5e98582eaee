# SPDX-License-Identifier: Apache-2.0
"""Meeting each other, with the keyboard alone: planned by one, come to by another, and told of afterwards."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.forms import fill, open_form, tab_to
from tests.browser.scenes import a_table
from tests.browser.seats import Seat
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

"""Stops of the Tab key, after which something cannot be reached."""


async def clock(seat: Seat, field: str, date: str, time: str) -> None:
    """As the field of a browser takes them: some ask for the month first, some for the half of the day at the end."""
    await tab_to(seat, field)
    await seat.page.keyboard.type(date)
    await seat.press("ArrowRight")
    await seat.page.keyboard.type(f"{time}a")


async def test_planning_coming_and_telling_with_the_keyboard_alone(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    here, there = await sit(anna), await sit(bram)
    for seat in (here, there):
        await seat.open(network)

    await open_form(here, "#opens-plan_gathering")
    await fill(here, "#plan-new-title", "Aan het hek staan")
    await clock(here, "#plan-new-starts", "05052026", "0815")
    await fill(here, "#plan-new-place", "De achterkant van de school")
    await tab_to(here, "#plan_gathering button[type=submit]")
    await here.press("Enter")
    seen = there.page.locator(".gathering")
    await expect(seen).to_contain_text("dinsdag 5 mei, 08:15")
    await expect(seen).to_contain_text("De achterkant van de school")
    await expect(here.page.locator("#opens-plan_gathering")).not_to_have_attribute("open", "")

    await tab_to(there, ".gathering-acts form button")
    await there.press("Enter")
    await expect(here.page.locator(".coming")).to_contain_text("Bram")

    await open_form(here, ".gathering [id^=opens-log]")
    await fill(here, ".gathering textarea[name=happened]", "We zeiden een kwartier niets")
    await fill(here, ".gathering input[name=guests]", "De juf van groep vier")
    await tab_to(here, ".gathering form[id^=log] button[type=submit]")
    await here.press("Enter")
    await expect(seen.locator(".happened")).to_contain_text("We zeiden een kwartier niets")
    await expect(seen).to_contain_text("De juf van groep vier")

    await open_form(there, ".gathering [id^=opens-lived]")
    await fill(there, ".gathering textarea[name=text]", "Ik hoorde voor het eerst wat er niet gezegd wordt")
    await tab_to(there, ".gathering form[id^=tell_experience] button[type=submit]")
    await there.press("Enter")
    await expect(here.page.locator(".lived a")).to_have_text("Eén verhaal erover")
    await expect(here.page.locator("#stories")).to_contain_text("Ik hoorde voor het eerst")


async def test_what_somebody_plans_stays_while_others_change_the_page(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    here = await sit(anna)
    await here.open(network)
    await open_form(here, "#opens-plan_gathering")
    await clock(here, "#plan-new-starts", "05052027", "0815")
    other = {"title": "Koffie", "starts_at": "2027-02-01T09:00:00Z"}
    await bram.ask(network, "plan_gathering", gathering="gathering-koffie", **other)
    await expect(here.page.locator(".gathering")).to_contain_text("Koffie")
    await expect(here.page.locator("#plan-new-starts")).to_have_value("2027-05-05T08:15")
