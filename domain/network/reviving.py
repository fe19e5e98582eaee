# SPDX-License-Identifier: Apache-2.0
"""Reviving a network that rests: by a member, or by who joins it again with the same act."""

from domain.kernel import Asked, Event
from domain.network.membership import Join, MemberReturned, join
from domain.network.resting import NetworkRevived, Revive
from domain.network.state import Network


def revive(network: Network, wish: Revive, asked: Asked) -> list[Event]:
    network.formed()
    if network.stage != "resting":
        return []
    match network.standing_of(asked.by):
        case "member":
            return [NetworkRevived()]
        case "paused":
            return [NetworkRevived(), MemberReturned()]
        case _:
            return [*join(network, Join(wish.affirms), asked), NetworkRevived()]
