# SPDX-License-Identifier: Apache-2.0
"""A person behind a browser: opens pages as themselves, watches what must never happen, reads what is on the screen.

Must not know what any test is about.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from msgspec import Struct, field
from playwright.async_api import Browser, BrowserContext, Error, Locator, Page, async_playwright, expect

from tests.running import Somebody, Visitor

SWITCHES: Final = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --force-color-profile=srgb"
).split()
WIDE: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
PATIENCE: Final = 15_000

WATCH: Final = """
window.seen = [];
addEventListener("securitypolicyviolation", (event) => {
  window.seen.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""

# What the page only knows by itself is taken off, so that it can be laid beside what the server draws.
IDEAS: Final = """
(root, own = /^(data-(ui|htmx)|(style|tabindex|aria-(label|pressed|expanded))$)/) =>
[...root.querySelector("#ideas").children].map((card) => {
  const bare = card.cloneNode(true);
  for (const one of [bare, ...bare.querySelectorAll("*")]) {
    for (const name of one.getAttributeNames()) {
      if (own.test(name)) one.removeAttribute(name);
    }
    const left = one.getAttributeNames().sort().map((name) => [name, one.getAttribute(name)]);
    for (const [name] of left) one.removeAttribute(name);
    for (const [name, value] of left) one.setAttribute(name, value);
  }
  return bare.outerHTML.replace(/\\s+/g, " ");
})
"""
SHOWN: Final = f"() => ({IDEAS})(document)"
FRESH: Final = f"""async () => {{
  const answer = await fetch(location.pathname, {{ cache: "no-store" }});
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  return {{ version: fresh.querySelector("#board").dataset.version, ideas: ({IDEAS})(fresh) }};
}}"""

# Where somebody is with hands and eyes; nobody else's act may change any of it.
POSTURE: Final = """() => {
  const here = document.activeElement;
  const { value, selectionStart, selectionEnd, selectionDirection, scrollTop } = here;
  const text = [value, selectionStart, selectionEnd, selectionDirection, scrollTop];
  const ground = document.getElementById("ground");
  const drawer = document.getElementById("talk");
  const top = ground.getBoundingClientRect().top;
  const outline = document.getElementById("board").dataset.skin === "outline";
  const cards = outline ? [...document.querySelectorAll("#ideas > .idea")] : [];
  const seen = cards.find((card) => card.getBoundingClientRect().top > top);
  return JSON.stringify({
    focus: here.id || here.tagName, text, scroll: [scrollX, scrollY, ground.scrollLeft, drawer.scrollTop],
    reads: seen && [seen.id, Math.round(seen.getBoundingClientRect().top)],
    camera: document.getElementById("plane").style.transform, editor: document.getElementById("editor").hidden,
  });
}"""


class Seat(Struct):
    """One person, one tab. `trouble` collects what a page must never do."""

    visitor: Visitor
    context: BrowserContext
    page: Page
    trouble: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        await self.page.goto(self.visitor.server.address + path)

    async def sit_at(self, board: str) -> None:
        """Opens the board and waits until it listens."""
        await self.open(board)
        await self.ready()

    async def ready(self) -> None:
        await expect(self.page.locator("#board[data-ui-ready]")).to_be_visible()
        await expect(self.page.locator("#people [data-ui-me]")).to_be_attached()

    def card(self, text: str) -> Locator:
        """The idea that says this, as everybody has it: not one that still waits to be saved."""
        said = self.page.locator(".thought:not([data-ui-waiting])").get_by_text(text, exact=True)
        return self.page.locator("#ideas > .idea").filter(has=said)

    async def sees(self, text: str) -> None:
        await expect(self.card(text)).to_have_count(1)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def write(self, text: str, *, into: str = "#composer-text", then: str = "Enter") -> None:
        """Types into a field that has the focus."""
        await expect(self.page.locator(into)).to_be_focused()
        await self.page.keyboard.insert_text(text)
        await self.press(then)

    async def voice(self, text: str) -> None:
        await self.page.locator("#composer-text").click()
        await self.write(text)

    async def posture(self) -> str:
        return str(await self.page.evaluate(POSTURE))

    async def is_exact(self) -> list[str]:
        """Waits for the version the server has, and sees that the page says all of it and nothing else."""
        fresh = await self.page.evaluate(FRESH)
        board = self.page.locator("#board")
        await expect(board).to_have_attribute("data-version", fresh["version"])
        assert await self.page.evaluate(SHOWN) == fresh["ideas"]
        return list(fresh["ideas"])

    async def nothing_wrong(self) -> None:
        """The page says nothing about its connection, and everything wished for is saved."""
        await expect(self.page.locator("#status")).to_have_text("")
        await expect(self.page.locator("#ghosts > *")).to_have_count(0)

    async def had_no_trouble(self) -> None:
        if "://" in self.page.url and not self.page.url.startswith("chrome"):
            self.trouble.extend(await self.seen())
        assert self.trouble == []

    async def seen(self) -> list[str]:
        """What the page noted against itself; a form's answer may take its place just now."""
        for _ in range(3):
            try:
                return list(await self.page.evaluate("() => window.seen ?? []"))
            except Error as error:
                if "context was destroyed" not in str(error):
                    raise
                await self.page.wait_for_load_state()
        raise AssertionError("the page goes on and on")


@asynccontextmanager
async def a_browser(path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=SWITCHES)
        try:
            yield browser
        finally:
            await browser.close()


def setting(*, phone: bool, language: str, dark: bool, calm: bool) -> dict[str, Any]:
    kept: dict[str, Any] = {
        "locale": {"nl": "nl-NL", "en": "en-GB"}[language],
        "color_scheme": "dark" if dark else "light",
        "viewport": PHONE if phone else WIDE,
        "reduced_motion": "reduce" if calm else "no-preference",
    }
    return {**kept, "has_touch": True, "is_mobile": True, "device_scale_factor": 2} if phone else kept


async def seated(
    browser: Browser,
    visitor: Visitor,
    *,
    phone: bool = False,
    language: str = "nl",
    dark: bool = False,
    calm: bool = False,
) -> Seat:
    """`calm` is somebody who asked for less motion."""
    context = await browser.new_context(**setting(phone=phone, language=language, dark=dark, calm=calm))
    who: Somebody | None = visitor.who
    if who is not None:
        cookie = {"name": "session", "value": who.cookies[0], "url": visitor.server.address}
        await context.add_cookies([cookie])  # type: ignore[list-item]
    await context.add_init_script(WATCH)
    page = await context.new_page()
    seat = Seat(visitor, context, page)
    page.on("pageerror", lambda error: seat.trouble.append(f"script: {error}"))

    async def no_dialog(dialog: Any) -> None:
        seat.trouble.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    page.on("dialog", no_dialog)
    return seat
