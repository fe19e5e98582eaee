# SPDX-License-Identifier: Apache-2.0
"""What happened that concerns me: on its page, in the bar, at home; never what I did, or may not see."""

import html
import re

import httpx

from tests.web.identity.browsers import Browsers
from tests.web.scenes import PLACE, do, on_board, sparked, together
from web.house import House


async def shown(house: House, browser: httpx.AsyncClient, at: str = "/notices") -> str:
    """The page once the log was followed to its end, with entities read."""
    await house.follower.caught_up()
    answer = await browser.get(at)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def told(page: str) -> list[str]:
    found = re.findall(r'<li class="notice-told.*?<a href="[^"]*">(.*?)</a>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]


def count(page: str) -> str:
    found = re.search(r'class="bar-news.*?<span aria-hidden="true">([^<]*)</span>', page, re.DOTALL)
    return found[1] if found else ""


async def test_what_is_done_with_my_idea_is_told_in_the_words_of_then(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await on_board(youssef, network, type="build_on", idea="idea-two", on="idea-one", text="On paper", place=PLACE)
    await on_board(youssef, network, type="reword", idea="idea-one", text="Write it down at once", base=1)
    await on_board(youssef, network, type="comment", comment="said-one", idea="idea-one", text="I do that.")
    await on_board(youssef, network, type="name_insight", idea="idea-one", why="It holds.")
    both = ["idea-one", "idea-two"]
    await on_board(
        youssef, network, type="combine", idea="idea-six", sources=both, text="All of it", new_here="Both", place=PLACE
    )
    page = await shown(house, sanne)
    assert told(page) == [
        "New: Youssef combined “Write it down at once” and “On paper” into “All of it”.",
        "New: Youssef named “Write it down at once” an insight: “It holds.”",
        "New: Youssef said about “Write it down at once”: “I do that.”",
        "New: Youssef reworded “Write it down”: it became “Write it down at once”.",
        "New: Youssef built on “Write it down”: “On paper”.",
        "New: Youssef joined the network.",
    ]
    assert f'href="/networks/{network}/boards/board-one#idea-idea-two"' in page
    assert "Learning at night" in page
    assert told(await shown(house, youssef)) == ["New: Sanne opened a board: “What helps at night?”"]


async def test_an_earlier_wording_that_came_back_is_told_with_its_words(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await on_board(sanne, network, type="reword", idea="idea-one", text="Say it aloud", base=1)
    await on_board(youssef, network, type="restore_wording", idea="idea-one", wording=1)
    assert told(await shown(house, sanne))[0] == "New: Youssef brought an earlier wording back: “Write it down”."


async def test_the_bar_counts_what_is_new_until_it_was_seen(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await on_board(youssef, network, type="comment", comment="said-one", idea="idea-one", text="I do that.")
    assert count(await shown(house, sanne, "/")) == "2"
    assert "Since you were here" in await shown(house, sanne, "/")
    assert count(await shown(house, sanne)) == ""
    again = await shown(house, sanne)
    assert told(again) == ["Youssef said about “Write it down”: “I do that.”", "Youssef joined the network."]
    assert "Since you were here" not in await shown(house, sanne, "/")
    await on_board(youssef, network, type="comment", comment="said-two", idea="idea-one", text="So do we.")
    assert count(await shown(house, sanne, f"/networks/{network}/boards/board-one")) == "1"


async def test_what_was_taken_back_is_told_no_more(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await on_board(youssef, network, type="comment", comment="said-one", idea="idea-one", text="Nonsense.")
    assert "Nonsense." in await shown(house, sanne)
    await on_board(youssef, network, type="withdraw_comment", comment="said-one", idea="idea-one")
    assert told(await shown(house, sanne)) == ["Youssef joined the network."]


async def test_who_left_hears_nothing_any_more_and_has_nothing_left(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await on_board(youssef, network, type="voice", idea="idea-two", text="Sleep", place=PLACE)
    await on_board(sanne, network, type="comment", comment="said-one", idea="idea-two", text="Yes.")
    assert len(told(await shown(house, youssef))) == 2
    await do(youssef, network, type="leave", name_stays="name")
    await on_board(sanne, network, type="comment", comment="said-two", idea="idea-two", text="Come back.")
    page = await shown(house, youssef)
    assert told(page) == []
    assert "Nothing yet." in page
    assert "Youssef left the network" in await shown(house, sanne)


async def test_a_role_is_offered_and_agreements_grow(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await do(sanne, network, type="take_role", role="driver")
    yours = house.accounts.account_at("youssef@example.org")
    assert yours
    await do(sanne, network, type="offer_role", role="driver", to=yours.id)
    await do(youssef, network, type="propose", agreement="agreed-1", text="We listen.")
    await do(sanne, network, type="adopt", agreement="agreed-1")
    assert told(await shown(house, youssef))[:2] == [
        "New: Sanne adopted an agreement; they are now at version 1.",
        "New: Sanne offered Youssef to pull the network.",
    ]


async def test_a_spark_is_echoed_and_becomes_a_network(browsers: Browsers, house: House) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    network = await sparked(sanne, "how night shifts learn")
    await do(youssef, network, type="me_too", why="I work nights.")
    assert told(await shown(house, sanne)) == ["New: Youssef said “me too”: “I work nights.”"]
    form = {"name": "Nights", "inside": "a", "outside": "b", "question": "How?", "access": "private"}
    await do(sanne, network, type="form", **form)
    assert told(await shown(house, youssef)) == [
        "New: Sanne let the spark become a network, “Nights”, around the question “How?”"
    ]
    await do(sanne, network, type="open_board", board="board-one", question="Secret?")
    assert "Secret?" not in await shown(house, youssef)


async def test_the_words_of_who_was_erased_are_gone_here_too(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    await on_board(youssef, network, type="comment", comment="said-one", idea="idea-one", text="Kolibrievlucht.")
    assert "Kolibrievlucht" in await shown(house, sanne)
    his = house.accounts.account_at("youssef@example.org")
    assert his
    house.journal.forget(his.id)
    page = await shown(house, sanne)
    assert "Kolibrievlucht" not in page
    assert "[erased at the writer's request]" in page


async def test_many_notices_are_leafed_through(browsers: Browsers, house: House) -> None:
    network, sanne, youssef = await together(browsers)
    for number in range(60):
        await on_board(
            youssef, network, type="comment", comment=f"said-{number}", idea="idea-one", text=f"No. {number}"
        )
    first = await shown(house, sanne)
    assert len(told(first)) == 50
    older = re.search(r'href="(/notices\?before=\d+)"', first)
    assert older
    second = await shown(house, sanne, older[1])
    assert told(second)[-1] == "Youssef joined the network."
    assert len(told(second)) == 11
    assert 'href="/notices"' in second
    assert told(await shown(house, sanne, "/notices?before=x")) == told(await shown(house, sanne))
