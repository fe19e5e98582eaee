# SPDX-License-Identifier: Apache-2.0
"""Joining, pausing, returning and leaving: by own act only, and nothing is lost by going."""

import pytest

from domain.kernel import MemberId
from domain.network.agreements import AgreementsAffirmed
from domain.network.membership import (
    Join,
    Leave,
    MemberJoined,
    MemberLeft,
    MemberPaused,
    MemberReturned,
    Pause,
    Return,
)
from domain.network.resting import NetworkRested
from domain.network.roles import RoleOffered, RoleTaken, TakeRole
from domain.network.sparking import NetworkFormed, SparkEchoed
from tests.domain.given import BRAM, MILA, SANNE, YOUSSEF, Given, by, given
from tests.domain.scenes import (
    ADOPTED,
    BY_INVITATION,
    DRIVES,
    FORMED,
    JOINED,
    PRIVATE,
    PROPOSED,
    SPARKED,
    network,
)

PAUSED, RETURNED, LEFT = MemberPaused(), MemberReturned(), MemberLeft("name")


def presence(after: Given, member: MemberId) -> str:
    return after.network.members[member].presence


def test_anybody_joins_an_open_network_by_own_act() -> None:
    joined = network().when(Join(), by=MILA, standing="stranger").then(JOINED)
    assert presence(joined, MILA) == "member"
    joined.when(Join(), by=MILA).then_nothing()


@pytest.mark.parametrize("formed", [BY_INVITATION, PRIVATE])
def test_a_network_by_invitation_is_joined_by_who_was_invited(formed: NetworkFormed) -> None:
    network(formed=formed).when(Join(), by=MILA, standing="stranger").refused("invitation_needed")
    network(formed=formed).when(Join(), by=MILA, standing="invited").then(JOINED)


def test_who_said_me_too_needs_no_invitation() -> None:
    given(SPARKED, by(MILA, SparkEchoed("")), PRIVATE, JOINED).when(Join(), by=MILA, standing="stranger").then(JOINED)


def test_a_newcomer_affirms_the_agreements_on_joining() -> None:
    agreed = network(PROPOSED, by(YOUSSEF, ADOPTED))
    agreed.when(Join(), by=MILA).refused("affirm_first")
    agreed.when(Join(2), by=MILA).refused("affirm_first")
    assert agreed.when(Join(1), by=MILA).then(MemberJoined(1)).network.members[MILA].affirmed == 1


def test_a_spark_cannot_be_joined_yet() -> None:
    given(SPARKED).when(Join(), by=MILA).refused("still_a_spark")
    given().when(Join()).refused("no_network")


def test_i_pause_and_return() -> None:
    paused = network().when(Pause(), by=YOUSSEF).then(PAUSED)
    assert presence(paused, YOUSSEF) == "paused"
    paused.when(Pause(), by=YOUSSEF, standing="paused").then_nothing()
    returned = paused.when(Return(), by=YOUSSEF, standing="paused").then(RETURNED)
    assert returned.network.members == network().network.members
    returned.when(Return(), by=YOUSSEF).then_nothing()


def test_joining_while_paused_is_nothing_to_do() -> None:
    network(by(YOUSSEF, PAUSED)).when(Join(), by=YOUSSEF, standing="paused").then_nothing()


def test_who_is_no_member_has_nothing_to_pause_or_return_to() -> None:
    for wish in (Pause(), Return()):
        network().when(wish, by=MILA, standing="stranger").refused("not_a_member")
        network(by(YOUSSEF, LEFT)).when(wish, by=YOUSSEF, standing="left").refused("not_a_member")
        given(SPARKED).when(wish).refused("still_a_spark")


@pytest.mark.parametrize("stays", ["name", "initials", "former"])
def test_leaving_needs_no_reason_and_i_choose_how_my_name_stays(stays: str) -> None:
    after = network().when(Leave(stays), by=YOUSSEF).then(MemberLeft(stays)).network  # type: ignore[arg-type]
    youssef = after.members[YOUSSEF]
    assert (youssef.presence, youssef.name_stays, youssef.farewell) == ("left", stays, "")
    assert youssef.left_at is not None


def test_i_may_say_farewell() -> None:
    after = network().when(Leave("name", "It was good"), by=YOUSSEF).then(MemberLeft("name", "It was good")).network
    assert after.members[YOUSSEF].farewell == "It was good"


def test_leaving_twice_or_without_having_joined_is_nothing_to_do() -> None:
    network(by(YOUSSEF, LEFT)).when(Leave(), by=YOUSSEF, standing="left").then_nothing()
    network().when(Leave(), by=MILA, standing="stranger").then_nothing()
    given().when(Leave()).refused("no_network")


def test_who_paused_leaves_just_as_well() -> None:
    network(by(YOUSSEF, PAUSED)).when(Leave(), by=YOUSSEF, standing="paused").then(LEFT)


def test_leaving_loses_nothing_that_was_given() -> None:
    agreed = network(by(YOUSSEF, PROPOSED), by(SANNE, ADOPTED), by(YOUSSEF, LEFT)).network
    assert [a.by for a in agreed.agreements.values()] == [YOUSSEF]


def test_the_last_driver_is_asked_to_hand_over_and_may_leave_all_the_same() -> None:
    driven = network(DRIVES)
    driven.when(Leave()).refused("last_driver")
    after = driven.when(Leave(all_the_same=True)).then(LEFT).network
    assert after.roles["driver"] == ()


def test_one_of_two_drivers_just_leaves() -> None:
    after = network(DRIVES, by(YOUSSEF, DRIVES)).when(Leave()).then(LEFT).network
    assert after.roles["driver"] == (YOUSSEF,)


def test_the_last_member_is_not_asked_to_hand_over() -> None:
    given(SPARKED, FORMED, JOINED, DRIVES).when(Leave()).then(LEFT, NetworkRested(""))
    network(DRIVES, by(YOUSSEF, PAUSED)).when(Leave()).then(LEFT)


def test_a_driver_who_paused_may_leave_all_the_same() -> None:
    resting = network(DRIVES, PAUSED)
    resting.when(Leave(), standing="paused").refused("last_driver")
    resting.when(Leave(all_the_same=True), standing="paused").then(LEFT)


def test_a_supporter_leaves_without_a_question() -> None:
    supported = network(by(BRAM, JOINED), by(BRAM, RoleTaken("supporter")))
    assert supported.when(Leave(), by=BRAM).then(LEFT).network.roles["supporter"] == ()


def test_offers_to_and_from_who_left_are_gone() -> None:
    offered = network(DRIVES, RoleOffered("driver", YOUSSEF))
    assert offered.when(Leave(), by=YOUSSEF).then(LEFT).network.offered == {}
    giver_left = offered.when(Leave(all_the_same=True)).then(LEFT)
    giver_left.when(TakeRole("driver"), by=YOUSSEF).then(DRIVES)


def test_who_left_may_join_again_even_where_an_invitation_is_needed() -> None:
    gone = network(DRIVES, by(YOUSSEF, MemberLeft("former", "Bye")), formed=PRIVATE)
    back = gone.when(Join(), by=YOUSSEF, standing="left").then(JOINED).network
    youssef = back.members[YOUSSEF]
    assert (youssef.presence, youssef.name_stays, youssef.left_at, youssef.farewell) == ("member", "name", None, "")


def test_who_comes_back_affirms_what_was_agreed_meanwhile() -> None:
    gone = network(by(YOUSSEF, LEFT), PROPOSED, ADOPTED, AgreementsAffirmed(1))
    gone.when(Join(0), by=YOUSSEF, standing="left").refused("affirm_first")
    gone.when(Join(1), by=YOUSSEF, standing="left").then(MemberJoined(1))
