# SPDX-License-Identifier: Apache-2.0
"""axe finds nothing on an organisation's pages, nor where a network composes, previews and hands over a gift."""

from collections.abc import AsyncIterator

import pytest

from tests.browser import tour
from tests.browser.axe import faults
from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table
from tests.browser.seats import Seat
from tests.running import Server, Visitor, made, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def pages(seat: Seat, *paths: str) -> AsyncIterator[str]:
    for path in paths:
        await seat.open(path)
        await tour.every_opened(seat)
        yield path


@pytest.mark.parametrize(("phone", "language"), [(False, "en"), (True, "nl")], ids=["wide, English", "phone, Dutch"])
async def test_axe_finds_nothing_where_is_offered_and_given(
    server: Server, sit: Sit, phone: bool, language: str
) -> None:
    board, (anna, bram) = await a_lived_in_table(server, "Anna", "Bram", language=language)
    network = board.split("/boards/")[0]
    (town,) = await made(server.folder, ("Gemeente Duin",), language, "organisation")
    gift, offering = new("gift"), Visitor(server, town)
    await offering.ask(network, "offer_support", offer=new("offer"), kind="time", text="Twee uur per week")
    story = {"kind": "story", "title": "Elf tellen", "text": "Wie wacht, hoort meer"}
    await anna.ask(network, "compose_gift", gift=gift, **story)
    here = await sit(bram, phone=phone, language=language, calm=True)
    composing = (f"{network}/gifts", f"{network}/gifts?what=story", f"{network}/gifts/{gift}")
    assert await faults(here, pages(here, *composing)) == {}
    await bram.ask(network, "give_gift", gift=gift, to=offering.id)
    seat = await sit(offering, phone=phone, language=language, calm=True)
    assert await faults(seat, pages(seat, "/", network, f"{network}/gifts/{gift}", "/me")) == {}
