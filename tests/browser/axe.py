# SPDX-License-Identifier: Apache-2.0
"""What axe says of a page."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from tests.browser import tour
from tests.browser.seats import Seat

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
