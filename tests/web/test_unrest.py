# SPDX-License-Identifier: Apache-2.0
"""What keeps a network restless, as its page says it: what lies open with the way on, and nobody by name."""

import re
from typing import Any

import httpx
import pytest

from projections.lenses import LENSES, Lived
from projections.unrest import Gauge
from tests.live.markup import Reader
from tests.web.board_scenes import BOARD, ask
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do
from web.house import House
from web.unrest.bands import LEAST, WIDE, bands
from web.unrest.string import MOST, string

HERE = f"/networks/{NIGHT}/unrest"
PLACE = {"x": 0, "y": 0}


async def page(browser: httpx.AsyncClient, query: str = "", address: str = HERE) -> str:
    answer = await browser.get(address + query)
    assert answer.status_code == 200, answer.text
    return answer.text


def part(page: str, called: str) -> str:
    reader = Reader(page)
    found = reader.element(called)
    assert found is not None, called
    return reader.outer(found)


async def lived(sanne: httpx.AsyncClient) -> None:
    """Two ideas that pull at each other, a question, and one nobody touched."""
    for idea, text in (("coffee-idea", "Talk at the coffee"), ("silent-idea", "Be silent"), ("lonely-idea", "Walk")):
        await ask(sanne, "voice", idea=idea, text=text, place=PLACE)
    await ask(sanne, "raise_question", idea="first-question", text="Who listens?", place=PLACE)
    taut = {"relation": "tension", "source": "coffee-idea", "target": "silent-idea"}
    await ask(sanne, "draw_link", link="first-tension", **taut)


async def test_what_lies_open_has_its_way_on(sanne: httpx.AsyncClient) -> None:
    await lived(sanne)
    said = await page(sanne)
    assert f"{BOARD}?answer=first-question" in part(said, "questions")
    assert f"{BOARD}?together=coffee-idea+silent-idea" in part(said, "tensions")
    assert "Walk" in part(said, "shelves")
    await ask(sanne, "build_on", idea="first-answer", on="first-question", text="We do", place=PLACE)
    both = {"idea": "combined-idea", "sources": ["coffee-idea", "silent-idea"], "new_here": "New", "place": PLACE}
    await ask(sanne, "combine", text="Silent coffee", **both)
    said = await page(sanne)
    assert "Who listens?" not in part(said, "questions")
    assert "Talk at the coffee" not in part(said, "tensions")


async def test_nobody_is_named_there_nor_counted(sanne: httpx.AsyncClient, house: House, browsers: Browsers) -> None:
    await lived(sanne)
    mila = await browsers.signed_up("Mila")
    await do(mila, NIGHT, type="join", affirms="0")
    await ask(mila, "voice", idea="milas-idea", text="Begin with a song", place=PLACE)
    await ask(mila, "react", idea="coffee-idea", feeling="curious")
    said = await page(sanne)
    body = said[said.index('<main id="main"') : said.index("</main>")]
    for who in ("sanne", "mila"):
        account = house.accounts.account_at(f"{who}@example.org")
        assert account
        assert account.id not in body
        assert account.name not in body


async def test_the_same_number_is_the_same_pair_and_another_may_be_another(sanne: httpx.AsyncClient) -> None:
    await lived(sanne)
    for n in range(9):
        await ask(sanne, "voice", idea=f"more-idea-{n}", text=f"{chr(97 + n) * 4} {n}", place=PLACE)
    pairs = [part(await page(sanne, f"?pair={n}"), "spark-me") for n in range(1, 8)]
    assert pairs[0] == part(await page(sanne), "spark-me")
    together = {re.findall(r"together=([a-z0-9+-]+)", pair)[0] for pair in pairs}
    assert len(together) > 2
    assert 'href="?pair=8#spark-me"' in pairs[6]
    assert (await sanne.get(f"{HERE}?pair=no-number")).status_code == 200


async def test_it_was_otherwise_before(sanne: httpx.AsyncClient, house: House) -> None:
    await lived(sanne)
    past = await house.network_pasts.of(NIGHT, None)  # type: ignore[arg-type]
    before = await page(sanne, f"?at={past.version - 1}")
    assert "Who listens?" in part(before, "questions")
    assert "coffee-idea" not in part(before, "tensions")
    assert "?answer=" not in before
    assert 'id="spark-me"' not in before
    assert f"{BOARD}?at=" in part(before, "questions")
    assert 'id="then"' in await page(sanne, "?at=0")
    moved = await sanne.get(f"{HERE}?at=2000-01-01T12:00", follow_redirects=False)
    assert moved.headers["location"] == f"{HERE}?at=0"
    assert (await sanne.get(f"{HERE}?at=99999")).status_code == 404
    assert (await sanne.get(f"{HERE}?at=soon")).status_code == 400


async def test_who_only_looks_in_is_led_nowhere_they_may_not_go(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    await lived(sanne)
    noor = await browsers.signed_up("Noor")
    said = await page(noor)
    assert "Who listens?" in said
    assert "?answer=" not in said
    assert "?together=" not in said
    await do(sanne, NIGHT, type="choose_access", access="invitation")
    assert (await noor.get(HERE)).status_code == 404


async def test_a_network_without_boards_invites(browsers: Browsers) -> None:
    noor = await browsers.signed_up("Noor")
    spark: dict[str, Any] = {"type": "spark", "network": "young-network", "text": "I want to find out"}
    assert (await noor.post("/networks", json={"do": spark})).status_code == 200
    assert "Begin with what you do not understand." in await page(noor, address="/networks/young-network/unrest")


# -- on the network's own page -----------------------------------------------------------------------------------------
async def test_the_network_says_how_restless_it_is_and_what_was_seen(sanne: httpx.AsyncClient) -> None:
    await lived(sanne)
    here = f"/networks/{NIGHT}"
    assert "one open question, one tension" in " ".join(part(await page(sanne, address=here), "unrest").split())
    await ask(sanne, "name_insight", idea="silent-idea", why="Because nobody had dared")
    said = part(await page(sanne, address=here), "insights")
    assert "Be silent" in said
    assert "Because nobody had dared" in said
    assert f"{BOARD}/ideas/silent-idea/story" in said
    await ask(sanne, "take_back_insight", idea="silent-idea")
    assert "No insight has been named yet." in part(await page(sanne, address=here), "insights")
    assert f"{HERE}?at=" in part(await page(sanne, address=f"{here}?at=3"), "unrest")


# -- the drawings ------------------------------------------------------------------------------------------------------
def test_the_string_swings_as_far_as_things_lie_open() -> None:
    still = string(Gauge(combined=3), 640, 96)
    assert (still.swings, [bead.kind for bead in still.beads]) == ("", ["settled"] * 3)
    loose = string(Gauge(questions=2, tensions=1), 640, 96)
    assert loose.still == ""
    assert [bead.kind for bead in loose.beads] == ["question", "question", "tension"]
    many = string(Gauge(questions=MOST * 3, answered=7), 640, 96)
    assert many.worth == 3
    assert len(many.beads) == MOST + 3
    assert string(Gauge(), 640, 96).beads == ()
    assert string(Gauge(questions=4), 200, 36, beads=False).beads == ()


@pytest.mark.parametrize("questions", [1, 7, 400])
def test_no_part_of_the_string_leaves_its_drawing(questions: int) -> None:
    drawn = string(Gauge(questions=questions, combined=2), 640, 96)
    heights = [float(point.split()[1]) for point in drawn.swings.removeprefix("M").split("L")]
    assert all(0 <= y <= 96 for y in heights)
    assert all(0 <= bead.x <= 640 for bead in drawn.beads)


def test_the_bands_are_at_least_some_weeks_wide() -> None:
    assert bands(Lived()).wide == LEAST * WIDE
    assert bands(Lived()).bands == ()
    assert len(LENSES) == 4
