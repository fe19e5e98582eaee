# SPDX-License-Identifier: Apache-2.0
"""Rewording an idea: with others at once, so that no word is lost. What cannot be merged stays side by side."""

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta

from domain.board.state import Board, Idea, Wording
from domain.kernel import FORGOTTEN, TEXT_BYTES, Command, Event, Fact, IdeaId, Refusal, Text, is_blank, said

Merge = Callable[[str, str, str], str | None]
"""`merge(base, theirs, mine)` gives the text with both changes, or None."""


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


class RestoreWording(Command, frozen=True, tag="restore_wording"):
    """Has wording number `wording` back as the current one."""

    idea: IdeaId
    wording: Annotated[int, Meta(ge=1)]


class IdeaReworded(Event, frozen=True, tag="idea.reworded"):
    """`beside` numbers (from 1) the wordings this one could not be merged with: all stay until somebody chooses."""

    idea: IdeaId
    text: Text
    started_from: int
    beside: tuple[int, ...] = ()


class WordingRestored(Event, frozen=True, tag="wording.restored"):
    """Wording number `wording` is said again after number `started_from`. No text is copied: it stays its writer's."""

    idea: IdeaId
    wording: int
    started_from: int
    beside: tuple[int, ...] = ()


def reword(board: Board, wish: Reword) -> list[Event]:
    idea = board.standing(wish.idea)
    if wish.base > idea.wording:
        raise unknown_wording()
    is_choice = wish.base == idea.wording and bool(idea.beside)
    if said(wish.text) == idea.text and not is_choice:
        return []
    beside = (*idea.beside, idea.wording) if wish.base < idea.wording else ()
    return [IdeaReworded(wish.idea, wish.text, wish.base, beside)]


def reword_merged(board: Board, wish: RewordMerged) -> list[Event]:
    idea = board.standing(wish.idea)
    beside = (*idea.beside, idea.wording) if wish.base < idea.wording else idea.beside
    return [] if wish.text == idea.text else [IdeaReworded(wish.idea, wish.text, wish.started_from, beside)]


def restore_wording(board: Board, wish: RestoreWording) -> list[Event]:
    idea = board.standing(wish.idea)
    if wish.wording > idea.wording:
        raise unknown_wording()
    text = idea.wordings[wish.wording - 1].text
    if text == FORGOTTEN:
        raise Refusal("erased", "Those words were erased at the writer's request. Nothing was changed.")
    if text == idea.text and not idea.beside:
        return []
    return [WordingRestored(wish.idea, wish.wording, idea.wording)]


def unknown_wording() -> Refusal:
    return Refusal(
        "unknown_wording", "That wording is not known here. Load the board again; not saved, your text is kept."
    )


def reworded(board: Board, fact: Fact, event: IdeaReworded) -> None:
    idea = board.ideas[event.idea]
    idea.wordings += (Wording(event.text, fact.actor, fact.happened_at, fact.version),)
    idea.beside = event.beside


def wording_restored(board: Board, fact: Fact, event: WordingRestored) -> None:
    idea = board.ideas[event.idea]
    old = idea.wordings[event.wording - 1]
    writer = "" if old.whose == fact.actor else old.whose
    idea.wordings += (Wording(old.text, fact.actor, fact.happened_at, fact.version, writer, event.wording),)
    idea.beside = event.beside


def merged(board: Board, wish: Reword, merge: Merge) -> Reword | RewordMerged:
    """The same wish, merged with what was written since the writer began, where `merge` can.

    Where it cannot, or where the two together say nothing or too much, `decide` keeps both wordings.
    """
    if (idea := board.ideas.get(wish.idea)) is None or wish.base >= idea.wording:
        return wish
    text = together(idea, wish.base, wish.text, merge)
    return wish if text is None else RewordMerged(wish.idea, text, idea.wording, wish.base)


def together(idea: Idea, base: int, mine: str, merge: Merge) -> str | None:
    """What the current wording and `mine`, which started from wording `base`, say together; None where they cannot."""
    started, theirs = idea.wordings[base - 1].text, idea.text
    if FORGOTTEN in (started, theirs, mine) or (text := merge(started, theirs, mine)) is None:
        return None
    return None if is_blank(text) or len(text.encode()) > TEXT_BYTES else text
