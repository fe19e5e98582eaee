# SPDX-License-Identifier: Apache-2.0
"""A film that was taken along: one file that asks nobody anything, plays to its end, and ends as the board is."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table
from tests.browser.seats import IDEAS
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_film_from_a_file_plays_to_the_board_as_it_is(
    server: Server, sit: Sit, chromium: Browser, tmp_path: Path
) -> None:
    board, (anna, *_) = await a_lived_in_table(server, "Anna", "Bram")
    here = await sit(anna, board)
    whole = await here.is_exact()
    network, called = board.split("/boards/")
    answer = await anna.request("POST", f"{network}/exports", data={"what": "film", "board": called})
    assert answer.status_code == 200, answer.text[:300]
    (file := tmp_path / "film.html").write_bytes(answer.content)

    context = await chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = await context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: trouble.append(asked.url) if asked.url.startswith(("http", "ws")) else None)
    await page.goto(file.as_uri())
    cards = f"() => ({IDEAS})(document)"
    shown = page.locator("#board[data-ui-ready]")
    await expect(shown).to_have_attribute("data-version", str(last_of(answer.text)))
    assert await page.evaluate(cards) == whole

    await page.keyboard.press("Home")
    await expect(shown).to_have_attribute("data-version", "0")
    await expect(page.locator("#ideas > *")).to_have_count(0)
    await page.locator("[popovertarget=film-choices]").click()
    await page.locator("#film-pauses").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("t")
    for _ in range(6):
        await page.keyboard.press(">")
    await page.keyboard.press("Space")
    await expect(page.locator("#caption-turn")).to_have_text("Dit was alles.")
    assert await page.evaluate(cards) == whole

    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowRight")
    await expect(shown).to_have_attribute("data-version", str(last_of(answer.text)))
    assert await page.evaluate(cards) == whole
    assert trouble == []
    await context.close()


def last_of(film: str) -> int:
    """The last version a film has."""
    return int(film.split('data-now="')[1].split('"')[0])
