# SPDX-License-Identifier: Apache-2.0
"""Voicing, building on, questioning, moving, withdrawing and restoring ideas; bringing some from outside."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from domain.board.state import Board, Idea, Kind, Outside, Place, Wording
from domain.kernel import (
    Command,
    Event,
    Fact,
    IdeaId,
    MemberId,
    Refusal,
    Text,
    said,
)


# -- wishes --------------------------------------------------------------------------------------------------------
class Voice(Command, frozen=True, tag="voice"):
    idea: IdeaId
    text: Text
    place: Place


class BuildOn(Command, frozen=True, tag="build_on"):
    idea: IdeaId
    on: IdeaId
    text: Text
    place: Place


class RaiseQuestion(Command, frozen=True, tag="raise_question"):
    idea: IdeaId
    text: Text
    place: Place
    about: IdeaId | None = None


class Moving(Struct, frozen=True, forbid_unknown_fields=True):
    idea: IdeaId
    place: Place


class Move(Command, frozen=True, tag="move"):
    moves: Annotated[tuple[Moving, ...], Meta(min_length=1, max_length=500)]


class Withdraw(Command, frozen=True, tag="withdraw"):
    idea: IdeaId


class Restore(Command, frozen=True, tag="restore"):
    idea: IdeaId


class Bring(Command, frozen=True, tag="bring"):
    """An idea from outside, with its own author and moment. Only the import door knows this wish."""

    idea: IdeaId
    text: Text
    place: Place
    contributor: str
    contributors: tuple[str, ...] = ()
    builds_on: tuple[IdeaId, ...] = ()
    title: Text = ""
    kind: str = ""
    categories: tuple[str, ...] = ()


# -- facts ---------------------------------------------------------------------------------------------------------
class IdeaVoiced(Event, frozen=True, tag="idea.voiced"):
    idea: IdeaId
    text: Text
    place: Place


class IdeaBuiltOn(Event, frozen=True, tag="idea.built_on"):
    idea: IdeaId
    on: IdeaId
    text: Text
    place: Place


class QuestionRaised(Event, frozen=True, tag="question.raised"):
    idea: IdeaId
    text: Text
    place: Place
    about: IdeaId | None = None


class IdeaMoved(Event, frozen=True, tag="idea.moved"):
    idea: IdeaId
    place: Place


class IdeaWithdrawn(Event, frozen=True, tag="idea.withdrawn"):
    idea: IdeaId


class IdeaRestored(Event, frozen=True, tag="idea.restored"):
    idea: IdeaId


class IdeaBrought(Event, frozen=True, tag="idea.brought"):
    idea: IdeaId
    text: Text
    place: Place
    contributor: str
    contributors: tuple[str, ...] = ()
    builds_on: tuple[IdeaId, ...] = ()
    title: Text = ""
    kind: str = ""
    categories: tuple[str, ...] = ()


# -- decide --------------------------------------------------------------------------------------------------------
def voice(board: Board, wish: Voice) -> list[Event]:
    board.free(wish.idea)
    return [IdeaVoiced(wish.idea, said(wish.text), wish.place)]


def build_on(board: Board, wish: BuildOn) -> list[Event]:
    board.free(wish.idea)
    board.standing(wish.on)
    return [IdeaBuiltOn(wish.idea, wish.on, said(wish.text), wish.place)]


def raise_question(board: Board, wish: RaiseQuestion) -> list[Event]:
    board.free(wish.idea)
    if wish.about is not None:
        board.standing(wish.about)
    return [QuestionRaised(wish.idea, said(wish.text), wish.place, wish.about)]


def move(board: Board, wish: Move) -> list[Event]:
    last = {m.idea: m.place for m in wish.moves}
    return [IdeaMoved(idea, place) for idea, place in last.items() if board.standing(idea).place != place]


def withdraw(board: Board, wish: Withdraw, by: MemberId) -> list[Event]:
    idea = board.idea(wish.idea)
    if idea.status != "standing":
        return []
    if idea.kind == "combination":
        raise Refusal(
            "undo_instead",
            "A combination is undone, not withdrawn; then its sources are as before. Nothing was changed.",
        )
    if idea.by != by:
        raise Refusal("not_yours", "Only the person who voiced an idea can withdraw it. Nothing was changed.")
    return set_aside(idea)


def set_aside(idea: Idea) -> list[Event]:
    if idea.lifted_into:
        raise Refusal("in_combination", "This idea lives on in a combination. Undo that first; nothing was changed.")
    return [IdeaWithdrawn(idea.id)]


def restore(board: Board, wish: Restore, by: MemberId) -> list[Event]:
    idea = board.idea(wish.idea)
    if idea.status == "standing":
        return []
    if idea.kind != "combination" and idea.by != by:
        raise Refusal("not_yours", "Only the person who withdrew an idea can bring it back. Nothing was changed.")
    return bring_back(board, idea)


def bring_back(board: Board, idea: Idea) -> list[Event]:
    if any(board.ideas[source].status != "standing" for source in idea.sources):
        raise source_away()
    return [IdeaRestored(idea.id)]


def source_away() -> Refusal:
    return Refusal("source_away", "One of its sources is set aside. Bring that back first; nothing was changed.")


def bring(board: Board, wish: Bring) -> list[Event]:
    if wish.idea in board.ideas:
        return []
    for source in wish.builds_on:
        board.idea(source)
    said(wish.text)
    roots = tuple(dict.fromkeys(wish.builds_on))
    return [IdeaBrought(**structs.asdict(structs.replace(wish, builds_on=roots)))]


# -- evolve --------------------------------------------------------------------------------------------------------
def appeared(
    board: Board, fact: Fact, event: IdeaVoiced | IdeaBuiltOn | QuestionRaised | IdeaBrought, writer: str = ""
) -> Idea:
    first = Wording(event.text, fact.actor, fact.happened_at, fact.version, writer)
    kind: Kind = "question" if isinstance(event, QuestionRaised) else "idea"
    idea = Idea(event.idea, kind, fact.actor, fact.happened_at, fact.version, event.place, (first,))
    board.ideas[event.idea] = idea
    return idea


def grew_from(board: Board, idea: Idea, roots: tuple[IdeaId, ...]) -> None:
    idea.builds_on = roots
    for root in roots:
        board.ideas[root].built_on_by += (idea.id,)


def voiced(board: Board, fact: Fact, event: IdeaVoiced) -> None:
    appeared(board, fact, event)


def built_on(board: Board, fact: Fact, event: IdeaBuiltOn) -> None:
    grew_from(board, appeared(board, fact, event), (event.on,))


def question_raised(board: Board, fact: Fact, event: QuestionRaised) -> None:
    grew_from(board, appeared(board, fact, event), (event.about,) if event.about else ())


def brought(board: Board, fact: Fact, event: IdeaBrought) -> None:
    idea = appeared(board, fact, event, event.contributor)
    idea.outside = Outside(event.contributor, event.contributors, event.title, event.kind, event.categories)
    grew_from(board, idea, event.builds_on)


def moved(board: Board, fact: Fact, event: IdeaMoved) -> None:
    board.ideas[event.idea].place = event.place


def withdrawn(board: Board, fact: Fact, event: IdeaWithdrawn) -> None:
    board.ideas[event.idea].status = "withdrawn"
    board.turned[event.idea] = fact.actor
    board.aside.setdefault(event.idea)


def restored(board: Board, fact: Fact, event: IdeaRestored) -> None:
    idea = board.ideas[event.idea]
    idea.status = "standing"
    board.turned[event.idea] = fact.actor
    for source in map(board.ideas.__getitem__, idea.sources):
        source.lifted_into = board.in_order((*source.lifted_into, idea.id))
        source.once_in = tuple(c for c in source.once_in if c != idea.id)
