# SPDX-License-Identifier: Apache-2.0
"""All cards of a hot board for one audience, drawn once and kept packed: what was touched since is drawn anew.

Cards stand in the order in which they came and keep their place for good, so that neighbours share a pack.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from domain.board import Board, Idea
from domain.kernel import IdeaId
from web.live.shelf import Shelf
from web.pieces import Piece, pack

TOGETHER: Final = 64
"""Cards in one pack."""
Draw = Callable[[Iterable[Idea]], str]


class Packs:
    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._firsts: list[int] = []
        """For each pack the version at which its first idea came."""
        self._ideas = 0
        self._version = -1

    def pieces(self, state: Board, shelf: Shelf, draw: Draw) -> list[Piece]:
        """Of the state as it is now, for which the shelf is valid."""
        if self._version != shelf.version:
            for number in self._stale(state, shelf):
                self._pack(number, state, draw)
            self._ideas, self._version = len(state.ideas), shelf.version
        return self._pieces

    def _stale(self, state: Board, shelf: Shelf) -> list[int]:
        """Numbers of the packs in which something is otherwise, and of those that are not there yet."""
        ideas = state.ideas
        touched = {
            bisect_right(self._firsts, ideas[IdeaId(about)].version) - 1
            for (name, about), version in shelf.changed.items()
            if name == "idea" and version > self._version
        }
        is_longer = len(ideas) > self._ideas
        new = range(self._ideas // TOGETHER, -(-len(ideas) // TOGETHER)) if is_longer else ()
        return sorted((touched - {-1}).union(new))

    def _pack(self, number: int, state: Board, draw: Draw) -> None:
        ideas = list(islice(state.ideas.values(), number * TOGETHER, (number + 1) * TOGETHER))
        piece = pack(draw(ideas).encode())
        if number == len(self._pieces):
            self._pieces.append(piece)
            self._firsts.append(ideas[0].version)
        else:
            self._pieces[number] = piece
