# SPDX-License-Identifier: Apache-2.0
"""axe finds nothing on any page or state: wide and phone, Dutch and English, light and dark."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import expect

from tests.browser import tour
from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table, a_tension
from tests.browser.seats import Seat
from tests.running import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# On the canvas everybody chooses how large things are; the same chips are in the drawer and in the outline.
LOOK: Final = """async (only) => {
  const onCanvas = (node) => document.querySelector(node.target[0])?.closest("[data-skin=canvas] #plane");
  const zoomed = (rule, node) => rule.id === "target-size" && onCanvas(node);
  const { violations } = await axe.run(document, { runOnly: only, resultTypes: ["violations"] });
  return violations.flatMap((rule) => rule.nodes.filter((node) => !zoomed(rule, node))
    .map((node) => `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
}"""


async def faults(seat: Seat, states: AsyncIterator[str]) -> dict[str, Any]:
    """What axe has to say of each state; in the dark only of its colours."""
    found: dict[str, Any] = {}
    async for state in states:
        if not await seat.page.evaluate("() => 'axe' in window"):
            await seat.page.evaluate(AXE.read_text())
        await seat.page.evaluate("() => scrollTo(0, 0)")  # what happens to lie under the bar is no fault of the page
        found[state] = await seat.page.evaluate(LOOK, RULES)
        await seat.page.emulate_media(color_scheme="dark")
        await seat.page.evaluate(tour.SETTLED)
        found[f"{state} in the dark"] = await seat.page.evaluate(LOOK, ["color-contrast"])
        await seat.page.emulate_media(color_scheme="light")
    return {state: said for state, said in found.items() if said}


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
