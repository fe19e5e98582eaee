# SPDX-License-Identifier: Apache-2.0
"""How often somebody may try before they have to wait. Kept in memory, by a digest, never by address or name."""

import time
from hashlib import sha256
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from domain.kernel import Refusal

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
    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def sign_in(self, place: str, email: str) -> None:
        """Counts one try. Raises Refusal `too_many`, the same for addresses that exist and that do not."""
        self._count(PLACE, "sign-in", place)
        self._count(HERE, "sign-in", place, email)
        self._count(ANYWHERE, "sign-in", email)

    def signed_in(self, place: str, email: str) -> None:
        """It was them: their mistakes from this place no longer count."""
        self._limiter.clear(HERE, _key("sign-in", place, email))

    def sign_up(self, place: str) -> None:
        self._count(NEWCOMERS, "sign-up", place)

    def password(self, member: str) -> None:
        self._count(HERE, "password", member)

    def invitation(self, place: str, *, found: bool) -> None:
        """Only what was not found counts, but who guessed too often is told nothing more."""
        key = _key("invitation", place)
        if not self._limiter.test(INVITATIONS, key):
            raise self._too_many(INVITATIONS, key)
        if not found:
            self._limiter.hit(INVITATIONS, key)

    def _count(self, limit: RateLimitItem, *about: str) -> None:
        if not self._limiter.hit(limit, _key(*about)):
            raise self._too_many(limit, _key(*about))

    def _too_many(self, limit: RateLimitItem, key: str) -> Refusal:
        seconds = max(1, int(self._limiter.get_window_stats(limit, key).reset_time - time.time()) + 1)
        return Refusal(
            "too_many",
            "That was tried very often. Wait %(minutes)s minutes and try again; nothing was changed.",
            minutes=-(-seconds // 60),
            seconds=seconds,
        )


def _key(*about: str) -> str:
    return sha256("\0".join(about).encode()).hexdigest()
