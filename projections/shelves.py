# SPDX-License-Identifier: Apache-2.0
"""Which ideas of a board nobody touched yet, which are warming up, and which are ripe to combine.

A standing idea that is no question and is in no combination lies on exactly one shelf; every other idea on none:

- ripe: at least RIPE free ideas build on it or support it (projections/digest.py); a reason to combine wins;
- untouched: nobody reacted, commented, built on it, linked it or named it an insight, nobody worded it anew, and it
  itself grew from nothing;
- warming up: everything else.
"""

from typing import Final, Literal

from domain.board import Board, Idea
from domain.kernel import IdeaId
from projections.digest import free, ripe

Shelf = Literal["ripe", "warming", "untouched"]
SHELVES: Final[tuple[Shelf, ...]] = ("ripe", "warming", "untouched")


def shelves(board: Board) -> dict[Shelf, list[IdeaId]]:
    """The warmest first, and among equals as they came."""
    found: dict[Shelf, list[IdeaId]] = {shelf: [] for shelf in SHELVES}
    ready = frozenset(ripe(board))
    for idea in sorted(free(board.ideas.values()), key=warmth, reverse=True):
        found[shelf_of(idea, ready)].append(idea.id)
    return found


def shelf_of(idea: Idea, ready: frozenset[IdeaId]) -> Shelf:
    if idea.id in ready:
        return "ripe"
    return "warming" if warmth(idea) else "untouched"


def warmth(idea: Idea) -> int:
    """How much happened around an idea; said of ideas only, never of people."""
    around = (idea.reactions, idea.comments, idea.built_on_by, idea.links, idea.builds_on, idea.sources)
    return sum(map(len, around)) + idea.wording - 1 + (idea.insight is not None)
