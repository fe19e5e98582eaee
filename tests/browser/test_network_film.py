# SPDX-License-Identifier: Apache-2.0
"""The film of a whole network: by key to its end, on a phone, for who listens, and from a file."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import AXE, RULES
from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table
from tests.browser.seats import Seat
from tests.running import Server, Visitor, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# What only this page knows of an element is taken off, so that it can be laid beside what the server draws.
SHOWN = """(root) => ["film-map", "film-list"].map((id) => {
  const bare = root.getElementById(id).cloneNode(true);
  for (const one of [bare, ...bare.querySelectorAll("*")]) {
    for (const name of one.getAttributeNames()) if (/^data-(ui|htmx)/.test(name)) one.removeAttribute(name);
  }
  return bare.outerHTML.replace(/\\s+/g, " ");
})"""
NOW = f"() => ({SHOWN})(document)"
FRESH = f"""async (moment) => {{
  const answer = await fetch(`${{location.pathname}}?at=${{moment}}`, {{ cache: "no-store" }});
  return ({SHOWN})(new DOMParser().parseFromString(await answer.text(), "text/html"));
}}"""


async def a_lived_in_network(server: Server) -> tuple[str, list[Visitor]]:
    """Its path; with turns, a side board, and somebody who left."""
    board, members = await a_lived_in_table(server, "Anna", "Bram")
    network, called = board.split("/boards/")
    anna, bram = members
    await bram.ask(network, "turn_question", question="Wat houdt ons tegen?")
    await anna.ask(network, "fork_board", board=new("board"), of=called, at=6, question="En als we zwijgen?")
    await bram.ask(network, "pause")
    await bram.ask(network, "leave", name_stays="initials", farewell="Dank jullie wel")
    return network, members


async def at_the_film(sit: Sit, who: Visitor, network: str, at: str = "", **how: Any) -> Seat:
    here = await sit(who, **how)
    await here.open(f"{network}/film{at}")
    await expect(here.page.locator("#board[data-ui-ready]")).to_be_visible()
    return here


async def shows(page: Page, moment: int) -> None:
    """This moment, and nothing else than a page that is opened there."""
    await expect(page.locator("#board")).to_have_attribute("data-version", str(moment))
    await expect(page.locator("#moment")).to_have_value(str(moment))
    assert await page.evaluate(NOW) == await page.evaluate(FRESH, moment)


async def last_of(page: Page) -> int:
    return int(await page.locator("#board").get_attribute("data-now") or 0)


async def plays_to_the_end(page: Page) -> int:
    """From where it is, through every turn, by key; how often it waited."""
    turns = 0
    while True:
        await page.keyboard.press("Space")
        await expect(page.locator("#caption-turn")).not_to_have_text("")
        if await page.locator("#caption-turn").text_content() == "Dit was alles.":
            return turns
        await expect(page.locator("#caption-turn")).to_have_text("Een keerpunt in het leven van dit leernetwerk.")
        turns += 1


async def test_it_plays_by_key_from_the_spark_to_now_and_waits_at_turns(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network)
    page, last = here.page, await last_of(here.page)
    await shows(page, last)
    await here.press("Home")
    await shows(page, 0)
    await expect(page.locator("#film-list")).to_contain_text("Vóór de eerste vonk")
    await here.press("ArrowRight")
    await shows(page, 1)
    await expect(page.locator("#caption-told")).to_contain_text("vonk")
    await here.press("ArrowLeft", ">", ">", ">", ">", ">", ">")
    await shows(page, 0)
    assert await plays_to_the_end(page) == 3
    await shows(page, last)
    await here.press("ArrowLeft", "ArrowLeft", "Shift+ArrowLeft")
    await expect(page.locator("#board")).not_to_have_attribute("data-version", str(last))
    await here.press("End")
    await shows(page, last)


async def test_one_can_open_it_at_a_moment_and_share_the_address(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network, "?at=7")
    await shows(here.page, 7)
    await here.press("ArrowRight")
    await shows(here.page, 8)
    await expect(here.page).to_have_url(f"{server.address}{network}/film?at=8")
    await here.press("End")
    await expect(here.page).to_have_url(f"{server.address}{network}/film")


async def test_what_is_told_is_pointed_at_and_a_board_leads_to_itself_then(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network, "?at=7")
    page = here.page
    await expect(page.locator("#caption-told")).to_contain_text("Op het bord")
    await expect(page.locator("#film-map .map-board[data-ui-told]")).to_have_count(1)
    await expect(page.locator("#film-map .map-person[data-ui-told]")).to_have_count(1)
    await expect(page.locator("#film-point-line")).to_have_attribute("d", re.compile("^M.+L"))
    link = page.locator("#film-map .map-board[data-ui-told]")
    place = await link.get_attribute("href")
    await link.click()
    await expect(page).to_have_url(f"{server.address}{place}")
    await expect(page.locator("#board[data-then]")).to_be_visible()


async def test_one_person_can_be_followed(server: Server, sit: Sit) -> None:
    network, (anna, bram) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network)
    page, last = here.page, await last_of(here.page)
    await page.locator("[popovertarget=film-choices]").click()
    await page.locator("#film-pauses").uncheck()
    await page.locator("#film-person").select_option(value=bram.id)
    await here.press("Escape", "Home")
    await shows(page, 0)
    await here.press(">", ">", ">", ">", ">", ">")
    await page.locator("[data-time=play]").click()
    await expect(page.locator("#caption-turn")).to_have_text("Dit was alles.")
    await page.locator("[popovertarget=film-choices]").click()
    await page.locator("#film-told summary").click()
    sentences = await page.locator("#film-sentences li").all_text_contents()
    assert len(sentences) > 5
    assert sum("Anna" in sentence.split(":", 2)[1][:30] for sentence in sentences) <= 1
    await shows(page, last)


async def test_the_list_says_the_same_to_who_cannot_see_the_drawing(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network)
    tree = await here.page.locator("#main").aria_snapshot()
    for said in (
        "table",
        'columnheader "Ideeën"',
        'columnheader "Inzichten"',
        "En als we zwijgen?",
        "een zijbord",
        "trekt",
        "vertrokken",
    ):
        assert said in tree, said
    assert "img" not in tree
    handle = here.page.locator("#moment")
    await here.press("Home")
    await expect(handle).to_have_attribute("aria-valuetext", re.compile("voordat er iets gebeurde|moment 0"))
    await here.press("ArrowRight")
    await expect(here.page.locator("#told")).to_contain_text("vonk")


@pytest.mark.parametrize("how", [{}, {"phone": True}, {"dark": True}], ids=["wide", "phone", "dark"])
async def test_axe_finds_nothing_in_film_past_and_record(server: Server, sit: Sit, how: dict[str, bool]) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    await anna.request("POST", f"{network}/exports", data={"what": "bundle"})
    here = await sit(anna, calm=True, **how)
    for path in (f"{network}/film", f"{network}/film?at=1", f"{network}?at=9", network):
        await here.open(path)
        await here.page.evaluate(AXE.read_text())
        found = await here.page.evaluate(
            "async (only) => (await axe.run(document, { runOnly: only })).violations.flatMap((rule) =>"
            " rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`))",
            RULES,
        )
        assert found == [], path


async def test_on_a_phone_it_plays_by_touch_and_nothing_is_cut_off(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network, phone=True)
    page = here.page
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    drawing = await page.locator("#film-map").bounding_box()
    assert drawing is not None
    assert drawing["width"] > 340
    await page.locator("[data-time=play]").tap()
    await expect(page.locator("#caption-turn")).to_have_text("Een keerpunt in het leven van dit leernetwerk.")
    await page.locator("[data-time=go-on]").tap()
    await expect(page.locator("#board[data-ui-playing]")).to_be_visible()
    await page.locator("[data-time=play]").tap()
    await expect(page.locator("#board[data-ui-playing]")).to_have_count(0)


async def test_from_a_file_it_plays_to_the_end_without_any_request(
    server: Server, sit: Sit, chromium: Browser, tmp_path: Path
) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await at_the_film(sit, anna, network)
    async with here.page.expect_download() as taken:
        await here.page.locator(".reel-along button").click()
    await (await taken.value).save_as(file := tmp_path / "film.html")

    context = await chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = await context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: trouble.append(asked.url) if asked.url.startswith(("http", "ws")) else None)
    await page.goto(file.as_uri())
    last = await last_of(here.page)
    await expect(page.locator("#board[data-ui-ready]")).to_have_attribute("data-version", str(last))
    poster = await page.evaluate(NOW)
    await page.keyboard.press("Home")
    await expect(page.locator("#film-list")).to_contain_text("Vóór de eerste vonk")
    for _ in range(6):
        await page.keyboard.press(">")
    assert await plays_to_the_end(page) == 3
    assert await page.evaluate(NOW) == poster
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("#board")).to_have_attribute("data-version", str(last))
    assert await page.evaluate(NOW) == poster
    assert trouble == []
    await context.close()


async def test_the_record_is_told_live_to_everybody_on_the_page(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await sit(anna)
    await here.open(network)
    await expect(here.page.locator("#record")).to_contain_text("Nog niemand nam iets mee.")
    await anna.request("POST", f"{network}/exports", data={"what": "film"})
    await expect(here.page.locator("#record")).to_contain_text("Anna nam de film van het hele leernetwerk mee.")


async def test_a_page_as_it_was_is_stepped_through_and_left(server: Server, sit: Sit) -> None:
    network, (anna, _) = await a_lived_in_network(server)
    here = await sit(anna)
    await here.open(network)
    await here.page.locator("#lifeline .moment-sparked .when-then").click()
    await expect(here.page).to_have_url(f"{server.address}{network}?at=1")
    await expect(here.page.locator("#then")).to_contain_text("vonk")
    await here.page.locator("#then [rel=next]").click()
    await expect(here.page).to_have_url(f"{server.address}{network}?at=2")
    await here.page.locator("#then .then-back").click()
    await expect(here.page.locator("#live")).to_be_visible()
