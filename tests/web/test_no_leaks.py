# SPDX-License-Identifier: Apache-2.0
"""What somebody may not see is in no answer of any door: looked for in the bytes, all doors of the app in a table.

Three things are hidden here: all of a private network from who is not in it, words that were erased from everybody, and
the name of somebody who left as "a former member".
"""

import re

import pytest

from tests.web.doors import GET, HERS, LIVE, OPEN, OTHERS, POST, PRIVATE, SECRETS, answers, lived
from tests.web.identity.browsers import Browsers
from tests.web.scenes import do
from web.app import HANDLERS
from web.house import House


def test_every_door_below_a_network_has_a_row() -> None:
    doors = {re.sub(r":str\}", "}", path) for handler in HANDLERS for path in handler.paths}
    assert {door for door in doors if "{network}" in door} == {*GET, *POST, *LIVE}


@pytest.mark.parametrize("who", ["a member of another network", "somebody just signed up", "nobody signed in"])
async def test_a_private_network_is_in_no_answer_to_others(browsers: Browsers, who: str) -> None:
    sanne = await browsers.signed_up(SECRETS[6])
    await lived(sanne, HERS, "private", SECRETS)
    other = browsers.another() if who == "nobody signed in" else await browsers.signed_up("Mila")
    if who == "a member of another network":
        await lived(other, OTHERS, "open", "merel lijster mus spreeuw kraai kauw".split())
    mixed = [HERS, OTHERS, {**OTHERS, "board": HERS["board"]}, {**OTHERS, "idea": HERS["idea"]}]
    mixed.append({**OTHERS, "gathering": HERS["gathering"]})
    for ids in (*mixed, {**HERS, "network": OPEN}):
        for address, said in (await answers(other, ids)).items():
            assert [word for word in SECRETS if word in said] == [], address
    own = await answers(sanne, HERS)
    seen = {word for word in SECRETS for said in own.values() if word in said}
    assert seen == set(SECRETS), "the search itself finds them"


async def test_erased_words_are_in_no_answer_to_anybody(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    await lived(sanne, HERS, "open", SECRETS)
    before = await answers(sanne, HERS)
    assert sum(SECRETS[3] in said for said in before.values()) > 10
    her = house.accounts.account_at("sanne@example.org")
    assert her
    assert house.journal.forget(her.id) == 2
    await house.follower.caught_up()
    for address, said in (await answers(sanne, HERS)).items():
        assert [word for word in SECRETS[:6] if word in said] == [], address


async def test_who_left_as_a_former_member_is_named_in_no_answer(browsers: Browsers) -> None:
    sanne, sjoukje = await browsers.signed_up("Sanne"), await browsers.signed_up(SECRETS[6])
    await lived(sanne, HERS, "open", "merel lijster mus spreeuw kraai kauw".split())
    await do(sjoukje, PRIVATE, type="join", affirms="0")
    board = f"/networks/{PRIVATE}/boards/private-board"
    for wish in (
        {"type": "build_on", "idea": "hers-1", "on": "private-idea", "text": "een vink", "place": {"x": 1, "y": 1}},
        {"type": "reword", "idea": "private-idea", "text": "nog een spreeuw", "base": 1},
    ):
        assert (await sjoukje.post(board, json={"do": wish})).status_code == 200
    named = await answers(sanne, {**HERS, "idea": "hers-1"})
    assert sum(SECRETS[6] in said for said in named.values()) > 10
    await do(sjoukje, PRIVATE, type="leave", name_stays="former")
    for ids in (HERS, {**HERS, "idea": "hers-1"}):
        for address, said in (await answers(sanne, ids)).items():
            assert SECRETS[6] not in said, address
