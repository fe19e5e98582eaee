# SPDX-License-Identifier: Apache-2.0
"""Ctrl+Z takes back what is mine, also after a reload; Shift+Ctrl+Z does it again; the others see both."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def says(seat: Seat, sentence: str) -> None:
    await expect(seat.page.locator("#notices .slip")).to_contain_text(sentence)


async def test_what_is_mine_goes_back_and_forth_and_what_is_anothers_stays(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Links")
    here, there = await sit(anna, board), await sit(bram, board)
    was = await there.card("Links").get_attribute("data-x")
    await here.card("Links").focus()
    await here.press("Alt+ArrowRight", "Alt+ArrowRight", "Control+z")
    await expect(there.card("Links")).to_have_attribute("data-x", str(was))
    await here.press("Control+Shift+Z")
    await expect(there.card("Links")).to_have_attribute("data-x", str(int(was or 0) + 32))

    await there.press("n")
    await there.write("Van Bram")
    await there.press("Escape")
    await here.sees("Van Bram")
    await here.page.reload()
    await here.sees("Links")
    await here.press("Control+z", "Control+z")
    await expect(there.card("Links")).to_have_count(0)
    await here.press("Control+z")
    await says(here, "niets meer van jou")
    await here.sees("Van Bram")
    await here.press("Control+Shift+Z", "Control+Shift+Z", "Control+Shift+Z")
    await says(here, "niets om opnieuw te doen")
    await expect(there.card("Links")).to_have_attribute("data-x", str(int(was or 0) + 32))
    assert await here.is_exact() == await there.is_exact()
