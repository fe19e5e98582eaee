# SPDX-License-Identifier: Apache-2.0
"""Notices in the sentences of the film, made from the log as they are read. Only what the reader may see now.

Each takes a few look-ups by key, however long the log: no board is folded for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from domain.board import Idea
from domain.board.state import Place, Wording
from domain.kernel import FORGOTTEN, Fact, IdeaId, MemberId, NetworkId, StreamId
from domain.network import Network
from domain.streams import board_of, is_board
from journal import Journal, JournalError
from projections.activity import Activity, Notice
from web.identity.people import Person, unknown
from web.naming import Naming
from web.rendering import Rendering
from web.sight import has_to_do_with
from web.telling import told
from web.words import _, translate

if TYPE_CHECKING:
    from web.house import House

SEEN: Final = StreamId("notices")
"""Under this name is kept up to which position somebody has seen their notices."""
MOST_COUNTED: Final = 100

NAMELESS: Final = _("your learning network")
OF_SUPPORT: Final = frozenset({"support.accepted", "support.declined", "support.ended", "gift.given"})
OF_SPARKS: Final = frozenset({"spark.echoed", "network.formed"})
SECTIONS: Final = {
    "agreement": "#agreements",
    "gathering": "#gatherings",
    "gift": "#gifts",
    "role": "#roles",
    "support": "#support",
}

Hears = Literal["all", "paused", "spark", "support", "nothing"]
Look = Callable[[NetworkId, Callable[[Network], Any]], Awaitable[Any]]


class Told(Struct, frozen=True):
    """`day` and `clock` are in words and in the house's time zone. `path` leads to what it is about."""

    position: int
    network: NetworkId
    network_name: str
    at: datetime
    day: str
    clock: str
    sentence: str
    who: Person
    path: str
    is_new: bool


class Outlook(Struct, frozen=True):
    """What a network is to somebody now: its name, and what they may hear of it."""

    name: str
    hears: Hears


def count_for(house: "House", member: MemberId) -> int:
    """How many notices somebody has not seen, counted up to a hundred. A page that tells of trouble needs none."""
    try:
        return house.activity.unread(member, seen_up_to(house, member), MOST_COUNTED)
    except JournalError:
        return 0


def seen_up_to(house: "House", member: MemberId) -> int:
    visit = house.accounts.visits.last(member, SEEN)
    return visit.version if visit else 0


def outlook(network: Network, member: MemberId) -> Outlook:
    standing = network.standing_of(member)
    if standing in ("member", "paused"):
        return Outlook(network.name, "all" if standing == "member" else "paused")
    if has_to_do_with(network, member):
        return Outlook(network.name, "support")
    if network.access != "private" and any(offer.by == member for offer in network.offers.values()):
        return Outlook(network.name, "support")
    return Outlook(network.name, "spark" if standing == "stranger" and member in network.attracted else "nothing")


def may_hear(hears: Hears, name: str) -> bool:
    match hears:
        case "all" | "paused":
            return True
        case "support":
            return name in OF_SUPPORT
        case "spark":
            return name in OF_SPARKS
        case _:
            return False


class Reader:
    """`look` gives what a function makes of a network as it is now."""

    def __init__(self, journal: Journal, activity: Activity, rendering: Rendering, naming: Naming, look: Look) -> None:
        self._journal = journal
        self._activity = activity
        self._rendering = rendering
        self._naming = naming
        self._look = look

    async def told(self, found: Iterable[Notice], member: MemberId, language: str, seen: int = 0) -> list[Told]:
        """In the order given. What lies after position `seen` is new."""
        found = list(found)
        known = {one: await self.outlook(one, member) for one in dict.fromkeys(notice.network for notice in found)}
        heard = [notice for notice in found if may_hear(known[notice.network].hears, notice.name)]
        return await asyncio.to_thread(
            lambda: [self._told(one, known[one.network], member, language, seen) for one in heard]
        )

    async def outlook(self, network: NetworkId, member: MemberId) -> Outlook:
        found = await self._look(network, lambda state: outlook(state, member))
        assert isinstance(found, Outlook)
        return found

    # -- on a thread -----------------------------------------------------------------------------------------------
    def _told(self, notice: Notice, on: Outlook, member: MemberId, language: str, seen: int) -> Told:
        fact = self._fact(notice.stream, notice.version)
        naming, at = self._named(notice.network, on, member, language), fact.happened_at
        return Told(
            notice.position,
            notice.network,
            translate(language, NAMELESS) if on.name == FORGOTTEN else on.name,
            at,
            self._rendering.day(at, language),
            self._rendering.clock(at),
            told(fact, lambda idea: self._idea(fact, IdeaId(idea)), naming, language),
            naming(fact.actor),
            path_to(notice, fact),
            notice.position > seen,
        )

    def _named(self, network: NetworkId, on: Outlook, member: MemberId, language: str) -> Callable[[MemberId], Person]:
        """An organisation learns no member's name."""
        within = self._naming.within(network, language)
        if on.hears != "support":
            return within
        return lambda one: within(one) if one == member else unknown(one, language)

    def _fact(self, stream: str, version: int) -> Fact:
        return self._journal.read(StreamId(stream), version - 1, version)[0]

    def _idea(self, fact: Fact, idea: IdeaId) -> Idea | None:
        """As it was right after the fact, as far as a sentence asks: its words, and those a rewording began from."""
        wordings = self._activity.wordings(board_of(fact.stream), idea, fact.version)
        if not wordings:
            return None
        asked = {wordings[-1][0], getattr(fact.event, "started_from", 0)}
        said = tuple(
            Wording(self._words(fact.stream, version) if number in asked else "", fact.actor, fact.happened_at, version)
            for number, version in wordings
        )
        return Idea(idea, "idea", fact.actor, fact.happened_at, fact.version, Place(0, 0), said)

    def _words(self, stream: str, version: int) -> str:
        return str(getattr(self._fact(stream, version).event, "text", ""))


def path_to(notice: Notice, fact: Fact) -> str:
    network, event = f"/networks/{notice.network}", fact.event
    if is_board(notice.stream):
        board = board_of(notice.stream)
        return f"{network}/boards/{board}#idea-{getattr(event, 'idea', '')}"
    if notice.name in ("board.opened", "board.branched"):
        return f"{network}/boards/{getattr(event, 'board', '')}"
    return network + SECTIONS.get(notice.name.split(".")[0].rstrip("s"), "")
