# SPDX-License-Identifier: Apache-2.0
"""Who pulls and who supports. Roles are taken, handed over and laid down; no wish assigns one to somebody else."""

from domain.kernel import Asked, Command, Event, Fact, MemberId, Refusal
from domain.network.state import Network, Role


class TakeRole(Command, frozen=True, tag="take_role"):
    role: Role


class OfferRole(Command, frozen=True, tag="offer_role"):
    """The first half of handing over; the second is the other's own act of taking it."""

    role: Role
    to: MemberId


class LayDownRole(Command, frozen=True, tag="lay_down_role"):
    role: Role


class RoleTaken(Event, frozen=True, tag="role.taken"):
    role: Role


class RoleOffered(Event, frozen=True, tag="role.offered"):
    role: Role
    to: MemberId


class RoleHandedOver(Event, frozen=True, tag="role.handed_over"):
    """`giver` held it; who acts here took it over."""

    role: Role
    giver: MemberId


class RoleLaidDown(Event, frozen=True, tag="role.laid_down"):
    role: Role


def take_role(network: Network, wish: TakeRole, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if network.holds(wish.role, asked.by):
        return []
    giver = network.offered.get((wish.role, asked.by))
    return [RoleHandedOver(wish.role, giver)] if giver else [RoleTaken(wish.role)]


def offer_role(network: Network, wish: OfferRole, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if not network.holds(wish.role, asked.by):
        raise Refusal("not_your_role", "Only who holds a role can offer to hand it over. Nothing was changed.")
    if wish.to == asked.by or network.standing_of(wish.to) != "member":
        raise Refusal("to_a_member", "A role is handed over to another member who is here. Nothing was changed.")
    if network.holds(wish.role, wish.to) or network.offered.get((wish.role, wish.to)) == asked.by:
        return []
    return [RoleOffered(wish.role, wish.to)]


def lay_down_role(network: Network, wish: LayDownRole, asked: Asked) -> list[Event]:
    network.present(asked.by)
    return [RoleLaidDown(wish.role)] if network.holds(wish.role, asked.by) else []


def taken(network: Network, fact: Fact, event: RoleTaken) -> None:
    network.roles[event.role] = (*network.roles.get(event.role, ()), fact.actor)


def offered(network: Network, fact: Fact, event: RoleOffered) -> None:
    network.offered[event.role, event.to] = fact.actor


def handed_over(network: Network, fact: Fact, event: RoleHandedOver) -> None:
    remaining = tuple(m for m in network.roles.get(event.role, ()) if m != event.giver)
    network.roles[event.role] = (*remaining, fact.actor)
    network.offered = {k: by for k, by in network.offered.items() if not (k[0] == event.role and by == event.giver)}


def laid_down(network: Network, fact: Fact, event: RoleLaidDown) -> None:
    network.roles[event.role] = tuple(m for m in network.roles[event.role] if m != fact.actor)
    network.offered = {k: by for k, by in network.offered.items() if not (k[0] == event.role and by == fact.actor)}
