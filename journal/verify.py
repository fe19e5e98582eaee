# SPDX-License-Identifier: Apache-2.0
"""Recomputes the whole log and says what is proven, or where it first is not. Changes nothing, trusts no column.

What it cannot see by itself is a log cut off at its very end, or a whole older log put in its place: for that one
compares the head with one that was kept elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from eventsourcing.persistence import Notification
from msgspec import MsgspecError, Struct

from journal import chain
from journal.chain import Header
from journal.errors import Unreadable
from journal.mapper import FactMapper, check_columns

Progress = Callable[[int], None]


class Rows(Protocol):
    """Where stored events are read from: the recorder, or rows held in the hand."""

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[list[Notification]]:
        """By stream and version, some at a time."""

    def complaint(self) -> str | None:
        """What no single row shows."""


class Finding(Struct, frozen=True):
    """Where the log is not what was written. `stream` is empty and `version` 0 when no event can be named."""

    stream: str
    version: int
    reason: str

    def __str__(self) -> str:
        return f"stream {self.stream}, version {self.version}: {self.reason}" if self.stream else self.reason


class Report(Struct, frozen=True):
    """What was looked at. `head` is the hex SHA-256 over all streams, empty when something is wrong.

    `forgotten` events hold words whose key was destroyed on purpose, `lost` ones words whose key is simply not there.
    """

    streams: int
    events: int
    head: str
    bad: Finding | None
    forgotten: int = 0
    lost: int = 0

    @property
    def ok(self) -> bool:
        return self.bad is None


class _Bad(Exception):
    def __init__(self, stream: str, version: int, reason: str) -> None:
        super().__init__(reason)
        self.finding = Finding(stream, version, reason)


class Walk:
    """Looks at one event after the other, stream by stream, and remembers where each stream ended."""

    def __init__(self, mapper: FactMapper) -> None:
        self._mapper = mapper
        self._position = 0
        self._without_key: dict[str, int] = {}
        self.ends: dict[str, tuple[int, bytes]] = {}
        self.events = 0

    def step(self, row: Notification) -> None:
        stream, version = str(row.originator_id), row.originator_version
        last, before = self.ends.get(stream, (0, chain.START))
        try:
            raw, _, sealed = chain.unpack(row.state)
            header = chain.header_of(raw)
        except (ValueError, TypeError, MsgspecError) as error:
            raise _Bad(stream, version, f"its bytes cannot be read ({error})") from error
        try:
            check_columns(row.originator_id, version, row.topic, header)
        except ValueError as error:
            raise _Bad(*self._whose(row, header), str(error)) from error
        if version != last + 1:
            raise _Bad(stream, last + 1, f"it is not there, the next is {version}")
        if row.id <= (self._position if last else 0):
            raise _Bad(stream, version, "it stands before the event it follows")
        self._prove(row, header, before)
        self._unseal(row, header, raw, sealed)
        self._position = row.id
        self.events += 1
        self.ends[stream] = (version, row.state[:32])

    def _whose(self, row: Notification, header: Header) -> tuple[str, int]:
        """Which event this is when row and header disagree: what the chain says, else what is due here."""
        last, before = self.ends.get(header.stream, (0, chain.START))
        if header.version == last + 1 and chain.follows(before, row.state):
            return header.stream, header.version
        due = self.ends.get(str(row.originator_id), (0, b""))[0] + 1
        if row.originator_version == due:
            return str(row.originator_id), due
        return header.stream, header.version

    def _prove(self, row: Notification, header: Header, before: bytes) -> None:
        if not chain.follows(before, row.state):
            reason = "its digest does not follow from its bytes and the event before it"
            raise _Bad(header.stream, header.version, reason)

    def _unseal(self, row: Notification, header: Header, raw: bytes, sealed: bytes) -> None:
        try:
            words = self._mapper.unseal(header, raw, sealed)
        except ValueError as error:
            raise _Bad(header.stream, header.version, str(error)) from error
        if words is None and header.key is not None:
            self._without_key[header.key] = self._without_key.get(header.key, 0) + 1

    def report(self, bad: Finding | None) -> Report:
        ends = ((stream, version, digest) for stream, (version, digest) in self.ends.items())
        forgotten = sum(n for key, n in self._without_key.items() if self._mapper.keys.was_forgotten(key))
        lost = sum(self._without_key.values()) - forgotten
        head = "" if bad else chain.head(ends)
        return Report(len(self.ends), self.events, head, bad, forgotten, lost)


def verify(
    rows: Rows,
    mapper: FactMapper,
    progress: Progress | None = None,
    streams: Iterable[str] | None = None,
    upto: int = 0,
) -> Report:
    """Of all streams, or of some: then without what only the whole log shows. `upto` is a position, 0 for no end.

    Stops at the first thing that is wrong and reports it; `progress` hears how many events were looked at.
    """
    walk = Walk(mapper)
    try:
        for some in rows.stream_by_stream(streams):
            for row in some:
                if not upto or row.id <= upto:
                    walk.step(row)
            if progress is not None:
                progress(walk.events)
        complaint = rows.complaint() if streams is None else None
    except _Bad as bad:
        return walk.report(bad.finding)
    except Unreadable as error:
        return walk.report(Finding("", 0, str(error)))
    return walk.report(Finding("", 0, complaint) if complaint else None)
