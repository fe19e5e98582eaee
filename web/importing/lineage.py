# SPDX-License-Identifier: Apache-2.0
"""Which row was inspired by which: sources first, and no circles. Pure; takes any row with an id and references."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush
from typing import Final, Protocol, TypeVar

from web.importing.problems import Problem, shown

UNKNOWN = "there is no row with the id “%(id)s” in this file."
CIRCLE = "this row leads back to itself, by way of line %(lines)s. Ideas can only build on earlier ones."
END: Final = datetime.max.replace(tzinfo=UTC)


class Inspired(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def id(self) -> str: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def inspired_by(self) -> tuple[str, ...]: ...


RowT = TypeVar("RowT", bound=Inspired)
Sources = dict[int, set[int]]
"""Line of a row -> lines of the rows it was inspired by."""


def in_order(rows: Iterable[RowT], problems: list[Problem], lost: Collection[str] = ()) -> tuple[RowT, ...]:
    """The rows with sources before what they inspired, else by time, else by line. Rows in a circle are left out.

    `lost` are ids of rows that are in the file and not here.
    """
    by_line = {row.line: row for row in rows}
    sources = sources_of(by_line.values(), problems, lost)
    heirs = turned(sources)
    waiting = {line: len(above) for line, above in sources.items()}
    ready = [(row.at or END, row.line) for row in by_line.values() if not waiting[row.line]]
    heapify(ready)
    ordered = []
    while ready:
        line = heappop(ready)[1]
        ordered.append(by_line.pop(line))
        for heir in heirs.get(line, ()):
            waiting[heir] -= 1
            if not waiting[heir]:
                heappush(ready, (by_line[heir].at or END, heir))
    problems.extend(circles(sources, set(by_line)))
    return tuple(ordered)


def sources_of(rows: Iterable[Inspired], problems: list[Problem], lost: Collection[str]) -> Sources:
    lines: dict[str, int] = {}
    for row in rows:
        lines.setdefault(row.id, row.line)
    lines.pop("", None)
    sources: Sources = {}
    for row in rows:
        sources[row.line] = {lines[source] for source in row.inspired_by if source in lines}
        unknown = (source for source in row.inspired_by if source not in lines and source not in lost)
        problems.extend(Problem(row.line, "inspired_by", UNKNOWN, {"id": shown(source)}) for source in unknown)
    return sources


def turned(sources: Sources) -> Sources:
    heirs: Sources = {}
    for line, above in sources.items():
        for source in above:
            heirs.setdefault(source, set()).add(line)
    return heirs


def circles(sources: Sources, left: set[int]) -> Iterable[Problem]:
    """One problem for each row on a circle; `left` are the rows that could not be put in order."""
    heirs = turned({line: sources[line] & left for line in left})
    loose = [line for line in left if not heirs.get(line)]
    while loose:
        line = loose.pop()
        left.discard(line)
        for source in sources[line] & left:
            heirs[source].discard(line)
            if not heirs[source]:
                loose.append(source)
    for line in sorted(left):
        yield Problem(line, "inspired_by", CIRCLE, {"lines": ", ".join(map(str, sorted(sources[line] & left)))})
