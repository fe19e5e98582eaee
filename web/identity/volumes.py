# SPDX-License-Identifier: Apache-2.0
"""How often somebody wants mail about a network, up to where they had it, and whose turn it is to send. Knows no mail.

A setting of a person, not the life of a network: none of it is in the log. Positions are places in the log.
"""

import secrets
from typing import Final, Literal, get_args

from domain.kernel import MemberId, NetworkId
from web.identity.store import Store

Volume = Literal["each", "daily", "weekly", "none"]
VOLUMES: Final[tuple[Volume, ...]] = get_args(Volume)
DEFAULT: Final[Volume] = "daily"
"""A network lives by those who come back: one mail a day at most, never an empty one, and one click ends it."""

KEY: Final = 32
CHOSEN: Final = (
    "INSERT INTO mail VALUES (?, ?, ?, 0) ON CONFLICT (member, network) DO UPDATE SET volume = excluded.volume,"
    " mailed = CASE WHEN mail.volume = 'none' THEN CAST(? AS INTEGER) ELSE mail.mailed END"
)
CLAIMED: Final = (
    "INSERT INTO mail VALUES (?, ?, ?, ?) ON CONFLICT (member, network)"
    " DO UPDATE SET mailed = excluded.mailed WHERE mail.mailed = ?"
)
GIVEN_BACK: Final = "UPDATE mail SET mailed = ? WHERE member = ? AND network = ? AND mailed = ?"
BEGUN: Final = "INSERT INTO mail_round VALUES (1, ?, ?, '', 0) ON CONFLICT DO NOTHING"
TAKEN: Final = "UPDATE mail_round SET holder = ?, until = ? WHERE holder = ? OR until <= ?"


class Volumes:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, member: MemberId, network: NetworkId) -> Volume:
        return self._row(member, network)[0]

    def mailed(self, member: MemberId, network: NetworkId) -> int:
        """The position up to which they were told by mail; 0 before the first."""
        return self._row(member, network)[1]

    def _row(self, member: MemberId, network: NetworkId) -> tuple[Volume, int]:
        row = self._store.read("SELECT volume, mailed FROM mail WHERE member = ? AND network = ?", member, network)
        return (row[0], row[1]) if row else (DEFAULT, 0)

    async def choose(self, member: MemberId, network: NetworkId, volume: Volume, position: int) -> None:
        """Who had no mail so far gets none about what lies before `position`."""
        await self._store.write(lambda at: at.execute(CHOSEN, (member, network, volume, position)))

    # -- sending ---------------------------------------------------------------------------------------------------
    async def begin(self, position: int) -> tuple[int, bytes]:
        """The position before which nobody is mailed about anything, and the key that signs the way out of mail."""
        await self._store.write(lambda at: at.execute(BEGUN, (position, secrets.token_bytes(KEY))))
        found = self.begun()
        assert found
        return found

    def begun(self) -> tuple[int, bytes] | None:
        row = self._store.read("SELECT began, key FROM mail_round")
        return (row[0], bytes(row[1])) if row else None

    async def take_turn(self, holder: str, now: int, seconds: int) -> bool:
        """Whether it is this process that sends, for so many seconds from now on. `now` is in seconds since 1970."""
        asked = (holder, now + seconds, holder, now)
        return await self._store.write(lambda at: at.execute(TAKEN, asked).rowcount == 1)

    async def claim(self, member: MemberId, network: NetworkId, before: int, upto: int) -> bool:
        """Notes that they are told up to a position; False when somebody else noted anything since `before`."""
        asked = (member, network, DEFAULT, upto, before)
        return await self._store.write(lambda at: at.execute(CLAIMED, asked).rowcount == 1)

    async def give_back(self, member: MemberId, network: NetworkId, before: int, upto: int) -> None:
        """It could not be sent after all: it is due again."""
        asked = (before, member, network, upto)
        await self._store.write(lambda at: at.execute(GIVEN_BACK, asked))
