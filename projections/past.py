# SPDX-License-Identifier: Apache-2.0
"""Everything one board ever was: any version at once, from snapshots that share what did not change.

Each fact changes a few ideas. Every such change is kept as a numbered take (the idea as it was from then on), and every
now and then a keyframe lists the takes of all ideas. A version is the keyframe before it and the few changes since, so
the first moment and the last are equally near. What is handed out is shared and must not be changed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final, Generic, NamedTuple, TypeVar

from domain import board
from domain.board import Board, Idea
from domain.board.state import Link
from domain.kernel import Fact, IdeaId, LinkId
from projections.board import Name, Part, touched

T = TypeVar("T")

LEAST_BETWEEN: Final = 256
SHARE: Final = 4
"""A keyframe as soon as the changes since the last one are a quarter of what it lists: time and room stay balanced."""


class Reel(Generic[T]):
    """Things of one kind in the order they appeared, and every take of each. Numbers of takes count from 0."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.takes: list[T] = []
        self.versions: list[int] = []
        self._places: list[int] = []
        self._place: dict[str, int] = {}
        self._now: list[int] = []
        self._own: dict[str, list[int]] = {}
        self._keyframes: list[list[int]] = [[]]
        self._starts: list[int] = [0]

    def take(self, version: int, called: str, take: T) -> None:
        number = len(self.takes)
        place = self._place.setdefault(called, len(self.ids))
        self.takes.append(take)
        self.versions.append(version)
        self._places.append(place)
        self._own.setdefault(called, []).append(number)
        if place == len(self.ids):
            self.ids.append(called)
            self._now.append(number)
        else:
            self._now[place] = number
        if len(self.takes) - self._starts[-1] >= max(LEAST_BETWEEN, len(self.ids) // SHARE):
            self._keyframes.append(self._now.copy())
            self._starts.append(len(self.takes))

    def at(self, version: int) -> list[int]:
        """The numbers of the takes that show everything there was at the version, in the order of `ids`."""
        end = bisect_right(self.versions, version)
        nearest = bisect_right(self._starts, end) - 1
        numbers = self._keyframes[nearest].copy()
        for number in range(self._starts[nearest], end):
            place = self._places[number]
            if place == len(numbers):
                numbers.append(number)
            else:
                numbers[place] = number
        return numbers

    def number(self, called: str, version: int) -> int | None:
        """The number of the take that shows one thing as it was; None before it appeared."""
        own = self._own.get(called, [])
        before = bisect_left(own, bisect_right(self.versions, version))
        return own[before - 1] if before else None

    def one(self, called: str, version: int) -> T | None:
        number = self.number(called, version)
        return None if number is None else self.takes[number]

    def called(self, number: int) -> str:
        """Whose take it is."""
        return self.ids[self._places[number]]

    def differing(self, a: int, b: int) -> Iterator[tuple[str, int | None]]:
        """What looks otherwise at b than at a: its id and the number of its take at b, None where it is not yet."""
        low, high = bisect_right(self.versions, min(a, b)), bisect_right(self.versions, max(a, b))
        before, after = self.at(a), self.at(b)
        if high - low < len(before):
            for place in sorted(set(self._places[low:high])):
                yield self.ids[place], after[place] if place < len(after) else None
        else:
            for called, was, now in zip_longest(self.ids[: max(len(before), len(after))], before, after):
                if was != now:
                    yield called, now


class ReelAt(Mapping[Any, T]):
    """What there was on a reel at one version, each looked up when it is asked for."""

    def __init__(self, reel: Reel[T], version: int) -> None:
        self._reel = reel
        self._version = version

    def __getitem__(self, called: str) -> T:
        take = self._reel.one(called, self._version)
        if take is None:
            raise KeyError(called)
        return take

    def __iter__(self) -> Iterator[str]:
        return (called for called in self._reel.ids if self._reel.one(called, self._version) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Difference(NamedTuple):
    """The parts that look otherwise at one version than at another, each with whether it is there at all by then."""

    parts: list[Part]
    not_yet: list[Part]


class Past:
    """Grows by facts, in order. Any thread may read while one adds: what was is never touched again."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.cards: Reel[Idea] = Reel()
        self.links: Reel[Link | None] = Reel()
        self.asides: Reel[None] = Reel()
        self._latest: list[datetime] = []
        self._state = board.empty()

    @property
    def version(self) -> int:
        return len(self.facts)

    def add(self, facts: Iterable[Fact]) -> None:
        """Facts it has already are passed over. Raises ValueError when one is missing in between."""
        for fact in facts:
            if fact.version <= self.version:
                continue
            if fact.version != self.version + 1:
                raise ValueError(f"after version {self.version} comes {fact.version}")
            self._state = board.evolve(self._state, fact)
            self._shoot(fact)
            happened = fact.happened_at
            self._latest.append(max(happened, self._latest[-1]) if self._latest else happened)
            self.facts.append(fact)

    def _shoot(self, fact: Fact) -> None:
        state, version = self._state, fact.version
        ideas: dict[str, None] = {}
        for name, about in touched((fact.event,), state):
            if name in ("idea", "talk"):
                ideas[about] = None
            elif name == "link":
                self.links.take(version, about, state.links.get(LinkId(about)))
            elif name == "aside":
                self.asides.take(version, about, None)
        for idea in ideas:
            self.cards.take(version, idea, copy(state.ideas[IdeaId(idea)]))

    # -- as it was -------------------------------------------------------------------------------------------------
    def board(self, version: int) -> Board:
        """The board up to and with that version, without undo stacks and removed links. Not to be changed."""
        whole = board.empty() if version <= 0 else self._around(version)
        whole.ideas, whole.links = self._ideas(version), self._links(version)
        whole.aside = dict.fromkeys(self.aside(version))
        return whole

    def glimpse(self, version: int) -> Board:
        """The same board for drawing a few parts of it: ideas and links are looked up when they are asked for."""
        whole = self._around(version)
        if version == 0:
            whole.question, whole.begun_by, whole.begun_at = "", None, None
        whole.ideas, whole.links = ReelAt(self.cards, version), ReelAt(self.links, version)  # type: ignore[assignment]
        return whole

    def _around(self, version: int) -> Board:
        """All that there is once."""
        now = self._state
        return Board(
            version=version,
            id=now.id,
            network=now.network,
            question=now.question,
            begun_by=now.begun_by,
            begun_at=now.begun_at,
            origin=now.origin,
        )

    def _ideas(self, version: int) -> dict[IdeaId, Idea]:
        takes = map(self.cards.takes.__getitem__, self.cards.at(version))
        return {IdeaId(called): idea for called, idea in zip(self.cards.ids, takes, strict=False)}

    def _links(self, version: int) -> dict[LinkId, Link]:
        takes = map(self.links.takes.__getitem__, self.links.at(version))
        return {LinkId(c): link for c, link in zip(self.links.ids, takes, strict=False) if link is not None}

    def idea(self, idea: str, version: int) -> Idea | None:
        """The idea as it was right after that version; None before it appeared."""
        return self.cards.one(idea, version)

    def aside(self, version: int) -> list[IdeaId]:
        """What had ever been set aside by then, in that order."""
        return [IdeaId(called) for called in self.asides.ids[: len(self.asides.at(version))]]

    def version_at(self, moment: datetime) -> int:
        """The last version that had happened by that moment; 0 before the first."""
        return bisect_right(self._latest, moment)

    # -- what changed ----------------------------------------------------------------------------------------------
    def difference(self, a: int, b: int) -> Difference:
        """Between two versions, forwards or backwards: links and what was set aside included, conversations not."""
        parts: list[Part] = []
        not_yet: list[Part] = []
        reels: tuple[tuple[Name, Reel[Any]], ...] = (("idea", self.cards), ("link", self.links), ("aside", self.asides))
        for name, reel in reels:
            for called, number in reel.differing(a, b):
                there = number is not None and (name != "link" or reel.takes[number] is not None)
                (parts if there else not_yet).append(Part(name, called))
        if 0 in (a, b) and a != b:
            parts.append(Part("question"))
        return Difference(parts, not_yet)

    def touched_at(self, version: int) -> Sequence[str]:
        """The ideas whose cards the fact of that version changed."""
        low, high = bisect_right(self.cards.versions, version - 1), bisect_right(self.cards.versions, version)
        return [self.cards.called(number) for number in range(low, high)]
