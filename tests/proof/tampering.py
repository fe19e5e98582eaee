# SPDX-License-Identifier: Apache-2.0
"""Ways to change a log afterwards. Each answers the changed rows, or None where nothing would be another than it was.

The best of them compute every digest anew: only a signed head can tell those from the truth.
"""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from eventsourcing.persistence import Notification

from journal import chain
from tests.proof.ground import Rows

Tampering = Callable[[Rows, random.Random], "Rows | None"]


def delete(rows: Rows, chance: random.Random) -> Rows | None:
    gone = set(chance.sample(range(len(rows)), chance.randint(1, 3)))
    return [row for place, row in enumerate(rows) if place not in gone]


def delete_and_close_up(rows: Rows, chance: random.Random) -> Rows | None:
    """The rows behind the gap move up, so that no place is empty and no version is missing."""
    gone = chance.choice(rows)
    return renumbered([row for row in rows if row is not gone])


def delete_and_chain_anew(rows: Rows, chance: random.Random) -> Rows | None:
    return chained(renumbered(delete(rows, chance) or rows))


def duplicate(rows: Rows, chance: random.Random) -> Rows | None:
    """A row once more: in its own place, behind all others, or as the next of its stream."""
    row = chance.choice(rows)
    last = max(one.originator_version for one in rows if one.originator_id == row.originator_id)
    place, version = chance.choice((row.id, len(rows) + 1)), chance.choice((row.originator_version, last + 1))
    return [*rows, replace(row, id=place, originator_version=version)]


def insert(rows: Rows, chance: random.Random) -> Rows | None:
    """A copy of some row anywhere, everything behind it moved down."""
    at = chance.randrange(len(rows) + 1)
    return renumbered([*rows[:at], replace(chance.choice(rows)), *rows[at:]])


def insert_and_chain_anew(rows: Rows, chance: random.Random) -> Rows | None:
    return chained(insert(rows, chance) or rows)


def append(rows: Rows, chance: random.Random) -> Rows | None:
    """One more event at the end of a stream, as the server itself would have chained it."""
    return chained(renumbered([*rows, replace(chance.choice(rows))]))


def swap_states(rows: Rows, chance: random.Random) -> Rows | None:
    return swapped(rows, chance, ("state",))


def swap_rows(rows: Rows, chance: random.Random) -> Rows | None:
    return swapped(rows, chance, ("originator_id", "originator_version", "topic", "state"))


def swap_positions(rows: Rows, chance: random.Random) -> Rows | None:
    return swapped(rows, chance, ("id",))


def swap_streams(rows: Rows, chance: random.Random) -> Rows | None:
    return swapped(rows, chance, ("originator_id",))


def swap_versions(rows: Rows, chance: random.Random) -> Rows | None:
    return swapped(rows, chance, ("originator_version",))


def swap_neighbours(rows: Rows, chance: random.Random) -> Rows | None:
    """Two events of different streams that stand next to each other: no chain of one stream binds these."""
    at = chance.randrange(len(rows) - 1)
    first, second = rows[at], rows[at + 1]
    if first.originator_id == second.originator_id:
        return None
    return [*rows[:at], replace(second, id=first.id), replace(first, id=second.id), *rows[at + 2 :]]


def change_and_chain_anew(rows: Rows, chance: random.Random) -> Rows | None:
    """Another actor in one event, and every digest behind it computed anew."""
    at = chance.randrange(len(rows))
    header, opened, sealed = chain.unpack(rows[at].state)
    forged = header.replace(b'"actor":"member-', b'"actor":"member-x', 1)
    changed = replace(rows[at], state=chain.pack(chain.START, forged, opened, sealed))
    return chained([*rows[:at], changed, *rows[at + 1 :]])


TAMPERINGS: Final[tuple[Tampering, ...]] = (
    delete,
    delete_and_close_up,
    delete_and_chain_anew,
    duplicate,
    insert,
    insert_and_chain_anew,
    append,
    swap_states,
    swap_rows,
    swap_positions,
    swap_streams,
    swap_versions,
    swap_neighbours,
    change_and_chain_anew,
)


def swapped(rows: Rows, chance: random.Random, columns: tuple[str, ...]) -> Rows | None:
    one, other = chance.sample(range(len(rows)), 2)
    first, second = rows[one], rows[other]
    ours, theirs = ({name: getattr(row, name) for name in columns} for row in (first, second))
    if ours == theirs:
        return None
    changed = list(rows)
    changed[one], changed[other] = replace(first, **theirs), replace(second, **ours)
    return changed


def renumbered(rows: Rows) -> Rows:
    """Places and versions without gaps, as if it had always been so; digests as they were."""
    versions: dict[str, int] = {}
    again = []
    for place, row in enumerate(rows, 1):
        stream = str(row.originator_id)
        versions[stream] = versions.get(stream, 0) + 1
        again.append(replace(row, id=place, originator_version=versions[stream]))
    return again


def chained(rows: Rows) -> Rows:
    """The same rows with headers that fit them, and every digest computed anew."""
    ends: dict[str, bytes] = {}
    again = []
    for row in rows:
        stream = str(row.originator_id)
        state = forged(row, ends.get(stream, chain.START))
        ends[stream] = state[:32]
        again.append(replace(row, state=state))
    return again


def forged(row: Notification, before: bytes) -> bytes:
    header, opened, sealed = chain.unpack(row.state)
    said = json.loads(header)
    said |= {"stream": row.originator_id, "version": row.originator_version}
    return chain.pack(before, json.dumps(said, separators=(",", ":")).encode(), opened, sealed)
