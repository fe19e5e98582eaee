# SPDX-License-Identifier: Apache-2.0
"""Somebody does something by a form of ours: opens what it stands behind, fills it in, sends it, and sees it taken.

A form is found by the wish it sends, so a test reads like the story and not like the page.
"""

from typing import Final

from playwright.async_api import Locator, Response

from tests.browser.hands import Hand
from tests.browser.seats import Seat

KIND: Final = "(field) => field.tagName === 'SELECT' ? 'select' : field.type"


class Actor:
    """A seat, and the hand it is used with."""

    def __init__(self, seat: Seat, hand: Hand) -> None:
        self.seat = seat
        self.hand = hand
        self.page = seat.page

    async def act(self, wish: str, /, *, at: str = "", beside: str = "", **fields: str) -> None:
        """Sends a wish from the page one is on, or from `at`. `beside` is text of the part the form stands in."""
        if at:
            await self.seat.open(at)
        form = self.form(wish, beside)
        await self.open(form)
        for name, value in fields.items():
            await self.fill(form.locator(f"[name={name}]"), value)
        async with self.page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            await self.hand.press(form.locator("button[type=submit]"))
        answer: Response = await sent.value
        assert answer.status < 400, f"{wish}: {answer.status} {await answer.text()}"
        await self.page.wait_for_load_state()

    def form(self, wish: str, beside: str = "") -> Locator:
        form = f"form:has(> input[name=type][value={wish}])"
        if not beside:
            return self.page.locator(form).first
        return (
            self.page.locator(f"li:has({form}), article:has({form})").filter(has_text=beside).last.locator(form).first
        )

    async def open(self, form: Locator) -> None:
        """What the form stands behind, from outside in."""
        for _ in range(4):
            closed = form.locator("xpath=ancestor::details[not(@open)]").first
            if not await closed.count():
                return
            await self.hand.press(closed.locator("> summary"))

    async def fill(self, field: Locator, value: str) -> None:
        match await field.first.evaluate(KIND):
            case "select":
                await self.hand.pick(field, value)
            case "radio" | "checkbox":
                await self.hand.choose(field.and_(self.page.locator(f"[value='{value}']")))
            case "datetime-local":
                await self.hand.date(field, value)
            case _:
                await self.hand.write(field, value)
