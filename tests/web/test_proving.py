# SPDX-License-Identifier: Apache-2.0
"""Heads are signed by a timer that nothing stops, and checks of many networks stand in nobody's way."""

import asyncio

import pytest

from domain.kernel import NetworkId
from journal import Contradicted
from tests.web.identity.browsers import Browsers
from tests.web.proof_scenes import BOARD, LONGER, damage, worked
from tests.web.scenes import NIGHT, do, sparked
from tests.web.test_verify_page import settings  # noqa: F401
from web import proof
from web.house import House


async def test_the_timer_signs_what_changed_and_the_whole_log(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await sparked(sanne, network="other-network")
    assert house.proving.due() == proof.FIRST
    await asyncio.to_thread(house.proving.sign_changed)
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    await asyncio.to_thread(house.proving.sign_changed)
    await asyncio.to_thread(house.proving.sign_changed)
    heads = house.proving.heads
    assert [len(heads.kept(of)) for of in ("", NIGHT, "other-network")] == [2, 2, 1]
    assert proof.HOUR - 60 < house.proving.due() <= proof.HOUR


async def test_a_network_that_is_damaged_keeps_no_other_from_being_signed(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await sparked(sanne, network="other-network")
    damage(house, LONGER, f"network-{NIGHT}", 1)
    damage(house, LONGER, f"board-{BOARD}", 1)
    await asyncio.to_thread(house.proving.sign_changed)
    heads = house.proving.heads
    assert [len(heads.kept(of)) for of in ("", NIGHT, "other-network")] == [1, 0, 1]


async def test_a_head_nobody_can_read_stops_no_timer_and_can_be_taken_away(browsers: Browsers, house: House):
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    await asyncio.to_thread(house.proving.sign_changed)
    kept = house.proving.heads.path
    kept.write_text(kept.read_text().replace("\ntime 2", "\ntime x"))
    await do(sanne, NIGHT, type="propose", agreement="agreed-1", text="We listen.")
    assert house.proving.due() == proof.FIRST
    with pytest.raises(Contradicted):
        await asyncio.to_thread(house.proving.sign_changed)
    assert "cannot be read" in house.proving.trouble
    answer = await sanne.post(f"/networks/{NIGHT}/exports", data={"what": "bundle"})
    assert answer.content.startswith(b"PK")


async def test_many_networks_can_be_checked_at_once_while_others_read(browsers: Browsers, house: House):
    """Who waits for a check holds no thread, of which there are few."""
    sanne = await browsers.signed_up("Sanne")
    await worked(sanne)
    async with house.proving._turn:
        checks = [asyncio.create_task(house.proving.check(NetworkId(f"network-{n}"))) for n in range(64)]
        await asyncio.sleep(0)
        assert (await sanne.get(f"/networks/{NIGHT}/boards/{BOARD}?at=1")).status_code == 200
        await asyncio.gather(*checks)
    await asyncio.gather(*(check.result().task for check in checks))
