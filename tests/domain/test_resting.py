# SPDX-License-Identifier: Apache-2.0
"""A network may rest: then it is read, and revived by whoever it pulls again. The last who leaves leaves it at rest."""

from domain.kernel import AgreementId, OfferId
from domain.network.agreements import Propose
from domain.network.membership import (
    AmbitionTold,
    AmbitionWithdrawn,
    Join,
    Leave,
    MemberJoined,
    MemberLeft,
    MemberPaused,
    MemberReturned,
    Pause,
    Return,
    TellAmbition,
    WithdrawAmbition,
)
from domain.network.resting import LetRest, NetworkRested, NetworkRevived, Revive
from domain.network.sparking import Form, Relight, SayMeToo, SparkRelit
from domain.network.supporting import OfferSupport
from tests.domain.given import BRAM, MILA, SANNE, YOUSSEF, by, given
from tests.domain.scenes import ADOPTED, FORMED, JOINED, PRIVATE, PROPOSED, SPARKED, network

RESTED, REVIVED = NetworkRested("Winter"), NetworkRevived()
LEFT, PAUSED = MemberLeft("name"), MemberPaused()


def test_a_member_lets_the_network_rest_and_says_why_if_they_like() -> None:
    resting = network().when(LetRest("Winter"), by=YOUSSEF).then(RESTED)
    assert resting.network.stage == "resting"
    assert (resting.network.rests[-1].why, resting.network.rests[-1].by) == ("Winter", YOUSSEF)
    resting.when(LetRest("Still winter")).then_nothing()
    resting.when(LetRest(), by=MILA).refused("not_a_member")
    given(SPARKED).when(LetRest()).refused("still_a_spark")


def test_nothing_is_done_in_a_network_that_rests() -> None:
    resting = network(RESTED)
    resting.when(Propose(AgreementId("agreement-new"), "x")).refused("rests")
    resting.when(Pause()).refused("rests")
    resting.when(OfferSupport(OfferId("offer-first"), "room", "x"), by=BRAM, standing="organisation").refused("rests")
    resting.when(SayMeToo(), by=MILA).refused("already_formed")
    resting.when(Form("x", "y", "z", "why?")).refused("already_formed")


def test_one_joins_returns_and_leaves_while_it_rests() -> None:
    resting = network(by(YOUSSEF, PAUSED), RESTED)
    resting.when(Join(), by=MILA).then(JOINED)
    resting.when(Return(), by=YOUSSEF).then(MemberReturned())
    resting.when(Leave(), by=YOUSSEF).then(LEFT)
    alone = network(RESTED, by(YOUSSEF, LEFT))
    alone.when(Leave()).then(LEFT)


def test_a_member_revives_it() -> None:
    revived = network(RESTED).when(Revive(), by=YOUSSEF).then(REVIVED)
    assert revived.network.stage == "network"
    assert revived.network.rests[-1].revived_by == YOUSSEF
    assert revived.network.rests[-1].until is not None
    revived.when(Revive()).then_nothing()


def test_who_paused_returns_by_reviving_it() -> None:
    network(by(YOUSSEF, PAUSED), RESTED).when(Revive(), by=YOUSSEF).then(REVIVED, MemberReturned())


def test_who_is_not_in_joins_by_reviving_it_and_affirms_the_agreements() -> None:
    agreed = network(PROPOSED, by(YOUSSEF, ADOPTED), RESTED)
    agreed.when(Revive(), by=MILA).refused("affirm_first")
    agreed.when(Revive(1), by=MILA).then(MemberJoined(1), REVIVED)
    network(RESTED, formed=PRIVATE).when(Revive(), by=MILA, standing="stranger").refused("invitation_needed")
    given(SPARKED).when(Revive()).refused("still_a_spark")


def test_the_last_who_leaves_leaves_it_at_rest_and_may_come_back_to_revive_it() -> None:
    alone = given(SPARKED, PRIVATE, JOINED)
    deserted = alone.when(Leave()).then(LEFT, NetworkRested(""))
    assert deserted.network.stage == "resting"
    deserted.when(Revive(), by=SANNE, standing="left").then(JOINED, REVIVED)
    given(SPARKED, FORMED, JOINED, by(YOUSSEF, JOINED, PAUSED)).when(Leave()).then(LEFT)


def test_anybody_lights_a_spark_again() -> None:
    lit = given(SPARKED).when(Relight(), by=MILA).then(SparkRelit())
    assert lit.network.relit_by == MILA
    assert lit.network.relit_at is not None
    given().when(Relight()).refused("no_network")
    network().when(Relight()).refused("already_formed")


def test_what_somebody_hopes_to_learn_is_theirs_to_tell_and_to_keep() -> None:
    told = network().when(TellAmbition("To ask sooner"), by=YOUSSEF).then(AmbitionTold("To ask sooner"))
    assert told.network.members[YOUSSEF].ambition == "To ask sooner"
    told.when(TellAmbition("To ask sooner"), by=YOUSSEF).then_nothing()
    told.when(WithdrawAmbition(), by=SANNE).then_nothing()
    kept = told.when(WithdrawAmbition(), by=YOUSSEF).then(AmbitionWithdrawn())
    assert kept.network.members[YOUSSEF].ambition == ""
    told.when(TellAmbition(" "), by=YOUSSEF).refused("empty")
