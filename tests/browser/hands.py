# SPDX-License-Identifier: Apache-2.0
"""Two ways of doing the same on a page: with a pointer, or by keyboard alone. A test says what, a hand does it."""

from typing import Final, Protocol

from playwright.async_api import Locator, Page, expect

FURTHEST: Final = 600
"""Presses of Tab after which something cannot be reached by keyboard: more than any page of ours has stops."""

# Is the focus there, and could somebody see it?
HELD: Final = """(wanted) => {
  if (document.activeElement !== wanted) return false;
  const { width, height } = wanted.getBoundingClientRect();
  return width > 0 && height > 0 || wanted.type === "radio" || wanted.type === "checkbox";
}"""


class Hand(Protocol):
    async def press(self, target: Locator) -> None:
        """A button, a link, a summary."""

    async def write(self, field: Locator, text: str) -> None:
        """Puts the text in a field, in the place of what was there."""

    async def choose(self, option: Locator) -> None:
        """A radio button or a box to tick."""

    async def pick(self, select: Locator, label: str) -> None:
        """The option of a list that says this."""

    async def date(self, field: Locator, at: str) -> None:
        """A day and a time like 2026-12-01T14:30."""


class Pointer:
    async def press(self, target: Locator) -> None:
        await target.click()

    async def write(self, field: Locator, text: str) -> None:
        await field.fill(text)

    async def choose(self, option: Locator) -> None:
        await option.check()

    async def pick(self, select: Locator, label: str) -> None:
        await select.select_option(label=label)

    async def date(self, field: Locator, at: str) -> None:
        await field.fill(at)


class Keys:
    """Never touches the mouse, and reaches everything by Tab from where it is."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def reach(self, target: Locator) -> None:
        await expect(target).to_have_count(1)
        for _ in range(FURTHEST):
            if await target.evaluate(HELD):
                return
            await self._page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    async def press(self, target: Locator) -> None:
        await self.reach(target)
        await self._page.keyboard.press("Enter")

    async def write(self, field: Locator, text: str) -> None:
        await self.reach(field)
        await self._page.keyboard.press("Control+a")
        await self._page.keyboard.insert_text(text)

    async def choose(self, option: Locator) -> None:
        """Tab stops once at a group of radio buttons, and the arrows go through it."""
        if await option.get_attribute("type") == "radio":
            name = await option.get_attribute("name")
            group = option.locator(f"xpath=ancestor::form[1]//input[@type='radio' and @name='{name}']")
            await self.reach_any(group)
            for _ in range(await group.count()):
                if await option.is_checked():
                    return
                await self._page.keyboard.press("ArrowDown")
            return
        await self.reach(option)
        if not await option.is_checked():
            await self._page.keyboard.press("Space")

    async def reach_any(self, group: Locator) -> None:
        for _ in range(FURTHEST):
            for one in await group.all():
                if await one.evaluate(HELD):
                    return
            await self._page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {group}")

    async def pick(self, select: Locator, label: str) -> None:
        await self.reach(select)
        await self._page.keyboard.type(label)
        assert (await select.locator("option:checked").inner_text()).strip() == label

    async def date(self, field: Locator, at: str) -> None:
        """Its parts in the order in which this browser shows them, which is the reader's."""
        await self.reach(field)
        day, clock = at.split("T")
        year, month, number = day.split("-")
        hour, minute = clock.split(":")
        for part in (month, number, year):
            await self._page.keyboard.type(part)
        await self._page.keyboard.press("ArrowRight")
        night = int(hour) >= 12
        await self._page.keyboard.type(f"{int(hour) % 12 or 12:02}{minute}{'PM' if night else 'AM'}")
        assert await field.input_value() == at, await field.input_value()


def hand(page: Page, *, keys: bool) -> Hand:
    return Keys(page) if keys else Pointer()
