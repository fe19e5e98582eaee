# SPDX-License-Identifier: Apache-2.0
"""Stored events in the memory of this process, in plain Python: what journal/store.py asks for, said in lists and sets.

A name is one memory for as long as the process lives, so that who opens it again finds what was written. Another
process has another one. It is for trying out and for tests: of its promises only the one about the disk is not kept.
"""

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from threading import Lock
from typing import Final

from eventsourcing.persistence import Notification, StoredEvent

from journal.checkpoints import Step
from journal.errors import Taken, Unreadable, Unwritable
from journal.store import Entry, Stored

POSITION: Final = attrgetter("id")
VERSION: Final = attrgetter("originator_version")
MOST: Final = 2**63 - 1
ROWS_AT_ONCE: Final = 1_000
DIGEST: Final = 32
CLOSED: Final = "The log in memory is closed."
TWICE: Final = "What was to be written stands in the log in memory already. Nothing was saved."


class Memory:
    """What is kept under one name. Whoever looks or writes has `turn`."""

    def __init__(self) -> None:
        self.turn: Final = Lock()
        self.rows: Final[list[Notification]] = []
        """By position."""
        self.streams: Final[dict[str, list[Notification]]] = {}
        """The same rows, those of each stream by version."""
        self.once: Final[set[object]] = set()
        """Every position, and every stream with a version, that there is."""
        self.about: Final[dict[str, str]] = {}


MEMORIES: Final[dict[str, Memory]] = {}


def was_begun(name: str) -> bool:
    """Whether anything was ever said under that name."""
    found = MEMORIES.get(name)
    return found is not None and bool(found.rows or found.about)


class MemoryRecorder:
    """The events of one log."""

    def __init__(self, name: str, told: Mapping[str, str]) -> None:
        self._memory: Final = MEMORIES.setdefault(name, Memory())
        self._is_closed = False
        for pair in told.items():
            self.tell(*pair)

    # -- writing ---------------------------------------------------------------------------------------------------
    def append(self, stored: Sequence[StoredEvent]) -> Sequence[int]:
        with self._turn(Unwritable):
            first = self._last() + 1
            self._put([row(position, *parts(event)) for position, event in enumerate(stored, first)])
            return range(first, first + len(stored))

    def take(self, lot: Sequence[Stored]) -> None:
        with self._turn(Unwritable):
            self._put([row(*one) for one in lot])

    def _put(self, rows: Sequence[Notification]) -> None:
        """All of them, or none: nothing is touched before it is known that each has its place to itself."""
        memory, once = self._memory, [key for one in rows for key in (one.id, (one.originator_id, VERSION(one)))]
        if len(set(once)) < len(once) or not memory.once.isdisjoint(once):
            raise Taken("failed", TWICE)
        memory.once.update(once)
        for one in rows:
            insort(memory.rows, one, key=POSITION)
            insort(memory.streams.setdefault(str(one.originator_id), []), one, key=VERSION)

    def tell(self, name: str, value: str) -> str:
        with self._turn(Unwritable):
            return self._memory.about.setdefault(name, value)

    # -- reading ---------------------------------------------------------------------------------------------------
    def select_events(
        self,
        originator_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Notification]:
        with self._turn(Unreadable):
            rows = self._memory.streams.get(originator_id, [])
            return between(rows, VERSION, gt or 0, MOST if lte is None else lte, limit, desc=desc)

    def entries(self, stream: str, after: int, upto: int | None, limit: int) -> Sequence[Entry]:
        found = self.select_events(stream, gt=after, lte=upto, limit=limit)
        return [(one.originator_version, one.topic.encode(), one.state, one.id) for one in found]

    def after(self, position: int, limit: int) -> Sequence[Notification]:
        return self._all(position, MOST, limit)

    def lot(self, after: int, limit: int) -> list[Stored]:
        return [(one.id, *parts(one)) for one in self.after(after, limit)]

    def max_notification_id(self) -> int:
        with self._turn(Unreadable):
            return self._last()

    def _last(self) -> int:
        return POSITION(self._memory.rows[-1]) if self._memory.rows else 0

    def last_versions(self, streams: Sequence[str]) -> list[int]:
        found = [self.select_events(stream, desc=True, limit=1) for stream in streams]
        return [of_one[0].originator_version if of_one else 0 for of_one in found]

    def streams(self) -> list[str]:
        with self._turn(Unreadable):
            return sorted(self._memory.streams)

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[list[Notification]]:
        among = self.streams() if streams is None else sorted(set(streams))
        with self._turn(Unreadable):
            found = [one for stream in among for one in self._memory.streams.get(stream, ())]
        for start in range(0, len(found), ROWS_AT_ONCE):
            yield found[start : start + ROWS_AT_ONCE]

    def steps(self, after: int, upto: int, streams: Iterable[str] | None = None) -> Iterator[Step]:
        among = None if streams is None else set(streams)
        for one in self._all(after, upto):
            if among is None or one.originator_id in among:
                yield step(one)

    def in_order(self, streams: Iterable[str]) -> Iterator[Notification]:
        among = set(streams)
        yield from (one for one in self._all(0, MOST) if one.originator_id in among)

    def ends(self, upto: int, streams: Iterable[str]) -> list[Step]:
        found = [[one for one in self.select_events(stream) if one.id <= upto] for stream in streams]
        return [step(rows[-1]) for rows in found if rows]

    def complaint(self) -> str | None:
        holes = (place for place, one in enumerate(self._all(0, MOST), 1) if one.id != place)
        said = "Position {} of the log is empty: an event was taken away or moved."
        return next(map(said.format, holes), None)

    def told(self, name: str) -> str | None:
        with self._turn(Unreadable):
            return self._memory.about.get(name)

    def _all(self, after: int, upto: int, limit: int | None = None) -> list[Notification]:
        with self._turn(Unreadable):
            return between(self._memory.rows, POSITION, after, upto, limit)

    @contextmanager
    def _turn(self, trouble: type[Unreadable | Unwritable]) -> Iterator[None]:
        with self._memory.turn:
            if self._is_closed:
                raise trouble("failed", CLOSED)
            yield

    def close(self) -> None:
        """Only for who holds this: what was written stays."""
        self._is_closed = True


def row(position: int, stream: str, version: int, topic: str, state: bytes) -> Notification:
    return Notification(stream, version, topic, state, position)


def parts(event: StoredEvent) -> tuple[str, int, str, bytes]:
    return str(event.originator_id), event.originator_version, event.topic, event.state


def step(one: Notification) -> Step:
    return Step(one.id, str(one.originator_id), one.originator_version, one.state[:DIGEST])


def between(
    rows: list[Notification],
    key: Callable[[Notification], int],
    after: int,
    upto: int,
    limit: int | None = None,
    *,
    desc: bool = False,
) -> list[Notification]:
    """Those with after < key <= upto, of rows in the order of that key; no more than these are copied."""
    first, end = bisect_right(rows, after, key=key), bisect_right(rows, upto, key=key)
    most = len(rows) if limit is None else limit
    found = rows[max(first, end - most) : end] if desc else rows[first : min(end, first + most)]
    return found[::-1] if desc else found
