# SPDX-License-Identifier: Apache-2.0
"""What of a network's page a fact touches, and what one person may do there.

Pure: reads a folded network. Must not know HTML, sessions or the directory.
"""

from typing import Any, Final, Literal

from msgspec import Struct

from domain.kernel import AgreementId, Event, MemberId, Standing
from domain.network import Network
from domain.network.membership import is_last_driver
from domain.network.state import Agreement, Erasure, Look, Opened, Role
from projections.facing import recognised_by
from projections.gatherings import meetings
from projections.life_line import life_line

Section = Literal[
    "whole",
    "spark",
    "theme",
    "question",
    "sections",
    "agreements",
    "boards",
    "unrest",
    "insights",
    "gatherings",
    "experiments",
    "stories",
    "support",
    "gifts",
    "standing",
    "roles",
    "members",
    "lifeline",
    "record",
]
Sight = Literal["nothing", "name", "outline", "lived", "everything"]

TOUCHES: Final[dict[str, frozenset[Section]]] = {
    "network.sparked": frozenset({"whole"}),
    "spark.echoed": frozenset({"spark"}),
    "network.formed": frozenset({"whole"}),
    "theme.turned": frozenset({"theme", "lifeline"}),
    "question.turned": frozenset({"question", "lifeline"}),
    "access.chosen": frozenset({"whole"}),
    "member.joined": frozenset({"whole"}),
    "member.paused": frozenset({"whole"}),
    "member.returned": frozenset({"whole"}),
    "member.left": frozenset({"whole"}),
    "agreement.proposed": frozenset({"sections", "agreements"}),
    "agreement.adopted": frozenset({"agreements", "standing"}),
    "agreements.affirmed": frozenset({"agreements", "standing"}),
    "role.taken": frozenset({"roles", "standing"}),
    "role.offered": frozenset({"roles", "standing"}),
    "role.handed_over": frozenset({"roles", "standing"}),
    "role.laid_down": frozenset({"roles", "standing"}),
    "board.opened": frozenset({"sections", "boards", "lifeline"}),
    "board.branched": frozenset({"sections", "boards", "lifeline"}),
    "spark.relit": frozenset({"spark"}),
    "ambition.told": frozenset({"members", "standing"}),
    "ambition.withdrawn": frozenset({"members", "standing"}),
    "gathering.planned": frozenset({"sections", "gatherings", "lifeline"}),
    "gathering.changed": frozenset({"gatherings", "lifeline"}),
    "gathering.called_off": frozenset({"gatherings", "lifeline"}),
    "gathering.joined": frozenset({"gatherings"}),
    "gathering.skipped": frozenset({"gatherings"}),
    "gathering.held": frozenset({"gatherings", "lifeline", "stories"}),
    "experience.told": frozenset({"sections", "stories", "gatherings"}),
    "experience.withdrawn": frozenset({"stories", "gatherings"}),
    "experience.restored": frozenset({"stories", "gatherings"}),
    "reflection.shared": frozenset({"sections", "stories"}),
    "reflection.withdrawn": frozenset({"stories"}),
    "reflection.restored": frozenset({"stories"}),
    "experiment.started": frozenset({"sections", "experiments", "lifeline"}),
    "experiment.tied": frozenset({"experiments"}),
    "experiment.observed": frozenset({"experiments"}),
    "experiment.concluded": frozenset({"experiments", "lifeline", "stories"}),
    "support.offered": frozenset({"sections", "support"}),
    "support.withdrawn": frozenset({"support"}),
    "support.accepted": frozenset({"support", "theme", "lifeline"}),
    "support.declined": frozenset({"support"}),
    "support.ended": frozenset({"support", "theme", "lifeline"}),
    "gift.composed": frozenset({"sections", "gifts"}),
    "gift.changed": frozenset({"gifts"}),
    "gift.set_aside": frozenset({"gifts"}),
    "gift.given": frozenset({"gifts", "lifeline"}),
    "network.rested": frozenset({"whole"}),
    "network.revived": frozenset({"whole"}),
    "record.looked_at": frozenset({"record"}),
    "words.erased": frozenset({"record"}),
}
"""By an event's stored name. "whole" is the page's frame with every section in it."""


def touched(event: Event) -> frozenset[Section]:
    """The sections that look different after the event, for whoever may read them, the one who acted included."""
    return TOUCHES[str(type(event).__struct_config__.tag)]


class Can(Struct, frozen=True):
    """What somebody sees and may do here: all a section depends on besides the network and the language."""

    me: MemberId
    standing: Standing
    sight: Sight
    me_too: bool = False
    form: bool = False
    join: bool = False
    act: bool = False
    affirm: bool = False
    affirmed: int = 0
    holds: tuple[Role, ...] = ()
    offered: tuple[tuple[Role, MemberId], ...] = ()
    """Roles offered to this person, with who offers."""
    proposed: tuple[AgreementId, ...] = ()
    """Own proposals: another member adopts those."""
    last_driver: bool = False
    revive: bool = False
    """The network rests, and this person may wake it: by being in, or by joining with the same act."""

    @property
    def reads(self) -> bool:
        """Boards, people by name and history, not only what the network is about."""
        return self.sight == "everything"


def can(network: Network, member: MemberId, standing: Standing, sight: Sight) -> Can:
    """What this person may do now, given who they are to the network and how much of it they see."""
    if network.stage == "spark":
        attracted = member in network.attracted
        return Can(member, standing, sight, me_too=not attracted, form=attracted)
    if standing in ("member", "paused"):
        return _member(network, member, standing, sight)
    join = network.access == "open" or standing in ("invited", "left")
    return Can(member, standing, sight, join=join, revive=join and network.stage == "resting")


def _member(network: Network, member: MemberId, standing: Standing, sight: Sight) -> Can:
    rests = network.stage == "resting"
    here = standing == "member" and not rests
    alone = all(other.id == member for other in network.here)
    return Can(
        member,
        standing,
        sight,
        act=here,
        affirm=here and network.members[member].affirmed < network.agreed,
        affirmed=network.members[member].affirmed,
        holds=tuple(role for role, held in network.roles.items() if member in held),
        offered=tuple((role, by) for (role, to), by in network.offered.items() if to == member),
        proposed=() if alone else tuple(a.id for a in proposals(network) if a.by == member),
        last_driver=is_last_driver(network, member),
        revive=rests,
    )


def boards(network: Network) -> list[Opened]:
    """Newest first."""
    return sorted(network.boards.values(), key=lambda board: board.at, reverse=True)


def agreements(network: Network) -> list[Agreement]:
    """Those in force, in the order they were adopted."""
    return sorted((a for a in network.agreements.values() if a.adopted), key=lambda a: a.adopted)


def proposals(network: Network) -> list[Agreement]:
    return [agreement for agreement in network.agreements.values() if not agreement.adopted]


def looking_back(member: MemberId, standing: Standing) -> Can:
    """For who reads the page as it was: all of it, and nothing to do there."""
    return Can(member, standing, "everything")


def shown(network: Network, can: Can) -> dict[str, Any]:
    """What any section's template needs."""
    return {
        "network": network,
        "can": can,
        "boards": boards(network),
        "agreements": agreements(network),
        "proposals": proposals(network),
        "meetings": lambda now: meetings(network, now),
        "moments": life_line(network),
        "record": record(network),
        "gauge": None,
        "insights": None,
        "recognised_by": recognised_by(network),
        "then": None,
    }


def record(network: Network) -> list[Look | Erasure]:
    """Who took something of it along or looked at it as an administrator, and whose words were erased; newest first."""
    known: list[Look | Erasure] = [*network.looks, *network.erasures]
    return sorted(known, key=lambda entry: entry.version, reverse=True)
