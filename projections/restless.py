# SPDX-License-Identifier: Apache-2.0
"""All that keeps a network restless, over its boards: what lies open, where two things pull, and what waits on a shelf.

Pure. Says which ideas, never whose. What a side board carried along is shown once, on the board it was first on.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.board import Board, Idea
from domain.board.state import Link
from domain.kernel import BoardId, IdeaId, LinkId
from projections.digest import around
from projections.shelves import SHELVES, Shelf, shelves
from projections.unrest import Gauge, Named, Unrest, gauge, open_ones, unrest


class Thought(Struct, frozen=True):
    """An idea on its board, in the words of the moment."""

    board: BoardId
    idea: IdeaId
    text: str
    at: datetime


class Taut(Struct, frozen=True):
    one: Thought
    other: Thought
    since: datetime


class Lying(Struct, frozen=True):
    """An idea on a shelf; `near` are those it could be combined with."""

    thought: Thought
    near: tuple[IdeaId, ...] = ()


class Insights(Struct, frozen=True):
    """What a network's page shows of its boards: how restless they are, and what was named an insight, newest first."""

    gauge: Gauge = Gauge()
    insights: tuple[tuple[BoardId, Named], ...] = ()


class Restless(Struct, frozen=True):
    """Questions and tensions stand with the one that is open longest first."""

    gauge: Gauge
    questions: tuple[Thought, ...]
    tensions: tuple[Taut, ...]
    shelves: dict[Shelf, tuple[Lying, ...]]


def insights(boards: Mapping[BoardId, Unrest]) -> Insights:
    named = [(board, one) for board, found in boards.items() for one in found.insights]
    named.sort(key=lambda pair: (pair[1].at, pair[1].idea), reverse=True)
    return Insights(gauge(boards.values()), tuple(named))


def restless(boards: Mapping[BoardId, Board]) -> Restless:
    """`boards` in the order in which they were opened, each as it is or as it was."""
    found = {called: unrest(board) for called, board in boards.items()}
    questions, tensions = open_ones(found.values())
    asked: dict[IdeaId, Thought] = {}
    taut: dict[LinkId, Taut] = {}
    for called, board in boards.items():
        for question in found[called].questions & questions:
            asked.setdefault(question, thought(called, board.ideas[question]))
        for tension in found[called].tensions & tensions:
            taut.setdefault(tension, between(called, board, board.links[tension]))
    return Restless(
        gauge(found.values()),
        tuple(sorted(asked.values(), key=lambda one: (one.at, one.idea))),
        tuple(sorted(taut.values(), key=lambda two: (two.since, two.one.idea, two.other.idea))),
        shelved(boards),
    )


def shelved(boards: Mapping[BoardId, Board]) -> dict[Shelf, tuple[Lying, ...]]:
    found: dict[Shelf, list[Lying]] = {shelf: [] for shelf in SHELVES}
    seen: set[IdeaId] = set()
    for called, board in boards.items():
        for shelf, ideas in shelves(board).items():
            fresh = (board.ideas[one] for one in ideas if one not in seen)
            found[shelf] += [lying(called, board, one, shelf) for one in fresh]
        seen.update(board.ideas)
    return {shelf: tuple(lies) for shelf, lies in found.items()}


def lying(called: BoardId, board: Board, idea: Idea, shelf: Shelf) -> Lying:
    near = tuple(dict.fromkeys(around(idea, board))) if shelf == "ripe" else ()
    return Lying(thought(called, idea), near)


def between(called: BoardId, board: Board, link: Link) -> Taut:
    one, other = (thought(called, board.ideas[end]) for end in sorted((link.source, link.target)))
    return Taut(one, other, link.at)


def thought(board: BoardId, idea: Idea) -> Thought:
    return Thought(board, idea.id, idea.text, idea.at)
