# SPDX-License-Identifier: Apache-2.0
"""The people and organisations who have an account: signing up, signing in, how they are shown. Knows no networks."""

import time
import unicodedata
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from msgspec import Struct, structs

from domain.kernel import MemberId, NetworkId, Refusal
from journal.errors import Taken
from journal.tables import Row
from web.identity.calendars import Calendars
from web.identity.invitations import Invitation, Invitations
from web.identity.passwords import Passwords
from web.identity.people import Person, hue_of, person, unknown
from web.identity.sessions import Sessions
from web.identity.store import Store
from web.identity.visits import Visits
from web.identity.volumes import Volumes
from web.rendering import new_id
from web.sight import Kind

MOST_ORGANISATIONS: Final = 500
FRESH_SECONDS: Final = 60
"""How long another process may show somebody's old name."""

BY_ID: Final = "SELECT id, email, name, hue, language, kind, password FROM members WHERE id = ?"
BY_EMAIL: Final = "SELECT id, email, name, hue, language, kind, password FROM members WHERE email = ?"
NEW: Final = (
    "INSERT INTO members (id, email, name, hue, language, kind, password, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


class Account(Struct, frozen=True):
    id: MemberId
    email: str
    name: str
    hue: int
    language: str
    kind: Kind = "person"


class Named(Struct, frozen=True):
    """An organisation by the name under which anybody may find it."""

    id: MemberId
    name: str


class Accounts:
    """One per process, over one accounts.db, or one database, that several processes may share."""

    def __init__(self, path: Path, hasher: PasswordHasher | None = None, database: str = "") -> None:
        self._store = Store(path, database)
        self.passwords = Passwords(hasher)
        self._people: dict[MemberId, tuple[float, Person]] = {}
        self.sessions = Sessions(self._store)
        self.invitations = Invitations(self._store)
        self.visits = Visits(self._store)
        self.calendars = Calendars(self._store)
        self.volumes = Volumes(self._store)

    async def sign_up(
        self,
        email: str,
        name: str,
        password: str,
        language: str = "nl",
        member: MemberId | None = None,
        kind: Kind = "person",
    ) -> Account:
        """A new account; the caller has looked at what was typed. Raises Refusal `address_taken`."""
        member = member or MemberId(new_id())
        account = Account(member, self.normalised(email), name, hue_of(member), language, kind)
        kept = await self.passwords.hash(password)
        row = (*structs.astuple(account), kept, int(time.time()))
        try:
            await self._store.write(lambda at: at.execute(NEW, row))
        except Taken:
            raise Refusal(
                "address_taken",
                "No account was made: this address is in use here. If it is yours, sign in instead.",
            ) from None
        self._people.pop(member, None)
        return account

    async def sign_in(self, email: str, password: str) -> Account | None:
        """The account, if both fit. Says no in the same time whether or not there is such an address."""
        row = self._store.read(BY_EMAIL, self.normalised(email))
        if not await self.passwords.check(row[-1] if row else None, password) or row is None:
            return None
        if self.passwords.is_outdated(row[-1]):
            await self._keep_password(row[0], await self.passwords.hash(password))
        return _account(row)

    async def change_profile(self, member: MemberId, name: str, language: str) -> None:
        change = (name, language, member)
        await self._store.write(lambda at: at.execute("UPDATE members SET name = ?, language = ? WHERE id = ?", change))
        self._people.pop(member, None)

    async def change_password(self, member: MemberId, current: str, new: str) -> bool:
        """False when the current one does not fit. Ends every session of the member, here and elsewhere."""
        row = self._store.read("SELECT password FROM members WHERE id = ?", member)
        if not await self.passwords.check(row[0] if row else None, current):
            return False
        await self._keep_password(member, await self.passwords.hash(new))
        await self.sessions.end_all(member)
        return True

    @staticmethod
    def normalised(email: str) -> str:
        """One form for one mailbox, near enough: nobody has two that differ only in capitals."""
        return unicodedata.normalize("NFC", email.strip()).lower()

    def account(self, member: MemberId) -> Account | None:
        row = self._store.read(BY_ID, member)
        return _account(row) if row else None

    def account_at(self, email: str) -> Account | None:
        """For the operator's command line. Pages must not ask this: it would tell who has an account."""
        row = self._store.read(BY_EMAIL, self.normalised(email))
        return _account(row) if row else None

    def organisations(self) -> list[Named]:
        """Those that have an account, by name. That they have one is no secret, unlike of people."""
        found = self._store.read_all(
            "SELECT id, name FROM members WHERE kind = 'organisation' ORDER BY name, id LIMIT ?", MOST_ORGANISATIONS
        )
        return [Named(member, name) for member, name in found]

    def known(self, member: MemberId) -> Person | None:
        """How a person with an account is shown. From memory in all but the first call."""
        kept = self._people.get(member)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        row = self._store.read("SELECT name, hue FROM members WHERE id = ?", member)
        if row is None:
            return None
        shown = person(member, row[0], row[1])
        self._people[member] = time.monotonic() + FRESH_SECONDS, shown
        return shown

    def person(self, member: MemberId, language: str = "nl") -> Person:
        """How anybody is shown: an unknown id is somebody."""
        return self.known(member) or unknown(member, language)

    def invitation(self, token: str, member: MemberId | None = None) -> Invitation | None:
        return self.invitations.find(token, member)

    async def invite(self, network: NetworkId, by: MemberId) -> str:
        """The token of a new invitation."""
        return await self.invitations.create(network, by)

    async def redeem(self, token: str, member: MemberId) -> Invitation | None:
        return await self.invitations.redeem(token, member)

    def close(self) -> None:
        self.passwords.close()
        self._store.close()

    async def _keep_password(self, member: MemberId, kept: str) -> None:
        await self._store.write(lambda at: at.execute("UPDATE members SET password = ? WHERE id = ?", (kept, member)))


def _account(row: Row) -> Account:
    return Account(*row[:-1])
