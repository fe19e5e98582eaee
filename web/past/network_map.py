# SPDX-License-Identifier: Apache-2.0
"""Where everything of a network lies when it is drawn: the theme in the middle, boards around it, people in a ring.

Places follow from all that ever was, so that in a film nothing has to move aside for what comes later: it only appears
where it will stay, and grows. Knows no HTML and no names. Lengths are units of a drawing of WIDTH by HEIGHT.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, cos, pi, radians, sin, sqrt
from typing import Final, Literal

from msgspec import Struct

from domain.kernel import FORGOTTEN, BoardId, MemberId
from domain.network import Network
from domain.network.state import Opened, Role
from domain.streams import board_stream
from projections.board_life import Grown
from projections.network_past import NetworkPast
from web.story import lettering

WIDTH: Final = 1_000
HEIGHT: Final = 860
MIDDLE: Final = (500.0, 430.0)
ORBIT: Final = (292.0, 240.0)
RING: Final = (464.0, 397.0)
"""Half axes of the ellipses on which boards and people lie."""
LARGEST: Final = 82.0
SMALLEST: Final = 9.0
APIECE: Final = 17.0
"""Radius of a board with one idea, while there is room; the area grows by as much with each further idea."""
FACE: Final = 25.0
MOST_SEEDS: Final = 400
"""Dots on the fullest board; of a fuller one each dot stands for several ideas."""
GOLDEN: Final = pi * (3 - sqrt(5))

NAMED: Final = 8
"""Boards whose names find room on the drawing."""

Standing = Literal["attracted", "member", "paused", "left"]


class Line(Struct, frozen=True):
    text: str
    y: float


class Face(Struct, frozen=True):
    """Somebody in the ring; `small` where there is no room for initials."""

    id: MemberId
    x: float
    y: float
    r: float
    standing: Standing
    roles: tuple[Role, ...]

    @property
    def small(self) -> bool:
        return self.r < 13

    @property
    def roomy(self) -> bool:
        """Whether there is room for more, where the drawing is small."""
        return self.r == FACE


class Disc(Struct, frozen=True):
    """A board. `seeds` are paths of dots by kind, around its own middle; `version` is the one it had by then."""

    id: BoardId
    number: int
    x: float
    y: float
    r: float
    version: int
    question: str
    grown: Grown
    seeds: tuple[tuple[str, str], ...]
    label: tuple[Line, ...]
    of: BoardId | None


class Tie(Struct, frozen=True):
    """From the board that a side board began from, to the side board."""

    id: BoardId
    path: str


class Scene(Struct, frozen=True):
    """The whole drawing at one moment. `seed` is how wide a dot is, `worth` for how many ideas each stands."""

    stage: str
    name: tuple[Line, ...]
    question: tuple[Line, ...]
    faces: tuple[Face, ...]
    discs: tuple[Disc, ...]
    ties: tuple[Tie, ...]
    seed: float
    worth: int
    crowded: bool
    """So many boards that their numbers stand for their names."""


def scene(past: NetworkPast, moment: int, shown: str) -> Scene:
    """`shown` stands for words that were erased."""
    network = past.network(moment)
    plan = Plan(past)
    discs = tuple(plan.discs(network, moment, shown))
    by_id = {disc.id: disc for disc in discs}
    ties = tuple(Tie(disc.id, tie(by_id[disc.of], disc)) for disc in discs if disc.of in by_id)
    seed = round(min(plan.apiece * sqrt(plan.worth) * 0.95, 13), 2)
    return Scene(
        network.stage, *theme(network, shown), tuple(faces(past, network)), discs, ties, seed, plan.worth, plan.crowded
    )


# -- the middle --------------------------------------------------------------------------------------------------------
def theme(network: Network, shown: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of its name and of its question, one above the other around the middle."""
    name = wrapped(legible(network.name, shown), 8.6, 3) if network.stage != "nothing" else ()
    asked = wrapped(legible(network.question, shown), 12, 3) if network.question else ()
    top = -(len(name) * 28 + len(asked) * 21 + (10 if asked else 0)) / 2
    named = [Line(text, round(top + 22 + 28 * n, 1)) for n, text in enumerate(name)]
    below = top + len(name) * 28 + 10
    return tuple(named), tuple(Line(text, round(below + 16 + 21 * n, 1)) for n, text in enumerate(asked))


@lru_cache(4_000)
def wrapped(text: str, across: float, most: int) -> tuple[str, ...]:
    """Lines of at most `across` em; the same words are on hundreds of drawings."""
    return tuple(lettering.wrapped(text, across, most))


def legible(text: str, shown: str) -> str:
    return shown if text == FORGOTTEN else text


# -- the people --------------------------------------------------------------------------------------------------------
def faces(past: NetworkPast, network: Network) -> Iterator[Face]:
    seats = past.seats
    r = round(min(FACE, pi * sum(RING) / 2 / max(1, len(seats)) * 0.84), 1)
    for seat, member in enumerate(seats):
        standing = standing_of(network, member)
        if standing:
            x, y = at(RING, seat / len(seats))
            yield Face(member, x, y, r, standing, tuple(role for role in network.roles if network.holds(role, member)))


def standing_of(network: Network, member: MemberId) -> Standing | None:
    known = network.members.get(member)
    if known is not None:
        return known.presence
    return "attracted" if member in network.attracted else None


# -- the boards --------------------------------------------------------------------------------------------------------
class Plan:
    """Places and measures that hold for the whole film, as long as nothing is added."""

    def __init__(self, past: NetworkPast) -> None:
        self._past = past
        self.order = in_order(past.life.now.boards)
        lives = (past.boards.get(board_stream(board)) for board in self.order)
        most = max((life.most for life in lives if life), default=1)
        self.largest = min(LARGEST, pi * sum(ORBIT) / max(1, len(self.order)) * 0.42)
        self.apiece = min(APIECE, self.largest / sqrt(max(1, most)))
        self.worth = ceil(most / MOST_SEEDS) or 1
        self.crowded = len(self.order) > NAMED

    def discs(self, network: Network, moment: int, shown: str) -> Iterator[Disc]:
        numbers = {board: number for number, board in enumerate(self._past.life.now.boards, 1)}
        for place, board in enumerate(self.order):
            opened = network.boards.get(board)
            if opened is None:
                continue
            version, grown = self._past.board(board, moment)
            x, y = at(ORBIT, (place + 0.5) / len(self.order))
            r = round(max(SMALLEST, self.apiece * sqrt(grown.ideas) + 5), 1)
            question = legible(opened.question, shown)
            dots = seeds(grown, self.worth, round(self.apiece * sqrt(self.worth), 2))
            label = tuple(Line(text, r + 20 + 19 * n) for n, text in enumerate(wrapped(question, 11.5, 2)))
            yield Disc(board, numbers[board], x, y, r, version, question, grown, dots, label, opened.of)


def in_order(boards: dict[BoardId, Opened]) -> list[BoardId]:
    """As they were opened, each followed by its side boards."""
    found: list[BoardId] = []

    def add(home: BoardId | None) -> None:
        for board in boards.values():
            if board.of == home:
                found.append(board.id)
                add(board.id)

    add(None)
    return found


def tie(home: Disc, side: Disc) -> str:
    """A curve between two middles that bends towards the rim of the orbit."""
    x, y = (home.x + side.x) / 2, (home.y + side.y) / 2
    bent = (x + (x - MIDDLE[0]) * 0.28, y + (y - MIDDLE[1]) * 0.28)
    return f"M{home.x:g} {home.y:g}Q{bent[0]:.0f} {bent[1]:.0f} {side.x:g} {side.y:g}"


def seeds(grown: Grown, worth: int, apiece: float) -> tuple[tuple[str, str], ...]:
    """One dot for each idea, in the order of a sunflower: insights at its heart, then combinations, then questions."""
    plain = grown.ideas - grown.insights - grown.combined - grown.asked
    kinds = (("insight", grown.insights), ("combination", grown.combined), ("question", grown.asked), ("idea", plain))
    found, since, counted = [], 0, 0
    for kind, count in kinds:
        counted += count
        upto = ceil(counted / worth)
        if upto > since:
            found.append((kind, dots(since, upto, apiece)))
        since = upto
    return tuple(found)


@lru_cache(4_000)
def dots(first: int, end: int, apiece: float) -> str:
    """A path of points, to be drawn with round ends (Vogel's sunflower: angle n·137.5°, distance ∝ √n)."""
    found = []
    for n in range(first, end):
        far = apiece * sqrt(n + 0.4) * 0.93
        found.append(f"M{far * cos(n * GOLDEN):.1f} {far * sin(n * GOLDEN):.1f}h0")
    return "".join(found)


def at(axes: tuple[float, float], part: float) -> tuple[float, float]:
    """A point of an ellipse around the middle, clockwise from the top; `part` is the part of the way round."""
    angle = radians(360 * part - 90)
    return round(MIDDLE[0] + axes[0] * cos(angle), 1), round(MIDDLE[1] + axes[1] * sin(angle), 1)
