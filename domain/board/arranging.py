# SPDX-License-Identifier: Apache-2.0
"""Having the cards lie again as they lay at an earlier moment: one event for all of them."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from domain.board.ideas import Moving
from domain.board.state import Board
from domain.kernel import Command, Event, Fact, Refusal


class RestoreArrangement(Command, frozen=True, tag="restore_arrangement"):
    """Comes through a door; a board of now cannot decide it alone. Who knows the past makes a `Rearrange` of it."""

    of: Annotated[int, Meta(ge=1)]


class Rearrange(Command, frozen=True, tag="rearrange"):
    """`moves` says where every idea lay at version `of`. Never comes through a door."""

    of: int
    moves: tuple[Moving, ...]


class ArrangementRestored(Event, frozen=True, tag="arrangement.restored"):
    of: int
    moves: tuple[Moving, ...]


def arrangement(board: Board) -> tuple[Moving, ...]:
    """Where every idea that stands on this board lies."""
    return tuple(Moving(idea.id, idea.place) for idea in board.ideas.values() if idea.status == "standing")


def rearrange(board: Board, wish: Rearrange) -> list[Event]:
    if not 0 < wish.of <= board.version:
        raise unknown_moment()
    return rearranged(board, wish.of, wish.moves)


def rearranged(board: Board, of: int, moves: Iterable[Moving]) -> list[Event]:
    last = {m.idea: m for m in moves if m.idea in board.ideas}
    needed = tuple(m for m in last.values() if is_elsewhere(board, m))
    return [ArrangementRestored(of, needed)] if needed else []


def is_elsewhere(board: Board, moving: Moving) -> bool:
    idea = board.ideas[moving.idea]
    return idea.status == "standing" and idea.place != moving.place


def arrangement_restored(board: Board, fact: Fact, event: ArrangementRestored) -> None:
    for moving in event.moves:
        board.ideas[moving.idea].place = moving.place


def unknown_moment() -> Refusal:
    return Refusal("unknown_moment", "The board has no such moment. Load it again; nothing was changed.")
