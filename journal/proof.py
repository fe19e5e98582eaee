# SPDX-License-Identifier: Apache-2.0
"""Everything that can be proven of a log at once: its chains, and that it still has each past that was signed.

What no computing finds: that something was withheld before it was written, that what people wrote is true, or a whole
older folder put in the place of this one, unless a head of it is kept somewhere else and given here.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from journal.checkpoints import Checkpoint, Steps, checkpoint_of, compared
from journal.mapper import FactMapper
from journal.signing import Note, PublicKey
from journal.verify import Finding, Progress, Report, Rows, verify


class Stored(Rows, Steps, Protocol):
    """Where stored events are read from, by stream and by position."""


class Judged(Struct, frozen=True):
    """A signed head and why it does not hold here; empty when it does. Without `signed` it could not be read."""

    note: Note
    signed: Checkpoint | None
    trouble: str


class Proof(Struct, frozen=True):
    """`report` is about the chains; heads are only looked at when those are whole, the one signed first comes first."""

    report: Report
    heads: tuple[Judged, ...] = ()

    @property
    def ok(self) -> bool:
        return self.bad is None

    @property
    def bad(self) -> Finding | None:
        """The first thing that is wrong."""
        if self.report.bad is not None:
            return self.report.bad
        return next((Finding("", 0, said(judged)) for judged in self.heads if judged.trouble), None)

    @property
    def unsigned(self) -> int:
        """Events after the last head that holds: their chains are whole, and nobody signed them yet."""
        return self.report.events - max((j.signed.events for j in self.heads if j.signed and not j.trouble), default=0)


def prove(
    rows: Stored,
    mapper: FactMapper,
    notes: Sequence[Note],
    key: PublicKey | None,
    *,
    origin: str,
    streams: Iterable[str] | None = None,
    progress: Progress | None = None,
    upto: int = 0,
) -> Proof:
    """Of all streams or of some, up to a position (0: the end).

    `notes` are the heads that are to hold, `origin` is whose they must be.
    """
    among = None if streams is None else list(streams)
    report = verify(rows, mapper, progress, among, upto)
    if report.bad is not None:
        return Proof(report)
    judged = [_read(note, key, origin) for note in notes]
    signed = [one.signed for one in judged if one.signed and not one.trouble]
    troubles = {id(one): trouble for one, trouble in compared(rows, signed, among)}
    found = [Judged(one.note, one.signed, one.trouble or troubles.get(id(one.signed), "")) for one in judged]
    return Proof(report, tuple(sorted(found, key=lambda one: one.signed.position if one.signed else 0)))


def said(judged: Judged) -> str:
    """What is wrong with a head, in one sentence without its full stop."""
    if judged.signed is None:
        return f"the head that begins “{judged.note.text[:60].strip()}” says nothing we can read: {judged.trouble}"
    return f"the head signed at {judged.signed.at:%Y-%m-%d %H:%M:%S} UTC does not hold: {judged.trouble}"


def _read(note: Note, key: PublicKey | None, origin: str) -> Judged:
    try:
        signed = checkpoint_of(note.text)
    except ValueError as error:
        return Judged(note, None, str(error))
    if signed.origin != origin:
        return Judged(note, signed, f"it is about {signed.origin}, and this is {origin}")
    return Judged(note, signed, note.trouble(key) if key else "there is no public key to check its signature with")
