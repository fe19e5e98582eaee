# SPDX-License-Identifier: Apache-2.0
"""What two members give an organisation. Has no tests."""

import httpx

from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do, formed
from web.house import House

GIFTS = f"/networks/{NIGHT}/gifts"
GIFT = f"{GIFTS}/gift-0001"
STORY = {"type": "compose_gift", "gift": "gift-0001", "kind": "story", "title": "Rust", "text": "Wij vragen meer"}


async def two(browsers: Browsers, access: str = "open") -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """Sanne and Youssef, members of one network."""
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join", affirms="0")
    await do(sanne, NIGHT, type="choose_access", access=access)
    return sanne, youssef


def to(house: House) -> str:
    account = house.accounts.account_at("waterrijk@example.org")
    assert account
    return account.id
