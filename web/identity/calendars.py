# SPDX-License-Identifier: Apache-2.0
"""The address under which a calendar program reads somebody's gatherings: it cannot sign in, so it is a secret.

One for each member; a new one ends the one before. Kept as a digest only, so it is shown once, when it is made.
"""

import re
import secrets
import time
from typing import Final

from domain.kernel import MemberId
from web.identity.invitations import hashed
from web.identity.store import Store

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
NEW: Final = (
    "INSERT INTO calendars (member, hash, created_at) VALUES (?, ?, ?)"
    " ON CONFLICT (member) DO UPDATE SET hash = excluded.hash, created_at = excluded.created_at"
)


class Calendars:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def renew(self, member: MemberId) -> str:
        """The token of a new address; the one before ends."""
        token = secrets.token_urlsafe(32)
        row = (member, hashed(token), int(time.time()))
        await self._store.write(lambda at: at.execute(NEW, row))
        return token

    async def end(self, member: MemberId) -> None:
        await self._store.write(lambda at: at.execute("DELETE FROM calendars WHERE member = ?", (member,)))

    def made_at(self, member: MemberId) -> int | None:
        """When the present address was made, in seconds since 1970; None where there is none."""
        row = self._store.read("SELECT created_at FROM calendars WHERE member = ?", member)
        return int(row[0]) if row else None

    def whose(self, token: str) -> MemberId | None:
        if not TOKEN.fullmatch(token):
            return None
        row = self._store.read("SELECT member FROM calendars WHERE hash = ?", hashed(token))
        return MemberId(row[0]) if row else None
