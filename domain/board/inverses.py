# SPDX-License-Identifier: Apache-2.0
"""For each change of a board, what takes it back: said before the change, on the board as it still is."""

from collections.abc import Callable
from typing import Any, Final

from domain.board import arranging, combining, ideas, insight, links, rewording, taking_back, voices
from domain.board.state import Back, Board, Feeling, Insight, Place
from domain.kernel import CommentId, Event, Fact, IdeaId, LinkId


# -- the ways back -------------------------------------------------------------------------------------------------
class SetAside(Back, frozen=True, gc=False):
    """Of an idea that came, or came back."""

    idea: IdeaId


class BringBack(Back, frozen=True, gc=False):
    idea: IdeaId


class PutBack(Back, frozen=True, gc=False):
    """Only while the card lies where it was put."""

    idea: IdeaId
    was: Place
    put: Place


class RearrangeBack(Back, frozen=True, gc=False):
    """`was` and `put` say where the same cards lay before and after; `of` is the version before."""

    of: int
    was: tuple[ideas.Moving, ...]
    put: tuple[ideas.Moving, ...]


class WordBack(Back, frozen=True, gc=False):
    """From wording number `mine` to number `former`, which had those of `beside` at its side."""

    idea: IdeaId
    mine: int
    former: int
    beside: tuple[int, ...] = ()


class WordMerged(Back, frozen=True, gc=False):
    """What `WordBack` becomes where others reworded since and both go together. No board remembers this one."""

    idea: IdeaId
    text: str
    mine: int


class PeelAgain(Back, frozen=True, gc=False):
    idea: IdeaId
    source: IdeaId


class ReturnPeeled(Back, frozen=True, gc=False):
    idea: IdeaId
    source: IdeaId


class Unlink(Back, frozen=True, gc=False):
    link: LinkId


class LinkAgain(Back, frozen=True, gc=False):
    link: LinkId


class Unsay(Back, frozen=True, gc=False):
    comment: CommentId
    idea: IdeaId


class SayAgain(Back, frozen=True, gc=False):
    comment: CommentId
    idea: IdeaId


class Unfeel(Back, frozen=True, gc=False):
    idea: IdeaId
    feeling: Feeling


class FeelAgain(Back, frozen=True, gc=False):
    idea: IdeaId
    feeling: Feeling


class Unname(Back, frozen=True, gc=False):
    """Only while the insight is the one named at version `named`. `former` is that of the one before; 0 for none."""

    idea: IdeaId
    named: int
    former: int = 0


class NameAgain(Back, frozen=True, gc=False):
    """Only while no other insight has come in the place of the one named at version `named`."""

    idea: IdeaId
    named: int


# -- what takes a change back --------------------------------------------------------------------------------------
def back_from(board: Board, fact: Fact) -> Back | None:
    """What takes the fact back; `board` is as it was before it. None where nothing does.

    Every fact ever comes by here, so the way is looked up and not matched.
    """
    way = WAYS.get(type(fact.event))
    return way(board, fact, fact.event) if way else None


def from_coming(board: Board, fact: Fact, event: Any) -> Back:
    return SetAside(event.idea)


def from_going(board: Board, fact: Fact, event: Any) -> Back:
    return BringBack(event.idea)


def from_moving(board: Board, fact: Fact, event: ideas.IdeaMoved) -> Back:
    return PutBack(event.idea, board.ideas[event.idea].place, event.place)


def from_rearranging(board: Board, fact: Fact, event: arranging.ArrangementRestored) -> Back:
    was = tuple(ideas.Moving(m.idea, board.ideas[m.idea].place) for m in event.moves)
    return RearrangeBack(fact.version - 1, was, event.moves)


def from_wording(board: Board, fact: Fact, event: Any) -> Back:
    idea = board.ideas[event.idea]
    return WordBack(event.idea, len(idea.wordings) + 1, len(idea.wordings), idea.beside)


def from_peeling(board: Board, fact: Fact, event: combining.SourcePeeled) -> Back:
    return ReturnPeeled(event.idea, event.source)


def from_returning(board: Board, fact: Fact, event: combining.SourceReturned) -> Back:
    return PeelAgain(event.idea, event.source)


def from_drawing(board: Board, fact: Fact, event: links.LinkDrawn) -> Back:
    return Unlink(event.link)


def from_removing(board: Board, fact: Fact, event: links.LinkRemoved) -> Back:
    return LinkAgain(event.link)


def from_saying(board: Board, fact: Fact, event: Any) -> Back:
    return Unsay(event.comment, event.idea)


def from_unsaying(board: Board, fact: Fact, event: voices.CommentWithdrawn) -> Back:
    return SayAgain(event.comment, event.idea)


def from_feeling(board: Board, fact: Fact, event: voices.ReactionGiven) -> Back:
    return Unfeel(event.idea, event.feeling)


def from_unfeeling(board: Board, fact: Fact, event: voices.ReactionWithdrawn) -> Back:
    return FeelAgain(event.idea, event.feeling)


def from_naming(board: Board, fact: Fact, event: insight.InsightNamed) -> Back:
    return Unname(event.idea, fact.version, version_of(board.ideas[event.idea].insight))


def from_unnaming(board: Board, fact: Fact, event: insight.InsightTakenBack) -> Back:
    return NameAgain(event.idea, version_of(board.ideas[event.idea].insight))


def from_naming_again(board: Board, fact: Fact, event: insight.InsightRestored) -> Back:
    idea = board.ideas[event.idea]
    return Unname(event.idea, version_of(idea.last_insight), version_of(idea.insight))


def version_of(named: Insight | None) -> int:
    return named.version if named else 0


WAYS: Final[dict[type[Event], Callable[[Board, Fact, Any], Back]]] = {
    ideas.IdeaVoiced: from_coming,
    ideas.IdeaBuiltOn: from_coming,
    ideas.QuestionRaised: from_coming,
    ideas.IdeaRestored: from_coming,
    ideas.IdeaMoved: from_moving,
    ideas.IdeaWithdrawn: from_going,
    rewording.IdeaReworded: from_wording,
    rewording.WordingRestored: from_wording,
    combining.IdeasCombined: from_coming,
    combining.CombinationUndone: from_going,
    combining.SourcePeeled: from_peeling,
    combining.SourceReturned: from_returning,
    taking_back.IdeaTakenBack: from_coming,
    links.LinkDrawn: from_drawing,
    links.LinkRemoved: from_removing,
    voices.CommentMade: from_saying,
    voices.CommentRestored: from_saying,
    voices.CommentWithdrawn: from_unsaying,
    voices.ReactionGiven: from_feeling,
    voices.ReactionWithdrawn: from_unfeeling,
    insight.InsightNamed: from_naming,
    insight.InsightTakenBack: from_unnaming,
    insight.InsightRestored: from_naming_again,
    arranging.ArrangementRestored: from_rearranging,
}
"""How boards begin, and what an import or a fork brings, nobody takes back."""
