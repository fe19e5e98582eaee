# SPDX-License-Identifier: Apache-2.0
"""A network's page, as strangers, members and those who left find it; every act is a plain form."""

import re

import pytest

from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, acts, do, formed, page, sparked


async def test_a_spark_shows_who_lit_it_and_asks_me_too(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await sparked(sanne)
    assert acts(await page(youssef)) == {"me_too"}
    await do(youssef, NIGHT, type="me_too", why="I work nights <always>.")
    shown = await page(youssef)
    assert "Sanne lit this spark" in shown
    assert "I work nights &lt;always&gt;." in shown
    assert acts(shown) == {"form"}


async def test_a_spark_becomes_a_network_with_an_edge_and_a_question(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    shown = await page(sanne)
    for words in ("Learning at night", "What nights teach", "Rosters", "What helps?", "You are part of this."):
        assert words in shown
    assert {"turn_theme", "turn_question", "open_board", "propose", "choose_access", "pause", "leave"} <= acts(shown)
    assert "join" not in acts(shown)


async def test_a_stranger_reads_an_open_network_and_can_only_join(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(sanne, NIGHT, type="open_board", board="board-one", question="What helps at night?")
    shown = await page(youssef)
    assert "What helps at night?" in shown
    assert "Sanne" in shown
    assert acts(shown) == {"join"}
    await do(youssef, NIGHT, type="join")
    assert "You are part of this." in await page(youssef)


async def test_by_invitation_a_stranger_sees_what_it_is_about_and_no_more(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="invitation")
    await do(sanne, NIGHT, type="open_board", board="board-one", question="What helps at dusk?")
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    await do(sanne, NIGHT, type="adopt", agreement="agreed-1")
    await do(sanne, NIGHT, type="take_role", role="driver")
    shown = await page(youssef)
    for words in ("Learning at night", "What helps?", "We listen.", "One member", "joined by invitation"):
        assert words in shown
    for hidden in ("Sanne", "What helps at dusk?", "what the night teaches"):
        assert hidden not in shown
    assert acts(shown) == set()


async def test_a_private_network_is_answered_like_one_that_does_not_exist(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="private")
    private, unknown = await youssef.get(f"/networks/{NIGHT}"), await youssef.get("/networks/no-such-network")
    assert private.status_code == unknown.status_code == 404
    assert private.text == unknown.text


async def test_who_is_not_signed_in_is_led_there_and_back(browsers: Browsers) -> None:
    answer = await browsers.another().get(f"/networks/{NIGHT}")
    assert answer.headers["location"] == f"/sign-in?next=/networks/{NIGHT}"


async def test_a_newcomer_affirms_the_agreements_as_they_are(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    await do(sanne, NIGHT, type="adopt", agreement="agreed-1")
    assert 'name="affirms" value="1"' in await page(youssef)
    refused = await youssef.post(f"/networks/{NIGHT}", data={"type": "join"})
    assert refused.status_code == 409
    await do(youssef, NIGHT, type="join", affirms="1")


async def test_own_proposals_wait_for_another_and_a_newer_version_asks_to_be_affirmed(
    browsers: Browsers,
) -> None:
    sanne, youssef, mila = [await browsers.signed_up(name) for name in ("Sanne", "Youssef", "Mila")]
    await formed(sanne)
    for newcomer in (youssef, mila):
        await do(newcomer, NIGHT, type="join")
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    assert "adopt" not in acts(await page(sanne))
    assert "adopt" in acts(await page(youssef))
    await do(youssef, NIGHT, type="adopt", agreement="agreed-1")
    assert "affirm" in acts(await page(mila))
    assert "affirm" not in acts(await page(youssef))


async def test_a_role_is_offered_and_then_taken_over(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join")
    await do(sanne, NIGHT, type="take_role", role="driver")
    to = re.search(r'<select name="to"[^>]*><option value="([^"]+)">Youssef', await page(sanne))
    assert to is not None
    await do(sanne, NIGHT, type="offer_role", role="driver", to=to[1])
    assert "Sanne offers you to pull." in await page(youssef)
    await do(youssef, NIGHT, type="take_role", role="driver")
    assert "Sanne offers" not in await page(youssef)


async def test_the_last_who_pulls_is_asked_to_hand_over_and_may_leave_all_the_same(
    browsers: Browsers,
) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join")
    await do(sanne, NIGHT, type="take_role", role="driver")
    assert "You are the last who pulls." in await page(sanne)
    leaving = {"type": "leave", "name_stays": "former", "farewell": "Thank you all."}
    refused = await sanne.post(f"/networks/{NIGHT}", data=leaving)
    assert refused.status_code == 409
    assert "Thank you all." in refused.text
    await do(sanne, NIGHT, **leaving, all_the_same="true")
    assert "You left." in await page(sanne)
    shown = await page(youssef)
    assert "Sanne" not in shown
    assert "a former member" in shown
    assert "Thank you all." in shown


@pytest.mark.parametrize("kind", ["", "hx"])
async def test_a_no_is_said_in_words_and_what_was_typed_is_not_lost(browsers: Browsers, kind: str) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    form = {"type": "turn_theme", "name": "Learning by day", "inside": "All that happens by day", "outside": " "}
    answer = await sanne.post(f"/networks/{NIGHT}", data=form, headers={"hx-request": "true"} if kind else {})
    assert answer.status_code == 422
    assert "a sharp edge keeps it open" in answer.text
    assert ("All that happens by day" in answer.text) is (kind == "")


async def test_an_invitation_link_is_shown_once_to_the_member_who_made_it(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="private")
    made = await sanne.post(f"/networks/{NIGHT}/invitations")
    link = re.search(r'value="(http://[^"]+/invitations/[\w-]{43})"', made.text)
    assert link is not None
    assert "/invitations/" + link[1][-43:] not in await page(sanne)
    assert "Learning at night" in (await youssef.get(link[1])).text
    assert (await youssef.post(f"/networks/{NIGHT}/invitations")).status_code == 404


async def test_only_members_invite(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    assert (await youssef.post(f"/networks/{NIGHT}/invitations")).status_code == 403
