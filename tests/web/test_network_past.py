# SPDX-License-Identifier: Apache-2.0
"""A network's page as it was: any version of its own stream, read-only, and what its own record says of who looked."""

import re
from datetime import timedelta

import httpx
import pytest

from domain.kernel import Asked, CommandId
from domain.network import Network, empty, evolve
from domain.network.auditing import NoteErasure, NoteLook
from domain.streams import network_stream
from projections.network import looking_back, shown
from tests.live.markup import Reader, timeless
from tests.web.board_scenes import BOARD, ask
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, acts, do, formed
from web.commands.noting import OPERATOR
from web.house import House

HERE = f"/networks/{NIGHT}"


async def at(browser: httpx.AsyncClient, moment: int | str) -> str:
    answer = await browser.get(HERE, params={"at": moment})
    assert answer.status_code == 200, answer.text
    return answer.text


def element(page: str, called: str) -> str:
    reader = Reader(page)
    found = reader.element(called)
    assert found is not None, called
    return timeless(reader.outer(found))


def cold(house: House, version: int) -> Network:
    state = empty()
    for fact in house.journal.read(network_stream(NIGHT), 0, version):
        state = evolve(state, fact)
    return state


async def lived(sanne: httpx.AsyncClient, browsers: Browsers) -> httpx.AsyncClient:
    """A life with turns, roles, an agreement and somebody who came, paused and left; she is given back."""
    mila = await browsers.signed_up("Mila")
    await do(mila, NIGHT, type="join")
    await do(sanne, NIGHT, type="take_role", role="driver")
    await do(sanne, NIGHT, type="turn_question", question="What helps before dawn?")
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    await do(mila, NIGHT, type="adopt", agreement="agreed-1")
    await do(mila, NIGHT, type="pause")
    await do(mila, NIGHT, type="return")
    await do(sanne, NIGHT, type="turn_theme", name="Learning before dawn", inside="All of it", outside="Rosters")
    await do(mila, NIGHT, type="leave", name_stays="initials", farewell="Thank you.")
    return mila


async def test_every_version_is_the_page_of_the_fold_up_to_it(
    sanne: httpx.AsyncClient, browsers: Browsers, house: House
) -> None:
    await lived(sanne, browsers)
    now = house.journal.version(network_stream(NIGHT))
    assert now > 10
    me = house.accounts.account_at("sanne@example.org")
    assert me
    for version in range(1, now + 1):
        state = cold(house, version)
        page = await at(sanne, version)
        then = {"at": re.search(r"film\?at=([^\"]+)", page)[1]}  # type: ignore[index]
        context = {**shown(state, looking_back(me.id, "member")), "then": {**then, "at": unquoted(then["at"])}}
        naming = house.naming.within(state.id, "en")
        fresh = house.rendering.partial("network/_whole.html", "en", naming=naming, **context)
        assert element(page, "network") == element(fresh, "network")


def unquoted(address: str) -> str:
    return str(httpx.QueryParams(f"at={address}")["at"])


async def test_nothing_can_be_done_there_and_the_way_back_is_one_click(
    sanne: httpx.AsyncClient, browsers: Browsers
) -> None:
    await lived(sanne, browsers)
    page = await at(sanne, 5)
    past = element(page, "past")
    assert acts(page) == set()
    assert "<form" not in past
    assert 'data-then="1"' in past
    assert "You are looking at" in past
    assert f'href="{HERE}">Back to now' in past
    assert "js/network.js" not in page


async def test_boards_lead_to_themselves_at_that_moment(sanne: httpx.AsyncClient, house: House) -> None:
    version = house.journal.version(network_stream(NIGHT))
    await ask(sanne, "voice", idea="idea-later", text="Long after", place={"x": 0, "y": 0})
    link = re.search(rf'class="board-link" href="({BOARD}\?at=[^"]+)"', await at(sanne, version))
    assert link is not None
    answer = await sanne.get(link[1])
    assert re.fullmatch(rf"{BOARD}\?at=\d+", answer.headers["location"])
    assert "Long after" not in (await sanne.get(answer.headers["location"])).text


async def test_before_the_first_spark_there_is_nothing(sanne: httpx.AsyncClient) -> None:
    page = await at(sanne, 0)
    assert "Before the first spark." in page
    assert "before anything happened" in page


@pytest.mark.parametrize(
    ("moment", "status", "sentence"),
    [
        ("4", 404, "number 4 has not happened yet"),
        ("12345678", 404, "has not happened yet"),
        ("2.5", 400, "whole numbers from 0 to"),
        ("-1", 400, "whole numbers"),
        ("١", 400, "whole numbers"),
        ("", 400, "whole numbers"),
        ("2026-13-45", 400, "whole numbers"),
    ],
)
@pytest.mark.parametrize("page", [HERE, f"{HERE}/film"])
async def test_a_moment_that_is_none_is_said_in_words(
    browsers: Browsers, page: str, moment: str, status: int, sentence: str
) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    answer = await sanne.get(page, params={"at": moment})
    assert answer.status_code == status
    assert sentence in answer.text


async def test_a_date_leads_to_the_version_at_that_time(
    sanne: httpx.AsyncClient, browsers: Browsers, house: House
) -> None:
    await lived(sanne, browsers)
    facts = house.journal.read(network_stream(NIGHT))
    for given, version in (
        ((facts[0].happened_at - timedelta(minutes=1)).isoformat(), 0),
        (facts[3].happened_at.isoformat(), 4),
        ("2199-01-01", len(facts)),
    ):
        answer = await sanne.get(HERE, params={"at": given})
        assert answer.headers["location"] == f"{HERE}?at={version}"


async def test_each_moment_of_the_life_line_leads_there(sanne: httpx.AsyncClient, browsers: Browsers) -> None:
    await lived(sanne, browsers)
    page = (await sanne.get(HERE)).text
    links = re.findall(r'class="when-then" href="([^"]+)"', page)
    assert len(links) == 6
    for link in links:
        answer = await sanne.get(link)
        assert re.fullmatch(rf"{HERE}\?at=\d+", answer.headers["location"])
    sparked = (await sanne.get((await sanne.get(links[-1])).headers["location"])).text
    assert 'data-stage="spark"' in sparked


@pytest.mark.parametrize("access", ["invitation", "private"])
async def test_who_may_not_read_everything_finds_no_past(browsers: Browsers, access: str) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access=access)
    unknown = await youssef.get("/networks/no-such-network?at=1")
    assert unknown.status_code == 404
    for path in ("?at=1", "?at=2026-01-01", "?at=999", "/film", "/film/strip", "/film/frames?after=0&upto=1"):
        answer = await youssef.get(HERE + path)
        assert (answer.status_code, answer.text) == (404, unknown.text), path


# -- who looked --------------------------------------------------------------------------------------------------------
async def record(browser: httpx.AsyncClient) -> str:
    html = element((await browser.get(HERE)).text, "record")
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def test_what_is_taken_along_stands_on_the_page(sanne: httpx.AsyncClient) -> None:
    assert "Nobody took anything along yet." in await record(sanne)
    for form in (
        {"what": "film"},
        {"what": "film", "board": "board-night"},
        {"what": "markdown", "board": "board-night", "idea": "idea-meal"},
        {"what": "bundle"},
    ):
        answer = await sanne.post(f"{HERE}/exports", data={"idea": "", "board": "", "at": "", **form})
        assert answer.status_code == 200, answer.text
    said = await record(sanne)
    order = [
        said.index(sentence)
        for sentence in (
            "Sanne took the whole record along",
            "Sanne took along how an idea emerged on What helps at night?",
            "Sanne took along the film of What helps at night?",
            "Sanne took along the film of the whole network",
        )
    ]
    assert order == sorted(order)


async def test_an_id_that_was_used_before_does_not_hide_an_export(sanne: httpx.AsyncClient) -> None:
    for _ in range(3):
        await sanne.post(f"{HERE}/exports", data={"what": "bundle", "id": "one-and-the-same"})
    assert (await record(sanne)).count("took the whole record along") == 3


async def test_more_than_five_are_folded_and_the_newest_stand_first(sanne: httpx.AsyncClient) -> None:
    for _ in range(7):
        await sanne.post(f"{HERE}/exports", data={"what": "bundle"})
    assert "2 times before this" in await record(sanne)


async def test_what_who_runs_the_server_did_is_told_with_the_reason(sanne: httpx.AsyncClient, house: House) -> None:
    me = house.accounts.account_at("sanne@example.org")
    assert me
    for number, note in enumerate(
        (
            NoteLook("content", why="A complaint <b>came</b> in"),
            NoteLook("bundle", why="A judge asked"),
            NoteErasure(2, me.id),
            NoteErasure(1),
        )
    ):
        last = house.journal.read(network_stream(NIGHT))[-1].recorded_at
        asked = Asked(note, CommandId(f"operator-{number}"), OPERATOR, last, "operator")
        await house.desk.submit(network_stream(NIGHT), asked)
    said = await record(sanne)
    assert (
        "Who runs this server looked at what was written here. Because: A complaint &lt;b&gt;came&lt;/b&gt; in" in said
    )
    assert "Who runs this server took the whole record along. Because: A judge asked" in said
    assert "The words of Sanne in this network were erased, at their own request." in said
    assert "Somebody's words in this network were erased" in said


async def test_who_only_looks_in_reads_the_record_and_is_offered_no_file(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await sanne.post(f"{HERE}/exports", data={"what": "bundle"})
    assert "Sanne took the whole record along" in await record(youssef)
    assert "/exports" not in (await youssef.get(HERE)).text
    assert "/exports" in (await sanne.get(HERE)).text
    assert f"{HERE}/film" in (await youssef.get(HERE)).text


async def test_by_invitation_a_stranger_reads_no_record(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="invitation")
    await sanne.post(f"{HERE}/exports", data={"what": "bundle"})
    assert await record(youssef) == ""
