# SPDX-License-Identifier: Apache-2.0
"""Changes a log in every way and counts what a verifier did not find, with what it takes to repeat each miss."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from eventsourcing.persistence import Notification
from msgspec import Struct, field

from journal import offline_verifier
from journal.bundle import line_of
from tests.proof.ground import Ground, Rows
from tests.proof.tampering import TAMPERINGS

WHOLE_EVERY: Final = 997
"""One in so many flipped bits is also judged by both verifiers from the first row on."""


class Tally(Struct):
    """How often each kind of change was made, and what was missed by which verifier."""

    made: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    missed: list[str] = field(default_factory=list)

    def note(self, kind: str, ours: str, offline: str, how: str = "") -> None:
        self.made[kind] += 1
        self.missed += [f"{kind} by {who}: {how}" for who, said in (("ours", ours), ("offline", offline)) if not said]

    def add(self, other: "Tally") -> None:
        self.made += other.made
        self.skipped += other.skipped
        self.missed += other.missed

    def figures(self) -> dict[str, Any]:
        made = dict(sorted(self.made.items()))
        return {"changes": sum(made.values()), "no_change_skipped": self.skipped, "missed": self.missed, "made": made}


# -- bits --------------------------------------------------------------------------------------------------------------
def bits_of(row: Notification) -> Iterator[tuple[str, int]]:
    """Every bit of a stored row: (column, number)."""
    sizes = {"state": len(row.state), "topic": len(row.topic), "originator_id": len(str(row.originator_id))}
    for column, size in {**sizes, "originator_version": 8, "id": 8}.items():
        yield from ((column, bit) for bit in range(size * 8))


def flipped(row: Notification, column: str, bit: int) -> Notification:
    value = getattr(row, column)
    changed: dict[str, Any] = {column: bit_flipped(value, bit)}
    return replace(row, **changed)


def bit_flipped(value: Any, bit: int) -> Any:
    """A text that is none any more reads as the log's own file would read it."""
    if isinstance(value, int):
        return value ^ (1 << bit if bit < 63 else -(1 << 63))
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[bit // 8] ^= 1 << bit % 8
    return bytes(raw) if isinstance(value, bytes) else raw.decode(errors="backslashreplace")


def flip_bits(ground: Ground, place: int, share: float, chance: random.Random) -> Tally:
    """Flips each bit of one row, or a share of them in every column; both verifiers must say no.

    A flip that does not change where the row stands is judged at that row, after the whole rows before it: what stands
    before is the same. Every other flip, and some of the first kind, are judged from the first row on.
    """
    tally, row, heads = Tally(), ground.rows[place], [ground.head(len(ground.rows))]
    before = taken(ground.rows[:place])
    for number, (column, bit) in enumerate(bits_of(row)):
        if share < 1 and chance.random() >= share:
            continue
        damaged = flipped(row, column, bit)
        how = f"row {place + 1}, {column}, bit {bit}"
        if column in ("state", "topic") and number % WHOLE_EVERY:
            tally.note(column, ground.ours_at(place, damaged), ground.offline_at(before, line_of(damaged)), how)
        else:
            verdict = ground.judged([*ground.rows[:place], damaged, *ground.rows[place + 1 :]], heads)
            tally.note(column, verdict.ours, verdict.offline, how)
    return tally


def flip_file_bits(ground: Ground, place: int, share: float, chance: random.Random) -> Tally:
    """The same for the bytes of events.jsonl as they lie in the bundle, which only the offline verifier reads."""
    tally, lines, heads = Tally(), [line_of(row) for row in ground.rows], [ground.head(len(ground.rows))]
    before, line = taken(ground.rows[:place]), lines[place]
    for bit in range((len(line) - 1) * 8):  # the newline is what ends the line
        if share < 1 and chance.random() >= share:
            continue
        raw = bytearray(line)
        raw[bit // 8] ^= 1 << bit % 8
        said = unreadable_or(partial(ground.offline_at, before, bytes(raw)))
        if not said:  # another place that still lies between those around it: the signed order knows better
            said = ground.offline([*lines[:place], bytes(raw), *lines[place + 1 :]], heads)
        tally.note("bytes of the file", "not asked", said, f"line {place + 1}, bit {bit}")
    return tally


def unreadable_or(ask: Callable[[], str]) -> str:
    """As its own main() does it: whatever cannot be read is not proven."""
    try:
        return ask()
    except ValueError as error:
        return f"it cannot be read: {error}"


def taken(rows: Rows) -> offline_verifier.Log:
    log = offline_verifier.Log()
    for number, row in enumerate(rows, 1):
        log.take(line_of(row), number)
    return log


# -- whole changes -----------------------------------------------------------------------------------------------------
def tamper(ground: Ground, times: int, chance: random.Random) -> Tally:
    """Random deletions, insertions, duplications and swaps. The heads are those kept and one at the very end."""
    tally, count = Tally(), len(ground.rows)
    heads = [ground.head(at) for at in (count // 3, 2 * count // 3, count)]
    while tally.made.total() < times:
        change = TAMPERINGS[tally.made.total() % len(TAMPERINGS)]
        seed = chance.getrandbits(48)
        rows = change(ground.rows, random.Random(seed))
        if rows is None or rows == ground.rows:
            tally.skipped += 1
            continue
        verdict = ground.judged(rows, heads)
        tally.note(change.__name__.replace("_", " "), verdict.ours, verdict.offline, f"seed {seed}")
    return tally


def cut(ground: Ground, times: int, chance: random.Random) -> Tally:
    """Tails cut off, with the heads over them; half of them whole rollbacks, with a true head of then as the last one.

    Somebody holds one head outside, of any moment after the cut.
    """
    tally, count = Tally(), len(ground.rows)
    for number in range(times):
        left = chance.randrange(1, count)
        outside = ground.head(chance.randrange(left + 1, count + 1))
        kept = [ground.head(at) for at in (count // 3, 2 * count // 3) if at <= left]
        kind = "tail cut" if number % 2 else "rollback"
        kept += [ground.head(left)] if kind == "rollback" else []
        verdict = ground.judged(ground.rows[:left], [*kept, outside])
        tally.note(kind, verdict.ours, verdict.offline, f"{left} of {count} left")
    return tally
