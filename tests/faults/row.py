# SPDX-License-Identifier: Apache-2.0
"""What a row is: a promise in one sentence, how often it is put to the test, and when it counts as kept."""

from collections.abc import Callable, Coroutine
from typing import Any, Literal

from msgspec import Struct

from tests.faults.ground import Ground

Figures = dict[str, float | int | str]
Scale = Literal["ci", "full"]


class Adding(Struct, frozen=True):
    """How what several runs found is one: see tests/faults/adding.py. `counted` is the figure that is to reach `asked`.

    Of `most` the greatest stands; `alike` must be the same in each.
    """

    counted: str
    most: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


class Row(Struct, frozen=True):
    """`counts` is how often, by scale. `run` breaks things on a ground of its own and answers what it counted."""

    name: str
    promise: str
    counts: dict[Scale, int]
    run: Callable[[Ground], Coroutine[Any, Any, Figures]]
    kept: Callable[[Figures], bool]
    adding: Adding | None = None
    """None for a row that measures times or is done in one go: it cannot go on where it stopped."""


class Skipped(Exception):
    """The row cannot be run here, or has no meaning on this set-up; `str()` says why in plain words."""


def all_done(found: Figures, of: str, *nothing_of: str) -> bool:
    """Something was tried, and of each of these nothing was found."""
    return int(found[of]) > 0 and all(found[name] == 0 for name in nothing_of)
