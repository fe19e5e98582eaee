# SPDX-License-Identifier: Apache-2.0
"""Combining ideas into a new one that keeps its sources, and undoing that without loss."""

from typing import Annotated

from msgspec import Meta

from domain.board.ideas import source_away
from domain.board.state import Board, Idea, Place, Wording
from domain.kernel import Command, Event, Fact, IdeaId, Refusal, Text, is_blank, said


# -- wishes --------------------------------------------------------------------------------------------------------
class Combine(Command, frozen=True, tag="combine"):
    """`new_here` answers "what is new here?": what the sources did not say apart."""

    idea: IdeaId
    sources: Annotated[tuple[IdeaId, ...], Meta(min_length=2, max_length=50)]
    text: Text
    new_here: Text
    place: Place


class UndoCombination(Command, frozen=True, tag="undo_combination"):
    idea: IdeaId


class PeelSource(Command, frozen=True, tag="peel_source"):
    idea: IdeaId
    source: IdeaId


class ReturnSource(Command, frozen=True, tag="return_source"):
    """Has a source back that was peeled off."""

    idea: IdeaId
    source: IdeaId


# -- facts ---------------------------------------------------------------------------------------------------------
class IdeasCombined(Event, frozen=True, tag="ideas.combined"):
    idea: IdeaId
    sources: tuple[IdeaId, ...]
    text: Text
    new_here: Text
    place: Place


class CombinationUndone(Event, frozen=True, tag="combination.undone"):
    idea: IdeaId


class SourcePeeled(Event, frozen=True, tag="source.peeled"):
    idea: IdeaId
    source: IdeaId


class SourceReturned(Event, frozen=True, tag="source.returned"):
    idea: IdeaId
    source: IdeaId


# -- decide --------------------------------------------------------------------------------------------------------
def combine(board: Board, wish: Combine) -> list[Event]:
    board.free(wish.idea)
    sources = tuple(dict.fromkeys(wish.sources))
    if len(sources) < 2:
        raise Refusal("two_sources", "A combination needs at least two different ideas. Nothing was saved.")
    for source in sources:
        board.standing(source)
    if is_blank(wish.new_here):
        raise Refusal("what_is_new", "Say what is new here: what did the ideas not say apart? Nothing was saved yet.")
    return [IdeasCombined(wish.idea, sources, said(wish.text), wish.new_here, wish.place)]


def undo_combination(board: Board, wish: UndoCombination) -> list[Event]:
    idea = combination(board, wish.idea)
    if idea.status != "standing":
        return []
    if idea.lifted_into:
        raise Refusal(
            "in_combination",
            "This combination is itself a source of another. Undo that one first; nothing was changed.",
        )
    return [CombinationUndone(wish.idea)]


def peel_source(board: Board, wish: PeelSource) -> list[Event]:
    idea = combination(board, wish.idea)
    board.standing(wish.idea)
    if wish.source not in idea.sources:
        return []
    if len(idea.sources) == 2:
        raise Refusal(
            "two_sources_left", "Two sources are the least. Undo the combination instead; nothing was changed."
        )
    return [SourcePeeled(wish.idea, wish.source)]


def return_source(board: Board, wish: ReturnSource) -> list[Event]:
    idea = combination(board, wish.idea)
    board.standing(wish.idea)
    if wish.source not in idea.made_of:
        raise Refusal("never_a_source", "Only what this was once made of can return to it. Nothing was changed.")
    if wish.source in idea.sources:
        return []
    if board.ideas[wish.source].status != "standing":
        raise source_away()
    return [SourceReturned(wish.idea, wish.source)]


def combination(board: Board, idea_id: IdeaId) -> Idea:
    idea = board.idea(idea_id)
    if idea.kind != "combination":
        raise Refusal("no_combination", "That idea is not a combination. Nothing was changed.")
    return idea


# -- evolve --------------------------------------------------------------------------------------------------------
def combined(board: Board, fact: Fact, event: IdeasCombined) -> None:
    first = Wording(event.text, fact.actor, fact.happened_at, fact.version)
    at = fact.happened_at
    idea = Idea(event.idea, "combination", fact.actor, at, fact.version, event.place, (first,))
    idea.sources = idea.made_of = event.sources
    idea.new_here = event.new_here
    board.ideas[event.idea] = idea
    for source in event.sources:
        board.ideas[source].lifted_into += (event.idea,)


def undone(board: Board, fact: Fact, event: CombinationUndone) -> None:
    idea = board.ideas[event.idea]
    idea.status = "undone"
    board.turned[event.idea] = fact.actor
    board.aside.setdefault(event.idea)
    for source in idea.sources:
        let_go(board, source, event.idea)
        was_in = board.ideas[source]
        was_in.once_in = board.in_order((*was_in.once_in, event.idea))


def peeled(board: Board, fact: Fact, event: SourcePeeled) -> None:
    idea = board.ideas[event.idea]
    idea.sources = tuple(s for s in idea.sources if s != event.source)
    let_go(board, event.source, event.idea)


def source_returned(board: Board, fact: Fact, event: SourceReturned) -> None:
    idea = board.ideas[event.idea]
    idea.sources = tuple(s for s in idea.made_of if s in idea.sources or s == event.source)
    source = board.ideas[event.source]
    source.lifted_into = board.in_order((*source.lifted_into, event.idea))


def let_go(board: Board, source: IdeaId, combination: IdeaId) -> None:
    idea = board.ideas[source]
    idea.lifted_into = tuple(c for c in idea.lifted_into if c != combination)
