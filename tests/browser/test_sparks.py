# SPDX-License-Identifier: Apache-2.0
"""The wall of sparks and the way to search, in Dutch, at a desk and on a phone."""

import pytest
from playwright.async_api import expect

from tests.browser.axe import AXE, LOOK, RULES
from tests.browser.conftest import Sit
from tests.browser.scenes import a_table
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
async def test_a_spark_is_lit_echoed_and_found(server: Server, sit: Sit, phone: bool) -> None:
    word = "Telefoonzwaluw" if phone else "Bureauzwaluw"
    _, (anna, bram) = await a_table(server, "Anna", "Bram")
    here, there = [await sit(who, phone=phone, language="nl", calm=True) for who in (anna, bram)]
    await here.open("/sparks")
    await here.page.get_by_label("Wat wil je uitzoeken?").fill(f"Ik wil ontdekken waarom {word}en terugkomen")
    await here.page.get_by_role("button", name="Steek de vonk aan").click()
    spark = here.page.locator(".wall-spark", has_text=word)
    await expect(spark).to_be_visible()

    await there.open("/sparks")
    await there.page.get_by_label("In je eigen woorden").fill(word)
    await there.page.locator(".wall-mine button").click()
    first = there.page.locator(".wall-spark").first
    await expect(first).to_contain_text(word)
    await expect(there.page.locator("#near-head")).to_have_text("Dicht bij wat jou boeit")
    await first.locator("summary").click()
    await first.locator("textarea").fill("Ik zag ze gisteren")
    await first.get_by_role("button", name="Ik ook").click()
    await expect(there.page.locator(".wall-spark", has_text=word)).to_contain_text("Ik zag ze gisteren")
    await there.page.evaluate(AXE.read_text())
    assert await there.page.evaluate(LOOK, RULES) == []
    assert await there.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    await there.page.locator("h1").click()
    await there.press("/")
    if phone:
        await there.page.wait_for_url("**/search")
    field = there.page.locator("[data-seek]")
    await expect(field).to_be_focused()
    await there.page.keyboard.type(word[-6:])
    if not phone:
        await there.press("Enter")
    await expect(there.page.locator("#found mark").first).to_have_text(f"{word}en")
    await expect(field).to_have_value(word[-6:])
