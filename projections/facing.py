# SPDX-License-Identifier: Apache-2.0
"""What a network shows an organisation: its public face, what it answered to that organisation, and what it gave it.

Pure: reads a folded network. Nothing of boards, members by name or history can be in it; what is not here is not shown.
"""

from datetime import datetime

from msgspec import Struct

from domain.kernel import MemberId, NetworkId, OrganisationId
from domain.network import Network
from domain.network.living import Gift, Offer
from domain.network.state import Access, Theme


class Given(Struct, frozen=True):
    gift: Gift
    at: datetime


class Face(Struct, frozen=True):
    """`theme` is None, `question` "" and `members` 0 where no more than the name may be known."""

    id: NetworkId
    name: str
    access: Access
    rests: bool
    theme: Theme | None
    question: str
    members: int
    recognised_by: tuple[MemberId, ...]
    offers: tuple[Offer, ...]
    """Its own, the newest first."""
    gifts: tuple[Given, ...]
    """Given to it, the newest first."""


def face(network: Network, network_id: NetworkId, organisation: MemberId, *, shown: bool) -> Face:
    """`shown` is whether it may know what the network is about, and not only that there is one of that name."""
    return Face(
        network_id,
        network.name,
        network.access,
        network.stage == "resting",
        network.themes[-1] if shown else None,
        network.question if shown else "",
        sum(member.presence != "left" for member in network.members.values()) if shown else 0,
        recognised_by(network) if shown else (),
        tuple(sorted(offers_of(network, organisation), key=lambda offer: offer.at, reverse=True)),
        tuple(sorted(given_to(network, organisation), key=lambda given: given.at, reverse=True)),
    )


def recognised_by(network: Network) -> tuple[MemberId, ...]:
    """The organisations whose recognition the network accepted, in the order in which they offered it."""
    accepted = (o.by for o in network.offers.values() if o.kind == "recognition" and o.stage == "accepted")
    return tuple(dict.fromkeys(accepted))


def offers_of(network: Network, organisation: MemberId) -> list[Offer]:
    return [offer for offer in network.offers.values() if offer.by == organisation]


def given_to(network: Network, organisation: MemberId) -> list[Given]:
    handed = ((gift, handing) for gift in network.gifts.values() for handing in gift.handed)
    return [Given(gift, handing.at) for gift, handing in handed if handing.to == OrganisationId(organisation)]
