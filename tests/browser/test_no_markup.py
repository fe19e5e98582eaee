# SPDX-License-Identifier: Apache-2.0
"""No word anybody types becomes markup: in any field, on any page, drawn by the server, pushed or said by a script."""

import asyncio
import json
from typing import Any, Final

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table
from tests.browser.seats import Seat
from tests.running import Server, Visitor, made, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAYLOADS: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover=alert(1) x='",
    "</p></article><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</template><img src=x onerror=alert(1)>",
    '<hx-partial hx-target="#ideas" hx-swap="innerHTML">weg</hx-partial>',
    '</hx-partial><hx-partial hx-target="body" hx-swap="outerHTML"><h1>weg</h1></hx-partial>',
    '<div hx-get="/me" hx-trigger="load" hx-target="body"></div>',
    '<a hx-on:click="alert(1)" hx-boost="true" href="/sign-out">klik</a>',
    '" hx-get="/sign-out" hx-trigger="load" x="',
    '<form hx-post="/sign-out" hx-trigger="load"></form>',
    '<meta name="htmx-config" content="{}">',
    '<base href="https://example.org/">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<style>*{display:none}</style>",
    '<a href="javascript:alert(1)">klik</a>',
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    '<dialog open id="combine">hier</dialog>',
    '<input autofocus onfocus="alert(1)" name="id">',
    "{{ 7 * 7 }}{% raw %}",
    "{n} {name} {text} %(name)s ${alert(1)}",
    "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#60;b&#62;",
    "javascript:alert(1)//<!--<script>",
    "\u202e<b>om</b>\u202c",
)

# Attributes that make something happen, on elements that hold what people wrote or stand beside it.
LIVE: Final = """() => [...document.body.querySelectorAll("*")].flatMap((one) =>
  one.getAttributeNames()
    .filter((name) => /^(on|hx-on|srcdoc)/.test(name) || (name.startsWith("hx-") && !one.matches("form[id]")))
    .map((name) => `${one.tagName} ${name}=${one.getAttribute(name)}`))"""
STRANGE: Final = """() => [...document.body.querySelectorAll(
  "script, style, iframe, base, meta, math, hx-partial, img, object, embed"
)].map((one) => one.outerHTML.slice(0, 100))"""


async def is_only_text(seat: Seat) -> None:
    assert await seat.page.evaluate(LIVE) == []
    assert await seat.page.evaluate(STRANGE) == []


async def in_every_field(board: str, by: Visitor) -> None:
    ask = by.ask
    idea, question = new("idea"), new("idea")
    whole = "\n".join(PAYLOADS)
    await ask(board, "voice", idea=idea, text=whole[:1900], place={"x": 0, "y": 3000})
    await ask(board, "raise_question", idea=question, text=whole[:1900], place={"x": 400, "y": 3000}, about=idea)
    for payload in PAYLOADS:
        await ask(board, "comment", comment=new("comment"), idea=idea, text=payload)
    combination = new("idea")
    place = {"x": 0, "y": 2400}
    await ask(
        board,
        "combine",
        idea=combination,
        sources=[idea, question],
        text=PAYLOADS[0],
        new_here=PAYLOADS[4],
        place=place,
    )
    await ask(board, "name_insight", idea=idea, why=PAYLOADS[13])
    await ask(board, "draw_link", link=new("link"), relation="answers", source=idea, target=question)


async def test_what_looks_like_markup_stays_words_on_a_board(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    (mallory,) = await made(server.folder, ('<img src=x onerror="alert(1)">',), "nl")
    stranger = Visitor(server, mallory)
    await stranger.ask(board.split("/boards/")[0], "join")
    here = await sit(anna, board)
    voiced = [
        stranger.ask(
            board, "voice", idea=new("idea"), text=payload, place={"x": number % 8 * 300, "y": number // 8 * 300}
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    await asyncio.gather(*voiced)
    await in_every_field(board, stranger)
    thoughts = here.page.locator("#ideas .thought")
    await expect(thoughts).to_have_count(len(PAYLOADS) + 3)
    for drawn in ("pushed", "loaded"):
        said = set(await thoughts.all_text_contents())
        assert set(PAYLOADS) - said == set(), drawn
        await is_only_text(here)
        await here.is_exact()
        await here.page.reload()
        await here.ready()
    await in_hand(here)


async def in_hand(here: Seat) -> None:
    """What scripts say with these words: menus, the drawer, dialogs, hints, the outline."""
    page = here.page
    first = page.locator("#ideas > [data-insight]").first
    await first.focus()
    await page.keyboard.press("m")
    await expect(page.locator("#comment-text")).to_be_focused()
    await expect(page.locator("#talk .comments li")).to_have_count(len(PAYLOADS))
    await is_only_text(here)
    await page.keyboard.press("Escape")
    await first.focus()
    await here.press("b")
    await expect(page.locator("#composer-about")).to_be_visible()
    await here.press("Escape", "e")
    await expect(page.locator("#editor-text")).to_be_focused()
    await here.press("Escape", "l", "2")
    await expect(page.locator("#linking")).to_be_visible()
    await here.press("Escape", "x", "ArrowUp", "x", "c")
    await expect(page.locator("#combine")).to_be_visible()
    await is_only_text(here)
    await here.press("Escape", "o")
    await expect(page.locator("#board")).to_have_attribute("data-skin", "outline")
    await is_only_text(here)


async def test_what_looks_like_markup_stays_words_in_a_network(server: Server, sit: Sit) -> None:
    (anna,) = await made(server.folder, ("</span><script>alert(1)</script>",), "nl")
    visitor = Visitor(server, anna)
    spark, network = new("network"), new("network")
    ask = visitor.ask
    for one, text in ((spark, PAYLOADS[1]), (network, PAYLOADS[14])):
        await ask("/networks", "spark", network=one, text=text)
    path = f"/networks/{network}"
    bounds: dict[str, Any] = {"inside": PAYLOADS[0], "outside": PAYLOADS[8], "question": PAYLOADS[9]}
    await ask(path, "form", name=PAYLOADS[10], access="open", **bounds)
    here = await sit(visitor)
    await here.open(path)
    await expect(here.page.locator("#main")).to_be_visible()
    for payload in PAYLOADS:
        await ask(path, "propose", agreement=new("agreement"), text=payload)
    board = new("board")
    await ask(path, "open_board", board=board, question=PAYLOADS[16])
    await expect(here.page.locator(".proposals .words")).to_have_count(len(PAYLOADS))
    assert await here.page.locator(".proposals .words").all_text_contents() == list(PAYLOADS)
    await is_only_text(here)
    for page in (path, "/", "/me", f"{path}/boards/{board}"):
        await here.open(page)
        await expect(here.page.locator("#main")).to_be_visible()
        await is_only_text(here)


async def test_what_looks_like_markup_stays_words_in_a_form_that_comes_back(server: Server, sit: Sit) -> None:
    here = await sit(Visitor(server, None))
    page = here.page
    for payload in (PAYLOADS[4], PAYLOADS[6], PAYLOADS[16], PAYLOADS[9]):
        await here.open("/sign-up")
        await page.locator("#name").fill(payload)
        await page.locator("#email").fill("nobody")
        await page.locator("#password").fill("kort")
        await page.locator("main form button").click()
        await expect(page.locator("#problems")).to_be_visible()
        await expect(page.locator("#name")).to_have_value(payload)
        await is_only_text(here)
    await here.open("/sign-in?next=" + json.dumps('"><script>alert(1)</script>'))
    await is_only_text(here)
