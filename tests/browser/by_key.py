# SPDX-License-Identifier: Apache-2.0
"""Where somebody is who uses no mouse."""

from playwright.async_api import expect

from tests.browser.seats import Seat


async def at(seat: Seat, text: str) -> None:
    await expect(seat.card(text)).to_be_focused()


async def go_to(seat: Seat, text: str) -> None:
    """By searching, as one would on a full board."""
    await seat.press("/")
    await seat.write(text, into="#search-text")
    await seat.press("Escape")
    await at(seat, text)
