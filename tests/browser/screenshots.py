# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.browser.screenshots OUT_DIR [URL]`: every page, wide and phone, Dutch and English, light and dark.

Without a URL it starts the demo by itself; with one it signs in there as the demo's first member.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser

from tests.browser import tour
from tests.browser.seats import Seat, a_browser, seated
from tests.conftest import BROWSERS
from tests.running import Server, Visitor
from web.demo import FIRST, PASSWORD, address

LOOKS: Final = [
    (phone, language, dark) for phone in (False, True) for language in ("nl", "en") for dark in (False, True)
]


class Demo(Server):
    """The server with the demo network in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, before="import sys; sys.argv.append('--demo')")


class Elsewhere(Server):
    """A server that runs already."""

    def __init__(self, url: str) -> None:
        super().__init__(Path())
        self.address = url.rstrip("/")


async def sign_in(seat: Seat, language: str) -> None:
    await seat.open("/sign-in")
    await seat.page.locator("#email").fill(address("sanne"))
    await seat.page.locator("#password").fill(PASSWORD)
    await seat.page.locator("main form button").click()
    await seat.open("/me")
    await seat.page.locator(f"main input[name=language][value={language}]").check()
    await seat.page.locator("main form").first.locator("button").click()


async def take(seat: Seat, states: AsyncIterator[str], folder: Path, look: str) -> None:
    async for state in states:
        whole = not state.startswith("board")
        await seat.page.screenshot(path=folder / f"{state}-{look}.png", full_page=whole)
        print(f"{state}-{look}.png", flush=True)


async def every_look(browser: Browser, server: Server, folder: Path) -> None:
    network = f"/networks/{FIRST}"
    for phone, language, dark in LOOKS:
        look = f"{'phone' if phone else 'wide'}-{language}-{'dark' if dark else 'light'}"
        how: dict[str, Any] = {"phone": phone, "language": language, "dark": dark, "calm": True}
        stranger, here = [await seated(browser, Visitor(server, None), **how) for _ in range(2)]
        await take(stranger, tour.before_signing_in(stranger), folder, look)
        await sign_in(here, language)
        await take(here, tour.at_home(here, network), folder, look)
        await here.open(network)
        board = await here.page.locator(".board-link").first.get_attribute("href")
        assert board is not None
        await take(here, tour.at_a_board(here, board), folder, look)
        await take(here, tour.in_the_past(here, board), folder, look)
        await stranger.context.close()
        await here.context.close()


async def main(folder: Path, url: str = "") -> None:
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise SystemExit("This needs Chromium on the PATH.")
    with tempfile.TemporaryDirectory() as kept:
        server = Elsewhere(url) if url else Demo(Path(kept) / "data")
        if not url:
            await asyncio.to_thread(server.start)
        try:
            async with a_browser(chromium) as browser:
                await every_look(browser, server, folder)
        finally:
            server.end()


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        raise SystemExit("Say: python -m tests.browser.screenshots OUT_DIR [URL]")
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:]))
