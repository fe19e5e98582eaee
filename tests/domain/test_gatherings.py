# SPDX-License-Identifier: Apache-2.0
"""Gatherings: anybody plans one, everybody says for themselves whether they come, and it is told of afterwards."""

from datetime import timedelta
from typing import Any, Final

import pytest

from domain.kernel import GatheringId
from domain.network.gatherings import (
    CallOffGathering,
    ChangeGathering,
    ComeAlong,
    GatheringCalledOff,
    GatheringChanged,
    GatheringHeld,
    GatheringJoined,
    GatheringPlanned,
    GatheringSkipped,
    LogGathering,
    PlanGathering,
    StayAway,
)
from domain.network.living import Gathering
from tests.domain.given import MILA, MORNING, SANNE, YOUSSEF, Given, by
from tests.domain.scenes import network

LUNCH, OTHER = GatheringId("gathering-lunch"), GatheringId("gathering-other")
NOON: Final = MORNING + timedelta(hours=3)
WHAT: Final = ("Lunch", MORNING, NOON, "Under the tree", "outside", "What do we not dare to ask?")
PLANNED: Final = GatheringPlanned(LUNCH, *WHAT)
CALLED_OFF: Final = GatheringCalledOff(LUNCH, "Rain")
HELD: Final = GatheringHeld(LUNCH, "We laughed", "The gardener")


def of(after: Given) -> Gathering:
    return after.network.gatherings[LUNCH]


def test_any_member_plans_a_gathering() -> None:
    planned = of(network().when(PlanGathering(LUNCH, *WHAT), by=YOUSSEF).then(PLANNED))
    assert (planned.plan.title, planned.plan.place, planned.plan.setting) == ("Lunch", "Under the tree", "outside")
    assert (planned.by, planned.coming, planned.called_off, planned.happened) == (YOUSSEF, (), False, "")


def test_one_id_names_one_gathering() -> None:
    network(PLANNED).when(PlanGathering(LUNCH, *WHAT)).refused("id_taken")


@pytest.mark.parametrize("wish", [PlanGathering, ChangeGathering])
def test_a_gathering_has_a_title_and_ends_after_it_begins(wish: Any) -> None:
    called = OTHER if wish is PlanGathering else LUNCH
    network(PLANNED).when(wish(called, " ", MORNING)).refused("empty")
    network(PLANNED).when(wish(called, "Lunch", NOON, MORNING)).refused("ends_before")


def test_any_member_changes_what_was_planned() -> None:
    moved: Final = ("Lunch", NOON, None, "Inside", "inside", "")
    changed = network(PLANNED).when(ChangeGathering(LUNCH, *moved), by=YOUSSEF).then(GatheringChanged(LUNCH, *moved))
    assert of(changed).plan.starts_at == NOON
    changed.when(ChangeGathering(LUNCH, *moved)).then_nothing()
    changed.when(ChangeGathering(OTHER, *moved)).refused("unknown_gathering")


def test_what_was_called_off_is_on_again_once_it_is_planned_anew() -> None:
    off = network(PLANNED).when(CallOffGathering(LUNCH, "Rain"), by=YOUSSEF).then(CALLED_OFF)
    assert (of(off).called_off, of(off).why_not) == (True, "Rain")
    off.when(CallOffGathering(LUNCH)).then_nothing()
    off.when(ComeAlong(LUNCH)).refused("called_off")
    off.when(LogGathering(LUNCH, "We laughed")).refused("called_off")
    on = off.when(ChangeGathering(LUNCH, *WHAT)).then(GatheringChanged(LUNCH, *WHAT))
    assert (of(on).called_off, of(on).why_not) == (False, "")


def test_everybody_says_for_themselves_whether_they_come() -> None:
    coming = network(PLANNED).when(ComeAlong(LUNCH), by=YOUSSEF).then(GatheringJoined(LUNCH))
    assert of(coming).coming == (YOUSSEF,)
    coming.when(ComeAlong(LUNCH), by=YOUSSEF).then_nothing()
    coming.when(StayAway(LUNCH), by=SANNE).then_nothing()
    assert of(coming.when(StayAway(LUNCH), by=YOUSSEF).then(GatheringSkipped(LUNCH))).coming == ()
    coming.when(ComeAlong(LUNCH), by=MILA).refused("not_a_member")


def test_it_is_told_of_afterwards_and_may_be_told_better() -> None:
    told = network(PLANNED).when(LogGathering(LUNCH, "We laughed", "The gardener"), by=YOUSSEF).then(HELD)
    assert (of(told).happened, of(told).guests, of(told).logged_by) == ("We laughed", "The gardener", YOUSSEF)
    told.when(LogGathering(LUNCH, "We laughed", "The gardener"), by=SANNE).then_nothing()
    better = GatheringHeld(LUNCH, "We laughed a lot", "")
    assert of(told.when(LogGathering(LUNCH, "We laughed a lot")).then(better)).logged_by == SANNE
    told.when(CallOffGathering(LUNCH)).refused("has_been")


def test_nobody_tells_of_what_has_yet_to_begin() -> None:
    tomorrow = GatheringPlanned(LUNCH, "Lunch", MORNING + timedelta(days=1), None, "", "inside", "")
    network(tomorrow).when(LogGathering(LUNCH, "We laughed")).refused("not_yet")


def test_who_was_there_can_say_so_afterwards() -> None:
    assert of(network(PLANNED, HELD).when(ComeAlong(LUNCH)).then(GatheringJoined(LUNCH))).coming == (SANNE,)
    network(PLANNED, by(YOUSSEF, HELD)).when(LogGathering(LUNCH, "\t")).refused("empty")
