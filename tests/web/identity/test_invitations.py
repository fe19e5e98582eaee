# SPDX-License-Identifier: Apache-2.0
"""An invitation opens one network to whoever holds it, as often and as long as it says."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from domain.kernel import MemberId, NetworkId
from tests.web.identity.browsers import Browsers
from web.house import House
from web.identity.accounts import Accounts
from web.rendering import new_id

PULLING = NetworkId("pulling-along")


async def formed(sanne: httpx.AsyncClient, access: str = "private") -> None:
    """A network of Sanne's, with one agreement."""
    path = f"/networks/{PULLING}"
    wishes = [
        {"type": "spark", "network": PULLING, "text": "I want to find out how groups learn"},
        {"type": "form", "name": "Pulling along", "inside": "Groups", "outside": "Lectures", "question": "What pulls?"}
        | {"access": access},
        {"type": "propose", "agreement": "agree-ment-1", "text": "We listen <first>"},
        {"type": "adopt", "agreement": "agree-ment-1"},
    ]
    for wish in wishes:
        answer = await sanne.post("/networks" if wish["type"] == "spark" else path, json={"id": new_id(), "do": wish})
        assert answer.status_code == 200, answer.text


async def invited(house: House, uses: int = 50) -> str:
    return await house.accounts.invitations.create(PULLING, MemberId("somebody-else"), uses=uses)


async def test_who_is_invited_reads_first_and_then_joins_by_themselves(browsers: Browsers, house: House) -> None:
    await formed(await browsers.signed_up("Sanne"))
    token = await invited(house)
    stranger = browsers.another()
    page = await stranger.get(f"/invitations/{token}")
    assert page.status_code == 200
    for shown in ("Pulling along", "What pulls?", "Groups", "Lectures", "We listen &lt;first&gt;"):
        assert shown in page.text
    assert f'href="/sign-up?next=/invitations/{token}"' in page.text

    youssef = await browsers.signed_up("Youssef")
    page = await youssef.get(f"/invitations/{token}")
    assert 'name="affirms" value="1"' in page.text
    form = {"type": "join", "invitation": token, "id": new_id(), "affirms": "1"}
    assert (await youssef.post(f"/networks/{PULLING}", data=form)).status_code == 303
    assert "You are a member already." in (await youssef.get(f"/invitations/{token}")).text


async def test_an_invitation_nobody_made_tells_nothing(browsers: Browsers) -> None:
    mallory = browsers.another()
    pages = [await mallory.get(f"/invitations/{token}") for token in ("short", "A" * 43, "%00", "..%2f..")]
    assert [page.status_code for page in pages] == [404, 404, 400, 404]
    assert "This invitation is over" in pages[0].text


async def test_guessing_invitations_soon_has_to_wait(browsers: Browsers) -> None:
    mallory = browsers.another()
    statuses = [(await mallory.get(f"/invitations/{'A' * 40}{n:03}")).status_code for n in range(32)]
    assert statuses == [404] * 30 + [429] * 2


async def test_an_invitation_for_one_lets_one_in_when_a_hundred_try_at_once(
    open_accounts: Callable[[], Accounts],
) -> None:
    here, there = open_accounts(), open_accounts()
    token = await here.invitations.create(PULLING, MemberId("somebody"), uses=1)
    tries = (at.redeem(token, MemberId(f"member-{n}-{at is here}")) for n in range(50) for at in (here, there))
    redeemed = [found for found in await asyncio.gather(*tries) if found]
    assert len(redeemed) == 1
    assert redeemed[0].network == PULLING


async def test_who_tries_again_uses_it_once(open_accounts: Callable[[], Accounts]) -> None:
    accounts, elsewhere = open_accounts(), open_accounts()
    token = await accounts.invitations.create(PULLING, MemberId("somebody"), uses=2)
    tries = (at.redeem(token, MemberId("youssef")) for _ in range(20) for at in (accounts, elsewhere))
    again = await asyncio.gather(*tries)
    assert all(again)
    assert await accounts.redeem(token, MemberId("bram-1"))
    assert await accounts.redeem(token, MemberId("mila-1")) is None
    assert accounts.invitation(token) is None
    assert accounts.invitation(token, MemberId("youssef")) is not None


@pytest.mark.parametrize("lasts", [timedelta(seconds=-1), timedelta(0)])
async def test_an_invitation_that_is_too_old_lets_nobody_in(
    open_accounts: Callable[[], Accounts], lasts: timedelta
) -> None:
    accounts = open_accounts()
    token = await accounts.invitations.create(PULLING, MemberId("somebody"), lasts=lasts)
    assert accounts.invitation(token) is None
    assert await accounts.redeem(token, MemberId("youssef")) is None


async def test_the_file_does_not_hold_an_invitation_readably(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.db")
    token = await accounts.invite(PULLING, MemberId("somebody"))
    accounts.close()
    assert token.encode() not in everything_in(tmp_path)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())
