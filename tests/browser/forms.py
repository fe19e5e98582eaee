# SPDX-License-Identifier: Apache-2.0
"""Forms filled in as somebody at a keyboard does."""

from tests.browser.seats import Seat

FAR = 120


async def tab_to(seat: Seat, wanted: str) -> None:
    """On with Tab until what is wanted has the focus."""
    goal = seat.page.locator(wanted).first
    for _ in range(FAR):
        if await goal.evaluate("(goal) => goal === document.activeElement"):
            return
        await seat.page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


async def fill(seat: Seat, field: str, text: str) -> None:
    await tab_to(seat, field)
    await seat.page.keyboard.insert_text(text)


async def open_form(seat: Seat, name: str) -> None:
    await tab_to(seat, f"{name} > summary")
    await seat.press("Enter")
