# SPDX-License-Identifier: Apache-2.0
"""Invitations to a network: made by a member, redeemed by the newcomer, never stored readably. Joins nobody."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from msgspec import Struct

from domain.kernel import MemberId, NetworkId
from journal.tables import Statements
from web.identity.store import Store

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
LASTS: Final = timedelta(days=30)
USES: Final = 50


class Invitation(Struct, frozen=True):
    network: NetworkId
    created_by: MemberId
    expires_at: datetime
    uses_left: int


class Invitations:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def create(self, network: NetworkId, by: MemberId, lasts: timedelta = LASTS, uses: int = USES) -> str:
        """A new invitation; its token is only in this answer."""
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        row = (hashed(token), network, by, _seconds(now), _seconds(now + lasts), uses)
        await self._store.write(lambda at: at.execute("INSERT INTO invitations VALUES (?, ?, ?, ?, ?, ?)", row))
        return token

    def find(self, token: str, member: MemberId | None = None) -> Invitation | None:
        """The invitation, if it is known, in time and not used up; its redeemers see it until it expires."""
        if not TOKEN.fullmatch(token):
            return None
        row = self._store.read(
            "SELECT network, created_by, expires_at, uses_left FROM invitations WHERE hash = ? AND expires_at > ? AND"
            " (uses_left > 0 OR EXISTS (SELECT 1 FROM redemptions r WHERE r.hash = invitations.hash AND member = ?))",
            hashed(token),
            _seconds(datetime.now(UTC)),
            member,
        )
        return Invitation(row[0], row[1], datetime.fromtimestamp(row[2], UTC), row[3]) if row else None

    async def redeem(self, token: str, member: MemberId) -> Invitation | None:
        """Takes one use, at most one for the same member however often they try, or None. Atomic between processes."""
        if not TOKEN.fullmatch(token):
            return None
        taken = await self._store.write(lambda at: _take(at, hashed(token), member))
        return self.find(token, member) if taken else None

    async def withdraw(self, network: NetworkId) -> None:
        """Ends all invitations to a network."""
        await self._store.write(lambda at: at.execute("DELETE FROM invitations WHERE network = ?", (network,)))


def _take(at: Statements, hash_: bytes, member: MemberId) -> bool:
    now = _seconds(datetime.now(UTC))
    if at.execute("UPDATE invitations SET uses_left = uses_left WHERE hash = ?", (hash_,)).rowcount == 0:
        return False  # this also makes whoever else takes the same one wait for their turn
    before = at.execute("SELECT 1 FROM redemptions WHERE hash = ? AND member = ?", (hash_, member)).fetchone()
    if before:
        return True
    taken = at.execute(
        "UPDATE invitations SET uses_left = uses_left - 1 WHERE hash = ? AND uses_left > 0 AND expires_at > ?",
        (hash_, now),
    )
    if taken.rowcount == 0:
        return False
    at.execute("INSERT INTO redemptions VALUES (?, ?, ?)", (hash_, member, now))
    return True


def hashed(token: str) -> bytes:
    """What is stored of a token. It has 256 random bits, so a plain digest cannot be guessed back."""
    return sha256(token.encode()).digest()


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
