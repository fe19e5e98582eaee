# SPDX-License-Identifier: Apache-2.0
"""What a network gives an organisation: composed by one, handed over by another, and nothing else is seen."""

import re

import httpx
import pytest

from tests.web.gift_scenes import GIFT, GIFTS, STORY, to, two
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, TOWN, acts, do, formed, offered, page, town
from web.house import House

BOARD = f"/networks/{NIGHT}/boards/night-board"
INSIGHT = {**STORY, "kind": "insight", "title": "Wie nieuw is vraagt", "board": "night-board", "idea": "idea-both"}
PLACE = {"x": 0, "y": 0}
ON_THE_WAY, OUTSIDE, LATER = ("koolmees", "staartmees"), ("roerdomp",), ("nachtegaal", "wielewaal")
"""Words of what the insight was made of, of an idea it was not made of, and of what came after it was composed."""


async def think(browser: httpx.AsyncClient, *wishes: dict[str, object]) -> int:
    version = 0
    for wish in wishes:
        answer = await browser.post(BOARD, json={"do": wish})
        assert answer.status_code == 200, answer.text
        version = answer.json()["version"]
    return int(version)


async def insight(sanne: httpx.AsyncClient, youssef: httpx.AsyncClient) -> int:
    """An insight of the two on a board; the version of the board then."""
    await do(sanne, NIGHT, type="open_board", board="night-board", question="Wie vraagt?")
    await think(youssef, {"type": "voice", "idea": "idea-two", "text": ON_THE_WAY[1], "place": PLACE})
    return await think(
        sanne,
        {"type": "voice", "idea": "idea-one", "text": ON_THE_WAY[0], "place": PLACE},
        {"type": "voice", "idea": "idea-out", "text": OUTSIDE[0], "place": PLACE},
        {
            "type": "combine",
            "idea": "idea-both",
            "sources": ["idea-one", "idea-two"],
            "text": "samen vragen",
            "new_here": "wie nieuw is",
            "place": PLACE,
        },
        {"type": "name_insight", "idea": "idea-both", "why": "dat deed niemand"},
    )


def sheet(page: str) -> str:
    """What stands on the sheet, without what is drawn anew each time."""
    found = re.search(r'<article class="gift-sheet.*?</article>', page, re.DOTALL)
    assert found
    return found[0]


async def given(composer: httpx.AsyncClient, giver: httpx.AsyncClient, house: House, **wish: str) -> None:
    await do(composer, NIGHT, **{**STORY, **wish})
    await do(giver, NIGHT, type="give_gift", gift="gift-0001", to=to(house))


async def test_the_preview_is_exactly_what_the_organisation_sees(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    waterrijk = await town(browsers)
    version = await insight(sanne, youssef)
    await do(sanne, NIGHT, **INSIGHT, at=str(version))
    assert (await waterrijk.get(GIFT)).status_code == 404
    preview = await youssef.get(GIFT)
    await do(youssef, NIGHT, type="give_gift", gift="gift-0001", to=to(house))
    seen = await waterrijk.get(GIFT)
    assert sheet(preview.text) == sheet(seen.text)
    assert "href" not in sheet(seen.text)
    for told in (*ON_THE_WAY, "samen vragen", "wie nieuw is", "dat deed niemand", "Wij vragen meer", "Youssef"):
        assert told in seen.text, told
    assert GIFT in (await waterrijk.get("/")).text
    assert GIFT in await page(waterrijk)


async def test_a_gift_stays_as_it_was_whatever_happens_on_the_board_later(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    waterrijk = await town(browsers)
    version = await insight(sanne, youssef)
    await given(sanne, youssef, house, **INSIGHT, at=str(version))
    before = sheet((await waterrijk.get(GIFT)).text)
    await think(
        youssef,
        {"type": "reword", "idea": "idea-one", "text": LATER[0], "base": 1},
        {"type": "build_on", "idea": "idea-more", "on": "idea-both", "text": LATER[1], "place": PLACE},
        {"type": "comment", "comment": "said-0001", "idea": "idea-both", "text": LATER[0]},
    )
    assert sheet((await waterrijk.get(GIFT)).text) == before
    assert [word for word in (*OUTSIDE, *LATER) if word in before] == []


async def test_an_experiment_goes_with_what_happened_and_what_it_taught(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    waterrijk = await town(browsers)
    await do(sanne, NIGHT, type="start_experiment", experiment="trial-1", what="Een week luisteren")
    early = await sanne.post(f"/networks/{NIGHT}", data={**STORY, "kind": "experiment", "experiment": "trial-1"})
    assert early.status_code == 409
    await do(sanne, NIGHT, type="observe_experiment", experiment="trial-1", text="Het werd stil")
    await do(sanne, NIGHT, type="conclude_experiment", experiment="trial-1", learned="Stilte helpt")
    assert "experiment=trial-1" in (await sanne.get(GIFTS)).text
    assert "Een week luisteren" in (await sanne.get(f"{GIFTS}?experiment=trial-1")).text
    await given(sanne, youssef, house, kind="experiment", experiment="trial-1")
    seen = (await waterrijk.get(GIFT)).text
    for told in ("Een week luisteren", "Het werd stil", "Stilte helpt"):
        assert told in seen
    assert "Sanne" not in seen


async def test_who_composed_it_does_not_hand_it_over_but_somebody_else_does(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    await town(browsers)
    await do(sanne, NIGHT, **STORY)
    assert "give_gift" not in acts((await sanne.get(GIFT)).text)
    refused = await sanne.post(f"/networks/{NIGHT}", data={"type": "give_gift", "gift": "gift-0001", "to": to(house)})
    assert refused.status_code == 409
    looked = (await youssef.get(GIFT)).text
    assert "give_gift" in acts(looked)
    assert TOWN in looked


async def test_a_gift_is_for_an_organisations_account_and_nobody_else(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    await do(sanne, NIGHT, **STORY)
    person = house.accounts.account_at("sanne@example.org")
    assert person
    for somebody in (person.id, "nobody-here"):
        answer = await youssef.post(
            f"/networks/{NIGHT}", json={"do": {"type": "give_gift", "gift": "gift-0001", "to": somebody}}
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "no_organisation")
    assert "No organisation has an account here yet" in (await youssef.get(GIFT)).text


async def test_another_organisation_sees_nothing_of_a_gift(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers, "private")
    await town(browsers)
    other = await browsers.signed_up("Stichting Elders", email="elders@example.org", kind="organisation")
    await given(sanne, youssef, house)
    for address in (GIFT, GIFTS, f"/networks/{NIGHT}", f"{GIFTS}/gift-none"):
        answer = await other.get(address)
        assert answer.status_code == 404, address
        assert "Rust" not in answer.text


async def test_a_private_network_that_gave_something_is_known_by_its_name_and_gift_alone(
    browsers: Browsers, house: House
) -> None:
    sanne, youssef = await two(browsers, "private")
    waterrijk = await town(browsers)
    assert (await waterrijk.get(f"/networks/{NIGHT}")).status_code == 404
    await given(sanne, youssef, house)
    face = await page(waterrijk)
    assert "Learning at night" in face
    assert "Rust" in face
    for hidden in ("What nights teach", "What helps?", "Sanne", "2 members"):
        assert hidden not in face


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"idea": "idea-one"}, "no_insight"),
        ({"idea": "idea-none"}, "no_insight"),
        ({"at": "1"}, "no_insight"),
        ({"at": "999"}, "no_insight"),
        ({"board": "board-elsewhere"}, "unknown_board"),
    ],
)
async def test_only_an_insight_that_stands_there_at_that_moment_is_given(
    browsers: Browsers, what: dict[str, str], code: str
) -> None:
    sanne, youssef = await two(browsers)
    version = await insight(sanne, youssef)
    wish = {**INSIGHT, "at": str(version), **what}
    answer = await sanne.post(f"/networks/{NIGHT}", json={"do": {**wish, "at": int(wish["at"])}})
    assert answer.json()["code"] == code


async def test_a_board_of_others_answers_as_one_there_is_not(browsers: Browsers) -> None:
    """So that nobody learns by composing what stands on boards they may not see."""
    sanne, youssef = await two(browsers, "private")
    await insight(sanne, youssef)
    mila = await browsers.signed_up("Mila")
    await formed(mila, network="other-network")
    said = set()
    for board in ("night-board", "board-nowhere"):
        wish = {**INSIGHT, "board": board, "at": 5}
        answer = await mila.post("/networks/other-network", json={"do": wish})
        said.add((answer.status_code, answer.text))
    assert len(said) == 1


async def test_what_there_is_to_give_is_chosen_and_said_in_own_words(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    version = await insight(sanne, youssef)
    choices = (await sanne.get(GIFTS)).text
    assert "samen vragen" in choices
    assert OUTSIDE[0] not in choices
    form = (await sanne.get(f"{GIFTS}?board=night-board&idea=idea-both")).text
    assert f'name="at" value="{version}"' in form
    assert "Nothing else goes along" in (await sanne.get(f"{GIFTS}?what=story")).text
    composed = await do(sanne, NIGHT, **INSIGHT, at=str(version))
    assert composed.headers["location"] == GIFT


async def test_changed_it_goes_with_the_story_as_it_is_by_then_and_aside_it_is_off_the_table(
    browsers: Browsers,
) -> None:
    sanne, youssef = await two(browsers)
    version = await insight(sanne, youssef)
    await do(sanne, NIGHT, **INSIGHT, at=str(version))
    await think(youssef, {"type": "react", "idea": "idea-both", "feeling": "resonates"})
    form = (await youssef.get(f"{GIFTS}?gift=gift-0001")).text
    assert f'name="at" value="{version + 1}"' in form
    assert acts(form) == {"change_gift"}
    await do(youssef, NIGHT, **{**INSIGHT, "type": "change_gift", "title": "Anders", "at": str(version + 1)})
    assert "Anders" in (await sanne.get(GIFT)).text
    await do(sanne, NIGHT, type="set_aside_gift", gift="gift-0001")
    shown = (await youssef.get(GIFT)).text
    assert "This was set aside" in shown
    assert acts(shown) == set()
    assert "One set aside" in await page(sanne)


async def test_who_is_not_in_composes_and_previews_nothing(browsers: Browsers) -> None:
    sanne, _ = await two(browsers)
    await do(sanne, NIGHT, **STORY)
    mila = await browsers.signed_up("Mila")
    assert (await mila.get(GIFTS)).status_code == 403
    assert (await mila.get(GIFT)).status_code == 404
    assert (await sanne.get(f"{GIFTS}/gift-none")).status_code == 404


async def test_erased_words_are_gone_from_a_gift_too(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    waterrijk = await town(browsers)
    version = await insight(sanne, youssef)
    await given(sanne, youssef, house, **INSIGHT, at=str(version))
    her = house.accounts.account_at("sanne@example.org")
    assert her
    house.journal.forget(her.id)
    await house.follower.caught_up()
    seen = (await waterrijk.get(GIFT)).text
    for gone in ("Wij vragen meer", "samen vragen", ON_THE_WAY[0], "Wie nieuw is vraagt"):
        assert gone not in seen, gone
    assert ON_THE_WAY[1] in seen


async def test_who_left_as_a_former_member_is_one_in_a_gift_too(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    waterrijk = await town(browsers)
    version = await insight(sanne, youssef)
    await given(sanne, youssef, house, **INSIGHT, at=str(version))
    assert "Youssef" in (await waterrijk.get(GIFT)).text
    await do(youssef, NIGHT, type="leave", name_stays="former")
    seen = (await waterrijk.get(GIFT)).text
    assert "Youssef" not in seen
    assert "a former member" in seen


async def test_support_is_accepted_declined_and_ended_on_the_networks_page(browsers: Browsers) -> None:
    sanne, _ = await two(browsers)
    waterrijk = await town(browsers)
    await offered(waterrijk, kind="recognition", text="Wij staan erachter")
    shown = await page(sanne)
    assert {"accept_support", "decline_support"} <= acts(shown)
    assert "Wij staan erachter" in shown
    await do(sanne, NIGHT, type="accept_support", offer=f"{NIGHT}-room")
    shown = await page(sanne)
    assert re.search(rf"Recognised by\s+{TOWN}", shown)
    assert "end_support" in acts(shown)
    assert "Recognised by" in await page(waterrijk)
    await do(sanne, NIGHT, type="end_support", offer=f"{NIGHT}-room")
    assert "Recognised by" not in await page(sanne)
    assert "Recognised by" in (await sanne.get(f"/networks/{NIGHT}?at=6")).text
