# SPDX-License-Identifier: Apache-2.0
"""A demo network: eight people, five weeks, three boards, played through the same door as everybody's wishes.

Playing it again changes nothing: every line has its own command id. Nobody in it exists.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from domain.kernel import Asked, MemberId, NetworkId, Refusal
from domain.streams import network_stream
from web.demo.script import ZONE, Line, Script
from web.house import House
from web.identity.accounts import Accounts
from web.importing.ids import derived
from web.sight import Kind

CAST: Final = {
    "sanne": "Sanne Vermeer",
    "youssef": "Youssef Amrani",
    "mila": "Mila Hendriks",
    "bram": "Bram Kuipers",
    "fatima": "Fatima Çelik",
    "joris": "Joris van Dam",
    "dewi": "Dewi Lestari",
    "annelies": "Annelies Bos",
}
ORGANISATIONS: Final = {"waterrijk": "Gemeente Waterrijk"}
PASSWORD: Final = "half-af-is-ook-goed"  # noqa: S105 -- said aloud at every start, on purpose
PLAYS: Final = (("gesprek", ("gesprek", "vijf", "mis", "deur", "ontmoeten", "leren", "steun")), ("meelopen", ("vonk",)))
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
LENGTH: Final = timedelta(days=32, hours=18)
"""From the midnight before the first day to the evening of the last."""

FIRST: Final = NetworkId(derived("demo", "gesprek"))


def address(who: str) -> str:
    return f"{who}@demo.example"


async def seed(house: House) -> None:
    """Plays what has not been played yet and prints a sign-in."""
    people = await sign_up_cast(house.accounts)
    now = datetime.now(UTC)
    begun_at: datetime | None = await house.desk.view(network_stream(FIRST), lambda network: network.sparked_at)
    try:
        for line in played(people, monday_of(begun_at or now - LENGTH)):
            await house.desk.submit(line.stream, Asked(line.command, line.id, line.by, now, line.standing, line.at))
    except Refusal as refusal:
        print(f"The demo network was changed before it was complete, and is left as it is. {refusal}")
    print(f"Demo: sign in as {address('sanne')} or {address('youssef')}, password {PASSWORD}", flush=True)
    print(f"As an organisation: {address('waterrijk')}, with the same password", flush=True)
    if house.settings.host not in LOOPBACK:
        print("Anybody who can reach this server can sign in with it.", flush=True)


async def sign_up_cast(accounts: Accounts) -> dict[str, MemberId]:
    people = {}
    for who, name in (CAST | ORGANISATIONS).items():
        kind: Kind = "organisation" if who in ORGANISATIONS else "person"
        known = accounts.account_at(address(who))
        new = MemberId(derived("demo", "member", who))
        account = known or await accounts.sign_up(address(who), name, PASSWORD, "nl", new, kind)
        people[who] = account.id
    return people


def played(people: Mapping[str, MemberId], monday: datetime) -> Iterator[Line]:
    """Every line of every screenplay, in the order in which it happened."""
    scripts = [Script(name, NetworkId(derived("demo", network)), people) for network, names in PLAYS for name in names]
    lines = [line for script in scripts for line in script.lines(monday)]
    return iter(sorted(lines, key=lambda line: line.at))


def monday_of(moment: datetime) -> datetime:
    """The midnight that begins the week."""
    day = moment.astimezone(ZONE).date()
    return datetime.combine(day - timedelta(days=day.weekday()), time(), ZONE)
