# SPDX-License-Identifier: Apache-2.0
"""Where an idea came from: all it grew out of, over as many steps as there are, and what of that was left out.

An older idea is above a younger one, whatever ties them, so nothing can lead back to itself. Pure; grows by facts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from msgspec import Struct

from domain.board import Board
from domain.board.forking import LinkCarried
from domain.board.links import LinkDrawn, LinkRemoved
from domain.kernel import Fact, IdeaId, LinkId
from projections.moves import How, born

NEAREST: Final = 300
"""Ideas a drawing can hold."""


class Strand(Struct, frozen=True):
    """One tie between an older idea (`source`) and a younger one (`target`), since a version.

    For an answer `forward` says that the younger answers the older, as usual; otherwise the older one was there already
    when the question came.
    """

    source: IdeaId
    target: IdeaId
    how: How
    version: int
    forward: bool = True


class Kinship:
    """Every strand of a board. A source that was taken out of a combination stays: it once was one."""

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.born: dict[IdeaId, int] = {}
        self._above: dict[IdeaId, dict[tuple[IdeaId, str], Strand]] = defaultdict(dict)
        self._below: dict[IdeaId, dict[IdeaId, int]] = defaultdict(dict)
        self._answers: dict[LinkId, tuple[Strand, str]] = {}
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        if (new := born(fact.event)) is not None:
            self.born[new.idea] = fact.version
            for how, root in new.roots:
                self._tie(Strand(root, new.idea, how, fact.version), how)
            return
        match fact.event:
            case (
                LinkDrawn(link=link, relation="answers", source=source, target=target)
                | LinkCarried(link=link, relation="answers", source=source, target=target)
            ):
                forward = self.born[target] < self.born[source]
                older, younger = (target, source) if forward else (source, target)
                strand = Strand(older, younger, "answers", fact.version, forward)
                self._answers[link] = (strand, link)
                self._tie(strand, link)
            case LinkRemoved(link=link) if link in self._answers:
                self._untie(*self._answers.pop(link))

    def _tie(self, strand: Strand, key: str) -> None:
        self._above[strand.target][strand.source, key] = strand
        below = self._below[strand.source]
        below[strand.target] = below.get(strand.target, 0) + 1

    def _untie(self, strand: Strand, key: str) -> None:
        del self._above[strand.target][strand.source, key]
        below = self._below[strand.source]
        below[strand.target] -= 1
        if not below[strand.target]:
            del below[strand.target]

    def above(self, idea: IdeaId) -> Iterator[Strand]:
        """What an idea came from in one step, in the order it was said."""
        yield from self._above.get(idea, {}).values()

    def below(self, idea: IdeaId) -> Iterator[IdeaId]:
        """What came from an idea in one step, the oldest first."""
        yield from sorted(self._below.get(idea, {}), key=self.born.__getitem__)


class Ancestry(Struct, frozen=True):
    """One idea and everything above it. `distance` is in steps, nearest first, the idea itself at 0."""

    idea: IdeaId
    distance: dict[IdeaId, int]
    strands: tuple[Strand, ...]
    more: int = 0
    """How many ideas lie further away than was asked for."""

    @property
    def until(self) -> dict[IdeaId, int]:
        """Up to which version each of those above mattered: until the last that grew from it had what it needed."""
        found: dict[IdeaId, int] = {}
        for strand in self.strands:
            found[strand.source] = max(strand.version, found.get(strand.source, 0))
        return found

    def nearest(self, most: int = NEAREST) -> "Ancestry":
        kept = dict(list(self.distance.items())[:most])
        strands = tuple(s for s in self.strands if s.source in kept and s.target in kept)
        return Ancestry(self.idea, kept, strands, len(self.distance) - len(kept))


def ancestry(kinship: Kinship, idea: IdeaId) -> Ancestry:
    """Raises KeyError for an idea that is not on the board."""
    kinship.born[idea]

    def sources(one: IdeaId) -> Iterator[IdeaId]:
        return (strand.source for strand in kinship.above(one))

    distance = walk(idea, sources)
    strands = tuple(strand for one in distance for strand in kinship.above(one))
    return Ancestry(idea, distance, strands)


def walk(start: IdeaId, following: Callable[[IdeaId], Iterable[IdeaId]]) -> dict[IdeaId, int]:
    """Everything that can be reached, with the number of steps, nearest first."""
    found = {start: 0}
    waiting = [start]
    for one in waiting:
        for other in following(one):
            if other not in found:
                found[other] = found[one] + 1
                waiting.append(other)
    return found


class LeftOut(Struct, frozen=True):
    """What was near and is not in it.

    `once` are ties that were let go; `aside` ideas above that were withdrawn or undone; `roads` what else grew from
    the same ideas and leads elsewhere; `overtaken` earlier wordings, by idea and number from 1.
    """

    once: tuple[Strand, ...] = ()
    aside: tuple[IdeaId, ...] = ()
    roads: tuple[IdeaId, ...] = ()
    overtaken: tuple[tuple[IdeaId, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.once or self.aside or self.roads or self.overtaken)


def left_out(board: Board, kinship: Kinship, family: Ancestry) -> LeftOut:
    """`board` is the board at the version up to which the others were folded."""
    heirs = walk(family.idea, kinship.below)
    above = sorted((one for one in family.distance if one != family.idea), key=kinship.born.__getitem__)
    near = dict.fromkeys(road for one in above for road in kinship.below(one))
    return LeftOut(
        once=tuple(strand for strand in family.strands if is_once(board, strand)),
        aside=tuple(one for one in above if board.ideas[one].status != "standing"),
        roads=tuple(
            sorted((r for r in near if r not in family.distance and r not in heirs), key=kinship.born.__getitem__)
        ),
        overtaken=tuple((one, n) for one in (*above, family.idea) for n in range(1, board.ideas[one].wording)),
    )


def is_once(board: Board, strand: Strand) -> bool:
    """Whether a source is one no longer: it was taken out, or the combination was undone."""
    made = board.ideas[strand.target]
    return strand.how == "source" and (made.status == "undone" or strand.source not in made.sources)
