# SPDX-License-Identifier: Apache-2.0
"""Where the ideas of a lineage stand in the drawing, oldest on top, and how the lines run. Lengths are SVG units.

The order within the rows is Sugiyama's (fast-sugiyama); a line that passes a row gets a place of its own in it, unless
there are far too many.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from fast_sugiyama import from_edges
from msgspec import Struct

from domain.board import Board, Idea
from domain.kernel import FORGOTTEN, IdeaId
from projections.lineage import Ancestry, Strand, is_once
from web.story.lettering import is_from_right, wrapped

CARD: Final = 208
BESIDE: Final = 28
BETWEEN: Final = 60
EDGE: Final = 16
PAD: Final = 14
LETTER: Final = 14
LINE: Final = 18
SMALL: Final = 12
MOST_LINES: Final = 5
LABEL: Final = 18
BY: Final = 22
UNIT: Final = 100
APART: Final = 22
PASSING: Final = 600
"""Places for lines that pass a row. With many more of them the drawing would be miles wide, and take minutes."""

Point = tuple[float, float]


class Node(Struct, frozen=True):
    """A card: its top left corner, its height, and its text in lines; without lines where it is forgotten."""

    idea: Idea
    x: float
    y: float
    height: float
    lines: tuple[str, ...]
    is_self: bool
    from_right: bool

    @property
    def has_label(self) -> bool:
        return labelled(self.idea)


class Curve(Struct, frozen=True):
    """A line from an older idea to a younger one, and the arrow at its end, as path data."""

    strand: Strand
    once: bool
    path: str
    head: str


class Tree(Struct, frozen=True):
    width: float
    height: float
    nodes: tuple[Node, ...]
    curves: tuple[Curve, ...]


Places = dict[str, tuple[float, int]]
"""Name of a place -> x of its middle, and its row from the top."""


def tree(board: Board, family: Ancestry, room: float = 1) -> Tree:
    """The drawing of a lineage, which holds no more ideas than one can draw. `room` is how much of a line is filled."""
    ids = sorted(family.distance, key=lambda one: board.ideas[one].version)
    strands = list({(s.source, s.target): s for s in family.strands}.values())
    row = rows_of(ids, strands)
    if sum(row[s.target] - row[s.source] - 1 for s in strands) <= PASSING:
        chains = chained(strands, row)
        places = placed(ids, chains.values())
    else:
        chains = {s: [str(s.source), str(s.target)] for s in strands}
        places = in_rows(row, strands)
    lines = {one: lettered(board.ideas[one], room) for one in ids}
    tops, tall = rows(ids, places, {one: height(board.ideas[one], lines[one]) for one in ids})
    nodes = {one: node(board.ideas[one], places[one], tops, lines[one], one == family.idea) for one in ids}
    curves = drawn(board, chains, nodes, places, (tops, tall))
    wide = max(x for x, _ in places.values()) + CARD / 2 + EDGE
    return Tree(wide, tops[-1] + tall[-1] + EDGE, tuple(nodes.values()), tuple(curves))


def rows_of(ids: Iterable[IdeaId], strands: Iterable[Strand]) -> dict[IdeaId, int]:
    """Each idea one row below the lowest it came from. The ids come oldest first."""
    above = defaultdict(list)
    for strand in strands:
        above[strand.target].append(strand.source)
    found: dict[IdeaId, int] = {}
    for one in ids:
        found[one] = 1 + max((found[source] for source in above[one]), default=-1)
    return found


def chained(strands: Iterable[Strand], row: dict[IdeaId, int]) -> dict[Strand, list[str]]:
    """Each strand as the names of places one row apart."""
    found: dict[Strand, list[str]] = {}
    for n, strand in enumerate(strands):
        passing = [f"~{n}~{r}" for r in range(row[strand.source] + 1, row[strand.target])]
        found[strand] = [strand.source, *passing, strand.target]
    return found


def placed(ids: Sequence[IdeaId], chains: Iterable[list[str]]) -> Places:
    """By numbers: with names the library's order is another one in every process."""
    edges = [edge for chain in chains for edge in pairwise(chain)]
    if not edges:
        return {ids[0]: (EDGE + CARD / 2, 0)}
    names = list(dict.fromkeys(name for edge in edges for name in edge))
    number = {name: n for n, name in enumerate(names)}
    spots = from_edges([(number[a], number[b]) for a, b in edges], vertex_spacing=UNIT)[0][0]
    lowest, left = max(y for _, (_, y) in spots), min(x for _, (x, _) in spots)
    return {
        names[int(n)]: (EDGE + CARD / 2 + (x - left) / UNIT * (CARD + BESIDE), round((lowest - y) / UNIT))
        for n, (x, y) in spots
    }


def in_rows(row: dict[IdeaId, int], strands: Iterable[Strand]) -> Places:
    """For what is too entangled to be untangled: each in its row, below the middle of what it came from."""
    above = defaultdict(list)
    for strand in strands:
        above[strand.target].append(strand.source)
    found: Places = {}
    for level in range(max(row.values()) + 1):
        middle = {
            one: sum(found[source][0] for source in above[one]) / len(above[one]) if above[one] else 0
            for one in row
            if row[one] == level
        }
        for n, one in enumerate(sorted(middle, key=middle.__getitem__)):
            found[one] = (EDGE + CARD / 2 + n * (CARD + BESIDE), level)
    return found


def rows(ids: Iterable[IdeaId], places: Places, heights: dict[IdeaId, float]) -> tuple[list[float], list[float]]:
    """The top and the height of each row."""
    tall = [0.0] * (1 + max(row for _, row in places.values()))
    for one in ids:
        row = places[one][1]
        tall[row] = max(tall[row], heights[one])
    tops = [float(EDGE)]
    for each in tall[:-1]:
        tops.append(tops[-1] + each + BETWEEN)
    return tops, tall


def lettered(idea: Idea, room: float) -> tuple[str, ...]:
    across = (CARD - 2 * PAD) / LETTER * room
    return () if idea.text == FORGOTTEN else tuple(wrapped(idea.text, across, MOST_LINES))


def labelled(idea: Idea) -> bool:
    """Whether a word above the text says what it is, or that it was set aside."""
    return bool(idea.insight) or idea.kind != "idea" or idea.status != "standing"


def height(idea: Idea, lines: tuple[str, ...]) -> float:
    return 2 * PAD + LABEL * labelled(idea) + LINE * max(1, len(lines)) + BY


def node(idea: Idea, place: tuple[float, int], tops: list[float], lines: tuple[str, ...], is_self: bool) -> Node:
    x, row = place
    return Node(idea, x - CARD / 2, tops[row], height(idea, lines), lines, is_self, is_from_right("".join(lines)))


def drawn(
    board: Board,
    chains: dict[Strand, list[str]],
    nodes: dict[IdeaId, Node],
    places: Places,
    rows: tuple[list[float], list[float]],
) -> list[Curve]:
    tops, tall = rows
    leaving = beside({s: (s.source, places[chain[1]][0]) for s, chain in chains.items()})
    coming = beside({s: (s.target, places[chain[-2]][0]) for s, chain in chains.items()})
    found = []
    for strand, chain in chains.items():
        start, end = nodes[strand.source], nodes[strand.target]
        points = [(start.x + CARD / 2 + leaving[strand], start.y + start.height)]
        for name in chain[1:-1]:
            x, row = places[name]
            points += [(x, tops[row]), (x, tops[row] + tall[row])]
        points.append((end.x + CARD / 2 + coming[strand], end.y))
        found.append(Curve(strand, is_once(board, strand), curved(points), arrow(*points[-1])))
    return found


def beside(ends: dict[Strand, tuple[IdeaId, float]]) -> dict[Strand, float]:
    """How far from the middle of its card each line ends, so that several do not end in one point."""
    together = defaultdict(list)
    for strand, (one, towards) in ends.items():
        together[one].append((towards, strand.source, strand.target, strand))
    found = {}
    for several in together.values():
        step = min(APART, (CARD - 4 * PAD) / len(several))
        for n, (*_, strand) in enumerate(sorted(several, key=lambda end: end[:3])):
            found[strand] = (n - (len(several) - 1) / 2) * step
    return found


def curved(points: Sequence[Point]) -> str:
    """Down all the way, bending between the rows."""
    said = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        said.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
    return "".join(said)


def arrow(x: float, y: float) -> str:
    return f"M{x - 5:.1f} {y - 8:.1f}L{x:.1f} {y - 0.5:.1f}L{x + 5:.1f} {y - 8:.1f}"
