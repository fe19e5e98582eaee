# SPDX-License-Identifier: Apache-2.0
"""Joining, pausing, returning and leaving: always the person's own act. There is no wish that adds somebody else."""

from domain.kernel import Asked, Command, Event, Fact, MemberId, Refusal, Text, said
from domain.network.resting import NetworkRested
from domain.network.state import Member, NameStays, Network, not_a_member


class Join(Command, frozen=True, tag="join"):
    """`affirms` is the version of the agreements the newcomer has read; 0 where there are none yet."""

    affirms: int = 0


class Pause(Command, frozen=True, tag="pause"):
    pass


class Return(Command, frozen=True, tag="return"):
    pass


class Leave(Command, frozen=True, tag="leave"):
    """`all_the_same` is the last driver's answer to the question whether to hand over first."""

    name_stays: NameStays = "name"
    farewell: Text = ""
    all_the_same: bool = False


class TellAmbition(Command, frozen=True, tag="tell_ambition"):
    """What a member hopes to learn here, beside the shared theme. Theirs to show, change and take back."""

    text: Text


class WithdrawAmbition(Command, frozen=True, tag="withdraw_ambition"):
    pass


class MemberJoined(Event, frozen=True, tag="member.joined"):
    affirmed: int


class MemberPaused(Event, frozen=True, tag="member.paused"):
    pass


class MemberReturned(Event, frozen=True, tag="member.returned"):
    pass


class MemberLeft(Event, frozen=True, tag="member.left"):
    name_stays: NameStays
    farewell: Text = ""


class AmbitionTold(Event, frozen=True, tag="ambition.told"):
    text: Text


class AmbitionWithdrawn(Event, frozen=True, tag="ambition.withdrawn"):
    pass


def join(network: Network, wish: Join, asked: Asked) -> list[Event]:
    network.formed()
    known = network.members.get(asked.by)
    if known is not None and known.presence != "left":
        return []
    welcome = network.access == "open" or asked.standing == "invited" or asked.by in network.attracted or known
    if not welcome:
        raise Refusal(
            "invitation_needed", "This network is joined by invitation. Ask a member for one; nothing was saved."
        )
    if wish.affirms != network.agreed:
        raise Refusal(
            "affirm_first", "Read and affirm the agreements as they are now; then you are in. Nothing was saved yet."
        )
    return [MemberJoined(network.agreed)]


def pause(network: Network, wish: Pause, asked: Asked) -> list[Event]:
    if network.standing_of(asked.by) == "paused":
        return []
    network.present(asked.by)
    return [MemberPaused()]


def return_(network: Network, wish: Return, asked: Asked) -> list[Event]:
    network.formed()
    if network.standing_of(asked.by) in ("stranger", "left"):
        raise not_a_member()
    return [MemberReturned()] if network.standing_of(asked.by) == "paused" else []


def leave(network: Network, wish: Leave, asked: Asked) -> list[Event]:
    network.formed()
    if network.standing_of(asked.by) in ("stranger", "left"):
        return []
    if is_last_driver(network, asked.by) and not wish.all_the_same:
        raise Refusal(
            "last_driver",
            "You are the last who pulls. Offer it to somebody first, or leave all the same. Nothing was changed yet.",
        )
    left = MemberLeft(wish.name_stays, wish.farewell)
    return [left] if network.goes_on_without(asked.by) or network.stage == "resting" else [left, NetworkRested("")]


def tell_ambition(network: Network, wish: TellAmbition, asked: Asked) -> list[Event]:
    member = network.present(asked.by)
    return [] if said(wish.text) == member.ambition else [AmbitionTold(wish.text)]


def withdraw_ambition(network: Network, wish: WithdrawAmbition, asked: Asked) -> list[Event]:
    return [AmbitionWithdrawn()] if network.present(asked.by).ambition else []


def is_last_driver(network: Network, member: MemberId) -> bool:
    """Whether nobody else who is here would pull, while others are here."""
    others = [m.id for m in network.here if m.id != member]
    return network.holds("driver", member) and bool(others) and not any(network.holds("driver", o) for o in others)


def joined(network: Network, fact: Fact, event: MemberJoined) -> None:
    network.members[fact.actor] = Member(fact.actor, "member", fact.happened_at, event.affirmed)


def paused(network: Network, fact: Fact, event: MemberPaused) -> None:
    network.members[fact.actor].presence = "paused"


def returned(network: Network, fact: Fact, event: MemberReturned) -> None:
    network.members[fact.actor].presence = "member"


def left(network: Network, fact: Fact, event: MemberLeft) -> None:
    member = network.members[fact.actor]
    member.presence, member.left_at = "left", fact.happened_at
    member.name_stays, member.farewell = event.name_stays, event.farewell
    network.roles = {role: tuple(m for m in held if m != fact.actor) for role, held in network.roles.items()}
    network.offered = {k: by for k, by in network.offered.items() if fact.actor not in (k[1], by)}


def ambition_told(network: Network, fact: Fact, event: AmbitionTold) -> None:
    network.members[fact.actor].ambition = event.text


def ambition_withdrawn(network: Network, fact: Fact, event: AmbitionWithdrawn) -> None:
    network.members[fact.actor].ambition = ""
