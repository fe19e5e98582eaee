# SPDX-License-Identifier: Apache-2.0
"""A gift is composed by one member and handed over by another; from then on it stays as it is."""

from typing import Any

import pytest
from msgspec import structs

from domain.kernel import ExperimentId, GiftId, MemberId, OrganisationId
from domain.network.boards import BoardOpened
from domain.network.experimenting import ExperimentConcluded, ExperimentStarted
from domain.network.giving import (
    ChangeGift,
    ComposeGift,
    GiftChanged,
    GiftComposed,
    GiftGiven,
    GiftSetAside,
    GiveGift,
    SetGiftAside,
)
from domain.network.membership import MemberLeft
from tests.domain.given import MILA, SANNE, YOUSSEF, by
from tests.domain.scenes import BOARD, network

GIFT, OTHER, TRIAL = GiftId("gift-first"), GiftId("gift-other"), ExperimentId("experiment-1")
TOWN, CLUB = OrganisationId("organisation-1"), OrganisationId("organisation-2")
STORY: tuple[Any, ...] = ("story", "What it gave", "Rest", "", "", 0, "")
INSIGHT: tuple[Any, ...] = ("insight", "We ask", "More than before", BOARD, "idea-both", 7, "")
TAUGHT: tuple[Any, ...] = ("experiment", "A week of listening", "It helped", "", "", 0, TRIAL)
COMPOSED, ASIDE, GIVEN = GiftComposed(GIFT, *STORY), GiftSetAside(GIFT), GiftGiven(GIFT, TOWN)
OPENED, STARTED = BoardOpened(BOARD, "Who asks?"), ExperimentStarted(TRIAL, "Listen", "", "")
CONCLUDED = ExperimentConcluded(TRIAL, "Silence helps")


def test_a_member_composes_a_story() -> None:
    composed = network().when(ComposeGift(GIFT, *STORY)).then(COMPOSED)
    gift = composed.network.gifts[GIFT]
    assert (gift.content.title, gift.by, gift.handed, gift.set_aside) == ("What it gave", SANNE, (), False)
    composed.when(ComposeGift(GIFT, *STORY)).refused("id_taken")


def test_a_story_takes_nothing_else_along_whatever_is_named() -> None:
    more = ComposeGift(GIFT, "story", "What it gave", "Rest", BOARD, "idea-both", 7, TRIAL)
    network(OPENED).when(more).then(COMPOSED)


@pytest.mark.parametrize(("title", "text"), [("", "x"), ("x", " ")])
def test_a_gift_says_something(title: str, text: str) -> None:
    network().when(ComposeGift(GIFT, "story", title, text)).refused("empty")


def test_an_insight_is_named_with_its_board_and_moment() -> None:
    network(OPENED).when(ComposeGift(GIFT, *INSIGHT)).then(GiftComposed(GIFT, *INSIGHT))
    for missing in ({"board": ""}, {"idea": ""}, {"at": 0}):
        wish = structs.replace(ComposeGift(GIFT, *INSIGHT), **missing)
        network(OPENED).when(wish).refused("which_insight")
    network().when(ComposeGift(GIFT, *INSIGHT)).refused("unknown_board")


def test_an_experiment_is_given_once_it_is_concluded() -> None:
    wish = ComposeGift(GIFT, *TAUGHT)
    network(STARTED, CONCLUDED).when(wish).then(GiftComposed(GIFT, *TAUGHT))
    network(STARTED).when(wish).refused("under_way")
    network().when(wish).refused("unknown_experiment")
    network().when(structs.replace(wish, experiment="")).refused("which_experiment")


def test_any_member_changes_what_lies_on_the_table() -> None:
    changed = network(COMPOSED).when(ChangeGift(GIFT, "story", "Otherwise", "Rest"), by=YOUSSEF)
    after = changed.then(GiftChanged(GIFT, "story", "Otherwise", "Rest", "", "", 0, ""))
    assert (after.network.gifts[GIFT].content.title, after.network.gifts[GIFT].by) == ("Otherwise", YOUSSEF)
    network(COMPOSED).when(ChangeGift(GIFT, *STORY)).then_nothing()
    network(COMPOSED).when(ChangeGift(OTHER, *STORY)).refused("unknown_gift")


def test_what_was_set_aside_is_put_back_by_saying_it_again() -> None:
    aside = network(COMPOSED).when(SetGiftAside(GIFT), by=YOUSSEF).then(ASIDE)
    aside.when(SetGiftAside(GIFT)).then_nothing()
    aside.when(GiveGift(GIFT, TOWN), by=YOUSSEF).refused("set_aside")
    back = aside.when(ChangeGift(GIFT, *STORY)).then(GiftChanged(GIFT, *STORY))
    assert not back.network.gifts[GIFT].set_aside
    network().when(SetGiftAside(GIFT)).refused("unknown_gift")


def test_what_was_changed_since_the_giver_looked_is_not_handed_over() -> None:
    looked = network(COMPOSED)
    seen = looked.network.gifts[GIFT].said_at
    looked.when(GiveGift(GIFT, TOWN, seen), by=YOUSSEF).then(GIVEN)
    changed = looked.when(ChangeGift(GIFT, "story", "Otherwise", "Names")).then(
        GiftChanged(GIFT, "story", "Otherwise", "Names", "", "", 0, "")
    )
    changed.when(GiveGift(GIFT, TOWN, seen), by=YOUSSEF).refused("changed")
    changed.when(GiveGift(GIFT, TOWN, changed.network.gifts[GIFT].said_at), by=YOUSSEF).then(GIVEN)


def test_another_than_who_composed_it_hands_it_over() -> None:
    network(COMPOSED).when(GiveGift(GIFT, TOWN)).refused("somebody_else")
    handed = network(COMPOSED).when(GiveGift(GIFT, TOWN), by=YOUSSEF).then(GIVEN)
    assert [(each.to, each.by) for each in handed.network.gifts[GIFT].handed] == [(TOWN, YOUSSEF)]
    network().when(GiveGift(GIFT, TOWN)).refused("unknown_gift")


def test_who_is_left_alone_may_hand_over_their_own() -> None:
    network(COMPOSED, by(YOUSSEF, MemberLeft("name"))).when(GiveGift(GIFT, TOWN)).then(GIVEN)


def test_handed_over_it_stays_as_it_is() -> None:
    handed = network(COMPOSED, by(YOUSSEF, GIVEN))
    handed.when(ChangeGift(GIFT, "story", "Otherwise", "Rest")).refused("given")
    handed.when(SetGiftAside(GIFT)).refused("given")
    handed.when(GiveGift(GIFT, TOWN), by=YOUSSEF).then_nothing()
    handed.when(GiveGift(GIFT, CLUB), by=YOUSSEF).then(GiftGiven(GIFT, CLUB))


@pytest.mark.parametrize(
    "wish", [ComposeGift(OTHER, *STORY), ChangeGift(GIFT, *STORY), SetGiftAside(GIFT), GiveGift(GIFT, TOWN)]
)
def test_only_members_give(wish: Any) -> None:
    network(COMPOSED).when(wish, by=MILA, standing="stranger").refused("not_a_member")
    network(COMPOSED).when(wish, by=MemberId(TOWN), standing="organisation").refused("only_offers")
