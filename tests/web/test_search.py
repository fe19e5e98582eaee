# SPDX-License-Identifier: Apache-2.0
"""Searching all that was said: found by half a word and without a trema, shown only to who may see it."""

import re
from typing import Final

import httpx

from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do, formed, sparked
from web.house import House

BOARD: Final = "night-board"
PLACE: Final = {"x": 0, "y": 0}


async def wish(browser: httpx.AsyncClient, network: str = NIGHT, board: str = BOARD, **doing: object) -> None:
    answer = await browser.post(f"/networks/{network}/boards/{board}", json={"do": doing})
    assert answer.status_code == 200, answer.text


async def voiced(browser: httpx.AsyncClient, *texts: str, network: str = NIGHT, access: str = "open") -> None:
    """A network with a board on which this is said."""
    await formed(browser, network=network, access=access)
    board = f"{network}-board"[-40:]
    await do(browser, network, type="open_board", board=board, question="What helps?")
    for number, text in enumerate(texts):
        await wish(browser, network, board, type="voice", idea=f"{network}-idea{number}", text=text, place=PLACE)


async def found(browser: httpx.AsyncClient, words: str, network: str = "", **headers: str) -> str:
    path = f"/networks/{network}/search" if network else "/search"
    answer = await browser.get(path, params={"q": words}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def plain(page: str) -> str:
    return re.sub(r"</?mark>", "", page)


async def test_half_a_compound_and_a_word_without_its_trema_are_found(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await voiced(sanne, "Leernetwerken beginnen klein", "Ideeën komen bij de koffie")
    assert "Leernetwerken beginnen klein" in plain(await found(sanne, "netwerk"))
    assert "<mark>Leernetwerken</mark>" in await found(sanne, "netwerk")
    assert "<mark>Ideeën</mark> komen" in await found(sanne, "idee")
    assert "night-network-idea1" in await found(sanne, "koffie idee")
    assert "night-network-idea0" not in await found(sanne, "koffie idee")


async def test_what_is_found_leads_to_where_it_stands_grouped_by_network(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await voiced(sanne, "Een zwaluw in de gang")
    await voiced(sanne, "Nog een zwaluw", network="second-network")
    await sparked(sanne, "waarom zwaluwen terugkomen", "third-network")
    page = await found(sanne, "zwaluw")
    assert page.count('class="found-group"') == 3
    assert 'href="/networks/night-network/boards/night-network-board#idea-night-network-idea0"' in page
    assert 'href="/networks/third-network"' in page
    assert page.count('class="found-group"') == 3
    assert "Nog een" not in await found(sanne, "zwaluw", NIGHT)


async def test_themes_agreements_and_comments_are_found_too(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await voiced(sanne, "Een zwaluw")
    await do(youssef, NIGHT, type="join")
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We luisteren eerst.")
    await wish(
        youssef,
        board="night-network-board",
        type="comment",
        comment="comment-1",
        idea="night-network-idea0",
        text="Kwikstaart!",
    )
    assert "Agreement" in await found(sanne, "luisteren")
    assert "Comment, <bdi>What helps?</bdi>" in await found(sanne, "kwikstaart")
    assert "Theme" in await found(sanne, "rosters")


async def test_what_was_withdrawn_or_reworded_is_found_no_more(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await voiced(sanne, "Een zwaluw", "Een merel")
    await found(sanne, "zwaluw")
    board = "night-network-board"
    await wish(sanne, board=board, type="reword", idea="night-network-idea0", text="Een spreeuw", base=1)
    await wish(sanne, board=board, type="withdraw", idea="night-network-idea1")
    assert "Nothing was found" in await found(sanne, "zwaluw")
    assert "Nothing was found" in await found(sanne, "merel")
    await wish(sanne, board=board, type="restore", idea="night-network-idea1")
    assert "<mark>merel</mark>" in await found(sanne, "merel")


async def test_of_a_private_network_others_find_nothing_and_of_a_closed_one_its_face(browsers: Browsers) -> None:
    sanne, mila = await browsers.signed_up("Sanne"), await browsers.signed_up("Mila")
    await voiced(sanne, "Een zwaluw", network="private-network", access="private")
    await voiced(sanne, "Een zwaluw", network="closed-network", access="invitation")
    assert "Nothing was found" in await found(mila, "zwaluw")
    face = await found(mila, "rosters")
    assert "closed-network" in face
    assert "private-network" not in face
    assert (await mila.get("/networks/private-network/search?q=zwaluw")).status_code == 404
    assert "private-network" in await found(sanne, "zwaluw")


async def test_who_left_a_closed_network_finds_nothing_of_what_came_later(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await voiced(sanne, "Een zwaluw")
    await do(youssef, NIGHT, type="join")
    await do(sanne, NIGHT, type="choose_access", access="private")
    assert "zwaluw" in await found(youssef, "zwaluw")
    await do(youssef, NIGHT, type="leave")
    await wish(sanne, board="night-network-board", type="voice", idea="later-idea", text="Een roodborst", place=PLACE)
    assert "Nothing was found" in await found(youssef, "roodborst")


async def test_erased_words_leave_the_index_bytes_included(browsers: Browsers, house: House) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await voiced(sanne, "Een zwaluwstaart")
    await do(youssef, NIGHT, type="join")
    await wish(youssef, board="night-network-board", type="voice", idea="his-idea", text="Een pimpelmees", place=PLACE)
    assert "pimpelmees" in await found(sanne, "pimpel")
    his = house.accounts.account_at("youssef@example.org")
    assert his
    assert house.journal.forget(his.id) > 0
    await house.follower.caught_up()
    assert "Nothing was found" in await found(sanne, "pimpel")
    assert "<mark>zwaluwstaart</mark>" in await found(sanne, "zwaluw")
    if not house.settings.database:
        kept = b"".join(path.read_bytes() for path in house.settings.data.glob("search.db*"))
        assert b"pimpel" not in kept
        assert b"zwaluw" in kept


async def test_who_is_typing_gets_what_was_found_and_no_page_around_it(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await voiced(sanne, "Een zwaluw")
    part = await found(sanne, "zwal", **{"hx-request": "true"})
    assert part.startswith('<div id="found"')
    assert "<mark>zwaluw</mark>" in part
    assert "<html" not in part


async def test_nothing_typed_invites_and_odd_questions_are_answered(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await voiced(sanne, "Een zwaluw <b>vet</b>")
    assert "Half a word is enough." in await found(sanne, " ")
    for words in ("%", "_", "'; drop table words", "<b>", "x" * 1_000, "…", "🦜"):
        assert "Nothing was found" in await found(sanne, words) or not words.isalnum(), words
    assert "&lt;<mark>b</mark>&gt;" in await found(sanne, "<b>")


async def test_only_people_search_and_only_signed_in(browsers: Browsers) -> None:
    assert (await browsers.another().get("/search?q=x")).status_code == 303
    sanne = await browsers.signed_up("Sanne")
    assert "data-seek" in (await sanne.get("/")).text
    assert "data-seek" not in (await browsers.another().get("/")).text
