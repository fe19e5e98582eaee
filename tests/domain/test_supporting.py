# SPDX-License-Identifier: Apache-2.0
"""Support is offered by an organisation; the network accepts, declines or ends it, and owes nothing for it."""

import pytest

from domain.kernel import Command, Event, OfferId
from domain.network.resting import NetworkRested
from domain.network.supporting import (
    AcceptSupport,
    DeclineSupport,
    EndSupport,
    OfferSupport,
    OfferWithdrawn,
    SupportAccepted,
    SupportDeclined,
    SupportEnded,
    SupportOffered,
    WithdrawOffer,
)
from tests.domain.given import BRAM, MILA, YOUSSEF, Given, Told, by, given
from tests.domain.scenes import SPARKED, network

ROOM, OTHER = OfferId("offer-room"), OfferId("offer-other")
OFFERED, ACCEPTED, DECLINED = SupportOffered(ROOM, "room", "A loft"), SupportAccepted(ROOM), SupportDeclined(ROOM, "No")
WITHDRAWN, ENDED = OfferWithdrawn(ROOM), SupportEnded(ROOM)
OFFER = OfferSupport(ROOM, "room", "A loft")


def offered(*more: Event | list[Told]) -> Given:
    """Bram, for his organisation, offered a room."""
    return network(by(BRAM, OFFERED), *more)


def test_an_offer_waits_for_the_network() -> None:
    told = network().when(OFFER, by=BRAM, standing="organisation").then(OFFERED)
    assert told.network.offers[ROOM].stage == "offered"
    assert told.network.offers[ROOM].by == BRAM


def test_an_offer_says_something() -> None:
    network().when(OfferSupport(ROOM, "room", " "), by=BRAM, standing="organisation").refused("empty")


def test_an_id_names_one_offer() -> None:
    offered().when(OFFER, by=BRAM, standing="organisation").refused("id_taken")


def test_nothing_is_offered_to_a_spark_or_to_a_network_at_rest() -> None:
    given(SPARKED).when(OFFER, by=BRAM, standing="organisation").refused("still_a_spark")
    network(NetworkRested("")).when(OFFER, by=BRAM, standing="organisation").refused("rests")


def test_a_member_accepts_and_it_is_said_who_did() -> None:
    accepted = offered().when(AcceptSupport(ROOM), by=YOUSSEF).then(ACCEPTED)
    offer = accepted.network.offers[ROOM]
    assert (offer.stage, offer.answered_by) == ("accepted", YOUSSEF)
    accepted.when(AcceptSupport(ROOM)).then_nothing()


def test_a_member_declines_with_or_without_a_reason() -> None:
    declined = offered().when(DeclineSupport(ROOM, "No")).then(DECLINED)
    assert (declined.network.offers[ROOM].stage, declined.network.offers[ROOM].why) == ("declined", "No")
    offered().when(DeclineSupport(ROOM)).then(SupportDeclined(ROOM, ""))
    declined.when(DeclineSupport(ROOM, "Still no")).then_nothing()


def test_what_was_declined_can_be_accepted_after_all_and_the_reason_is_gone() -> None:
    accepted = offered(DECLINED).when(AcceptSupport(ROOM)).then(ACCEPTED)
    assert accepted.network.offers[ROOM].why == ""


def test_what_was_accepted_is_ended_and_not_declined() -> None:
    offered(ACCEPTED).when(DeclineSupport(ROOM)).refused("accepted")
    ended = offered(ACCEPTED).when(EndSupport(ROOM), by=YOUSSEF).then(ENDED)
    assert ended.network.offers[ROOM].stage == "ended"
    ended.when(EndSupport(ROOM)).then_nothing()


def test_who_offers_may_withdraw_and_what_was_being_given_ends_then() -> None:
    withdrawn = offered().when(WithdrawOffer(ROOM), by=BRAM, standing="organisation").then(WITHDRAWN)
    assert withdrawn.network.offers[ROOM].stage == "withdrawn"
    offered(ACCEPTED).when(WithdrawOffer(ROOM), by=BRAM, standing="organisation").then(ENDED)
    for over in (DECLINED, WITHDRAWN):
        offered(over).when(WithdrawOffer(ROOM), by=BRAM, standing="organisation").then_nothing()
    offered().when(WithdrawOffer(ROOM), by=MILA, standing="organisation").refused("not_yours")
    given(SPARKED).when(WithdrawOffer(ROOM), by=BRAM, standing="organisation").refused("still_a_spark")


@pytest.mark.parametrize("wish", [AcceptSupport(ROOM), DeclineSupport(ROOM)])
def test_what_is_no_longer_offered_has_no_answer(wish: Command) -> None:
    offered(WITHDRAWN).when(wish).refused("no_longer_offered")
    offered(ACCEPTED, ENDED).when(wish).refused("no_longer_offered")


@pytest.mark.parametrize("wish", [AcceptSupport(OTHER), DeclineSupport(OTHER), EndSupport(OTHER)])
def test_what_was_never_offered_has_no_answer(wish: Command) -> None:
    offered().when(wish).refused("unknown_offer")
    offered().when(WithdrawOffer(OTHER), by=BRAM, standing="organisation").refused("unknown_offer")


@pytest.mark.parametrize("wish", [AcceptSupport(ROOM), DeclineSupport(ROOM), EndSupport(ROOM)])
def test_only_members_answer(wish: Command) -> None:
    offered().when(wish, by=MILA, standing="stranger").refused("not_a_member")
    offered().when(wish, by=BRAM, standing="organisation").refused("only_offers")
