# SPDX-License-Identifier: Apache-2.0
"""A side board that begins where another was at some moment: what stood there comes along, with who said it.

Words stay their writers': each is sealed for the one who wrote it, also on the new board.
"""

from datetime import datetime

from msgspec import Struct, structs

from domain.board.ideas import grew_from
from domain.board.opening import may_begin
from domain.board.state import Board, Idea, Kind, Link, Origin, Outside, Place, Relation, Wording
from domain.kernel import FORGOTTEN, BoardId, Command, Event, Fact, IdeaId, LinkId, MemberId, NetworkId, Text


# -- wishes --------------------------------------------------------------------------------------------------------
class Carry(Struct, frozen=True):
    """One idea as it comes along. A text that is forgotten is "". `kind_outside` is what its import called it."""

    idea: IdeaId
    text: str
    place: Place
    kind: Kind
    voiced_by: MemberId
    voiced_at: datetime
    writer: str
    worded_at: datetime
    builds_on: tuple[IdeaId, ...] = ()
    sources: tuple[IdeaId, ...] = ()
    new_here: str = ""
    contributor: str = ""
    contributors: tuple[str, ...] = ()
    title: str = ""
    kind_outside: str = ""
    categories: tuple[str, ...] = ()


class CarriedLink(Struct, frozen=True):
    link: LinkId
    relation: Relation
    source: IdeaId
    target: IdeaId
    drawn_by: MemberId
    drawn_at: datetime


class BeginFork(Command, frozen=True, tag="begin_fork"):
    """Follows from the network's BoardBranched. Never comes through a door."""

    board: BoardId
    network: NetworkId
    question: Text
    of: BoardId
    of_version: int
    carried: tuple[Carry, ...]
    links: tuple[CarriedLink, ...] = ()
    of_at: datetime | None = None


# -- facts ---------------------------------------------------------------------------------------------------------
class BoardForked(Event, frozen=True, tag="board.forked"):
    board: BoardId
    network: NetworkId
    question: Text
    of: BoardId
    of_version: int
    of_at: datetime | None = None


class IdeaCarried(Event, frozen=True, tag="idea.carried"):
    """The idea has the id it has on the board it comes from. The texts are `writer`'s; "" where they were forgotten."""

    idea: IdeaId
    text: Text
    place: Place
    kind: Kind
    voiced_by: MemberId
    voiced_at: datetime
    writer: str
    worded_at: datetime
    builds_on: tuple[IdeaId, ...] = ()
    sources: tuple[IdeaId, ...] = ()
    new_here: Text = ""
    contributor: str = ""
    contributors: tuple[str, ...] = ()
    title: Text = ""
    kind_outside: str = ""
    categories: tuple[str, ...] = ()


class NoveltyCarried(Event, frozen=True, tag="novelty.carried"):
    """What is new in a combination, where somebody else wrote its current wording."""

    idea: IdeaId
    new_here: Text
    writer: str


class TitleCarried(Event, frozen=True, tag="title.carried"):
    """The title of an idea from outside, where somebody else wrote its current wording."""

    idea: IdeaId
    title: Text
    writer: str


class LinkCarried(Event, frozen=True, tag="link.carried"):
    link: LinkId
    relation: Relation
    source: IdeaId
    target: IdeaId
    drawn_by: MemberId
    drawn_at: datetime


# -- what comes along ----------------------------------------------------------------------------------------------
def carry(board: Board) -> tuple[tuple[Carry, ...], tuple[CarriedLink, ...]]:
    """What a fork of this board brings along: what stands on it, in the order in which it came."""
    standing = [idea for idea in board.ideas.values() if idea.status == "standing"]
    there = {idea.id for idea in standing}
    links = [link for link in board.links.values() if {link.source, link.target} <= there]
    return (
        tuple(carried_as(idea, there) for idea in sorted(standing, key=lambda idea: idea.version)),
        tuple(CarriedLink(k.id, k.relation, k.source, k.target, k.by, k.at) for k in links),
    )


def carried_as(idea: Idea, there: set[IdeaId]) -> Carry:
    now, outside = idea.wordings[-1], idea.outside or Outside("")
    return Carry(
        idea=idea.id,
        text=unless_forgotten(now.text),
        place=idea.place,
        kind=idea.kind,
        voiced_by=idea.by,
        voiced_at=idea.at,
        writer=now.whose,
        worded_at=now.at,
        builds_on=tuple(i for i in idea.builds_on if i in there),
        sources=tuple(i for i in idea.sources if i in there),
        new_here=unless_forgotten(idea.new_here),
        contributor=outside.contributor,
        contributors=outside.contributors,
        title=unless_forgotten(outside.title),
        kind_outside=outside.kind,
        categories=outside.categories,
    )


def unless_forgotten(text: str) -> str:
    return "" if text == FORGOTTEN else text


# -- decide --------------------------------------------------------------------------------------------------------
def begin_fork(board: Board, wish: BeginFork) -> list[Event]:
    """What points to nothing that came along before it stays behind."""
    if not may_begin(board, wish.network):
        return []
    events: list[Event] = [
        BoardForked(wish.board, wish.network, wish.question, wish.of, wish.of_version, wish.of_at),
    ]
    there: set[IdeaId] = set()
    for carried in wish.carried:
        if carried.idea not in there:
            events += idea_events(carried, there)
            there.add(carried.idea)
    known = {k.link: k for k in reversed(wish.links) if k.source != k.target and {k.source, k.target} <= there}
    return events + [LinkCarried(**structs.asdict(k)) for k in wish.links if known.pop(k.link, None)]


def idea_events(carried: Carry, there: set[IdeaId]) -> list[Event]:
    """The idea, and apart from it the texts that others wrote."""
    roots = tuple(i for i in dict.fromkeys(carried.builds_on) if i in there)
    sources = tuple(i for i in dict.fromkeys(carried.sources) if i in there)
    same = structs.replace(carried, builds_on=roots, sources=sources)
    others: list[Event] = []
    if carried.new_here and carried.writer != carried.voiced_by:
        others.append(NoveltyCarried(carried.idea, carried.new_here, carried.voiced_by))
        same = structs.replace(same, new_here="")
    if carried.title and carried.writer != (titled_by := carried.contributor or carried.voiced_by):
        others.append(TitleCarried(carried.idea, carried.title, titled_by))
        same = structs.replace(same, title="")
    return [IdeaCarried(**structs.asdict(same)), *others]


# -- evolve --------------------------------------------------------------------------------------------------------
def forked(board: Board, fact: Fact, event: BoardForked) -> None:
    board.id, board.network, board.question = event.board, event.network, event.question
    board.begun_by, board.begun_at = fact.actor, fact.happened_at
    board.origin = Origin(event.of, event.of_version, event.of_at)


def carried(board: Board, fact: Fact, event: IdeaCarried) -> None:
    is_outsiders = event.contributor and event.writer == event.contributor
    by, writer = (event.voiced_by, event.writer) if is_outsiders else (MemberId(event.writer), "")
    first = Wording(event.text or FORGOTTEN, by, event.worded_at, fact.version, writer)
    idea = Idea(event.idea, event.kind, event.voiced_by, event.voiced_at, fact.version, event.place, (first,))
    board.ideas[event.idea] = idea
    grew_from(board, idea, event.builds_on)
    idea.sources = idea.made_of = event.sources
    for source in event.sources:
        board.ideas[source].lifted_into += (event.idea,)
    if event.kind == "combination":
        idea.new_here = event.new_here or FORGOTTEN
    if event.contributor:
        rest = (event.contributors, event.title, event.kind_outside, event.categories)
        idea.outside = Outside(event.contributor, *rest)


def novelty_carried(board: Board, fact: Fact, event: NoveltyCarried) -> None:
    board.ideas[event.idea].new_here = event.new_here


def title_carried(board: Board, fact: Fact, event: TitleCarried) -> None:
    idea = board.ideas[event.idea]
    idea.outside = structs.replace(idea.outside or Outside(""), title=event.title)


def link_carried(board: Board, fact: Fact, event: LinkCarried) -> None:
    link = Link(event.link, event.relation, event.source, event.target, event.drawn_by, event.drawn_at, fact.version)
    board.links[event.link] = link
    for end in (event.source, event.target):
        board.ideas[end].links += (event.link,)
