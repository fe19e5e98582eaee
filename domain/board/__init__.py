# SPDX-License-Identifier: Apache-2.0
"""The board's decider: routes each wish to its rule (here) and each fact to its change (evolving). The rules stand in
the subjects."""

from typing import Final

from msgspec import structs

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
from domain.board.evolving import EVENTS, evolve
from domain.board.rewording import Merge
from domain.board.state import Board, Idea
from domain.kernel import Asked, Event, Refusal

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
    | rewording.RestoreWording
    | ideas.Move
    | ideas.Withdraw
    | ideas.Restore
    | combining.Combine
    | combining.UndoCombination
    | combining.PeelSource
    | combining.ReturnSource
    | links.DrawLink
    | links.RemoveLink
    | voices.MakeComment
    | voices.WithdrawComment
    | voices.RestoreComment
    | voices.React
    | voices.WithdrawReaction
    | insight.NameInsight
    | insight.TakeBackInsight
    | insight.RestoreInsight
    | undoing.Undo
    | undoing.Redo
)
"""What a member may wish of a board, through any door."""

COMMANDS: Final = Wish.__args__
INNER_COMMANDS: Final = (
    opening.Begin,
    ideas.Bring,
    rewording.RewordMerged,
    arranging.Rearrange,
    undoing.TakeBackAct,
    forking.BeginFork,
    taking_back.TakeBack,
)
BEGINNINGS: Final = (opening.Begin, forking.BeginFork)

NOT_HERE: Final = {
    "stranger": "You are not a member of this network. Join it to think along; nothing was saved.",
    "invited": "You are invited but have not joined yet. Join first; nothing was saved.",
    "paused": "You paused. Return to the network first; nothing was saved and your text is kept.",
    "left": "You left this network. What you gave is still here; this was not saved. Join again to add more.",
    "resting": "This network rests. Revive it first; nothing was saved and your text is kept.",
}


def empty() -> Board:
    return Board()


def reconcile(board: Board, asked: Asked, merge: Merge) -> Asked:
    """The same wish, said for the board as it is now; `decide` must follow on that same board.

    A rewording is merged with what was written since the writer began; an undo or redo names the act it is about.
    """
    match asked.command:
        case rewording.Reword() as wish:
            merged = rewording.merged(board, wish, merge)
            return asked if merged is wish else structs.replace(asked, command=merged)
        case undoing.Undo() | undoing.Redo():
            return undoing.chosen(board, asked, merge)
        case _:
            return asked


def decide(board: Board, asked: Asked) -> list[Event]:
    """The events that follow from the wish on this board; [] when nothing is to do.

    Raises Refusal when a rule is broken. Never changes the board.
    """
    may_write(asked)
    if not board.id and not isinstance(asked.command, BEGINNINGS):
        raise Refusal("no_board", "This board has not been opened yet. Nothing was saved.")
    return _decide(board, asked)


def may_write(asked: Asked) -> None:
    from_outside = isinstance(asked.command, ideas.Bring)
    if asked.standing == "member" and not from_outside:
        return
    if asked.standing == "importer" and (from_outside or isinstance(asked.command, opening.Begin)):
        return
    sentence = NOT_HERE.get(asked.standing, NOT_HERE["stranger"])
    raise Refusal("rests" if asked.standing == "resting" else "not_a_member", sentence)


def _decide(board: Board, asked: Asked) -> list[Event]:
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
        case rewording.RestoreWording() as wish:
            return rewording.restore_wording(board, wish)
        case ideas.Move() as wish:
            return ideas.move(board, wish)
        case ideas.Withdraw() as wish:
            return ideas.withdraw(board, wish, asked.by)
        case ideas.Restore() as wish:
            return ideas.restore(board, wish, asked.by)
        case ideas.Bring() as wish:
            return ideas.bring(board, wish)
        case combining.Combine() as wish:
            return combining.combine(board, wish)
        case combining.UndoCombination() as wish:
            return combining.undo_combination(board, wish)
        case combining.PeelSource() as wish:
            return combining.peel_source(board, wish)
        case combining.ReturnSource() as wish:
            return combining.return_source(board, wish)
        case links.DrawLink() as wish:
            return links.draw_link(board, wish)
        case links.RemoveLink() as wish:
            return links.remove_link(board, wish)
        case _:
            return _decide_more(board, asked)


def _decide_more(board: Board, asked: Asked) -> list[Event]:
    by = asked.by
    match asked.command:
        case voices.MakeComment() as wish:
            return voices.comment(board, wish)
        case voices.WithdrawComment() as wish:
            return voices.withdraw_comment(board, wish, by)
        case voices.RestoreComment() as wish:
            return voices.restore_comment(board, wish, by)
        case voices.React() as wish:
            return voices.react(board, wish, by)
        case voices.WithdrawReaction() as wish:
            return voices.withdraw_reaction(board, wish, by)
        case insight.NameInsight() as wish:
            return insight.name_insight(board, wish)
        case insight.TakeBackInsight() as wish:
            return insight.take_back_insight(board, wish)
        case insight.RestoreInsight() as wish:
            return insight.restore_insight(board, wish)
        case undoing.Undo():
            return undoing.undo()
        case undoing.Redo():
            return undoing.redo()
        case undoing.TakeBackAct() as wish:
            return undoing.take_back(board, wish, asked)
        case arranging.Rearrange() as wish:
            return arranging.rearrange(board, wish)
        case taking_back.TakeBack() as wish:
            return taking_back.take_back(board, wish)
        case opening.Begin() as wish:
            return opening.begin(board, wish)
        case forking.BeginFork() as wish:
            return forking.begin_fork(board, wish)
        case other:
            raise TypeError(f"{type(other).__name__} is no wish of a board")
