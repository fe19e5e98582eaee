# SPDX-License-Identifier: Apache-2.0
"""A network's gatherings as one looks at them at a moment: those that are coming, next first, and those that have been.

Pure: the moment is given. Must not know calendars, pages or who looks.
"""

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from domain.network import Network
from domain.network.living import Experience, Gathering, Plan

LASTS: Final = timedelta(hours=2)
"""How long a gathering takes of which nobody said when it ends."""


class Meeting(Struct, frozen=True):
    """A gathering, whether it began by then, and the experiences told of it, oldest first."""

    gathering: Gathering
    has_begun: bool
    experiences: tuple[Experience, ...]


class Meetings(Struct, frozen=True):
    """`ahead`: what is not over, next first. `been`: what is over or was told of, latest first."""

    ahead: tuple[Meeting, ...]
    been: tuple[Meeting, ...]


def meetings(network: Network, now: datetime) -> Meetings:
    known = sorted(network.gatherings.values(), key=lambda gathering: (gathering.plan.starts_at, gathering.id))
    seen = [(is_over(gathering, now), meeting(network, gathering, now)) for gathering in known]
    been = [one for over, one in seen if over]
    return Meetings(tuple(one for over, one in seen if not over), tuple(reversed(been)))


def meeting(network: Network, gathering: Gathering, now: datetime) -> Meeting:
    told = [told for told in network.experiences.values() if told.gathering == gathering.id and not told.withdrawn]
    return Meeting(gathering, gathering.plan.starts_at <= now, tuple(sorted(told, key=lambda one: one.at)))


def is_over(gathering: Gathering, now: datetime) -> bool:
    return bool(gathering.happened) or end_of(gathering.plan) <= now


def end_of(plan: Plan) -> datetime:
    return plan.ends_at or plan.starts_at + LASTS
