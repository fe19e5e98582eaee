# SPDX-License-Identifier: Apache-2.0
"""Every page and state somebody may look at, in the order in which one would come across them."""

from collections.abc import AsyncIterator

from playwright.async_api import expect

from tests.browser.seats import Seat

# What is out of sight never ends, so this waits for all of it or a little while.
SETTLED = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((one) => one.finished)),
  new Promise((done) => setTimeout(done, 400)),
]).then(() => null)"""


async def before_signing_in(seat: Seat) -> AsyncIterator[str]:
    page = seat.page
    for name, path in (("welcome", "/"), ("sign-up", "/sign-up"), ("sign-in", "/sign-in")):
        await seat.open(path)
        await page.evaluate(SETTLED)
        yield name
    await seat.open("/sign-up")
    await page.locator("#email").fill("sanne")
    await page.locator("main form button").click()
    await expect(page.locator("#problems")).to_be_visible()
    yield "sign-up-refused"


async def at_home(seat: Seat, network: str) -> AsyncIterator[str]:
    page = seat.page
    for name, path in (
        ("home", "/"),
        ("network", network),
        ("network-then", f"{network}?at=3"),
        ("network-film", f"{network}/film"),
        ("unrest", f"{network}/unrest"),
        ("unrest-then", f"{network}/unrest?at=12"),
        ("sparks", "/sparks"),
        ("search", "/search"),
        ("search-found", "/search?q=e"),
        ("notices", "/notices"),
        ("profile", "/me"),
        ("notebook", f"/me/notebook?network={network.rpartition('/')[2]}"),
        ("not-there", "/networks/nergens"),
    ):
        await seat.open(path)
        await page.evaluate(SETTLED)
        yield name
    for name, path in (("unrest-opened", f"{network}/unrest"), ("network-opened", network)):
        await seat.open(path)
        await every_opened(seat)
        yield name


async def every_opened(seat: Seat) -> None:
    for opener in await seat.page.locator("details.opens > summary:visible").all():
        await opener.click()
    await seat.page.evaluate(SETTLED)


async def at_a_board(seat: Seat, board: str) -> AsyncIterator[str]:
    page = seat.page
    await seat.sit_at(board)
    skin = page.locator("#board")
    first = page.locator("#ideas > [data-kind=combination]").first
    for wanted in ("canvas", "outline"):
        if await skin.get_attribute("data-skin") != wanted:
            await page.locator(".tool-skin").click()
        await expect(skin).to_have_attribute("data-skin", wanted)
        await page.evaluate(SETTLED)
        yield f"board-{wanted}"
    await page.locator(".tool-skin").click()
    await expect(skin).to_have_attribute("data-skin", "canvas")
    for name, key, shown in (
        ("menu", ".", "#menu"),
        ("feelings", "r", "#feelings"),
        ("rewording", "e", "#editor"),
        ("shortcuts", "?", "#shortcuts"),
        ("insight", "i", "#insight"),
        ("search", "/", "#search"),
        ("drawer", "Enter", "#drawer"),
    ):
        await first.focus()
        await seat.press(key)
        await expect(page.locator(shown)).to_be_visible()
        await page.evaluate(SETTLED)
        yield f"board-{name}"
        await seat.press("Escape")
        await expect(page.locator(shown)).to_be_hidden()
    await first.focus()
    await seat.press("x", "ArrowLeft", "ArrowRight", "ArrowDown", "x", "c")
    await page.evaluate(SETTLED)
    yield "board-combining"
    await seat.press("Escape")
    idea = str(await first.get_attribute("id")).removeprefix("idea-")
    await seat.open(f"{board}/ideas/{idea}/try")
    await page.evaluate(SETTLED)
    yield "try"


async def in_the_past(seat: Seat, board: str) -> AsyncIterator[str]:
    page = seat.page
    await seat.sit_at(board)
    await seat.press("t")
    await expect(page.locator("#strip svg")).to_be_attached()
    yield "board-handle"
    await seat.press("Shift+ArrowLeft")
    await expect(page.locator("#caption-told")).not_to_be_empty()
    await page.evaluate(SETTLED)
    yield "board-then"
    for name, opener in (("choices", "[popovertarget=film-choices]"), ("side-board", "#then [data-time=fork]")):
        await page.locator(opener).click()
        await page.evaluate(SETTLED)
        yield f"board-then-{name}"
        await seat.press("Escape")
    await page.locator(".tool-skin").click()
    await page.evaluate(SETTLED)
    yield "board-then-outline"
    await page.locator(".tool-skin").click()
