# SPDX-License-Identifier: Apache-2.0
"""Leaving while a board is open elsewhere: it says so within two seconds, and what was lived through stays to read."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT_ONCE = 2_000


async def test_a_board_that_is_open_elsewhere_says_so_and_stays_readable(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    await anna.ask(network, "choose_access", access="private")
    await put_down(board, anna, "Eerst luisteren")
    here = await sit(bram, board)
    await here.sees("Eerst luisteren")
    door = await sit(bram)
    await door.page.goto(f"{server.address}{network}")
    await door.page.locator("#opens-leave summary").click()
    await door.page.locator("#leave button[type=submit]").click()
    await expect(here.page.locator("#status")).to_contain_text("Je bent uit dit netwerk weg", timeout=AT_ONCE)
    await expect(here.page.locator("#composer")).to_be_hidden()
    await put_down(board, anna, "Van daarna", row=400)
    await here.sees("Eerst luisteren")
    await here.page.locator("#status a").click()
    await here.sees("Eerst luisteren")
    await expect(here.page.locator(".reading")).to_contain_text("Zo was het toen")
    await expect(here.card("Van daarna")).to_have_count(0)
    await expect(here.page.locator("#composer")).to_have_count(0)


async def test_who_left_goes_through_time_up_to_when_they_left_and_back(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    await put_down(board, anna, "Eerst luisteren")
    await anna.ask(network, "choose_access", access="private")
    await bram.ask(network, "leave")
    await put_down(board, anna, "Van daarna", row=400)
    here = await sit(bram)
    await here.page.goto(f"{server.address}{board}")
    await here.sees("Eerst luisteren")
    await here.page.locator("#moment").focus()
    await here.press("ArrowLeft")
    await expect(here.card("Eerst luisteren")).to_have_count(0)
    await here.page.locator("#then [data-time=now]").click()
    await here.sees("Eerst luisteren")
    await expect(here.card("Van daarna")).to_have_count(0)
    await expect(here.page.locator("#status")).to_be_empty()


async def test_a_network_that_rests_is_read_and_revived_by_whoever_is_in(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    network = board.split("/boards/")[0]
    await anna.ask(network, "rest", why="Het is winter")
    here = await sit(bram)
    await here.page.goto(f"{server.address}{network}")
    await expect(here.page.locator("#resting")).to_contain_text("Het is winter")
    await expect(here.page.locator("#open_board")).to_have_count(0)
    await here.page.goto(f"{server.address}{board}")
    await expect(here.page.locator(".reading")).to_contain_text("Dit netwerk rust")
    await here.page.goto(f"{server.address}{network}")
    await here.page.locator("#revive button").click()
    await expect(here.page.locator("#resting")).to_have_count(0)
    await here.sit_at(board)
    await expect(here.page.locator("#composer")).to_be_visible()
