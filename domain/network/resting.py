# SPDX-License-Identifier: Apache-2.0
"""A network may rest, and be revived by whoever it pulls again. When the last member leaves it rests by itself."""

from msgspec import structs

from domain.kernel import Asked, Command, Event, Fact, Refusal, Text
from domain.network.state import Network, Rest


class LetRest(Command, frozen=True, tag="rest"):
    why: Text = ""


class Revive(Command, frozen=True, tag="revive"):
    """`affirms` is, for who is not in, the version of the agreements they have read: they join by it."""

    affirms: int = 0


class NetworkRested(Event, frozen=True, tag="network.rested"):
    why: Text


class NetworkRevived(Event, frozen=True, tag="network.revived"):
    pass


def let_rest(network: Network, wish: LetRest, asked: Asked) -> list[Event]:
    if network.stage == "resting" and network.standing_of(asked.by) == "member":
        return []
    network.present(asked.by)
    return [NetworkRested(wish.why)]


def awake(network: Network) -> None:
    """Raises Refusal where it is no network yet, or one that rests."""
    network.formed()
    if network.stage == "resting":
        raise Refusal("rests", "This network rests. Revive it first; nothing was saved and your text is kept.")


def rested(network: Network, fact: Fact, event: NetworkRested) -> None:
    network.stage = "resting"
    network.rests += (Rest(event.why, fact.actor, fact.happened_at),)


def revived(network: Network, fact: Fact, event: NetworkRevived) -> None:
    network.stage = "network"
    rest = structs.replace(network.rests[-1], until=fact.happened_at, revived_by=fact.actor)
    network.rests = (*network.rests[:-1], rest)
