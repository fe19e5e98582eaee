# SPDX-License-Identifier: Apache-2.0
"""The board's decider: routes each wish to its rule and each fact to its change. The rules stand in the subjects."""

from typing import Final

from domain.board import combining, ideas, insight, links, opening, rewording, voices
from domain.board.rewording import Merge, reconcile
from domain.board.state import Board, Idea
from domain.kernel import Asked, Event, Fact, Refusal

__all__ = [
    "COMMANDS",
    "EVENTS",
    "INNER_COMMANDS",
    "Board",
    "Idea",
    "Merge",
    "Wish",
    "decide",
    "empty",
    "evolve",
    "reconcile",
]

Wish = (
    ideas.Voice
    | ideas.BuildOn
    | ideas.RaiseQuestion
    | rewording.Reword
    | ideas.Move
    | ideas.Withdraw
    | ideas.Restore
    | combining.Combine
    | combining.UndoCombination
    | combining.PeelSource
    | links.DrawLink
    | links.RemoveLink
    | voices.MakeComment
    | voices.WithdrawComment
    | voices.React
    | voices.WithdrawReaction
    | insight.NameInsight
    | insight.TakeBackInsight
)
"""What a member may wish of a board, through any door."""

COMMANDS: Final = Wish.__args__
INNER_COMMANDS: Final = (opening.Begin, ideas.Bring, rewording.RewordMerged)
EVENTS: Final[tuple[type[Event], ...]] = (
    opening.BoardBegun,
    ideas.IdeaVoiced,
    ideas.IdeaBuiltOn,
    ideas.QuestionRaised,
    rewording.IdeaReworded,
    ideas.IdeaMoved,
    ideas.IdeaWithdrawn,
    ideas.IdeaRestored,
    ideas.IdeaBrought,
    combining.IdeasCombined,
    combining.CombinationUndone,
    combining.SourcePeeled,
    links.LinkDrawn,
    links.LinkRemoved,
    voices.CommentMade,
    voices.CommentWithdrawn,
    voices.ReactionGiven,
    voices.ReactionWithdrawn,
    insight.InsightNamed,
    insight.InsightTakenBack,
)

NOT_HERE: Final = {
    "stranger": "You are not a member of this network. Join it to think along; nothing was saved.",
    "invited": "You are invited but have not joined yet. Join first; nothing was saved.",
    "paused": "You paused. Return to the network first; nothing was saved and your text is kept.",
    "left": "You left this network. What you gave is still here; this was not saved. Join again to add more.",
}


def empty() -> Board:
    return Board()


def decide(board: Board, asked: Asked) -> list[Event]:
    """The events that follow from the wish on this board; [] when nothing is to do.

    Raises Refusal when a rule is broken. Never changes the board.
    """
    may_write(asked)
    if not board.id and not isinstance(asked.command, opening.Begin):
        raise Refusal("no_board", "This board has not been opened yet. Nothing was saved.")
    return _decide(board, asked)


def may_write(asked: Asked) -> None:
    from_outside = isinstance(asked.command, ideas.Bring)
    if asked.standing == "member" and not from_outside:
        return
    if asked.standing == "importer" and (from_outside or isinstance(asked.command, opening.Begin)):
        return
    sentence = NOT_HERE.get(asked.standing, NOT_HERE["stranger"])
    raise Refusal("not_a_member", sentence)


def _decide(board: Board, asked: Asked) -> list[Event]:
    by = asked.by
    match asked.command:
        case ideas.Voice() as wish:
            return ideas.voice(board, wish)
        case ideas.BuildOn() as wish:
            return ideas.build_on(board, wish)
        case ideas.RaiseQuestion() as wish:
            return ideas.raise_question(board, wish)
        case rewording.Reword() as wish:
            return rewording.reword(board, wish)
        case rewording.RewordMerged() as wish:
            return rewording.reword_merged(board, wish)
        case ideas.Move() as wish:
            return ideas.move(board, wish)
        case ideas.Withdraw() as wish:
            return ideas.withdraw(board, wish, by)
        case ideas.Restore() as wish:
            return ideas.restore(board, wish, by)
        case ideas.Bring() as wish:
            return ideas.bring(board, wish)
        case combining.Combine() as wish:
            return combining.combine(board, wish)
        case combining.UndoCombination() as wish:
            return combining.undo_combination(board, wish)
        case combining.PeelSource() as wish:
            return combining.peel_source(board, wish)
        case links.DrawLink() as wish:
            return links.draw_link(board, wish)
        case links.RemoveLink() as wish:
            return links.remove_link(board, wish)
        case voices.MakeComment() as wish:
            return voices.comment(board, wish)
        case voices.WithdrawComment() as wish:
            return voices.withdraw_comment(board, wish, by)
        case voices.React() as wish:
            return voices.react(board, wish, by)
        case voices.WithdrawReaction() as wish:
            return voices.withdraw_reaction(board, wish, by)
        case insight.NameInsight() as wish:
            return insight.name_insight(board, wish)
        case insight.TakeBackInsight() as wish:
            return insight.take_back_insight(board, wish)
        case opening.Begin() as wish:
            return opening.begin(board, wish)
        case other:
            raise TypeError(f"{type(other).__name__} is no wish of a board")


def evolve(board: Board, fact: Fact) -> Board:
    """The board after the fact. Consumes the board it is given."""
    _evolve(board, fact)
    board.version = fact.version
    return board


def _evolve(board: Board, fact: Fact) -> None:
    match fact.event:
        case ideas.IdeaVoiced() as event:
            ideas.voiced(board, fact, event)
        case ideas.IdeaBuiltOn() as event:
            ideas.built_on(board, fact, event)
        case ideas.IdeaMoved() as event:
            ideas.moved(board, event)
        case ideas.QuestionRaised() as event:
            ideas.question_raised(board, fact, event)
        case rewording.IdeaReworded() as event:
            rewording.reworded(board, fact, event)
        case ideas.IdeaWithdrawn() as event:
            ideas.withdrawn(board, event)
        case ideas.IdeaRestored() as event:
            ideas.restored(board, event)
        case ideas.IdeaBrought() as event:
            ideas.brought(board, fact, event)
        case combining.IdeasCombined() as event:
            combining.combined(board, fact, event)
        case combining.CombinationUndone() as event:
            combining.undone(board, event)
        case combining.SourcePeeled() as event:
            combining.peeled(board, event)
        case links.LinkDrawn() as event:
            links.drawn(board, fact, event)
        case links.LinkRemoved() as event:
            links.removed(board, event)
        case voices.CommentMade() as event:
            voices.commented(board, fact, event)
        case voices.CommentWithdrawn() as event:
            voices.comment_withdrawn(board, event)
        case voices.ReactionGiven() as event:
            voices.reacted(board, fact, event)
        case voices.ReactionWithdrawn() as event:
            voices.reaction_withdrawn(board, fact, event)
        case insight.InsightNamed() as event:
            insight.named(board, fact, event)
        case insight.InsightTakenBack() as event:
            insight.taken_back(board, event)
        case opening.BoardBegun() as event:
            opening.begun(board, fact, event)
        case other:
            raise TypeError(f"{type(other).__name__} is no fact of a board")
