# SPDX-License-Identifier: Apache-2.0
"""Agreements: proposed by one, adopted by another, affirmed by each."""

import pytest

from domain.kernel import AgreementId
from domain.network.agreements import (
    Adopt,
    Affirm,
    AgreementAdopted,
    AgreementProposed,
    AgreementsAffirmed,
    Propose,
)
from domain.network.membership import MemberLeft, MemberPaused
from tests.domain.given import MILA, SANNE, YOUSSEF, by, given
from tests.domain.scenes import ADOPTED, FORMED, JOINED, LATER, PROPOSED, SPARKED, TURNS, network

LEFT = MemberLeft("name")


def test_a_member_proposes_an_agreement() -> None:
    after = network().when(Propose(TURNS, "We take turns"), by=YOUSSEF).then(PROPOSED).network
    proposal = after.agreements[TURNS]
    assert (proposal.text, proposal.by, proposal.adopted, after.agreed) == ("We take turns", YOUSSEF, 0, 0)


def test_a_proposal_says_something_under_an_id_of_its_own() -> None:
    network().when(Propose(TURNS, "\u00a0")).refused("empty")
    network(PROPOSED).when(Propose(TURNS, "We take turns again")).refused("id_taken")


def test_another_member_adopts_what_was_proposed() -> None:
    after = network(PROPOSED).when(Adopt(TURNS), by=YOUSSEF).then(ADOPTED).network
    assert (after.agreed, after.agreements[TURNS].adopted) == (1, 1)
    network(PROPOSED, by(YOUSSEF, ADOPTED)).when(Adopt(TURNS), by=YOUSSEF).then_nothing()


def test_nobody_adopts_their_own_proposal_while_others_are_here() -> None:
    network(PROPOSED).when(Adopt(TURNS), by=SANNE).refused("somebody_else")


def test_who_is_alone_agrees_with_themselves() -> None:
    given(SPARKED, FORMED, JOINED, PROPOSED).when(Adopt(TURNS)).then(ADOPTED)
    network(PROPOSED, by(YOUSSEF, MemberPaused())).when(Adopt(TURNS)).then(ADOPTED)


def test_a_proposal_outlives_its_proposer() -> None:
    after = network(PROPOSED, LEFT).when(Adopt(TURNS), by=YOUSSEF).then(ADOPTED).network
    assert (after.members[YOUSSEF].affirmed, after.agreed) == (1, 1)


def test_a_proposal_that_never_was_is_not_adopted() -> None:
    network().when(Adopt(AgreementId("agreement-unknown"))).refused("unknown_agreement")


def test_who_proposed_and_who_adopted_have_affirmed_and_the_others_not_yet() -> None:
    after = network(by(MILA, JOINED), PROPOSED, by(YOUSSEF, ADOPTED)).network
    assert [(m.id, m.affirmed) for m in after.members.values()] == [(SANNE, 1), (YOUSSEF, 1), (MILA, 0)]


def test_who_missed_an_earlier_agreement_has_not_affirmed_by_adopting_a_later_one() -> None:
    later = (AgreementProposed(LATER, "We listen"), AgreementAdopted(LATER, 2))
    after = network(by(MILA, JOINED), PROPOSED, by(YOUSSEF, ADOPTED), later[0], by(MILA, later[1])).network
    assert [(m.id, m.affirmed) for m in after.members.values()] == [(SANNE, 2), (YOUSSEF, 1), (MILA, 0)]


def test_each_member_affirms_once() -> None:
    agreed = network(by(MILA, JOINED), PROPOSED, by(YOUSSEF, ADOPTED))
    affirmed = agreed.when(Affirm(1), by=MILA).then(AgreementsAffirmed(1))
    affirmed.when(Affirm(1), by=MILA).then_nothing()
    agreed.when(Affirm(1), by=SANNE).then_nothing()


@pytest.mark.parametrize("version", [0, 2])
def test_only_the_agreements_as_they_are_now_can_be_affirmed(version: int) -> None:
    network(by(MILA, JOINED), PROPOSED, by(YOUSSEF, ADOPTED)).when(Affirm(version), by=MILA).refused("affirm_current")


@pytest.mark.parametrize("wish", [Propose(LATER, "We listen"), Adopt(TURNS), Affirm(0)])
def test_agreements_are_made_by_members_who_are_here(wish: Propose) -> None:
    network(PROPOSED).when(wish, by=MILA, standing="stranger").refused("not_a_member")
    network(PROPOSED, by(YOUSSEF, MemberPaused())).when(wish, by=YOUSSEF, standing="paused").refused("paused")
    network(PROPOSED, by(YOUSSEF, LEFT)).when(wish, by=YOUSSEF, standing="left").refused("not_a_member")
    given(SPARKED).when(wish).refused("still_a_spark")
