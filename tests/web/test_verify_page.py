# SPDX-License-Identifier: Apache-2.0
"""The page on which anybody who may read a network has its record recomputed, signed, and told in plain words."""

import asyncio
import html
from pathlib import Path

import httpx
import pytest

from domain.kernel import NetworkId
from domain.streams import board_stream, network_stream
from journal import offline_verifier
from tests.web.identity.browsers import Browsers
from tests.web.proof_scenes import BOARD, LONGER, damage, worked
from tests.web.scenes import NIGHT, do, sparked
from web.house import House
from web.proof import Check
from web.settings import Settings

VERIFY = f"/networks/{NIGHT}/verify"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", heads=tmp_path / "elders")


async def shown(browser: httpx.AsyncClient) -> str:
    """The words of the page, whoever wrote them."""
    answer = await browser.get(VERIFY)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def found(page: str) -> str:
    return page.split('data-found="')[1].split('"')[0]


# -- what it says ------------------------------------------------------------------------------------------------------
async def test_before_anything_is_signed_it_says_no_more_than_it_knows(browsers: Browsers):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    page = await shown(sanne)
    assert found(page) == "unsigned"
    assert "This record fits together" in page
    assert "That nobody wrote all of it anew: it is not signed yet." in page
    assert "in 2 streams" in page


async def test_signed_on_demand_it_says_what_is_proven_and_what_is_not(browsers: Browsers, settings: Settings):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    answer = await sanne.post(f"/networks/{NIGHT}/heads")
    assert (answer.status_code, answer.headers["location"]) == (303, VERIFY)
    page = await shown(sanne)
    assert found(page) == "whole"
    for words in ("This record is what was written", "That what people wrote is true.", "Nothing happened since"):
        assert words in page
    [kept] = [path for path in (settings.heads or Path()).iterdir() if NIGHT in path.name]
    assert kept.read_text() in page
    assert (settings.heads / "public-key.txt").read_text().strip() in page  # type: ignore[operator]


async def test_signing_again_while_nothing_happened_makes_no_second_head(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    for _ in range(3):
        await sanne.post(f"/networks/{NIGHT}/heads")
    assert len(house.proving.heads.kept(NIGHT)) == 1
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    assert "One event came after the last head." in await shown(sanne)


async def test_erased_words_are_counted_and_the_record_fits_all_the_same(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await sanne.post(f"/networks/{NIGHT}/heads")
    [author] = {fact.actor for fact in house.journal.follow(0)}
    house.journal.forget(author, f"board-{BOARD}")
    page = await shown(sanne)
    assert found(page) == "whole"
    assert "The words of 4 events were erased" in page


async def test_what_was_changed_is_named_by_its_board_and_version(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    damage(house, LONGER, f"board-{BOARD}", 3)
    answer = await sanne.get(VERIFY)
    assert found(answer.text) == "broken"
    assert "What helps at &lt;night&gt;?" in answer.text
    assert f"board-{BOARD}" in answer.text
    assert "at version 3" in answer.text
    assert "its digest does not follow" in answer.text


async def test_a_network_stream_that_is_damaged_is_named_too(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    damage(house, LONGER, f"network-{NIGHT}", 2)
    page = await shown(sanne)
    assert found(page) == "broken"
    assert "the network's own record" in page
    assert "at version 2" in page


async def test_a_record_that_was_cut_off_is_found_by_its_kept_head(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await sanne.post(f"/networks/{NIGHT}/heads")
    damage(house, "DELETE FROM stored_events WHERE position = (SELECT max(position) FROM stored_events)")
    page = await shown(sanne)
    assert found(page) == "broken"
    assert "no longer has a past that was signed" in page


async def test_trouble_outside_is_said_without_saying_where(browsers: Browsers, settings: Settings):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    outside = settings.heads
    assert outside is not None
    outside.write_text("a file where the folder should be")
    await sanne.post(f"/networks/{NIGHT}/heads")
    page = await shown(sanne)
    assert found(page) == "whole"
    assert "not be written to the place outside" in page
    assert str(outside) not in page


async def test_a_long_record_shows_how_far_it_is(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    async with house.proving._turn:  # another check is running
        page = await shown(sanne)
        assert "The record is being recomputed" in page
        assert "It begins as soon as another check is done." in page
    await (await house.proving.check(NetworkId(NIGHT))).task
    assert found(await shown(sanne)) == "unsigned"


# -- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("access", ["invitation", "private"])
async def test_who_may_not_read_everything_is_answered_as_if_it_did_not_exist(
    browsers: Browsers,
    access: str,
):
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await worked(sanne, access=access)
    unknown = await youssef.get("/networks/no-such-network/verify")
    for answer in (await youssef.get(VERIFY), await youssef.post(f"/networks/{NIGHT}/heads")):
        assert answer.status_code == 404
        assert answer.text == unknown.text
    assert (await browsers.another().get(VERIFY)).headers["location"] == f"/sign-in?next={VERIFY}"


async def test_a_reader_of_an_open_network_sees_it_and_cannot_sign(browsers: Browsers, house: House):
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await worked(sanne)
    page = await shown(youssef)
    assert found(page) == "unsigned"
    assert f'action="/networks/{NIGHT}/heads"' not in page
    assert (await youssef.post(f"/networks/{NIGHT}/heads")).status_code == 403
    assert house.proving.heads.kept(NIGHT) == []


async def test_a_spark_can_be_verified_too(browsers: Browsers):
    sanne = await browsers.signed_up("Sanne")
    await sparked(sanne)
    assert "One event was recomputed just now" in await shown(sanne)


async def test_the_network_page_leads_there(browsers: Browsers):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    assert f'href="{VERIFY}"' in (await sanne.get(f"/networks/{NIGHT}")).text


# -- the bundle --------------------------------------------------------------------------------------------------------
async def test_the_bundle_is_proven_by_the_verifier_in_it(
    browsers: Browsers,
    house: House,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await sparked(sanne, "somebody else's spark", "other-network")
    zipped = await asyncio.to_thread(house.proving.bundle, NetworkId(NIGHT))
    (tmp_path / "bundle.zip").write_bytes(zipped)
    offline_verifier.main([str(tmp_path / "bundle.zip")])
    count = house.journal.version(network_stream(NIGHT)) + house.journal.version(board_stream(BOARD))
    assert f"Proven: {count} events in 2 streams" in capsys.readouterr().out


async def test_a_quick_check_is_made_anew_for_the_next_who_asks(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    first = await house.proving.check(NetworkId(NIGHT))
    second = await house.proving.check(NetworkId(NIGHT))
    assert first is not second
    assert first.is_stale
    slow = Check()
    slow.began, slow.ended = first.began - 10, second.ended
    assert not slow.is_stale


async def test_the_button_hands_out_the_bundle_and_the_members_see_that(
    browsers: Browsers,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    assert f'action="/networks/{NIGHT}/exports"' in await shown(sanne)
    answer = await sanne.post(f"/networks/{NIGHT}/exports", data={"what": "bundle"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    (tmp_path / "bundle.zip").write_bytes(answer.content)
    offline_verifier.main([str(tmp_path / "bundle.zip")])
    assert "Proven" in capsys.readouterr().out


async def test_a_reader_who_was_never_part_of_it_is_offered_no_bundle(browsers: Browsers):
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await worked(sanne)
    assert f'action="/networks/{NIGHT}/exports"' not in await shown(youssef)
    await do(youssef, NIGHT, type="join")
    assert f'action="/networks/{NIGHT}/exports"' in await shown(youssef)


async def test_a_record_that_contradicts_its_heads_can_still_be_taken_away(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await sanne.post(f"/networks/{NIGHT}/heads")
    damage(house, "DELETE FROM stored_events WHERE position = (SELECT max(position) FROM stored_events)")
    zipped = await asyncio.to_thread(house.proving.bundle, NetworkId(NIGHT))
    assert zipped.startswith(b"PK")
    assert "does not fit this log" in house.proving.trouble
