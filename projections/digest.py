# SPDX-License-Identifier: Apache-2.0
"""What happened on a board while somebody was away: in all, to what is theirs, and what became ripe to combine.

Pure. Counts what others did, never how much anybody did.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from domain.board import Board, Idea
from domain.board import combining as c
from domain.board import ideas as i
from domain.board import insight as n
from domain.board import rewording as r
from domain.board import voices as v
from domain.board.taking_back import IdeaTakenBack
from domain.kernel import Event, Fact, IdeaId, MemberId
from projections.past import Past

RIPE: Final = 2
"""So many standing ideas that build on one or support it, and are in no combination yet, can be brought together."""


class Digest(Struct, frozen=True):
    """`counted`: ideas, questions, combinations, insights; `news` are those facts, `mine` what touches theirs."""

    after: int
    upto: int
    counted: dict[str, int]
    mine: list[Fact]
    news: list[Fact]
    ripe: list[IdeaId]

    @property
    def is_quiet(self) -> bool:
        return not (self.counted or self.mine or self.ripe)


def since(past: Past, after: int, me: MemberId) -> Digest:
    """What others did after a version, for somebody who has seen the board up to there."""
    facts = [fact for fact in past.facts[after:] if fact.actor != me]
    news = [fact for fact in facts if kind_of(fact.event)]
    counted = Counter(kind_of(fact.event) for fact in news)
    then, now = past.board(after), past.board(past.version)
    mine = [fact for fact in facts if any(is_of(now.ideas.get(idea), me) for idea in grown_from(fact.event))]
    was_ripe = frozenset(ripe(then))
    became_ripe = [idea for idea in ripe(now) if idea not in was_ripe] if facts else []
    return Digest(after, past.version, dict(counted), mine, news, became_ripe)


def kind_of(event: Event) -> str:
    match event:
        case i.IdeaVoiced() | i.IdeaBuiltOn() | i.IdeaBrought() | IdeaTakenBack():
            return "ideas"
        case i.QuestionRaised():
            return "questions"
        case c.IdeasCombined():
            return "combinations"
        case n.InsightNamed():
            return "insights"
        case _:
            return ""


def grown_from(event: Event) -> Iterator[IdeaId]:
    """The ideas somebody did something with: built on, asked about, combined, reworded, spoken about, named."""
    match event:
        case i.IdeaBuiltOn(on=on):
            yield on
        case i.QuestionRaised(about=about) if about:
            yield about
        case c.IdeasCombined(sources=sources):
            yield from sources
        case IdeaTakenBack(builds_on=roots):
            yield from roots
        case (
            r.IdeaReworded(idea=idea)
            | r.WordingRestored(idea=idea)
            | v.CommentMade(idea=idea)
            | v.ReactionGiven(idea=idea)
            | n.InsightNamed(idea=idea)
            | c.CombinationUndone(idea=idea)
        ):
            yield idea
        case _:
            return


def is_of(idea: Idea | None, member: MemberId) -> bool:
    return idea is not None and idea.by == member and idea.outside is None


def ripe(board: Board) -> list[IdeaId]:
    """Ideas around which others stand that nobody brought together yet, in the order of the board."""
    return [idea.id for idea in free(board.ideas.values()) if len(set(around(idea, board))) >= RIPE]


def around(idea: Idea, board: Board) -> Iterator[IdeaId]:
    drawn = map(board.links.__getitem__, idea.links)
    supporting = (link.source for link in drawn if link.relation in ("supports", "answers"))
    near = (board.ideas[called] for called in (*idea.built_on_by, *supporting) if called != idea.id)
    return (one.id for one in free(near))


def free(ideas: Iterable[Idea]) -> Iterator[Idea]:
    """What stands, is no question and is in no combination."""
    return (one for one in ideas if one.status == "standing" and one.kind != "question" and not one.lifted_into)
