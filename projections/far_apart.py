# SPDX-License-Identifier: Apache-2.0
"""Two ideas that lie far apart on one board, to ask "what if these were one?". Pure: chance comes in as a seed.

Far apart is 1 - likeness of the words, times 1 - the share of ancestors they have in common. Likeness is Jaccard's over
the groups of three letters in each (L. R. Dice and G. Salton used the like; no model, any language). An idea and what
it grew from are no pair, nor are two that were combined before and let go. Warm ideas come up more often (P. Efraimidis
and P. Spirakis, 2006: a weighted draw takes the largest u^(1/weight)), and two people's are preferred to one's.
"""

from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations
from typing import Final, NamedTuple

from domain.board import Board, Idea
from domain.kernel import FORGOTTEN, BoardId, IdeaId
from projections.digest import free
from projections.lineage import walk
from projections.shelves import warmth

DRAWN: Final = 24
"""So many ideas of a board are compared with each other."""
TWO_PEOPLE: Final = 0.25


class Pair(NamedTuple):
    board: BoardId
    one: IdeaId
    other: IdeaId


def pair(boards: dict[BoardId, Board], seed: int) -> Pair | None:
    """The same for the same seed on the same boards; None where no two ideas can be brought together."""
    for called in sorted(boards, key=lambda board: chance(seed, board, len(boards[board].ideas)), reverse=True):
        found = on_board(boards[called], seed)
        if found is not None:
            return Pair(called, *found)
    return None


def on_board(board: Board, seed: int) -> tuple[IdeaId, IdeaId] | None:
    there = [idea for idea in free(board.ideas.values()) if idea.text != FORGOTTEN]
    there.sort(key=lambda idea: chance(seed, idea.id, 1 + warmth(idea)), reverse=True)
    drawn = there[:DRAWN]
    above = {idea.id: frozenset(ancestors(idea, board)) for idea in drawn}
    fit = [(one, other) for one, other in combinations(drawn, 2) if are_apart(one, other, above)]
    if not fit:
        return None
    one, other = max(fit, key=lambda two: apart(two[0], two[1], above))
    return one.id, other.id


def chance(seed: int, called: str, weight: int) -> float:
    """What decides a weighted draw: the larger, the sooner."""
    u = (int.from_bytes(sha256(f"{seed} {called}".encode()).digest()[:7]) + 1) / (2**56 + 1)
    return float(u ** (1 / max(weight, 1)))


def ancestors(idea: Idea, board: Board) -> Iterator[IdeaId]:
    """The idea and all it grew from."""
    yield from walk(idea.id, lambda one: (*board.ideas[one].builds_on, *board.ideas[one].made_of))


def are_apart(one: Idea, other: Idea, above: dict[IdeaId, frozenset[IdeaId]]) -> bool:
    together = set(one.once_in) & set(other.once_in)
    return one.id not in above[other.id] and other.id not in above[one.id] and not together


def apart(one: Idea, other: Idea, above: dict[IdeaId, frozenset[IdeaId]]) -> float:
    words = 1 - share(letters(one.text), letters(other.text))
    kin = 1 - share(above[one.id], above[other.id])
    return words * kin + (TWO_PEOPLE if one.by != other.by else 0)


def share(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard's: what two sets have in common, of all that is in either."""
    return len(a & b) / len(a | b) if a or b else 0.0


def letters(text: str) -> frozenset[str]:
    """Every group of three letters, with a space before and after each word."""
    plain = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    padded = f" {plain} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))
