# SPDX-License-Identifier: Apache-2.0
"""Roles are taken, handed over and laid down, each by one's own act. And a network opens boards."""

import pytest

from domain.kernel import BoardId
from domain.network.boards import BoardOpened, OpenBoard
from domain.network.membership import MemberLeft, MemberPaused
from domain.network.roles import (
    LayDownRole,
    OfferRole,
    RoleHandedOver,
    RoleLaidDown,
    RoleOffered,
    RoleTaken,
    TakeRole,
)
from tests.domain.given import BRAM, IMPORT, MILA, SANNE, YOUSSEF, by, given
from tests.domain.scenes import BOARD, DRIVES, JOINED, SPARKED, network

OFFERED = RoleOffered("driver", YOUSSEF)
HANDED = RoleHandedOver("driver", SANNE)
LAID_DOWN = RoleLaidDown("driver")
PAUSED, LEFT = MemberPaused(), MemberLeft("name")


def test_any_member_takes_a_role_and_several_may_hold_it() -> None:
    after = network(DRIVES).when(TakeRole("driver"), by=YOUSSEF).then(DRIVES).network
    assert after.roles["driver"] == (SANNE, YOUSSEF)
    network(DRIVES).when(TakeRole("driver")).then_nothing()


def test_one_may_pull_and_support() -> None:
    network(DRIVES).when(TakeRole("supporter")).then(RoleTaken("supporter"))


def test_a_role_is_handed_over_by_offering_and_taking() -> None:
    offered = network(DRIVES).when(OfferRole("driver", YOUSSEF)).then(OFFERED)
    assert offered.network.roles["driver"] == (SANNE,)
    handed = offered.when(TakeRole("driver"), by=YOUSSEF).then(HANDED).network
    assert (handed.roles["driver"], handed.offered) == ((YOUSSEF,), {})


def test_offering_again_or_to_who_holds_it_is_nothing_to_do() -> None:
    network(DRIVES, OFFERED).when(OfferRole("driver", YOUSSEF)).then_nothing()
    network(DRIVES, by(YOUSSEF, DRIVES)).when(OfferRole("driver", YOUSSEF)).then_nothing()


def test_the_later_of_two_offers_counts() -> None:
    drivers = network(by(MILA, JOINED), DRIVES, by(MILA, DRIVES), OFFERED)
    twice = drivers.when(OfferRole("driver", YOUSSEF), by=MILA).then(OFFERED)
    handed = twice.when(TakeRole("driver"), by=YOUSSEF).then(RoleHandedOver("driver", MILA)).network
    assert handed.roles["driver"] == (SANNE, YOUSSEF)


def test_one_offers_only_a_role_one_holds() -> None:
    network().when(OfferRole("driver", YOUSSEF)).refused("not_your_role")
    network(DRIVES).when(OfferRole("supporter", YOUSSEF)).refused("not_your_role")


def test_a_role_is_offered_to_another_member_who_is_here() -> None:
    network(DRIVES).when(OfferRole("driver", SANNE)).refused("to_a_member")
    network(DRIVES).when(OfferRole("driver", MILA)).refused("to_a_member")
    network(DRIVES, by(YOUSSEF, PAUSED)).when(OfferRole("driver", YOUSSEF)).refused("to_a_member")
    network(DRIVES, by(YOUSSEF, LEFT)).when(OfferRole("driver", YOUSSEF)).refused("to_a_member")


def test_an_offer_is_gone_when_the_role_went_elsewhere() -> None:
    offered = network(by(MILA, JOINED), DRIVES, OFFERED, RoleOffered("driver", MILA))
    handed = offered.when(TakeRole("driver"), by=MILA).then(HANDED)
    handed.when(TakeRole("driver"), by=YOUSSEF).then(DRIVES)


def test_an_offer_is_gone_when_the_role_was_laid_down() -> None:
    laid_down = network(DRIVES, OFFERED).when(LayDownRole("driver")).then(LAID_DOWN)
    assert laid_down.network.roles["driver"] == ()
    laid_down.when(TakeRole("driver"), by=YOUSSEF).then(DRIVES)


def test_an_offer_of_one_role_is_no_offer_of_the_other() -> None:
    both = network(DRIVES, RoleTaken("supporter"), OFFERED)
    both.when(TakeRole("supporter"), by=YOUSSEF).then(RoleTaken("supporter"))


def test_an_offer_holds_while_the_giver_pauses() -> None:
    network(DRIVES, OFFERED, PAUSED).when(TakeRole("driver"), by=YOUSSEF).then(HANDED)


def test_laying_down_what_one_does_not_hold_is_nothing_to_do() -> None:
    network(DRIVES).when(LayDownRole("driver"), by=YOUSSEF).then_nothing()
    network().when(LayDownRole("supporter")).then_nothing()


def test_who_left_and_came_back_holds_no_role() -> None:
    back = network(DRIVES, by(YOUSSEF, DRIVES), LEFT, JOINED).network
    assert back.roles["driver"] == (YOUSSEF,)


def test_a_member_opens_a_board_for_a_question() -> None:
    opened = network().when(OpenBoard(BOARD, "Where?"), by=YOUSSEF).then(BoardOpened(BOARD, "Where?"))
    assert opened.network.boards[BOARD].question == "Where?"
    opened.when(OpenBoard(BOARD, "Elsewhere?")).refused("id_taken")
    network().when(OpenBoard(BoardId("board-empty"), "\u200d")).refused("empty")


def test_an_import_opens_a_board_once() -> None:
    opened = (
        network().when(OpenBoard(BOARD, "Where?"), by=IMPORT, standing="importer").then(BoardOpened(BOARD, "Where?"))
    )
    opened.when(OpenBoard(BOARD, "Where?"), by=IMPORT, standing="importer").then_nothing()
    given(SPARKED).when(OpenBoard(BOARD, "Where?"), by=IMPORT, standing="importer").refused("still_a_spark")


@pytest.mark.parametrize(
    "wish",
    [TakeRole("driver"), OfferRole("driver", SANNE), LayDownRole("driver"), OpenBoard(BOARD, "Where?")],
)
def test_roles_and_boards_are_for_members_who_are_here(wish: TakeRole) -> None:
    network().when(wish, by=BRAM, standing="stranger").refused("not_a_member")
    network(by(YOUSSEF, PAUSED)).when(wish, by=YOUSSEF, standing="paused").refused("paused")
    network(by(YOUSSEF, LEFT)).when(wish, by=YOUSSEF, standing="left").refused("not_a_member")
    given(SPARKED).when(wish).refused("still_a_spark")
