# SPDX-License-Identifier: Apache-2.0
"""Every fact there is on a board, and how it changes the board. What the change is stands in the subjects."""

from collections.abc import Callable
from typing import Any, Final

from domain.board import (
    arranging,
    combining,
    forking,
    ideas,
    insight,
    links,
    opening,
    rewording,
    taking_back,
    undoing,
    voices,
)
from domain.board.state import Board
from domain.kernel import Event, Fact

Change = Callable[[Board, Fact, Any], None]

CHANGES: Final[dict[type[Event], Change]] = {
    opening.BoardBegun: opening.begun,
    ideas.IdeaVoiced: ideas.voiced,
    ideas.IdeaBuiltOn: ideas.built_on,
    ideas.QuestionRaised: ideas.question_raised,
    rewording.IdeaReworded: rewording.reworded,
    ideas.IdeaMoved: ideas.moved,
    ideas.IdeaWithdrawn: ideas.withdrawn,
    ideas.IdeaRestored: ideas.restored,
    ideas.IdeaBrought: ideas.brought,
    combining.IdeasCombined: combining.combined,
    combining.CombinationUndone: combining.undone,
    combining.SourcePeeled: combining.peeled,
    links.LinkDrawn: links.drawn,
    links.LinkRemoved: links.removed,
    voices.CommentMade: voices.commented,
    voices.CommentWithdrawn: voices.comment_withdrawn,
    voices.ReactionGiven: voices.reacted,
    voices.ReactionWithdrawn: voices.reaction_withdrawn,
    insight.InsightNamed: insight.named,
    insight.InsightTakenBack: insight.taken_back,
    rewording.WordingRestored: rewording.wording_restored,
    combining.SourceReturned: combining.source_returned,
    voices.CommentRestored: voices.comment_restored,
    insight.InsightRestored: insight.insight_restored,
    arranging.ArrangementRestored: arranging.arrangement_restored,
    forking.BoardForked: forking.forked,
    forking.IdeaCarried: forking.carried,
    forking.NoveltyCarried: forking.novelty_carried,
    forking.TitleCarried: forking.title_carried,
    forking.LinkCarried: forking.link_carried,
    taking_back.IdeaTakenBack: taking_back.taken_back,
}

EVENTS: Final[tuple[type[Event], ...]] = tuple(CHANGES)


def evolve(board: Board, fact: Fact) -> Board:
    """The board after the fact. Consumes the board it is given.

    A long log is folded fact by fact, so the change is looked up and not matched.
    """
    change = CHANGES.get(type(fact.event))
    if change is None:
        raise TypeError(f"{type(fact.event).__name__} is no fact of a board")
    undoing.remember(board, fact)
    change(board, fact, fact.event)
    board.version = fact.version
    return board
