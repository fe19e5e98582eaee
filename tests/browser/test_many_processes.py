# SPDX-License-Identifier: Apache-2.0
"""Browsers on different web processes work on one board as if there were one, also when a process is killed."""

import asyncio
import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.async_api import expect

from tests.arrangement import Arrangement, arranged
from tests.browser.conftest import Sit
from tests.browser.seats import Seat
from tests.running import Addressed, Somebody, Visitor, a_board, a_network

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

OFFLINE: Final = re.compile("Geen verbinding|not connected", re.IGNORECASE)
HALF: Final = "En dit is nog half"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrangement]:
    with arranged(tmp_path_factory.mktemp("many") / "data") as all_of_it:
        yield all_of_it


async def board_of(at: Addressed, who: list[Somebody]) -> str:
    visitors = [Visitor(at, each) for each in who]
    return await a_board(await a_network(*visitors), visitors[0])


async def many(seat: Seat, *texts: str) -> None:
    await seat.page.locator("#composer-text").click()
    for text in texts:
        await seat.write(text)


async def half(seat: Seat) -> None:
    """Begins to write and is not done."""
    await seat.page.locator("#composer-text").click()
    await seat.page.keyboard.insert_text(HALF)


async def have_all(seats: tuple[Seat, ...], *texts: str) -> None:
    """Nothing is wrong on any page, each has every idea once, and all of them are alike."""
    for seat in seats:
        await seat.nothing_wrong()
        for text in texts:
            await seat.sees(text)
    shown = [await seat.is_exact() for seat in seats]
    assert all(each == shown[0] for each in shown)


async def says_so(seat: Seat) -> None:
    await expect(seat.page.locator("#status")).to_have_text(OFFLINE, timeout=10_000)


async def keeps_what_was_half(*seats: Seat) -> None:
    for seat in seats:
        await expect(seat.page.locator("#composer-text")).to_have_value(HALF)
        await seat.page.locator("#composer-text").fill("")


async def test_two_browsers_on_two_processes_are_on_one_board_and_one_process_is_killed(
    house: Arrangement, sit: Sit
) -> None:
    who = await asyncio.to_thread(house.people, "Sanne", "Youssef")
    first, second = house.webs
    board = await board_of(first, who)
    sanne, youssef = await sit(Visitor(first, who[0]), board), await sit(Visitor(second, who[1]), board)
    await asyncio.gather(many(sanne, "Van hier 1", "Van hier 2"), many(youssef, "Van daar 1", "Van daar 2"))
    said = ["Van hier 1", "Van hier 2", "Van daar 1", "Van daar 2"]
    await have_all((sanne, youssef), *said)
    await asyncio.to_thread(first.kill)
    await asyncio.gather(many(sanne, "Zonder lijn 1", "Zonder lijn 2"), many(youssef, "Intussen"))
    await half(sanne)
    await says_so(sanne)
    await expect(sanne.page.locator("#ghosts > *")).to_have_count(2)
    await have_all((youssef,), *said, "Intussen")
    await asyncio.to_thread(first.start)
    await have_all((sanne, youssef), *said, "Intussen", "Zonder lijn 1", "Zonder lijn 2")
    await keeps_what_was_half(sanne)


async def test_behind_the_proxy_the_other_process_takes_over_whichever_is_killed(house: Arrangement, sit: Sit) -> None:
    who = await asyncio.to_thread(house.people, "Mila", "Bram")
    board = await board_of(house, who)
    mila, bram = [await sit(Visitor(house, each), board) for each in who]
    said: list[str] = []
    for number, web in enumerate(house.webs):  # the board is with one of them, then with the other
        names = [f"{name} {number}" for name in ("Vlak ervoor", "Meteen erna", "Samen")]
        await many(mila, names[0])
        await asyncio.to_thread(web.kill)
        await asyncio.gather(many(mila, names[1]), many(bram, names[2]))
        await half(bram)
        said += names
        await have_all((mila, bram), *said)
        await keeps_what_was_half(bram)
        await asyncio.to_thread(web.start)
        await asyncio.sleep(3)  # until the proxy knows
    await have_all((mila, bram), *said)


async def test_when_nobody_answers_a_form_keeps_its_words_and_sent_again_they_count_once(
    house: Arrangement, sit: Sit
) -> None:
    who = await asyncio.to_thread(house.people, "Dewi")
    network = (await board_of(house, who)).split("/boards/")[0]
    dewi = await sit(Visitor(house, who[0]))
    await dewi.open(network)
    await dewi.page.locator("#opens-tell_experience > summary").click()
    await dewi.page.locator("#experience-text").fill("De lift stond stil, en toen praatten we")
    for web in house.webs:
        await asyncio.to_thread(web.kill)
    send = dewi.page.locator("#tell_experience button[type=submit]")
    await send.click()
    await expect(dewi.page.locator("#notice")).to_contain_text("niet zeker", timeout=20_000)
    await expect(dewi.page.locator("#experience-text")).to_have_value("De lift stond stil, en toen praatten we")
    await expect(dewi.page.locator("#tell_experience .form-said")).to_have_text("")
    if house.proxy == "Caddy":
        elsewhere = await sit(Visitor(house, who[0]))
        await elsewhere.open("/")
        await expect(elsewhere.page.locator("main")).to_contain_text("Even geen antwoord")
        await expect(elsewhere.page.locator("main")).to_contain_text("No answer just now")
    for web in house.webs:
        await asyncio.to_thread(web.start)
    await asyncio.sleep(3)  # until the proxy knows
    await send.click()
    told = dewi.page.locator("#stories .tales").get_by_text("De lift stond stil")
    await expect(told).to_have_count(1)
    await expect(dewi.page.locator("#notice")).to_be_hidden()
    await dewi.open(network)
    await expect(told).to_have_count(1)
