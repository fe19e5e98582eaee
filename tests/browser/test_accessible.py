# SPDX-License-Identifier: Apache-2.0
"""axe finds nothing on any page or state: wide and phone, Dutch and English, light and dark."""

import pytest
from playwright.async_api import expect

from tests.browser import tour
from tests.browser.axe import faults
from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table, a_tension
from tests.running import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# On the canvas everybody chooses how large things are; the same chips are in the drawer and in the outline.


@pytest.mark.parametrize(("phone", "language"), [(False, "en"), (True, "nl")], ids=["wide, English", "phone, Dutch"])
async def test_axe_finds_nothing(server: Server, sit: Sit, phone: bool, language: str) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram", language=language)
    await a_tension(board, anna)
    stranger = await sit(Visitor(server, None), phone=phone, language=language, calm=True)
    assert await faults(stranger, tour.before_signing_in(stranger)) == {}
    here = await sit(anna, phone=phone, language=language, calm=True)
    assert await faults(here, tour.at_home(here, board.split("/boards/")[0])) == {}
    assert await faults(here, tour.at_a_board(here, board)) == {}
    await expect(here.page.locator("html")).to_have_attribute("lang", language)
