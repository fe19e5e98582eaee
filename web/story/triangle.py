# SPDX-License-Identifier: Apache-2.0
"""The linkograph as G. Goldschmidt draws it: moves on a line, each link an elbow below that line. SVG units. Pure."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from projections.linkograph import Linkograph, Move

STEP: Final = 34
WIDEST: Final = 72
ACROSS: Final = 860
"""Moves stand as far apart as fits in that width, within reason."""

TOP: Final = 58
SIDE: Final = 28
BELOW: Final = 20


class Spot(Struct, frozen=True):
    """A move on the line."""

    move: Move
    x: float
    is_critical: bool


class Elbow(Struct, frozen=True):
    """A link: down from the earlier move, up to the later, and where the two meet."""

    earlier: Move
    later: Move
    path: str
    x: float
    y: float

    @property
    def is_across(self) -> bool:
        """Whether it runs between moves of different people."""
        return self.earlier.by != self.later.by


class Triangle(Struct, frozen=True):
    width: float
    height: float
    line: float
    """How far from the top the moves stand."""
    spots: tuple[Spot, ...]
    elbows: tuple[Elbow, ...]


def triangle(graph: Linkograph, moves: Sequence[Move]) -> Triangle:
    """Of some of the moves, the links among them. Moves stand evenly, in log order."""
    steep = graph.threshold
    gaps = max(len(moves) - 1, 1)
    step = max(STEP, min(WIDEST, ACROSS // gaps))
    place = {move.number: SIDE + n * step for n, move in enumerate(moves)}
    by_number = {move.number: move for move in moves}
    elbows = [
        elbow(by_number[i], move, place[i], place[move.number])
        for move in moves
        for i in sorted(move.back)
        if i in by_number
    ]
    deepest = max((each.y for each in elbows), default=TOP)
    spots = tuple(Spot(move, place[move.number], move.height >= steep) for move in moves)
    wide = 2 * SIDE + step * (len(moves) - 1)
    return Triangle(wide, deepest + BELOW, TOP, spots, tuple(elbows))


def elbow(earlier: Move, later: Move, x: float, to_x: float) -> Elbow:
    middle, down = (x + to_x) / 2, TOP + (to_x - x) / 2
    path = f"M{x:.1f} {TOP}L{middle:.1f} {down:.1f}L{to_x:.1f} {TOP}"
    return Elbow(earlier, later, path, middle, down)
