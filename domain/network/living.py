# SPDX-License-Identifier: Apache-2.0
"""What people of a network live through and make of it: gatherings, stories, experiments, support and gifts."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from domain.kernel import (
    ExperienceId,
    ExperimentId,
    GatheringId,
    GiftId,
    MemberId,
    OfferId,
    OrganisationId,
    ReflectionId,
)

Setting = Literal["inside", "outside", "online"]
SupportKind = Literal["room", "budget", "time", "recognition"]
OfferStage = Literal["offered", "withdrawn", "accepted", "declined", "ended"]
GiftKind = Literal["insight", "experiment", "story"]


class Plan(Struct, frozen=True):
    """Where and when people meet, and about what. `setting`: inside or outside the department, or online. UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime | None
    place: str
    setting: Setting
    about: str


class Gathering(Struct):
    """People who meet. Who comes along, or was there, says so themselves; guests from elsewhere are named in words."""

    id: GatheringId
    plan: Plan
    by: MemberId
    at: datetime
    coming: tuple[MemberId, ...] = ()
    called_off: bool = False
    why_not: str = ""
    happened: str = ""
    guests: str = ""
    logged_by: MemberId | None = None
    logged_at: datetime | None = None


class Experience(Struct):
    """A short story of something lived through in one's own work."""

    id: ExperienceId
    text: str
    by: MemberId
    at: datetime
    gathering: str = ""
    withdrawn: bool = False


class Reflection(Struct):
    """A reflection its writer chose to share. `prompt` is the question it answers, or ""."""

    id: ReflectionId
    text: str
    by: MemberId
    at: datetime
    prompt: str = ""
    withdrawn: bool = False


class Tie(Struct, frozen=True):
    """The idea an experiment tries."""

    board: str
    idea: str


class Observation(Struct, frozen=True):
    text: str
    at: datetime


class Experiment(Struct):
    """Tried in somebody's own work: what, what happened, what was learned ("" until it is concluded)."""

    id: ExperimentId
    what: str
    by: MemberId
    at: datetime
    ties: tuple[Tie, ...] = ()
    observations: tuple[Observation, ...] = ()
    learned: str = ""
    concluded_at: datetime | None = None


class Offer(Struct):
    """Support an organisation offers: a room, budget, time, or recognition with a semi-official status."""

    id: OfferId
    kind: SupportKind
    text: str
    by: MemberId
    at: datetime
    stage: OfferStage = "offered"
    answered_by: MemberId | None = None
    answered_at: datetime | None = None
    why: str = ""


class Content(Struct, frozen=True):
    """What a gift says and shows, and nothing else. `at` is the version of the board whose story goes along."""

    kind: GiftKind
    title: str
    text: str
    board: str = ""
    idea: str = ""
    at: int = 0
    experiment: str = ""


class Handing(Struct, frozen=True):
    to: OrganisationId
    by: MemberId
    at: datetime


class Gift(Struct):
    """Composed by a member; handed over by another as it is, and from then on it stays as it is."""

    id: GiftId
    content: Content
    by: MemberId
    at: datetime
    set_aside: bool = False
    handed: tuple[Handing, ...] = ()
    said_at: int = 0
    """The version of the network at which its content was last said."""
