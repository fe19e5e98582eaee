# SPDX-License-Identifier: Apache-2.0
"""Support that an organisation offers and the network accepts or declines. Nothing can be asked in return.

An organisation has no other wish than these two: it cannot set a theme, a member, an agreement or a result.
"""

from domain.kernel import Asked, Command, Event, Fact, OfferId, Refusal, Text, said
from domain.network.living import Offer, SupportKind
from domain.network.resting import awake
from domain.network.state import Network


class OfferSupport(Command, frozen=True, tag="offer_support"):
    offer: OfferId
    kind: SupportKind
    text: Text


class WithdrawOffer(Command, frozen=True, tag="withdraw_offer"):
    """Before it is answered, or of support that is being given: it ends then."""

    offer: OfferId


class AcceptSupport(Command, frozen=True, tag="accept_support"):
    offer: OfferId


class DeclineSupport(Command, frozen=True, tag="decline_support"):
    offer: OfferId
    why: Text = ""


class EndSupport(Command, frozen=True, tag="end_support"):
    offer: OfferId


class SupportOffered(Event, frozen=True, tag="support.offered"):
    offer: OfferId
    kind: SupportKind
    text: Text


class OfferWithdrawn(Event, frozen=True, tag="support.withdrawn"):
    offer: OfferId


class SupportAccepted(Event, frozen=True, tag="support.accepted"):
    offer: OfferId


class SupportDeclined(Event, frozen=True, tag="support.declined"):
    offer: OfferId
    why: Text


class SupportEnded(Event, frozen=True, tag="support.ended"):
    offer: OfferId


def offer(network: Network, wish: OfferSupport, asked: Asked) -> list[Event]:
    awake(network)
    if wish.offer in network.offers:
        raise Refusal("id_taken", "This id already names another offer. Nothing was saved; try again.")
    return [SupportOffered(wish.offer, wish.kind, said(wish.text))]


def withdraw(network: Network, wish: WithdrawOffer, asked: Asked) -> list[Event]:
    network.formed()
    found = known(network, wish.offer)
    if found.by != asked.by:
        raise Refusal("not_yours", "Only who offers it can withdraw it. Nothing was changed.")
    if found.stage == "accepted":
        return [SupportEnded(wish.offer)]
    return [OfferWithdrawn(wish.offer)] if found.stage == "offered" else []


def accept(network: Network, wish: AcceptSupport, asked: Asked) -> list[Event]:
    network.present(asked.by)
    found = still_there(network, wish.offer)
    return [] if found.stage == "accepted" else [SupportAccepted(wish.offer)]


def decline(network: Network, wish: DeclineSupport, asked: Asked) -> list[Event]:
    network.present(asked.by)
    found = still_there(network, wish.offer)
    if found.stage == "accepted":
        raise Refusal("accepted", "This support was accepted. You can end it; nothing was changed.")
    return [] if found.stage == "declined" else [SupportDeclined(wish.offer, wish.why)]


def end(network: Network, wish: EndSupport, asked: Asked) -> list[Event]:
    network.present(asked.by)
    return [SupportEnded(wish.offer)] if known(network, wish.offer).stage == "accepted" else []


def known(network: Network, offer: OfferId) -> Offer:
    if offer not in network.offers:
        raise Refusal("unknown_offer", "That offer was not made to this network. Nothing was changed.")
    return network.offers[offer]


def still_there(network: Network, offer: OfferId) -> Offer:
    found = known(network, offer)
    if found.stage in ("withdrawn", "ended"):
        raise Refusal("no_longer_offered", "This is no longer offered. Nothing was changed.")
    return found


def offered(network: Network, fact: Fact, event: SupportOffered) -> None:
    network.offers[event.offer] = Offer(event.offer, event.kind, event.text, fact.actor, fact.happened_at)


def withdrawn(network: Network, fact: Fact, event: OfferWithdrawn) -> None:
    network.offers[event.offer].stage = "withdrawn"


def accepted(network: Network, fact: Fact, event: SupportAccepted) -> None:
    answered(network.offers[event.offer], fact).stage = "accepted"


def declined(network: Network, fact: Fact, event: SupportDeclined) -> None:
    found = answered(network.offers[event.offer], fact)
    found.stage, found.why = "declined", event.why


def ended(network: Network, fact: Fact, event: SupportEnded) -> None:
    network.offers[event.offer].stage = "ended"


def answered(offer: Offer, fact: Fact) -> Offer:
    offer.answered_by, offer.answered_at, offer.why = fact.actor, fact.happened_at, ""
    return offer
