# SPDX-License-Identifier: Apache-2.0
"""Taking an idea of a fork back to the board the fork came from: a new idea there, which cites where it grew."""

from collections.abc import Collection

from msgspec import structs

from domain.board.ideas import grew_from
from domain.board.state import Board, Cited, Idea, Outside, Place, Wording
from domain.kernel import FORGOTTEN, BoardId, Command, Event, Fact, IdeaId, MemberId, Refusal, Text, said


class TakeBack(Command, frozen=True, tag="take_back"):
    """Comes from a door only after somebody who knows the fork has filled it in; see `taken_home`."""

    idea: IdeaId
    of_board: BoardId
    of_idea: IdeaId
    of_version: int
    text: Text
    writer: str
    voiced_by: MemberId
    place: Place
    builds_on: tuple[IdeaId, ...] = ()
    contributor: str = ""


class IdeaTakenBack(Event, frozen=True, tag="idea.taken_back"):
    """The text is `writer`'s, who may be a labelled contributor from outside."""

    idea: IdeaId
    of_board: BoardId
    of_idea: IdeaId
    of_version: int
    text: Text
    writer: str
    voiced_by: MemberId
    place: Place
    builds_on: tuple[IdeaId, ...] = ()
    contributor: str = ""


def taken_home(fork: Board, idea_id: IdeaId, new: IdeaId, place: Place, at_home: Collection[IdeaId]) -> TakeBack:
    """The wish for the board at home, which knows the ideas `at_home`. Raises Refusal."""
    idea = fork.standing(idea_id)
    if fork.origin is None or fork.id is None:
        raise Refusal("no_fork", "This board did not begin as a side board. Nothing was changed.")
    if idea.text == FORGOTTEN:
        raise Refusal("erased", "Those words were erased at the writer's request. Nothing was changed.")
    outsider = idea.outside.contributor if idea.outside else ""
    whose = (idea.wordings[-1].whose, idea.by)
    roots = nearest_at_home(fork, idea_id, at_home)
    return TakeBack(new, fork.id, idea_id, fork.version, idea.text, *whose, place, roots, outsider)


def nearest_at_home(fork: Board, idea_id: IdeaId, at_home: Collection[IdeaId]) -> tuple[IdeaId, ...]:
    """What an idea of the fork grew from, as far back as where the board at home knows it; itself if it came along."""
    found: dict[IdeaId, None] = {}
    seen, queue = {idea_id}, [idea_id]
    for one in queue:
        if one in at_home:
            found[one] = None
            continue
        idea = fork.ideas[one]
        fresh = [root for root in (*idea.builds_on, *idea.sources) if root not in seen]
        seen.update(fresh)
        queue += fresh
    return tuple(found)


def take_back(board: Board, wish: TakeBack) -> list[Event]:
    board.free(wish.idea)
    roots = tuple(i for i in dict.fromkeys(wish.builds_on) if i in board.ideas and board.ideas[i].status == "standing")
    said(wish.text)
    return [IdeaTakenBack(**structs.asdict(structs.replace(wish, builds_on=roots)))]


def taken_back(board: Board, fact: Fact, event: IdeaTakenBack) -> None:
    is_outsiders = event.contributor and event.writer == event.contributor
    by, writer = (event.voiced_by, event.writer) if is_outsiders else (MemberId(event.writer), "")
    first = Wording(event.text, by, fact.happened_at, fact.version, writer)
    idea = Idea(event.idea, "idea", event.voiced_by, fact.happened_at, fact.version, event.place, (first,))
    idea.cites = (Cited(event.of_board, event.of_idea, event.of_version),)
    board.ideas[event.idea] = idea
    grew_from(board, idea, event.builds_on)
    if event.contributor:
        idea.outside = Outside(event.contributor)
