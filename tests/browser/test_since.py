# SPDX-License-Identifier: Apache-2.0
"""Who comes back finds in short what happened, can see it happen, and can leave it be."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table
from tests.browser.seats import Seat
from tests.running import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def away_and_back(server: Server, sit: Sit) -> tuple[Seat, str, Visitor]:
    """Anna was on a board for the first time and left; Bram built on her idea three times; she is back."""
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await anna.ask(board, "voice", idea="idea-hers", text="Eerst luisteren", place={"x": 0, "y": 0})
    here = await sit(anna, board)
    await here.sees("Eerst luisteren")
    await expect(here.page.locator("#since")).to_have_count(0)
    await here.open("/")
    for number in range(3):
        said: dict[str, Any] = {
            "on": "idea-hers",
            "text": f"En dan nummer {number}",
            "place": {"x": 300 * number, "y": 300},
        }
        await bram.ask(board, "build_on", idea=f"idea-his-{number}", **said)
    await here.open(board)
    await expect(here.page.locator(".since-slip")).to_contain_text("3 nieuwe ideeën")
    return here, board, bram


async def test_the_digest_leads_to_what_grew_and_goes_away_by_key(server: Server, sit: Sit) -> None:
    here, _, _ = await away_and_back(server, sit)
    slip = here.page.locator(".since-slip")
    await expect(slip).to_contain_text("Bram bouwde voort op “Eerst luisteren”")
    await expect(here.page.locator("#told")).to_contain_text("Sinds je hier was")
    await slip.locator("a").first.click()
    assert await here.page.evaluate("document.activeElement.id") == "idea-idea-his-2"
    await slip.locator("button").first.focus()
    await here.press("Escape")
    await expect(slip).to_have_count(0)
    await here.voice("Dat had ik niet gedacht")
    await here.sees("Dat had ik niet gedacht")


async def test_the_replay_shows_it_and_ends_in_the_present(server: Server, sit: Sit) -> None:
    here, _, bram = await away_and_back(server, sit)
    await here.page.locator("[data-since=show]").click()
    board = here.page.locator("#board")
    await expect(board).to_have_attribute("data-then", "1")
    await expect(here.page.locator("#caption-told")).to_contain_text("Bram bouwde voort")
    await expect(board).not_to_have_attribute("data-then", "1", timeout=25_000)
    await expect(board).to_have_attribute("data-version", "5")
    await bram.ask(await here.page.evaluate("location.pathname"), "react", idea="idea-hers", feeling="try")
    await expect(here.card("Eerst luisteren").locator(".feel")).to_have_count(1)


async def test_the_replay_can_be_left_at_any_moment(server: Server, sit: Sit) -> None:
    here, _, _ = await away_and_back(server, sit)
    await here.page.locator("[data-since=show]").focus()
    await here.press("Enter")
    await expect(here.page.locator("#board")).to_have_attribute("data-then", "1")
    await here.press("Escape")
    await expect(here.page.locator("#board")).not_to_have_attribute("data-then", "1")
    await here.sees("En dan nummer 2")


async def test_who_leaves_the_replay_before_it_began_stays_in_the_present(server: Server, sit: Sit) -> None:
    """The way to its beginning takes as long as the network does."""
    here, _, _ = await away_and_back(server, sit)
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(route: Route) -> None:
        asked.set()
        await go_on.wait()
        await route.continue_()

    await here.page.route("**/changes?*", slowly)
    await here.page.locator("[data-since=show]").focus()
    await here.press("Enter")
    await asyncio.wait_for(asked.wait(), 10)
    await here.press("Escape")
    async with here.page.expect_response("**/changes?*"):
        go_on.set()
    await expect(here.page.locator("#board")).not_to_have_attribute("data-then", "1")
    await here.page.wait_for_timeout(500)
    assert await here.page.locator("#board[data-then], #board[data-ui-playing]").count() == 0
    await here.sees("En dan nummer 2")
