# SPDX-License-Identifier: Apache-2.0
"""Which parts of a board's page a fact touches: one answer for the live push, the catch-up and the cache.

A part is shown as it is now, never as it was when the fact happened, so any number of facts costs each part once.
Knows nothing of HTML: a part is a name and an id.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from domain.board import Board
from domain.board import arranging as a
from domain.board import combining as c
from domain.board import forking as f
from domain.board import ideas as i
from domain.board import insight as n
from domain.board import links as k
from domain.board import opening as o
from domain.board import rewording as r
from domain.board import taking_back as t
from domain.board import voices as v
from domain.kernel import Event, IdeaId

Name = Literal["idea", "talk", "link", "aside", "question"]


class Part(NamedTuple):
    """`idea` is a card, `talk` its conversation, `link` a link drawn by hand, `aside` an idea's place among what was
    set aside; the `question` there is once."""

    name: Name
    id: str = ""


QUESTION: Final = Part("question")


def touched(events: Iterable[Event], board: Board) -> dict[Part, None]:
    """The parts that the events touched, in the order first touched. `board` is the state after all of them."""
    return dict.fromkeys(part for event in events for part in parts_of(event, board))


def parts_of(event: Event, board: Board) -> Iterator[Part]:
    match event:
        case i.IdeaVoiced(idea=idea) | i.IdeaMoved(idea=idea):
            yield Part("idea", idea)
        case i.IdeaBuiltOn(idea=idea, on=root):
            yield from newly(idea, root)
        case i.QuestionRaised(idea=idea, about=about):
            yield from newly(idea, *((about,) if about else ()))
        case i.IdeaBrought(idea=idea, builds_on=roots) | t.IdeaTakenBack(idea=idea, builds_on=roots):
            yield from newly(idea, *roots)
        case c.IdeasCombined(idea=idea, sources=sources):
            yield from newly(idea, *sources)
        case f.IdeaCarried(idea=idea, builds_on=roots, sources=sources):
            yield from newly(idea, *roots, *sources)
        case a.ArrangementRestored(moves=moves):
            yield from (Part("idea", moving.idea) for moving in moves)
        case c.SourcePeeled(idea=idea, source=source) | c.SourceReturned(idea=idea, source=source):
            yield from card_and_talk(idea, source)
        case r.IdeaReworded(idea=idea) | r.WordingRestored(idea=idea):
            yield from card_and_talk(idea, *relatives(idea, board))
            yield from links_of(idea, board)
        case i.IdeaWithdrawn(idea=idea) | i.IdeaRestored(idea=idea) | c.CombinationUndone(idea=idea):
            yield from card_and_talk(idea, *relatives(idea, board))
            yield from links_of(idea, board)
            yield Part("aside", idea)
        case k.LinkDrawn(link=link) | k.LinkRemoved(link=link) | f.LinkCarried(link=link):
            drawn = board.links.get(link) or board.removed_links[link]
            yield Part("link", link)
            yield from (Part("talk", drawn.source), Part("talk", drawn.target))
        case (
            v.CommentMade(idea=idea)
            | v.CommentWithdrawn(idea=idea)
            | v.CommentRestored(idea=idea)
            | v.ReactionGiven(idea=idea)
            | v.ReactionWithdrawn(idea=idea)
            | n.InsightNamed(idea=idea)
            | n.InsightTakenBack(idea=idea)
            | n.InsightRestored(idea=idea)
            | f.NoveltyCarried(idea=idea)
            | f.TitleCarried(idea=idea)
        ):
            yield from card_and_talk(idea)
        case o.BoardBegun() | f.BoardForked():
            yield QUESTION
        case other:
            raise TypeError(f"{type(other).__name__} touches no known part of a board")


def newly(idea: IdeaId, *roots: IdeaId) -> Iterator[Part]:
    """A new card; nobody can have its talk open yet."""
    yield Part("idea", idea)
    yield from card_and_talk(*roots)


def card_and_talk(*ideas: IdeaId) -> Iterator[Part]:
    for idea in ideas:
        yield Part("idea", idea)
        yield Part("talk", idea)


def relatives(idea_id: IdeaId, board: Board) -> Iterator[IdeaId]:
    """Ideas whose card or talk quotes this one: what it came from, what came from it, and what it is linked with."""
    idea = board.ideas[idea_id]
    yield from idea.builds_on
    yield from idea.built_on_by
    yield from idea.sources
    yield from idea.lifted_into
    yield from idea.once_in
    for link in map(board.links.__getitem__, idea.links):
        yield link.target if link.source == idea_id else link.source


def links_of(idea_id: IdeaId, board: Board) -> Iterator[Part]:
    return (Part("link", link) for link in board.ideas[idea_id].links)
