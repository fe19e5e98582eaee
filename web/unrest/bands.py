# SPDX-License-Identifier: Apache-2.0
"""The four lenses as bands on one time line: a bar for each week, as high as the root of how much there was."""

from datetime import date
from math import sqrt
from typing import Final

from msgspec import Struct

from projections.lenses import LENSES, WEEK, Lens, Lived

WIDE: Final = 10
HIGH: Final = 24
LEAST: Final = 8
"""Weeks that are drawn at least."""


class Bar(Struct, frozen=True):
    x: int
    high: float


class Band(Struct, frozen=True):
    lens: Lens
    bars: tuple[Bar, ...]
    total: int
    weeks: int
    """In how many weeks there was any of it."""


class Bands(Struct, frozen=True):
    """From the week of `first` to that of `last`."""

    wide: int
    bands: tuple[Band, ...]
    first: date | None = None
    last: date | None = None


def bands(lived: Lived) -> Bands:
    """What began lately has empty weeks before it: time goes up to now, and one week is no wall."""
    if not lived.weeks:
        return Bands(LEAST * WIDE, ())
    last, drawn = lived.weeks[-1].monday, max(LEAST, lived.span)
    first = last - WEEK * (drawn - 1)
    return Bands(drawn * WIDE, tuple(band(lens, lived, first) for lens in LENSES), first, last)


def band(lens: Lens, lived: Lived, first: date) -> Band:
    alive = [(week.monday, week.counts[lens]) for week in lived.weeks if week.counts[lens]]
    bars = tuple(Bar((monday - first) // WEEK * WIDE, high(count, lived.most)) for monday, count in alive)
    return Band(lens, bars, sum(count for _, count in alive), len(alive))


def high(count: int, most: int) -> float:
    return round(max(2.0, HIGH * sqrt(count / most)), 1)
