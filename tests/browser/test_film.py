# SPDX-License-Identifier: Apache-2.0
"""The film of a board: it plays to the present, waits at turning points, and follows whom one wants to follow."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.looking_back import handle, is_now, is_then, version, versions_seen
from tests.browser.scenes import a_lived_in_table, a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def fast(seat: Seat, speed: int = 64) -> None:
    """Above 8 several events may be laid in one picture."""
    await seat.press(*("<" for _ in range(6)), *(">" for _ in range(speed.bit_length() - 1)))
    await expect(seat.page.locator("#speed")).to_have_value(str(speed))


async def passed(seat: Seat) -> list[int]:
    return list(await seat.page.evaluate("() => [...new Set(window.passed)]"))


async def without_pauses(seat: Seat) -> None:
    await seat.page.locator("[popovertarget=film-choices]").click()
    await seat.page.locator("#film-pauses").uncheck()
    await seat.press("Escape")


async def test_the_film_plays_every_event_up_to_now_by_key(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    here = await sit(anna, board)
    last = await version(here)
    await here.press("t", "Home")
    await is_then(here, 0)
    await without_pauses(here)
    await versions_seen(here)
    await here.press("t")
    await fast(here, 8)
    await here.press("Space")
    await expect(here.page.locator("#board")).to_have_attribute("data-ui-playing", "")
    await expect(here.page.locator("#caption-turn")).to_have_text("Dit is nu.")
    assert await passed(here) == list(range(1, last + 1))
    await is_then(here, last)
    await expect(here.page.locator("#told")).to_contain_text("Dit is nu.")
    await here.press("Escape")
    await is_now(here)


async def test_the_film_waits_at_turning_points_and_goes_on_with_space(server: Server, sit: Sit) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    here = await sit(anna, board)
    await here.press("t", "Home")
    await is_then(here, 0)
    await fast(here)
    await expect(here.page.locator("#strip [data-facts]")).to_be_attached()
    facts = await here.page.locator("#strip [data-facts]").evaluate("(one) => JSON.parse(one.dataset.facts)")
    assert facts["critical"]
    for turn in facts["critical"]:
        await here.press("Space")
        await expect(here.page.locator("#caption-turn")).to_contain_text("keerpunt")
        await is_then(here, turn)
        await expect(here.page.locator("[data-time=go-on]")).to_be_visible()
        await expect(here.page.locator("#board[data-ui-playing]")).to_have_count(0)
    await here.page.locator("[data-time=go-on]").click()
    await expect(here.page.locator("#caption-turn")).to_have_text("Dit is nu.")


async def test_speed_is_chosen_stopped_and_remembered(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, *(f"Gedachte {number}" for number in range(12)))
    here = await sit(anna, board)
    speed = here.page.locator("#speed")
    await here.press("t", "ArrowLeft", "<", ">", ">", ">")
    await expect(speed).to_have_value("8")
    await here.press("<")
    await expect(speed).to_have_value("4")
    await expect(here.page).to_have_url(f"{server.address}{board}?at=12")
    await here.page.reload()
    await expect(here.page.locator("#board[data-ui-ready]")).to_be_visible()
    await expect(speed).to_have_value("4")
    await here.press("Home")
    await is_then(here, 0)
    await here.press("Space")
    await here.sees("Gedachte 0")
    await here.press("ArrowLeft")
    await expect(here.page.locator("#board[data-ui-playing]")).to_have_count(0)
    await is_then(here, int(await handle(here).input_value()))


async def test_the_film_follows_one_person_or_one_idea_with_all_it_grew_from(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    one, two = await put_down(board, anna, "Wortel", "Los hiervan")
    await bram.ask(board, "voice", idea=(other := new("idea")), text="Van Bram", place={"x": 0, "y": 300})
    branch = new("idea")
    await anna.ask(board, "build_on", idea=branch, on=one, text="Tak", place={"x": 0, "y": 600})
    await bram.ask(board, "react", idea=two, feeling="try")
    await anna.ask(board, "reword", idea=other, text="Van Bram, maar beter", base=1)
    here = await sit(anna, board)
    assert await version(here) == 7
    await here.press("t", "Home")
    await is_then(here, 0)
    await without_pauses(here)
    await fast(here, 8)
    await versions_seen(here)
    await here.page.locator("[popovertarget=film-choices]").click()
    await here.page.locator("#film-person").select_option(label="Bram")
    await here.press("Escape")
    await here.page.locator("[data-time=play]").click()
    await expect(here.page.locator("#caption-turn")).to_have_text("Dit is nu.")
    assert await passed(here) == [4, 6, 7]
    await is_then(here, 7)

    await here.card("Tak").locator(".more").click()
    await here.page.evaluate("() => { window.passed.length = 0; }")
    await here.page.locator("#menu [data-do=follow]").click()
    await expect(here.page.locator("#caption-turn")).to_have_text("Dit is nu.")
    assert await passed(here) == [0, 2, 5, 7]
    await is_then(here, 7)


async def test_what_was_told_can_be_read_again_and_leads_back(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Een", "Twee", "Drie")
    here = await sit(anna, board)
    await here.press("t", "Home")
    await is_then(here, 0)
    await without_pauses(here)
    await here.press("t")
    await fast(here)
    await here.press("Space")
    await expect(here.page.locator("#caption-turn")).to_have_text("Dit is nu.")
    await here.page.locator("[popovertarget=film-choices]").click()
    await here.page.locator("#film-told summary").click()
    sentences = here.page.locator("#film-sentences li")
    await expect(sentences).to_have_count(4)
    await expect(sentences.nth(2)).to_contain_text("Twee")
    await sentences.nth(2).locator("button").click()
    await is_then(here, 3)


async def test_the_film_goes_on_into_what_happens_meanwhile(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, *(f"Gedachte {number}" for number in range(8)))
    here, there = await sit(anna, board), await sit(bram, board)
    await here.press("t", "Home")
    await is_then(here, 0)
    await here.press("Space")
    await there.voice("Van net")
    await expect(here.page.locator("#then-since")).to_have_text("+1")
    await fast(here)
    for _ in range(5):
        if await here.page.locator("[data-time=go-on]").is_visible():
            await here.page.locator("[data-time=go-on]").click()
        await here.page.wait_for_function("() => !('uiPlaying' in document.getElementById('board').dataset)")
    await here.sees("Van net")
    await is_then(here, 10)
    await here.press("Escape")
    await is_now(here)
