# SPDX-License-Identifier: Apache-2.0
"""A network's gatherings as a calendar keeps them: each plan as it stands, how often it changed, and when last.

Pure: a fold of a network's own facts. A calendar program tells a newer plan from an older one by `sequence`.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from domain.kernel import Fact, GatheringId, MemberId
from domain.network import Network
from domain.network.gatherings import GatheringCalledOff, GatheringChanged, GatheringPlanned, stated
from domain.network.living import Plan


class Entry(Struct):
    gathering: GatheringId
    plan: Plan
    created_at: datetime
    changed_at: datetime
    sequence: int = 0
    called_off: bool = False
    why_not: str = ""


def diary(facts: Iterable[Fact]) -> list[Entry]:
    """In the order in which they begin."""
    entries: dict[GatheringId, Entry] = {}
    for fact in facts:
        match fact.event:
            case GatheringPlanned() as planned:
                at = fact.happened_at
                entries[planned.gathering] = Entry(planned.gathering, stated(planned), at, at)
            case GatheringChanged() as changed:
                entry = again(entries[changed.gathering], fact.happened_at)
                entry.plan, entry.called_off, entry.why_not = stated(changed), False, ""
            case GatheringCalledOff() as off:
                entry = again(entries[off.gathering], fact.happened_at)
                entry.called_off, entry.why_not = True, off.why
            case _:
                pass
    return sorted(entries.values(), key=lambda entry: (entry.plan.starts_at, entry.gathering))


def again(entry: Entry, at: datetime) -> Entry:
    entry.sequence, entry.changed_at = entry.sequence + 1, at
    return entry


def diary_of(member: MemberId, now: Network, facts: Iterable[Fact]) -> list[Entry]:
    """What one member has in their calendar: for who left, what began before, as it was planned by then."""
    known = now.members.get(member)
    if known is None or known.presence != "left" or known.left_at is None:
        return diary(facts)
    left_at = known.left_at
    return [entry for entry in diary(until(facts, left_at)) if entry.plan.starts_at <= left_at]


def until(facts: Iterable[Fact], moment: datetime) -> Iterable[Fact]:
    return (fact for fact in facts if fact.happened_at <= moment)
