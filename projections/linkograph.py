# SPDX-License-Identifier: Apache-2.0
"""How thoughts led to thoughts on one board: moves in log order, links between them, and what can be counted of it.

After G. Goldschmidt, *Linkography* (MIT Press, 2014). A move puts a thought into words; a link (i, j), i < j, says that
move j builds on, is about, combines, answers, rewords, restores or cites move i. Every fact costs a few additions.
Measures are of ideas and of the group, never of a person.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from msgspec import Struct, field

from domain.board.forking import LinkCarried
from domain.board.links import LinkDrawn, LinkRemoved
from domain.board.rewording import IdeaReworded, WordingRestored
from domain.kernel import Fact, IdeaId, LinkId, author_of
from projections.moves import born

CRITICAL_SHARE: Final = (12, 100)
"""At most this share of the moves may be called critical."""

Pair = tuple[int, int]


class Move(Struct, eq=False):
    """`number` counts moves from 1; `wording` counts the idea's own from 1. `by` is a member, or an outside label."""

    number: int
    version: int
    idea: IdeaId
    wording: int
    by: str
    back: dict[int, None] = field(default_factory=dict)
    forth: dict[int, None] = field(default_factory=dict)

    @property
    def b(self) -> int:
        """Backlinks: links to earlier moves."""
        return len(self.back)

    @property
    def f(self) -> int:
        """Forelinks: links from later moves."""
        return len(self.forth)

    @property
    def height(self) -> int:
        back, forth = len(self.back), len(self.forth)
        return max(forth, back)

    @property
    def is_orphan(self) -> bool:
        return not self.back and not self.forth

    @property
    def span(self) -> int:
        """How many moves the longest of its links runs over; 0 without any."""
        return max((abs(self.number - other) for other in (*self.back, *self.forth)), default=0)


class Tally(Struct, frozen=True):
    """How many moves, links among them, and links among them between different people."""

    moves: int
    links: int
    across: int

    @property
    def link_index(self) -> float:
        """Links per move; 0 where there are no moves."""
        return self.links / self.moves if self.moves else 0.0

    @property
    def cross_person(self) -> float:
        """The share of links between moves of different people; 0 where there are no links."""
        return self.across / self.links if self.links else 0.0


class Linkograph:
    """Grows by facts, in order."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.moves: list[Move] = []
        self.links: Counter[Pair] = Counter()
        """(i, j) -> how many reasons there are for it; a link stays while there is one."""
        self.across = 0
        """Links between moves of different people."""
        self._wordings: dict[IdeaId, list[int]] = {}
        self._drawn: dict[LinkId, Pair] = {}
        self._heights: Counter[int] = Counter()
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        if (new := born(fact.event)) is not None:
            roots = [self.in_force(root) for _, root in new.roots]
            self._move(fact, new.idea, roots)
            return
        match fact.event:
            case IdeaReworded(idea=idea, started_from=base, beside=beside):
                self._move(fact, idea, self._reworded(idea, base, beside))
            case WordingRestored(idea=idea, wording=wording):
                self._move(fact, idea, [self._wordings[idea][wording - 1]])
            case (
                LinkDrawn(link=link, relation="answers", source=source, target=target)
                | LinkCarried(link=link, relation="answers", source=source, target=target)
            ):
                self._answer(link, source, target)
            case LinkRemoved(link=link) if link in self._drawn:
                self._unlink(self._drawn.pop(link))

    def _answer(self, link: LinkId, source: IdeaId, target: IdeaId) -> None:
        first, second = sorted((self.in_force(source), self.in_force(target)))
        self._drawn[link] = (first, second)
        self._link((first, second))

    def _reworded(self, idea: IdeaId, base: int, beside: tuple[int, ...]) -> list[int]:
        """The wording it started from; and the one in force, when both were merged into one text."""
        known = self._wordings[idea]
        is_merged = base < len(known) and len(known) not in beside
        return [known[base - 1], *([known[-1]] if is_merged else [])]

    def _move(self, fact: Fact, idea: IdeaId, roots: Iterable[int]) -> None:
        wordings = self._wordings.setdefault(idea, [])
        by = author_of(fact.event, fact.actor)
        move = Move(len(self.moves) + 1, fact.version, idea, len(wordings) + 1, by)
        self.moves.append(move)
        wordings.append(move.number)
        self._heights[0] += 1
        for root in roots:
            self._link((root, move.number))

    def _link(self, pair: Pair) -> None:
        self.links[pair] += 1
        if self.links[pair] == 1:
            self._count(pair, there=True)

    def _unlink(self, pair: Pair) -> None:
        self.links[pair] -= 1
        if not self.links[pair]:
            del self.links[pair]
            self._count(pair, there=False)

    def _count(self, pair: Pair, *, there: bool) -> None:
        earlier, later = (self.moves[number - 1] for number in pair)
        for move, kept, other in ((earlier, earlier.forth, later.number), (later, later.back, earlier.number)):
            self._heights[move.height] -= 1
            if there:
                kept[other] = None
            else:
                del kept[other]
            self._heights[move.height] += 1
        if earlier.by != later.by:
            self.across += 1 if there else -1

    # -- what can be read from it ----------------------------------------------------------------------------------
    def in_force(self, idea: IdeaId) -> int:
        """The number of the move that holds the idea's latest wording."""
        return self._wordings[idea][-1]

    def moves_of(self, idea: IdeaId) -> list[Move]:
        return [self.moves[number - 1] for number in self._wordings.get(idea, ())]

    def tally(self, among: Iterable[Move] | None = None) -> Tally:
        """Of all moves, or of some and the links between them."""
        if among is None:
            return Tally(len(self.moves), len(self.links), self.across)
        some = {move.number: move for move in among}
        links = [(some[i], move) for move in some.values() for i in move.back if i in some]
        return Tally(len(some), len(links), sum(a.by != b.by for a, b in links))

    @property
    def threshold(self) -> int:
        """The smallest t ≥ 1 with at most 12 % of the moves having f ≥ t or b ≥ t."""
        few, of = CRITICAL_SHARE
        reach = 0
        for height in sorted((h for h, count in self._heights.items() if h and count), reverse=True):
            reach += self._heights[height]
            if reach * of > len(self.moves) * few:
                return height + 1
        return 1

    @property
    def critical(self) -> list[Move]:
        """Moves that opened a road, or brought roads together."""
        threshold = self.threshold
        return [move for move in self.moves if move.height >= threshold]

    @property
    def orphans(self) -> list[Move]:
        return [move for move in self.moves if move.is_orphan]
