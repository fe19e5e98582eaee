# SPDX-License-Identifier: Apache-2.0
"""An organisation's account: what it sees of networks, and that every other door stays shut, whatever it asks."""

import re

import pytest

from tests.web.doors import GET, HERS, OTHERS, POST, PRIVATE, SECRETS, answers, lived
from tests.web.identity.browsers import Browsers, entry
from tests.web.scenes import NIGHT, TOWN, acts, do, formed, offered, page, town
from web.house import House

LIFE = SECRETS[2:]
"""Words of agreements, boards and people: no organisation reads them, in an open network neither."""


async def test_signing_up_as_an_organisation_is_a_quiet_choice(browsers: Browsers, house: House) -> None:
    form = await browsers.another().get("/sign-up")
    assert "This is the account of an organisation" in form.text
    await town(browsers)
    account = house.accounts.account_at("waterrijk@example.org")
    assert account
    assert (account.kind, account.name) == ("organisation", TOWN)
    await browsers.signed_up("Sanne")
    sanne = house.accounts.account_at("sanne@example.org")
    assert sanne
    assert sanne.kind == "person"


async def test_the_choice_is_kept_when_the_form_comes_back(browsers: Browsers) -> None:
    back = await browsers.another().post("/sign-up", data=entry(TOWN, email="no", kind="organisation"))
    assert back.status_code == 422
    assert re.search(r'name="kind" value="organisation" checked', back.text)


@pytest.mark.parametrize("access", ["open", "invitation"])
async def test_it_sees_a_networks_public_face_and_nothing_of_its_life(browsers: Browsers, access: str) -> None:
    sanne = await browsers.signed_up(SECRETS[6])
    await lived(sanne, {**HERS, "network": NIGHT}, access, ["Leren bij nacht", "Wat helpt?", *LIFE[:4]])
    waterrijk = await town(browsers)
    face = await page(waterrijk)
    for shown in ("Leren bij nacht", "Wat helpt?", "What nights teach", "Rosters", "One member"):
        assert shown in face
    assert acts(face) == {"offer_support"}
    assert "Leren bij nacht" in (await waterrijk.get("/")).text
    for address, said in (await answers(waterrijk, {**HERS, "network": NIGHT})).items():
        assert [word for word in LIFE if word in said] == [], address


async def test_it_does_not_know_of_a_private_network(browsers: Browsers) -> None:
    sanne = await browsers.signed_up(SECRETS[6])
    await lived(sanne, HERS, "private", SECRETS)
    waterrijk = await town(browsers)
    for address, said in (await answers(waterrijk, HERS)).items():
        assert [word for word in SECRETS if word in said] == [], address
    assert (await waterrijk.get(f"/networks/{PRIVATE}")).status_code == 404
    refused = await waterrijk.post(
        f"/networks/{PRIVATE}", data={"type": "offer_support", "offer": "offer-1", "kind": "room", "text": "x"}
    )
    assert refused.status_code == 404


async def test_of_a_private_network_that_answers_it_it_knows_the_name_and_no_more(browsers: Browsers) -> None:
    sanne = await browsers.signed_up(SECRETS[6])
    await lived(sanne, HERS, "open", ["Leren bij nacht", *SECRETS[1:6]])
    waterrijk = await town(browsers)
    await offered(waterrijk, PRIVATE)
    await do(sanne, PRIVATE, type="choose_access", access="private")
    face = await page(waterrijk, PRIVATE)
    assert "Leren bij nacht" in face
    assert "What nights teach" not in face
    for address, said in (await answers(waterrijk, HERS)).items():
        assert [word for word in SECRETS[1:] if word in said] == [], address
    await do(sanne, PRIVATE, type="decline_support", offer=f"{PRIVATE}-room", why="Liever niet")
    assert (await waterrijk.get(f"/networks/{PRIVATE}")).status_code == 404
    assert "Leren bij nacht" not in (await waterrijk.get("/")).text


@pytest.mark.parametrize("known", [True, False], ids=["an open network", "a network there is not"])
async def test_no_door_below_a_network_opens_but_its_own(browsers: Browsers, known: bool) -> None:
    """Everything but the face is refused alike, whether there is something behind the door or not."""
    sanne = await browsers.signed_up("Sanne")
    ids = OTHERS
    if known:
        await lived(sanne, ids, "open", SECRETS)
    waterrijk = await town(browsers)
    for door, endings in GET.items():
        for ending in endings:
            if door + ending != "/networks/{network}":
                answer = await waterrijk.get((door + ending).format(**ids))
                assert answer.status_code in ((403, 404) if known else (404,)), door + ending
    for door, forms in POST.items():
        for form in forms:
            filled = {name: value.format(**ids) for name, value in form.items()}
            answer = await waterrijk.post(door.format(**ids), data=filled or {"id": "command-1"})
            assert answer.status_code in ((403, 404) if known else (404,)), (door, filled)


async def test_it_has_no_spark_no_notebook_and_no_invitation(browsers: Browsers) -> None:
    waterrijk, sanne = await town(browsers), await browsers.signed_up("Sanne")
    spark = {"type": "spark", "network": "night-sparks", "text": "Ik wil resultaten"}
    refused = await waterrijk.post("/networks", json={"do": spark})
    assert (refused.status_code, refused.json()["code"]) == (403, "only_offers")
    for door in ("/me/notebook", "/me/calendar"):
        answer = await (waterrijk.get(door) if door == "/me/notebook" else waterrijk.post(door, data={"type": "new"}))
        assert (answer.status_code, "This is for people" in answer.text) == (403, True), door
    noted = await waterrijk.post("/me/notebook", json={"do": {"type": "name_interests", "text": "x"}})
    assert (noted.status_code, noted.json()["code"]) == (403, "people_only")
    await formed(sanne, access="invitation")
    link = re.search(r"/invitations/[\w-]+", (await sanne.post(f"/networks/{NIGHT}/invitations")).text)
    assert link
    for invitation in (link[0], "/invitations/" + "x" * 43):
        shown = await waterrijk.get(invitation)
        assert shown.status_code == 403
        assert "This is for people" in shown.text
    joining = {"type": "join", "affirms": "0", "invitation": link[0].rsplit("/", 1)[1]}
    assert (await waterrijk.post(f"/networks/{NIGHT}", data=joining)).status_code == 403


async def test_no_bell_rings_for_it_where_it_may_not_look(browsers: Browsers, house: House) -> None:
    waterrijk, sanne = await town(browsers), await browsers.signed_up("Sanne")
    await formed(sanne)
    await offered(waterrijk)
    await do(sanne, NIGHT, type="accept_support", offer=f"{NIGHT}-room")
    await house.follower.caught_up()
    assert 'href="/notices"' not in (await waterrijk.get("/")).text


async def test_a_spark_is_not_for_organisations_to_see(browsers: Browsers) -> None:
    sanne, waterrijk = await browsers.signed_up("Sanne"), await town(browsers)
    await sanne.post("/networks", data={"type": "spark", "network": NIGHT, "text": "wat de nacht leert"})
    assert (await waterrijk.get(f"/networks/{NIGHT}")).status_code == 404
    assert "wat de nacht leert" not in (await waterrijk.get("/")).text


async def test_an_offer_waits_and_its_answer_is_on_the_page_at_the_next_load(browsers: Browsers) -> None:
    sanne, waterrijk = await browsers.signed_up("Sanne"), await town(browsers)
    await formed(sanne)
    await offered(waterrijk)
    assert "Not answered yet" in await page(waterrijk)
    await do(sanne, NIGHT, type="decline_support", offer=f"{NIGHT}-room", why="Wij hebben al een zolder")
    declined = await page(waterrijk)
    assert "The network declined it" in declined
    assert "Wij hebben al een zolder" in declined
    assert "Wij hebben al een zolder" in (await waterrijk.get("/")).text
    assert "Sanne" not in declined
    await do(sanne, NIGHT, type="accept_support", offer=f"{NIGHT}-room")
    assert "gladly accepts it" in await page(waterrijk)
    await do(waterrijk, NIGHT, type="withdraw_offer", offer=f"{NIGHT}-room")
    assert "It has ended" in await page(waterrijk)


async def test_a_person_offers_no_support_and_sees_no_organisations_page(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    refused = await sanne.post(
        f"/networks/{NIGHT}", json={"do": {"type": "offer_support", "offer": "offer-1", "kind": "room", "text": "x"}}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "organisations_only")
    assert "My networks" in (await sanne.get("/")).text
