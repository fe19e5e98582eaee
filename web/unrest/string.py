# SPDX-License-Identifier: Apache-2.0
"""The unrest of a network as a string: it swings as far as things lie open, and lies still where they came together."""

from collections.abc import Iterator
from math import ceil, pi, sin
from typing import Final, Literal

from msgspec import Struct

from projections.unrest import Gauge

EDGE: Final = 3
STEP: Final = 4
MOST: Final = 30
"""Beads on each half; with more things each stands for several."""

Kind = Literal["question", "tension", "settled"]


class Bead(Struct, frozen=True):
    kind: Kind
    x: float
    y: float


class String(Struct, frozen=True):
    width: int
    height: int
    swings: str
    """A path; "" where nothing lies open."""
    still: str
    beads: tuple[Bead, ...]
    worth: int
    """How many things one bead stands for."""


def string(gauge: Gauge, width: int, height: int, beads: bool = True) -> String:
    middle, end = height / 2, width - EDGE
    split = EDGE + gauge.share * (end - EDGE)
    swing = height * 0.4 * min(1, 0.4 + gauge.restless / 20)
    rise = max(1.0, min(24.0, (split - EDGE) / 3))

    def y(x: float) -> float:
        loose = max(0.0, min(1.0, (x - EDGE) / rise, (split - x) / rise))
        return round(middle + swing * loose * sin(2 * pi * (x - EDGE) / (height * 0.75)), 1)

    points = [(x, y(x)) for x in range(EDGE, ceil(split), STEP)] if gauge.restless else []
    swings = "M" + "L".join(f"{x:g} {at:g}" for x, at in (*points, (round(split, 1), middle))) if points else ""
    still = f"M{split:.1f} {middle:g}H{end}" if split < end else ""
    worth = max(1, ceil(max(gauge.restless, gauge.settled) / MOST))
    strung = tuple(strung_on(gauge, worth, split, end)) if beads else ()
    return String(width, height, swings, still, tuple(Bead(k, x, y(x)) for k, x in strung), worth)


def strung_on(gauge: Gauge, worth: int, split: float, end: float) -> Iterator[tuple[Kind, float]]:
    """What lies open on the half that swings, what was settled on the one that lies still, each at even distances."""
    questions, tensions = ceil(gauge.questions / worth), ceil(gauge.tensions / worth)
    for number, x in enumerate(evenly(EDGE, split, questions + tensions)):
        yield "question" if number < questions else "tension", x
    for x in evenly(split, end, ceil(gauge.settled / worth)):
        yield "settled", x


def evenly(start: float, end: float, n: int) -> list[float]:
    return [round(start + (end - start) * (place + 0.5) / n, 1) for place in range(n)]
