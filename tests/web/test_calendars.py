# SPDX-License-Identifier: Apache-2.0
"""Gatherings in a calendar program: read back as such a program would, with what it may see judged at every reading."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from icalendar import Calendar

from tests.web.identity.browsers import Browsers
from tests.web.scenes import FORM, NIGHT, WALK, do, field, formed, planned
from web.house import House

DAY = timedelta(days=1)
ONE = f"/networks/{NIGHT}/gatherings/{WALK}/gathering.ics"
ALL = f"/networks/{NIGHT}/gatherings.ics"


async def read(browser: httpx.AsyncClient, address: str) -> list[Any]:
    answer = await browser.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


async def feed(browser: httpx.AsyncClient) -> str:
    """A new address for one's calendar program, as the page shows it this once."""
    answer = await browser.post("/me/calendar", data={"type": "renew"})
    found = re.search(r'value="http://[^/"]+(/calendars/[\w-]{43}/gatherings.ics)"', answer.text)
    assert found, answer.text
    return found[1]


async def test_a_gathering_is_a_file_a_calendar_reads(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    about = "Owls, bats; and what they\r\nsay to each other — “hoe hoe”. " * 5
    await planned(sanne, starts_at="2027-07-04T21:30", ends_at="2027-07-04T23:00", about=about, place="Door, back")
    [event] = await read(sanne, ONE)
    assert event["uid"] == f"{WALK}.{NIGHT}@leernetwerk"
    assert event.start == datetime(2027, 7, 4, 19, 30, tzinfo=UTC)
    assert event.end == datetime(2027, 7, 4, 21, tzinfo=UTC)
    assert (event["summary"], event["location"], event["status"]) == ("A night walk", "Door, back", "CONFIRMED")
    assert "say to each other — “hoe hoe”." in event["description"]
    assert event["url"].endswith(f"/networks/{NIGHT}#gathering-{WALK}")
    assert event["sequence"] == 0


async def test_a_calendar_sees_what_changed_and_what_was_called_off(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne)
    [first] = await read(sanne, ALL)
    change = {"type": "change_gathering", **FORM, "starts_at": "2027-01-04T21:30", "ends_at": ""}
    await do(sanne, NIGHT, **change)
    [second] = await read(sanne, ALL)
    await do(sanne, NIGHT, type="call_off_gathering", gathering=WALK, why="Fog")
    [third] = await read(sanne, ALL)
    assert {event["uid"] for event in (first, second, third)} == {first["uid"]}
    assert [event["sequence"] for event in (first, second, third)] == [0, 1, 2]
    assert [event["status"] for event in (second, third)] == ["CONFIRMED", "CANCELLED"]
    assert "Fog" in third["description"]
    life = await house.network_pasts.life(NIGHT, None)  # type: ignore[arg-type]
    assert third["dtstamp"].dt == life.facts[-1].recorded_at.replace(microsecond=0)
    assert (await sanne.get(ALL)).content == (await sanne.get(ALL)).content


async def test_a_private_network_and_one_that_is_none_say_the_same(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="private")
    await planned(sanne)
    there = [await youssef.get(address) for address in (ONE, ALL)]
    nowhere = [await youssef.get(address.replace(NIGHT, "no-such-network")) for address in (ONE, ALL)]
    assert {answer.status_code for answer in (*there, *nowhere)} == {404}
    assert {answer.text for answer in (*there, *nowhere)} == {there[0].text}
    assert (await sanne.get(f"/networks/{NIGHT}/gatherings/gathering-none/gathering.ics")).status_code == 404
    assert (await browsers.another().get(ALL)).headers["location"].startswith("/sign-in")


async def test_by_invitation_who_looks_in_does_not_read_when_they_meet(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="invitation")
    await planned(sanne)
    assert [(await youssef.get(address)).status_code for address in (ONE, ALL)] == [404, 404]


async def test_an_address_of_ones_own_has_the_gatherings_of_all_ones_networks(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="private")
    await planned(sanne)
    await formed(youssef, network="day-network")
    await do(
        youssef, "day-network", type="plan_gathering", **(FORM | {"gathering": "gathering-day"}), starts_at=field(DAY)
    )
    await do(sanne, "day-network", type="join")
    program = browsers.another()
    assert {event["uid"].split(".")[0] for event in await read(program, await feed(sanne))} == {WALK, "gathering-day"}
    assert [event["uid"].split(".")[0] for event in await read(program, await feed(youssef))] == ["gathering-day"]


async def test_a_new_address_ends_the_one_before_and_it_can_be_stopped(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    program = browsers.another()
    first = await feed(sanne)
    second = await feed(sanne)
    assert first not in (await sanne.get("/me")).text
    assert second not in (await sanne.get("/me")).text
    unknown = await program.get(f"/calendars/{'x' * 43}/gatherings.ics")
    assert [(await program.get(one)).status_code for one in (first, second)] == [404, 200]
    assert (await program.get(first)).text == unknown.text
    await sanne.post("/me/calendar", data={"type": "end"})
    assert (await program.get(second)).status_code == 404
    assert (await program.get("/calendars/short/gatherings.ics")).status_code == 404


async def test_the_address_is_kept_unreadable(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    token = (await feed(sanne)).split("/")[2]
    kept = house.accounts._store.read_all("SELECT * FROM calendars")
    assert len(kept) == 1
    assert token not in str(kept)


async def test_who_left_has_what_they_lived_through_and_nothing_after(browsers: Browsers) -> None:
    sanne, mila = await browsers.signed_up("Sanne"), await browsers.signed_up("Mila")
    await formed(sanne)
    await do(mila, NIGHT, type="join")
    await do(sanne, NIGHT, type="choose_access", access="private")
    await planned(sanne, starts_at=field(2 * DAY), about="Owls")
    await planned(sanne, gathering="gathering-next")
    program, address = browsers.another(), await feed(mila)
    assert len(await read(program, address)) == 2
    await do(mila, NIGHT, type="leave", name_stays="former")
    later = {"starts_at": field(2 * DAY), "ends_at": "", "about": "What nobody may hear"}
    await do(sanne, NIGHT, **{"type": "change_gathering", **FORM, **later})
    await planned(sanne, gathering="gathering-secret", starts_at=field(3 * DAY))
    for events in (await read(program, address), await read(mila, ALL)):
        assert [event["uid"].split(".")[0] for event in events] == [WALK]
        assert "Owls" in events[0]["description"]
    assert (await mila.get(f"/networks/{NIGHT}/gatherings/gathering-secret/gathering.ics")).status_code == 404


async def test_erased_words_are_gone_from_calendars_too(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne, title="zwaluwstaart", about="kolibrievlucht", place="pimpelmees")
    address = await feed(sanne)
    her = house.accounts.account_at("sanne@example.org")
    assert her
    house.journal.forget(her.id)
    await house.follower.caught_up()
    for text in [(await sanne.get(path)).text for path in (ONE, ALL, address)]:
        assert "BEGIN:VEVENT" in text
        assert not [word for word in ("zwaluwstaart", "kolibrievlucht", "pimpelmees") if word in text]
