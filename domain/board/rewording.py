# SPDX-License-Identifier: Apache-2.0
"""Rewording an idea: with others at once, so that no word is lost. What cannot be merged stays side by side."""

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, structs

from domain.board.state import Board, Wording
from domain.kernel import FORGOTTEN, TEXT_BYTES, Asked, Command, Event, Fact, IdeaId, Refusal, Text, is_blank, said

Merge = Callable[[str, str, str], str | None]


class Reword(Command, frozen=True, tag="reword"):
    """`base` is the number of the wording the writer started from."""

    idea: IdeaId
    text: Text
    base: Annotated[int, Meta(ge=1)]


class RewordMerged(Command, frozen=True, tag="reword_merged"):
    """A rewording the desk has merged with what was written meanwhile. Never comes through a door."""

    idea: IdeaId
    text: Text
    base: int
    started_from: int


class IdeaReworded(Event, frozen=True, tag="idea.reworded"):
    """`beside` numbers (from 1) the wordings this one could not be merged with: all stay until somebody chooses."""

    idea: IdeaId
    text: Text
    started_from: int
    beside: tuple[int, ...] = ()


def reword(board: Board, wish: Reword) -> list[Event]:
    idea = board.standing(wish.idea)
    if wish.base > idea.wording:
        raise Refusal(
            "unknown_wording", "That wording is not known here. Load the board again; not saved, your text is kept."
        )
    is_choice = wish.base == idea.wording and bool(idea.beside)
    if said(wish.text) == idea.text and not is_choice:
        return []
    beside = (*idea.beside, idea.wording) if wish.base < idea.wording else ()
    return [IdeaReworded(wish.idea, wish.text, wish.base, beside)]


def reword_merged(board: Board, wish: RewordMerged) -> list[Event]:
    idea = board.standing(wish.idea)
    beside = (*idea.beside, idea.wording) if wish.base < idea.wording else idea.beside
    return [] if wish.text == idea.text else [IdeaReworded(wish.idea, wish.text, wish.started_from, beside)]


def reworded(board: Board, fact: Fact, event: IdeaReworded) -> None:
    idea = board.ideas[event.idea]
    idea.wordings += (Wording(event.text, fact.actor, fact.happened_at, fact.version),)
    idea.beside = event.beside


def reconcile(board: Board, asked: Asked, merge: Merge) -> Asked:
    """The same wish, merged with what was written since the writer began, where `merge` can.

    `merge(base, theirs, mine)` gives the text with both changes or None. Where it cannot, or where the two together
    say nothing or too much, the wish stays as it is and `decide` keeps both wordings.
    """
    wish = asked.command
    if not isinstance(wish, Reword) or (idea := board.ideas.get(wish.idea)) is None or wish.base >= idea.wording:
        return asked
    base, theirs = idea.wordings[wish.base - 1].text, idea.text
    if FORGOTTEN in (base, theirs) or (text := merge(base, theirs, wish.text)) is None:
        return asked
    if is_blank(text) or len(text.encode()) > TEXT_BYTES:
        return asked
    return structs.replace(asked, command=RewordMerged(wish.idea, text, idea.wording, wish.base))
