# SPDX-License-Identifier: Apache-2.0
"""What lies under the time handle: how much happened when, the sittings, and marks for what one may look for."""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct, structs

from domain.kernel import Fact
from projections.past import Past
from projections.sittings import Sitting, sittings
from projections.tempo import tempo
from web.rendering import Rendering
from web.telling import kind_of

WIDTH: Final = 1_000
"""Units from the first moment to the last; the drawing is stretched over the handle."""
MARKED: Final = frozenset({"insight", "combination", "board"})
MOST_MARKS: Final = 400
MOST_CHAPTERS: Final = 300


class Bar(Struct, frozen=True):
    x: float
    width: float
    height: float


class Chapter(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """`gathering` is the one it is named after, "" for a sitting."""

    first: int
    last: int
    title: str
    gathering: str = ""


class Mark(Struct, frozen=True):
    version: int
    kind: str
    x: float = 0


class Strip(Struct, frozen=True):
    """`facts` is the same for scripts: {"version", "chapters", "marks", "critical"} as JSON."""

    version: int
    bars: list[Bar]
    chapters: list[Chapter]
    marks: list[Mark]
    critical: list[int]
    width: int = WIDTH

    @property
    def facts(self) -> str:
        told = {name: getattr(self, name) for name in ("version", "chapters", "marks", "critical")}
        return msgspec.json.encode(told).decode()


def strip_of(past: Past, critical: frozenset[int], rendering: Rendering, language: str) -> Strip:
    version = past.version
    cut = chapters(past.facts, rendering, language)
    marks = [Mark(fact.version, kind, place(fact.version, version)) for fact, kind in marked(past.facts)]
    return Strip(version, bars(past.facts), cut, thinned(marks), sorted(critical))


def with_people(strip: Strip, past: Past, life: Iterable[Fact]) -> Strip:
    """With a mark for when somebody came, paused or left, which is written in the network and not on the board."""
    began = past.facts[0].happened_at if past.facts else None
    there = (fact for fact in life if began and fact.happened_at >= began and kind_of(fact.event) == "people")
    versions = dict.fromkeys(past.version_at(fact.happened_at) for fact in there)
    people = [Mark(version, "people", place(version, strip.version)) for version in versions]
    return structs.replace(strip, marks=sorted([*strip.marks, *people[-MOST_MARKS:]], key=lambda mark: mark.version))


def place(version: int, last: int) -> float:
    """Where a version lies on the drawing."""
    return round(version * WIDTH / max(1, last), 2)


def bars(facts: list[Fact]) -> list[Bar]:
    heights = tempo(facts)
    width = WIDTH / max(1, len(heights))
    return [Bar(round(n * width, 2), round(width, 2), round(100 * height, 1)) for n, height in enumerate(heights)]


def marked(facts: list[Fact]) -> list[tuple[Fact, str]]:
    kinds = ((fact, kind_of(fact.event)) for fact in facts)
    return [(fact, kind) for fact, kind in kinds if kind in MARKED]


def thinned(marks: list[Mark]) -> list[Mark]:
    """No more than can be told apart; insights stay longest."""
    if len(marks) <= MOST_MARKS:
        return marks
    insights = [mark for mark in marks if mark.kind == "insight"]
    kept = insights if len(insights) >= MOST_MARKS // 2 else marks
    return kept[:: -(-len(kept) // MOST_MARKS)]


def chapters(facts: list[Fact], rendering: Rendering, language: str) -> list[Chapter]:
    cut = sittings(facts)
    while len(cut) > MOST_CHAPTERS:
        cut = [joined(*cut[n : n + 2]) for n in range(0, len(cut), 2)]
    return [Chapter(one.first, one.last, title(one, rendering, language)) for one in cut]


def joined(one: Sitting, other: Sitting | None = None) -> Sitting:
    return one if other is None else Sitting(one.first, other.last, one.began, other.ended)


def title(sitting: Sitting, rendering: Rendering, language: str) -> str:
    """The day, and from when until when; two days where it went on past midnight."""
    days = [rendering.day(at, language) for at in (sitting.began, sitting.ended)]
    clocks = [rendering.clock(at) for at in (sitting.began, sitting.ended)]
    if days[0] != days[1]:
        return f"{days[0]}, {clocks[0]} – {days[1]}, {clocks[1]}"
    return f"{days[0]}, {clocks[0]}" if clocks[0] == clocks[1] else f"{days[0]}, {clocks[0]}–{clocks[1]}"
