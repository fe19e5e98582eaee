# SPDX-License-Identifier: Apache-2.0
"""The network's page as a home: where to go on it, who affirmed the agreements, and its life from spark to today."""

import re

from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, WALK, do, formed, page, planned


def ways(page: str) -> list[str]:
    """Where its navigation leads."""
    nav = re.search(r'<nav class="sections".*?</nav>', page, re.DOTALL)
    assert nav
    return re.findall(r'href="#([a-z]+)"', nav[0])


async def test_the_ways_on_the_page_lead_to_what_is_there(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    assert ways(await page(sanne)) == ["boards", "lifeline", "members"]
    await planned(sanne)
    await do(sanne, NIGHT, type="open_board", board="board-one", question="What helps?")
    shown = await page(sanne)
    assert ways(shown) == ["boards", "insights", "gatherings", "lifeline", "members"]
    assert [way for way in ways(shown) if f' id="{way}"' not in shown] == []


async def test_who_sees_only_what_it_is_about_is_led_no_further(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="invitation")
    await planned(sanne)
    assert ways(await page(youssef)) == []


async def test_who_affirmed_the_agreements_as_they_stand_is_there_by_name(browsers: Browsers) -> None:
    sanne, youssef, mila = [await browsers.signed_up(name) for name in ("Sanne", "Youssef", "Mila")]
    await formed(sanne)
    for newcomer in (youssef, mila):
        await do(newcomer, NIGHT, type="join")
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    await do(youssef, NIGHT, type="adopt", agreement="agreed-1")
    affirmed, waiting = names(await page(sanne), "Affirmed as they stand"), names(await page(sanne), "Not yet")
    assert affirmed | waiting == {"Sanne", "Youssef", "Mila"}
    assert "Mila" in waiting
    await do(mila, NIGHT, type="open_board", board="board-one", question="She is asked, and not held up")
    await do(mila, NIGHT, type="affirm", version="1")
    assert "Mila" in names(await page(sanne), "Affirmed as they stand")


def names(page: str, line: str) -> set[str]:
    found = re.search(rf"{line}[^:]*: ([^<]*)\.", page)
    return set(found[1].split(", ")) if found else set()


async def test_a_long_life_shows_its_latest_and_its_beginning_and_folds_what_lies_between(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    for number in range(9):
        await do(sanne, NIGHT, type="turn_question", question=f"Question number {number}?")
    shown = await page(sanne)
    line = shown[shown.index('id="lifeline"') :]
    open_, folded = line.split('id="opens-lifeline"')
    assert "Question number 8?" in open_
    assert "Question number 0?" in folded.split("</details>")[0]
    assert "what the night teaches" in folded.split("</details>")[1]


async def test_a_gathering_that_was_told_of_is_in_the_life_line(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne, starts_at="2026-01-05T10:00")
    assert f'href="#gathering-{WALK}"' not in await page(sanne)
    await do(sanne, NIGHT, type="log_gathering", gathering=WALK, happened="Owls")
    assert f'<a href="#gathering-{WALK}">' in await page(sanne)
