# SPDX-License-Identifier: Apache-2.0
"""What somebody does and sees who looks back on a board: the handle, the banner, the captions."""

from typing import Any, Final

from playwright.async_api import Locator, expect

from tests.browser.seats import IDEAS, Seat

BELOW: Final = """(root) => ["links-list", "aside-list", "question"].map((id) =>
  root.getElementById(id).outerHTML.replace(/ (data-htmx|data-ui)[\\w-]*(="[^"]*")?/g, "").replace(/\\s+/g, " "))"""
SHOWN: Final = f"() => [({IDEAS})(document), ({BELOW})(document)]"
FRESH: Final = f"""async (version) => {{
  const answer = await fetch(`${{location.pathname}}?at=${{version}}`, {{ cache: "no-store" }});
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [({IDEAS})(fresh), ({BELOW})(fresh)];
}}"""


def handle(seat: Seat) -> Locator:
    return seat.page.locator("#moment")


async def version(seat: Seat) -> int:
    return int(await seat.page.locator("#board").get_attribute("data-version") or -1)


async def grab(seat: Seat) -> None:
    """Takes hold of the thumb where it is now."""
    box = await handle(seat).bounding_box()
    assert box is not None
    value, most = [int(await handle(seat).evaluate(f"(handle) => handle.{name}")) for name in ("value", "max")]
    await seat.page.mouse.move(box["x"] + 8 + (box["width"] - 16) * value / most, box["y"] + box["height"] / 2)
    await seat.page.mouse.down()


async def drag_to(seat: Seat, part: float) -> None:
    """Drags on to a part of the whole way, 0 is the beginning and 1 is now."""
    box = await handle(seat).bounding_box()
    assert box is not None
    await seat.page.mouse.move(box["x"] + 8 + (box["width"] - 16) * part, box["y"] + box["height"] / 2, steps=12)


async def is_then(seat: Seat, at: int) -> None:
    """The page shows this version, and says nothing else than a page that is opened there."""
    board = seat.page.locator("#board")
    await expect(board).to_have_attribute("data-then", "1")
    await expect(board).to_have_attribute("data-version", str(at))
    await expect(handle(seat)).to_have_value(str(at))
    assert await seat.page.evaluate(SHOWN) == await seat.page.evaluate(FRESH, at)


async def is_now(seat: Seat) -> None:
    await expect(seat.page.locator("#board:not([data-then])")).to_be_visible()
    await expect(seat.page.locator("#then")).to_be_hidden()
    await seat.is_exact()


async def versions_seen(seat: Seat) -> Any:
    """Begins to write down which versions the page shows; `window.passed` has them."""
    return await seat.page.evaluate("""() => {
      const board = document.getElementById("board");
      window.passed = [];
      new MutationObserver(() => window.passed.push(Number(board.dataset.version)))
        .observe(board, { attributeFilter: ["data-version"] });
    }""")
