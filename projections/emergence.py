# SPDX-License-Identifier: Apache-2.0
"""How one idea emerged, as far as a version: its lineage, the facts on the way, the sittings, and what was left out.

Pure: everything is computed from the facts of one board. Must not know languages or pages.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from domain.board import Board, Idea
from domain.board import combining as c
from domain.board import forking as f
from domain.board import insight as n
from domain.board import links as k
from domain.board import rewording as r
from domain.board import voices as v
from domain.board.ideas import IdeaRestored, IdeaWithdrawn
from domain.kernel import Event, Fact, IdeaId, LinkId, MemberId
from projections.lineage import Ancestry, Kinship, LeftOut, ancestry, left_out
from projections.linkograph import Linkograph, Move
from projections.moves import born
from projections.sittings import Sitting, sittings

Ends = dict[LinkId, tuple[IdeaId, IdeaId]]


class Attended(Struct, frozen=True):
    """One sitting with the facts that mattered, and who was behind them in the order they came in."""

    sitting: Sitting
    facts: tuple[Fact, ...]
    people: tuple[MemberId, ...]


class Emergence(Struct, frozen=True):
    """`steps` are the facts on the way, in log order; `heirs` what grew from the idea in one step."""

    board: Board
    idea: Idea
    family: Ancestry
    graph: Linkograph
    steps: tuple[Fact, ...]
    sittings: tuple[Attended, ...]
    left: LeftOut
    heirs: tuple[IdeaId, ...]

    @property
    def above(self) -> list[IdeaId]:
        """The ideas it grew from, the oldest first."""
        return sorted(
            (one for one in self.family.distance if one != self.idea.id), key=lambda one: self.board.ideas[one].version
        )

    @property
    def moves(self) -> list[Move]:
        """The moves on the way: the wordings of the ideas above while they mattered, and all of the idea itself."""
        until = self.family.until
        own = self.idea.id
        found = [
            move
            for one in self.family.distance
            for move in self.graph.moves_of(one)
            if one == own or move.version <= until[one]
        ]
        return sorted(found, key=lambda move: move.number)


class Woven(Struct, frozen=True):
    """What all ideas of a board have in common, up to a version: worth keeping while nothing is added."""

    version: int
    kinship: Kinship
    graph: Linkograph


def woven(facts: Sequence[Fact]) -> Woven:
    return Woven(len(facts), Kinship(facts), Linkograph(facts))


def emergence(facts: Sequence[Fact], board: Board, idea: IdeaId, known: Woven | None = None) -> Emergence:
    """`facts` are all of the board up to the version of `board`; `known` is of use if it is of that version too.

    Raises KeyError for an idea that is not on it.
    """
    whole = known if known is not None and known.version == len(facts) else woven(facts)
    kinship, graph = whole.kinship, whole.graph
    family = ancestry(kinship, idea)
    steps = tuple(on_the_way(facts, family))
    return Emergence(
        board=board,
        idea=board.ideas[idea],
        family=family,
        graph=graph,
        steps=steps,
        sittings=tuple(attended(facts, steps)),
        left=left_out(board, kinship, family),
        heirs=tuple(kinship.below(idea)),
    )


def attended(facts: Iterable[Fact], mattered: Iterable[Fact]) -> Iterator[Attended]:
    """The sittings of all `facts` in which something that `mattered` happened."""
    by_version = {fact.version: fact for fact in mattered}
    for one in sittings(facts):
        here = tuple(by_version[v] for v in range(one.first, one.last + 1) if v in by_version)
        if here:
            yield Attended(one, here, tuple(dict.fromkeys(fact.actor for fact in here)))


def on_the_way(facts: Sequence[Fact], family: Ancestry) -> Iterator[Fact]:
    """What happened to the idea, and to those above it for as long as it mattered; not where cards were put."""
    until = family.until | {family.idea: facts[-1].version if facts else 0}
    ends: Ends = {}
    for fact in facts:
        match fact.event:
            case (
                k.LinkDrawn(link=link, source=source, target=target)
                | f.LinkCarried(link=link, source=source, target=target)
            ):
                ends[link] = (source, target)
        if getattr(fact.event, "idea", family.idea) not in family.distance:
            continue
        about = concerns(fact.event, ends)
        if about and (family.idea in about or all(fact.version <= until.get(one, 0) for one in about)):
            yield fact


def concerns(event: Event, ends: Ends) -> tuple[IdeaId, ...]:
    """The ideas a fact says something about; none for what only moves cards or concerns the board."""
    if (new := born(event)) is not None:
        return (new.idea,)
    match event:
        case k.LinkDrawn(link=link) | k.LinkRemoved(link=link) | f.LinkCarried(link=link):
            return ends.get(link, ())
        case (
            r.IdeaReworded(idea=idea)
            | r.WordingRestored(idea=idea)
            | f.NoveltyCarried(idea=idea)
            | f.TitleCarried(idea=idea)
            | IdeaWithdrawn(idea=idea)
            | IdeaRestored(idea=idea)
            | c.CombinationUndone(idea=idea)
            | c.SourcePeeled(idea=idea)
            | c.SourceReturned(idea=idea)
            | v.CommentMade(idea=idea)
            | v.CommentWithdrawn(idea=idea)
            | v.CommentRestored(idea=idea)
            | v.ReactionGiven(idea=idea)
            | v.ReactionWithdrawn(idea=idea)
            | n.InsightNamed(idea=idea)
            | n.InsightTakenBack(idea=idea)
            | n.InsightRestored(idea=idea)
        ):
            return (idea,)
    return ()
