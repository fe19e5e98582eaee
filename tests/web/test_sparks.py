# SPDX-License-Identifier: Apache-2.0
"""The wall of sparks, as people find it: light one, say me too with a reason, say what interests you."""

from datetime import UTC, datetime, timedelta
from typing import Final

import httpx

from domain.kernel import CommandId, MemberId, NetworkId
from domain.network.sparking import NetworkSparked
from domain.streams import network_stream
from journal import Batch, Draft
from tests.web.identity.browsers import HERE, Browsers
from tests.web.scenes import sparked
from web.house import House

WALL: Final = {"referer": f"{HERE}/sparks"}


async def wall(browser: httpx.AsyncClient) -> str:
    answer = await browser.get("/sparks")
    assert answer.status_code == 200, answer.text
    return answer.text


async def said(browser: httpx.AsyncClient, path: str, **form: str) -> None:
    """Sent from the wall, and answered there."""
    answer = await browser.post(path, data=form, headers=WALL)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sparks"), answer.text


async def long_ago(house: House, text: str, network: str = "old-spark", days: int = 40) -> None:
    at, stream = datetime.now(UTC) - timedelta(days=days), network_stream(network)
    lit = NetworkSparked(NetworkId(network), text)
    house.journal.append([Batch(stream, 0, [Draft(stream, MemberId("somebody"), CommandId("lit-long-ago"), lit, at)])])
    await house.follower.caught_up()


async def test_somebody_lights_a_spark_and_another_says_me_too_with_a_reason(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    assert "No spark burns just now." in await wall(sanne)
    await said(sanne, "/networks", type="spark", network="night-network", text="what the night teaches")
    assert "what the night teaches" in await wall(youssef)
    await said(youssef, "/networks/night-network", type="me_too", why="I work <nights>.")
    page = await wall(sanne)
    assert "I work &lt;nights&gt;." in page
    assert "Sanne and one other" in page
    assert 'value="me_too"' not in await wall(youssef)


async def test_sparks_near_my_interests_come_first_for_me_alone(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await sparked(sanne, "hoe leernetwerken beginnen", "first-spark")
    await sparked(sanne, "wat de nacht leert", "second-spark")
    assert (page := await wall(youssef)).index("second-spark") < page.index("first-spark")
    await said(youssef, "/me/notebook", type="name_interests", text="netwerken, ideeën")
    page = await wall(youssef)
    assert page.index("first-spark") < page.index("second-spark")
    assert "Near what interests you" in page
    assert "netwerken, ideeën</textarea>" in page
    assert "netwerken, ideeën" not in await wall(sanne)
    assert (home := (await youssef.get("/")).text).index("first-spark") < home.index("second-spark")


async def test_what_faded_stands_at_the_end_until_somebody_lights_it_again(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    await long_ago(house, "waarom niemand iets vraagt")
    await sparked(sanne, "wat de nacht leert")
    page = await wall(sanne)
    assert page.index("Faded") < page.index("waarom niemand iets vraagt")
    assert "waarom niemand iets vraagt" not in (await sanne.get("/")).text
    await said(sanne, "/networks/old-spark", type="relight")
    page = await wall(sanne)
    assert "Faded" not in page
    assert page.index("waarom niemand iets vraagt") < page.index("wat de nacht leert")


async def test_the_wall_is_for_people_who_are_signed_in(browsers: Browsers) -> None:
    assert (await browsers.another().get("/sparks")).status_code == 303
