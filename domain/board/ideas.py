# SPDX-License-Identifier: Apache-2.0
"""Voicing, building on, questioning, rewording, moving, withdrawing and restoring ideas."""

from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct, structs

from domain.board.state import Board, Idea, Kind, Outside, Place, Wording
from domain.kernel import (
    FORGOTTEN,
    TEXT_BYTES,
    Asked,
    Command,
    Event,
    Fact,
    IdeaId,
    MemberId,
    Refusal,
    Text,
    is_blank,
    said,
)

Merge = Callable[[str, str, str], str | None]


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


class IdeaReworded(Event, frozen=True, tag="idea.reworded"):
    """`beside` numbers the wording this one could not be merged with; both are kept."""

    idea: IdeaId
    text: Text
    started_from: int
    beside: int | None = None


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


def reword(board: Board, wish: Reword) -> list[Event]:
    idea = board.standing(wish.idea)
    if wish.base > idea.wording:
        raise Refusal(
            "unknown_wording", "That wording is not known here. Load the board again; not saved, your text is kept."
        )
    is_choice = wish.base == idea.wording and idea.beside is not None
    if said(wish.text) == idea.text and not is_choice:
        return []
    beside = idea.wording if wish.base < idea.wording else None
    return [IdeaReworded(wish.idea, wish.text, wish.base, beside)]


def reword_merged(board: Board, wish: RewordMerged) -> list[Event]:
    idea = board.standing(wish.idea)
    beside = idea.wording if wish.base < idea.wording else idea.beside
    return [] if wish.text == idea.text else [IdeaReworded(wish.idea, wish.text, wish.started_from, beside)]


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
    if idea.lifted_into:
        raise Refusal("in_combination", "This idea lives on in a combination. Undo that first; nothing was changed.")
    return [IdeaWithdrawn(wish.idea)]


def restore(board: Board, wish: Restore) -> list[Event]:
    idea = board.idea(wish.idea)
    if idea.status == "standing":
        return []
    for source in idea.sources:
        board.standing(source)
    return [IdeaRestored(wish.idea)]


def bring(board: Board, wish: Bring) -> list[Event]:
    if wish.idea in board.ideas:
        return []
    for source in wish.builds_on:
        board.idea(source)
    said(wish.text)
    roots = tuple(dict.fromkeys(wish.builds_on))
    return [IdeaBrought(**structs.asdict(structs.replace(wish, builds_on=roots)))]


# -- evolve --------------------------------------------------------------------------------------------------------
def appeared(board: Board, fact: Fact, event: IdeaVoiced | IdeaBuiltOn | QuestionRaised | IdeaBrought) -> Idea:
    first = Wording(event.text, fact.actor, fact.happened_at, fact.version)
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
    idea = appeared(board, fact, event)
    idea.outside = Outside(event.contributor, event.contributors, event.title, event.kind, event.categories)
    grew_from(board, idea, event.builds_on)


def reworded(board: Board, fact: Fact, event: IdeaReworded) -> None:
    idea = board.ideas[event.idea]
    idea.wordings += (Wording(event.text, fact.actor, fact.happened_at, fact.version),)
    idea.beside = event.beside


def moved(board: Board, event: IdeaMoved) -> None:
    board.ideas[event.idea].place = event.place


def withdrawn(board: Board, event: IdeaWithdrawn) -> None:
    board.ideas[event.idea].status = "withdrawn"


def restored(board: Board, event: IdeaRestored) -> None:
    idea = board.ideas[event.idea]
    idea.status = "standing"
    for source in map(board.ideas.__getitem__, idea.sources):
        source.lifted_into = tuple(sorted((*source.lifted_into, idea.id), key=lambda c: board.ideas[c].version))


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
