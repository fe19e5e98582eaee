# SPDX-License-Identifier: Apache-2.0
"""Since you were here, over HTTP: from which version it counts, and what it says."""

import re

import httpx

from domain.kernel import StreamId
from tests.web.board_scenes import BOARD, GROUND, ask, voice
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do
from web.house import House

STREAM = StreamId("board-board-night")


async def digest(browser: httpx.AsyncClient, after: int) -> str:
    answer = await browser.get(f"{BOARD}/since", params={"after": after, "was": 1_790_000_000})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_it_says_what_others_did_with_what_i_brought(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    youssef = await browsers.signed_up("Youssef")
    await do(youssef, NIGHT, type="join", affirms="0")
    await voice(youssef, "idea-quiet", "Quiet <shoes>")
    for number in range(5):
        said = {"on": "idea-lamp", "text": f"Lamp number {number}", "place": GROUND}
        await ask(youssef, "build_on", idea=f"idea-lamp-{number}", **said)
    shown = await digest(sanne, 6)
    assert "6 new ideas" in shown
    assert "Youssef built on “A small warm lamp”: “Lamp number 4”." in shown
    assert "and 2 more" in shown
    assert "Ripe to combine" in shown
    assert '<time datetime="2026-' in shown
    assert (await digest(youssef, 6)).strip() == "", "what I did myself is no news"
    assert (await digest(sanne, 12)).strip() == ""


async def test_the_page_counts_from_the_version_last_on_my_screen(sanne: httpx.AsyncClient, house: House) -> None:
    assert 'id="since"' not in (await sanne.get(BOARD)).text, "who was never here has nothing to catch up on"
    her = house.accounts.account_at("sanne@example.org")
    assert her
    house.accounts.visits.saw(her.id, STREAM, 4)
    assert re.search(r'id="since"[^>]* data-after="4"', (await sanne.get(BOARD)).text)
    assert 'id="since"' not in (await sanne.get(f"{BOARD}?at=5")).text
    house.accounts.visits.saw(her.id, STREAM, 6)
    assert 'id="since"' not in (await sanne.get(BOARD)).text


async def test_what_was_seen_is_remembered_after_a_restart(sanne: httpx.AsyncClient, house: House) -> None:
    her = house.accounts.account_at("sanne@example.org")
    assert her
    visits = house.accounts.visits
    visits.saw(her.id, STREAM, 4)
    visits.saw(her.id, STREAM, 5)
    await visits.close()
    kept = visits.last(her.id, STREAM)
    assert kept
    assert kept.version == 5
    assert house.accounts.visits._waiting == {}, "it is read from the file"


async def test_a_moment_it_cannot_count_from_is_said(sanne: httpx.AsyncClient) -> None:
    assert (await sanne.get(f"{BOARD}/since", params={"after": 99})).status_code == 404
    assert (await sanne.get(f"{BOARD}/since", params={"after": 1, "was": "x" * 40})).status_code == 200
