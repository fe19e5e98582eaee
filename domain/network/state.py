# SPDX-License-Identifier: Apache-2.0
"""What a network is at a version: its stage, theme, question, agreements, people, roles and boards."""

from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from domain.kernel import (
    AgreementId,
    BoardId,
    ExperienceId,
    ExperimentId,
    GatheringId,
    GiftId,
    MemberId,
    NetworkId,
    OfferId,
    ReflectionId,
    Refusal,
)
from domain.network.living import Experience, Experiment, Gathering, Gift, Offer, Reflection

Stage = Literal["nothing", "spark", "network", "resting"]
Access = Literal["open", "invitation", "private"]
Presence = Literal["member", "paused", "left"]
NameStays = Literal["name", "initials", "former"]
Role = Literal["driver", "supporter"]
Looked = Literal["film", "story", "prov", "markdown", "svg", "bundle", "search", "content"]


class Member(Struct):
    id: MemberId
    presence: Presence
    joined_at: datetime
    affirmed: int = 0
    """The version of the agreements this member last affirmed."""
    left_at: datetime | None = None
    name_stays: NameStays = "name"
    farewell: str = ""
    ambition: str = ""
    """What they hope to learn here, if they tell."""


class Echo(Struct, frozen=True):
    """Somebody who said "me too" to the spark, and why."""

    by: MemberId
    why: str
    at: datetime


class Turn(Struct, frozen=True):
    """The theme or the question as it was from a moment on."""

    text: str
    by: MemberId
    at: datetime
    version: int


class Theme(Struct, frozen=True):
    """The glue: sharply bounded, open-ended."""

    name: str
    inside: str
    outside: str
    by: MemberId
    at: datetime


class Agreement(Struct):
    id: AgreementId
    text: str
    by: MemberId
    at: datetime
    adopted: int = 0
    """The version of the agreements that brought it in; 0 while it is only proposed."""


class Opened(Struct, frozen=True):
    """A board, and where it began: as board `of` was at `of_version`, or empty (None and 0)."""

    id: BoardId
    question: str
    by: MemberId
    at: datetime
    of: BoardId | None = None
    of_version: int = 0


class Look(Struct, frozen=True):
    """Somebody took something of the record out, or looked at it as an administrator. `board` and `idea` may be ""."""

    what: Looked
    board: str
    idea: str
    why: str
    by: MemberId
    at: datetime
    version: int


class Erasure(Struct, frozen=True):
    """The words of `whose` became unreadable in `streams` streams; None where it is not said whose."""

    whose: MemberId | None
    streams: int
    by: MemberId
    at: datetime
    version: int


class Rest(Struct, frozen=True):
    """A time in which the network rested; `until` is None while it does. `by` chose it, or was the last who left."""

    why: str
    by: MemberId
    at: datetime
    until: datetime | None = None
    revived_by: MemberId | None = None


class Network(Struct):
    version: int = 0
    id: NetworkId | None = None
    stage: Stage = "nothing"
    access: Access = "open"
    spark: str = ""
    sparked_by: MemberId | None = None
    sparked_at: datetime | None = None
    relit_by: MemberId | None = None
    relit_at: datetime | None = None
    formed_at: datetime | None = None
    echoes: tuple[Echo, ...] = ()
    themes: tuple[Theme, ...] = ()
    questions: tuple[Turn, ...] = ()
    agreements: dict[AgreementId, Agreement] = field(default_factory=dict)
    agreed: int = 0
    """The version of the agreements in force: grows by one with every adoption."""
    members: dict[MemberId, Member] = field(default_factory=dict)
    roles: dict[Role, tuple[MemberId, ...]] = field(default_factory=dict)
    offered: dict[tuple[Role, MemberId], MemberId] = field(default_factory=dict)
    """(role, to whom) -> who offers to hand it over."""
    boards: dict[BoardId, Opened] = field(default_factory=dict)
    gatherings: dict[GatheringId, Gathering] = field(default_factory=dict)
    experiences: dict[ExperienceId, Experience] = field(default_factory=dict)
    reflections: dict[ReflectionId, Reflection] = field(default_factory=dict)
    experiments: dict[ExperimentId, Experiment] = field(default_factory=dict)
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    gifts: dict[GiftId, Gift] = field(default_factory=dict)
    rests: tuple[Rest, ...] = ()
    looks: tuple[Look, ...] = ()
    erasures: tuple[Erasure, ...] = ()

    @property
    def name(self) -> str:
        """The theme's name, or the spark while there is no theme yet."""
        return self.themes[-1].name if self.themes else self.spark

    @property
    def question(self) -> str:
        return self.questions[-1].text if self.questions else ""

    @property
    def attracted(self) -> tuple[MemberId, ...]:
        """Who sparked it and who said "me too"."""
        first = (self.sparked_by,) if self.sparked_by else ()
        return first + tuple(e.by for e in self.echoes)

    @property
    def here(self) -> tuple[Member, ...]:
        return tuple(m for m in self.members.values() if m.presence == "member")

    def goes_on_without(self, member: MemberId) -> bool:
        """Whether anybody else is in, be it paused."""
        return any(m.id != member and m.presence != "left" for m in self.members.values())

    def standing_of(self, member: MemberId) -> Presence | Literal["stranger"]:
        known = self.members.get(member)
        return known.presence if known else "stranger"

    def holds(self, role: Role, member: MemberId) -> bool:
        return member in self.roles.get(role, ())

    def formed(self) -> None:
        """Raises Refusal `no_network` or `still_a_spark` when this is not a network yet."""
        if self.stage == "nothing":
            raise Refusal("no_network", "There is no such network. Nothing was saved.")
        if self.stage == "spark":
            raise Refusal("still_a_spark", "This is still a spark. Let it become a network first; nothing was saved.")

    def present(self, member: MemberId) -> Member:
        """The member who asks, if here. Raises Refusal `not_a_member` in the words of their standing."""
        self.formed()
        known = self.members.get(member)
        if known is None or known.presence == "left":
            raise not_a_member()
        if known.presence == "paused":
            raise Refusal("paused", "You paused. Return to the network first; nothing was saved.")
        if self.stage == "resting":
            raise Refusal("rests", "This network rests. Revive it first; nothing was saved and your text is kept.")
        return known


def not_a_member() -> Refusal:
    return Refusal("not_a_member", "Only members of this network can do that. Join first; nothing was saved.")
