# SPDX-License-Identifier: Apache-2.0
"""Home: what somebody finds who comes for the first time, and who comes back."""

import httpx

from tests.web.identity.browsers import Browsers
from tests.web.scenes import do, formed, sparked
from web.house import House


async def page(browser: httpx.AsyncClient) -> str:
    answer = await browser.get("/")
    assert answer.status_code == 200
    return answer.text


async def at(house: House, browser: httpx.AsyncClient) -> str:
    """Home as it is once the directory has read the log to its end."""
    house.directory.catch_up()
    return await page(browser)


async def test_a_stranger_reads_what_this_is_and_how_to_come_in(browsers: Browsers) -> None:
    stranger = browsers.another()
    shown = await page(stranger)
    assert "Find out together what nobody knows alone" in shown
    assert 'href="/sign-up"' in shown
    assert 'href="/sign-in"' in shown
    assert 'href="?language=nl"' in shown


async def test_who_is_in_no_network_yet_is_invited_to_light_a_spark(browsers: Browsers, house: House) -> None:
    shown = await at(house, await browsers.signed_up("Sanne"))
    assert "You are in no network yet." in shown
    assert 'action="/networks"' in shown


async def test_a_spark_is_seen_by_others_who_say_me_too_there(browsers: Browsers, house: House) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    network = await sparked(sanne, "how night shifts learn from each other")
    assert "how night shifts learn from each other" in await at(house, youssef)
    assert 'name="why"' in await page(youssef)
    await do(youssef, network, type="me_too", why="I work nights.")
    shown = await at(house, youssef)
    assert 'name="why"' not in shown
    assert "Sanne and one other" in shown


async def test_my_network_says_what_moved_last_and_what_waits_for_me(browsers: Browsers, house: House) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    network = await formed(sanne)
    await do(youssef, network, type="join")
    await do(sanne, network, type="take_role", role="driver")
    await do(sanne, network, type="open_board", board="board-one", question="What helps at night?")
    for act in ("propose", "adopt"):
        await do(sanne if act == "propose" else youssef, network, type=act, agreement="agreed-1", text="We listen.")
    await do(sanne, network, type="propose", agreement="agreed-2", text="We ask.")
    await do(youssef, network, type="adopt", agreement="agreed-2")
    shown = await at(house, youssef)
    assert "Learning at night" in shown
    assert "Sanne opened a board" in shown
    assert "What helps at night?" in shown
    assert "agreements to affirm" not in shown
    mila = await browsers.signed_up("Mila")
    await do(mila, network, type="join", affirms="2")
    await do(sanne, network, type="propose", agreement="agreed-3", text="We wait.")
    await do(youssef, network, type="adopt", agreement="agreed-3")
    assert "agreements to affirm" in await at(house, mila)


async def test_networks_to_join_are_shown_but_never_a_private_one(browsers: Browsers, house: House) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, "open-network", access="open", name="Learning at noon")
    await formed(sanne, "closed-network", access="invitation", name="Learning at dusk")
    await formed(sanne, "secret-network", access="private", name="Learning in secret")
    shown = await at(house, youssef)
    assert shown.index("Learning at noon") < shown.index("Learning at dusk")
    assert "by invitation" in shown
    assert "Learning in secret" not in shown
    assert "Learning in secret" in await at(house, sanne)
