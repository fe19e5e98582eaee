# SPDX-License-Identifier: Apache-2.0
"""How often somebody may try a password or an invitation before they wait. By a digest, never by address or name.

Counted in all processes together, as far as they hear each other, before anybody is told whether it was right.
"""

from hashlib import sha256
from typing import Final

from limits import parse

from domain.kernel import Refusal
from web.pace.counting import Limit, whole
from web.pace.pace import Pace

HERE: Final = parse("10 per 15 minutes")
"""Passwords for one address from one place."""
ANYWHERE: Final = parse("60 per hour")
"""Passwords for one address from all places together."""
PLACE: Final = parse("150 per 15 minutes")
"""Passwords from one place: a whole class behind one address may sign in."""
NEWCOMERS: Final = parse("150 per hour")
INVITATIONS: Final = parse("30 per 10 minutes")
"""Invitations that do not exist, from one place."""


class Tries:
    """No setting lifts these."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._here, self._anywhere = pace.more("try-here", HERE), pace.more("try-anywhere", ANYWHERE)
        self._place, self._newcomers = pace.more("try-place", PLACE), pace.more("newcomer", NEWCOMERS)
        self._invitations = pace.more("invitation", INVITATIONS)

    async def sign_in(self, place: str, email: str) -> None:
        """Counts one try. Raises Refusal `too_many`, the same for addresses that exist and that do not."""
        await self._count(self._place, "sign-in", place)
        await self._count(self._here, "sign-in", place, email)
        await self._count(self._anywhere, "sign-in", email)

    async def signed_in(self, place: str, email: str) -> None:
        """It was them: their mistakes from this place no longer count."""
        await self._pace.forget(self._here, _key("sign-in", place, email))

    async def sign_up(self, place: str) -> None:
        await self._count(self._newcomers, "sign-up", place)

    async def password(self, member: str) -> None:
        await self._count(self._here, "password", member)

    async def invitation(self, place: str, *, found: bool) -> None:
        """Only what was not found counts, but who guessed too often is told nothing more."""
        key = _key("invitation", place)
        if found and not self._invitations.wait(key):
            return
        await self._count(self._invitations, "invitation", place)

    async def _count(self, limit: Limit, *about: str) -> None:
        if wait := await self._pace.agreed(limit, _key(*about)):
            raise _too_often(wait)


def _too_often(wait: float) -> Refusal:
    seconds = whole(wait)
    return Refusal(
        "too_many",
        "That was tried very often. Wait %(minutes)s minutes and try again; nothing was changed.",
        minutes=-(-seconds // 60),
        seconds=seconds,
    )


def _key(*about: str) -> str:
    return sha256("\0".join(about).encode()).hexdigest()
