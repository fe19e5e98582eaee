# SPDX-License-Identifier: Apache-2.0
"""A board's history as a film: the same frames the live socket sends, one per fact, each with its moment in words."""

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from domain.kernel import Event, Fact, IdeaId
from projections.lineage import Kinship, ancestry
from projections.past import Past
from web.past.drawn import Drawn
from web.past.moments import Moment, Teller

AT_ONCE: Final = 60
"""Frames in one answer."""

Shown = Callable[[Fact], bool]


class Frame(Struct, frozen=True, tag="changes", tag_field="type", rename={"since": "from", "upto": "to"}):
    """What turns the page at `from` into the page at `to`."""

    since: int
    upto: int
    html: str
    moment: Moment | None = None


class Whole(Struct, frozen=True, tag="reset", tag_field="type", rename={"since": "from", "upto": "to"}):
    """The whole ground at `to`, where that is less than the changes."""

    since: int
    upto: int
    html: str
    moment: Moment | None = None


class Reel(Struct, frozen=True):
    """Frames in order, each beginning where the one before ended; `upto` is the version after the last of them."""

    frames: list[Frame]
    upto: int


class Film:
    def __init__(self, past: Past, drawn: Drawn, teller: Teller, language: str) -> None:
        self._past = past
        self._drawn = drawn
        self._teller = teller
        self._language = language

    def step(self, a: int, b: int) -> Frame | Whole:
        """From any version to any other, forwards or backwards."""
        moment = self._teller.moment(b)
        if self._drawn.is_far(a, b):
            return Whole(a, b, self._drawn.ground(b, self._language), moment)
        return Frame(a, b, self._drawn.changes(a, b, self._language), moment)

    def frames(self, after: int, upto: int, shown: Shown, most: int = AT_ONCE) -> Reel:
        """One frame for each fact that is to be shown; what lies between goes along with the next."""
        found: list[Frame] = []
        at = after
        for version in stops(self._past, after, upto, shown):
            if len(found) == most:
                return Reel(found, at)
            html = self._drawn.changes(at, version, self._language)
            found.append(Frame(at, version, html, self._teller.moment(version)))
            at = version
        return Reel(found, max(at, upto))


def stops(past: Past, after: int, upto: int, shown: Shown) -> Iterator[int]:
    """The versions of the facts to be shown; the last of all always, so that a film ends where the board is."""
    for fact in past.facts[after:upto]:
        if fact.version == upto or shown(fact):
            yield fact.version


# -- what is followed --------------------------------------------------------------------------------------------------
def everything(_fact: Fact) -> bool:
    return True


def each(count: int) -> Shown:
    """One of so many: for a long way in a short time."""
    return lambda fact: fact.version % count == 0


def by_person(member: str) -> Shown:
    return lambda fact: fact.actor == member


def about_idea(kinship: Kinship, idea: str) -> Shown:
    """What happened to an idea and to all it came from; to nothing where there is no such idea."""
    family = ancestry(kinship, IdeaId(idea)).distance if idea in kinship.born else {}
    return lambda fact: any(about in family for about in subjects(fact.event))


def subjects(event: Event) -> list[IdeaId]:
    """The ideas an event names."""
    named = [getattr(event, name, None) for name in ("idea", "source", "target")]
    moves = [moving.idea for moving in getattr(event, "moves", ())]
    return [idea for idea in (*named, *moves) if idea]
