# SPDX-License-Identifier: Apache-2.0
"""Networks people are in, by the forms of their own pages. Has no tests."""

import re
from datetime import UTC, datetime, timedelta

import httpx

from tests.web.identity.browsers import Browsers

NIGHT = "night-network"


async def do(browser: httpx.AsyncClient, network: str, **form: str) -> httpx.Response:
    """Sends a form as the page would; a text is left out where the wish has none."""
    if form["type"] == "adopt":
        form.pop("text", None)
    answer = await browser.post(f"/networks/{network}", data=form)
    assert answer.status_code == 303, answer.text
    return answer


async def sparked(browser: httpx.AsyncClient, text: str = "what the night teaches", network: str = NIGHT) -> str:
    answer = await browser.post("/networks", data={"type": "spark", "network": network, "text": text})
    assert answer.headers["location"] == f"/networks/{network}"
    return network


async def formed(browser: httpx.AsyncClient, network: str = NIGHT, **form: str) -> str:
    theme = {
        "name": "Learning at night",
        "inside": "What nights teach",
        "outside": "Rosters",
        "question": "What helps?",
    }
    await do(browser, await sparked(browser, network=network), **(theme | {"type": "form", "access": "open"} | form))
    return network


async def page(browser: httpx.AsyncClient, network: str = NIGHT) -> str:
    answer = await browser.get(f"/networks/{network}")
    assert answer.status_code == 200, answer.text
    return answer.text


def acts(page: str) -> set[str]:
    """The wishes the page offers a form for."""
    return set(re.findall(r'name="type" value="(\w+)"', page))


WALK = "gathering-walk"
FORM = {"gathering": WALK, "title": "A night walk", "place": "The back door", "setting": "outside", "about": "Owls"}


def field(passed: timedelta) -> str:
    """A moment so long ago, as a form's field has it, on this house's clock."""
    return f"{datetime.now(UTC) + timedelta(hours=1) - passed:%Y-%m-%dT%H:%M}"


async def planned(browser: httpx.AsyncClient, **more: str) -> None:
    ahead = {"starts_at": field(timedelta(days=-3)), "ends_at": ""}
    await do(browser, NIGHT, **{"type": "plan_gathering", **FORM, **ahead, **more})


TOWN = "Gemeente Waterrijk"


async def town(browsers: Browsers) -> httpx.AsyncClient:
    return await browsers.signed_up(TOWN, email="waterrijk@example.org", kind="organisation")


async def offered(town: httpx.AsyncClient, network: str = NIGHT, **form: str) -> httpx.Response:
    wish = {"type": "offer_support", "offer": f"{network}-room", "kind": "room", "text": "De oude bibliotheek"}
    return await do(town, network, **{**wish, **form})


PLACE = {"x": 0, "y": 0}


async def on_board(browser: httpx.AsyncClient, network: str, **wish: object) -> None:
    answer = await browser.post(f"/networks/{network}/boards/board-one", json={"do": wish})
    assert answer.status_code == 200, answer.text


async def together(browsers: Browsers, **theme: str) -> tuple[str, httpx.AsyncClient, httpx.AsyncClient]:
    """A network of Sanne, who voiced an idea, and Youssef."""
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    network = await formed(sanne, **theme)
    await do(youssef, network, type="join")
    await do(sanne, network, type="open_board", board="board-one", question="What helps at night?")
    await on_board(sanne, network, type="voice", idea="idea-one", text="Write it down", place=PLACE)
    return network, sanne, youssef
