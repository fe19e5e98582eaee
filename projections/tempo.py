# SPDX-License-Identifier: Apache-2.0
"""How fast things went: a history cut into equal stretches of events, and how many events an hour each had."""

from collections.abc import Sequence
from math import log1p
from typing import Final

from domain.kernel import Fact

STRETCHES: Final = 200
SHORTEST: Final = 60.0
"""Seconds a stretch is taken to last at least, so that a burst does not flatten all the rest."""


def tempo(facts: Sequence[Fact], stretches: int = STRETCHES) -> list[float]:
    """From 0 to 1 for each stretch: log(1 + events an hour), as a share of the fastest. At most one per event."""
    count = min(stretches, len(facts))
    paces = [_pace(facts, len(facts) * n // count, len(facts) * (n + 1) // count) for n in range(count)]
    fastest = max(paces, default=0.0)
    return [pace / fastest for pace in paces]


def _pace(facts: Sequence[Fact], first: int, end: int) -> float:
    """From the event before the stretch to its last one: a long silence before it makes it slow."""
    since = facts[max(0, first - 1)].happened_at
    lasted = abs((facts[end - 1].happened_at - since).total_seconds())
    return log1p((end - first) * 3600 / max(lasted, SHORTEST))
