# SPDX-License-Identifier: Apache-2.0
"""Undo and redo: of my own acts only, newest first, and only forward: what takes an act back is a new event.

Which act that is can only be said on the board as it is, so `reconcile` chooses it and says so in `caused_by`.
"""

from typing import Final

from msgspec import structs

from domain.board.inverses import RearrangeBack, WordBack, WordMerged, back_from
from domain.board.reversing import follows
from domain.board.rewording import Merge, together
from domain.board.state import Act, Back, Board
from domain.kernel import Asked, Command, Event, Fact, Refusal

MOST_ACTS: Final = 50
MOST_ARRANGEMENTS: Final = 5
"""Of acts that moved a whole board fewer are remembered: each may hold ten thousand places."""


class Undo(Command, frozen=True, tag="undo"):
    pass


class Redo(Command, frozen=True, tag="redo"):
    pass


class TakeBackAct(Command, frozen=True, tag="take_back_act"):
    """An undo or redo of which it is known what it is about. Never comes through a door."""

    backs: tuple[Back, ...]


# -- decide --------------------------------------------------------------------------------------------------------
def undo() -> list[Event]:
    """What is still an undo here is one for which nothing was found."""
    raise Refusal("nothing_to_undo", "There is nothing of yours left to undo here. Nothing was changed.")


def redo() -> list[Event]:
    raise Refusal(
        "nothing_to_redo", "There is nothing to redo: you undid nothing, or went on since. Nothing was changed."
    )


def take_back(board: Board, wish: TakeBackAct, asked: Asked) -> list[Event]:
    return [event for back in reversed(wish.backs) for event in follows(board, back, asked.by, asked.id)]


# -- reconcile -----------------------------------------------------------------------------------------------------
def chosen(board: Board, asked: Asked, merge: Merge) -> Asked:
    """The wish about the newest act of the one who asks that can be taken back, caused by it.

    An act of which nothing is left is passed over. One on which others have built is not: `decide` then says so.
    """
    acts = board.acts if isinstance(asked.command, Undo) else board.undone_acts
    for act in reversed(acts.get(asked.by, ())):
        wish = TakeBackAct(tuple(worded(board, back, merge) for back in act.backs))
        if means_something(board, wish, asked):
            return structs.replace(asked, command=wish, caused_by=act.id)
    return asked


def means_something(board: Board, wish: TakeBackAct, asked: Asked) -> bool:
    try:
        return bool(take_back(board, wish, asked))
    except Refusal:
        return True


def worded(board: Board, back: Back, merge: Merge) -> Back:
    """Where others reworded after me, only my words are taken out of theirs, if `merge` can."""
    if not isinstance(back, WordBack) or board.ideas[back.idea].wording == back.mine:
        return back
    idea = board.ideas[back.idea]
    text = together(idea, back.mine, idea.wordings[back.former - 1].text, merge)
    return back if text is None or idea.status != "standing" else WordMerged(back.idea, text, back.mine)


# -- evolve --------------------------------------------------------------------------------------------------------
def remember(board: Board, fact: Fact) -> None:
    """Notes what takes the fact back; `board` is as it was before it.

    Facts of one command are one act. What was caused by an act of the same person took that act back.
    """
    back = back_from(board, fact)
    if back is None:
        return
    done = board.acts.setdefault(fact.actor, [])
    undone = board.undone_acts.get(fact.actor)
    if done and done[-1].id == fact.command_id:
        done[-1] = Act(fact.command_id, (*done[-1].backs, back))
    elif undone and undone[-1].id == fact.command_id:
        undone[-1] = Act(fact.command_id, (*undone[-1].backs, back))
    elif fact.caused_by and (at := found(done, fact)) is not None:
        del done[at:]
        push(board.undone_acts.setdefault(fact.actor, []), Act(fact.command_id, (back,)))
    else:
        push(done, Act(fact.command_id, (back,)))
        if undone:
            del undone[found(undone, fact) or 0 :]


def push(acts: list[Act], act: Act) -> None:
    acts.append(act)
    if len(acts) > MOST_ACTS:
        del acts[0]
    if isinstance(act.backs[0], RearrangeBack):
        whole = [at for at, one in enumerate(acts) if isinstance(one.backs[0], RearrangeBack)]
        del acts[: whole[-MOST_ARRANGEMENTS] if len(whole) > MOST_ARRANGEMENTS else 0]


def found(acts: list[Act], fact: Fact) -> int | None:
    """Where the act that the fact takes back stands."""
    return next((at for at, act in enumerate(acts) if act.id == fact.caused_by), None)
