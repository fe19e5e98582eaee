# SPDX-License-Identifier: Apache-2.0
"""Experiences and shared reflections: told by who lived them, taken back by them alone, and brought back."""

from typing import Any, Final

import pytest

from domain.kernel import ExperienceId, GatheringId, ReflectionId
from domain.network.gatherings import GatheringPlanned
from domain.network.stories import (
    ExperienceRestored,
    ExperienceTold,
    ExperienceWithdrawn,
    ReflectionRestored,
    ReflectionShared,
    ReflectionWithdrawn,
    RestoreExperience,
    RestoreReflection,
    ShareReflection,
    TellExperience,
    WithdrawExperience,
    WithdrawReflection,
)
from tests.domain.given import MILA, MORNING, SANNE, YOUSSEF
from tests.domain.scenes import network

STORY, OTHER, LUNCH = ExperienceId("experience-first"), ExperienceId("experience-other"), GatheringId("gathering-lunch")
THOUGHT, OTHER_THOUGHT = ReflectionId("reflection-first"), ReflectionId("reflection-other")
TOLD: Final = ExperienceTold(STORY, "She kept her coat on", "")
SHARED: Final = ReflectionShared(THOUGHT, "I agreed too soon", "Where did you agree too soon?")
LUNCH_PLANNED: Final = GatheringPlanned(LUNCH, "Lunch", MORNING, None, "", "inside", "")
BOTH: Final = [
    (STORY, OTHER, TOLD, WithdrawExperience, RestoreExperience, ExperienceWithdrawn, ExperienceRestored),
    (THOUGHT, OTHER_THOUGHT, SHARED, WithdrawReflection, RestoreReflection, ReflectionWithdrawn, ReflectionRestored),
]


def test_an_experience_is_told_in_few_words_and_keeps_who_and_when() -> None:
    told = network().when(TellExperience(STORY, "She kept her coat on"), by=YOUSSEF)
    story = told.then(TOLD).network.experiences[STORY]
    assert (story.text, story.by, story.gathering, story.withdrawn) == ("She kept her coat on", YOUSSEF, "", False)


def test_it_may_be_of_a_gathering_and_only_of_one_there_is() -> None:
    wish = TellExperience(STORY, "We laughed", LUNCH)
    network(LUNCH_PLANNED).when(wish).then(ExperienceTold(STORY, "We laughed", LUNCH))
    network().when(wish).refused("unknown_gathering")


def test_a_reflection_is_shared_with_the_question_it_answers() -> None:
    wish = ShareReflection(THOUGHT, "I agreed too soon", "Where did you agree too soon?")
    shared = network().when(wish).then(SHARED).network.reflections[THOUGHT]
    assert (shared.by, shared.prompt, shared.withdrawn) == (SANNE, "Where did you agree too soon?", False)
    network().when(ShareReflection(THOUGHT, "It rained")).then(ReflectionShared(THOUGHT, "It rained", ""))


@pytest.mark.parametrize(
    ("happened", "wish"),
    [(TOLD, TellExperience(STORY, "Another")), (SHARED, ShareReflection(THOUGHT, "Another"))],
)
def test_one_id_names_one_story(happened: Any, wish: Any) -> None:
    network(happened).when(wish).refused("id_taken")
    network(happened).when(wish, by=MILA, standing="stranger").refused("not_a_member")


@pytest.mark.parametrize("wish", [TellExperience(STORY, " \n"), ShareReflection(THOUGHT, "\t", "Why?")])
def test_nothing_is_no_story(wish: Any) -> None:
    network().when(wish).refused("empty")


@pytest.mark.parametrize(("called", "other", "told", "withdraw", "restore", "gone", "back"), BOTH)
def test_who_told_it_takes_it_back_and_brings_it_back(
    called: Any, other: Any, told: Any, withdraw: Any, restore: Any, gone: Any, back: Any
) -> None:
    standing = network(told)
    standing.when(restore(called)).then_nothing()
    away = standing.when(withdraw(called)).then(gone(called))
    assert story(away.network, called).withdrawn
    away.when(withdraw(called)).then_nothing()
    again = away.when(restore(called)).then(back(called))
    assert not story(again.network, called).withdrawn


@pytest.mark.parametrize(("called", "other", "told", "withdraw", "restore", "gone", "back"), BOTH)
def test_nobody_else_takes_it_back_or_brings_it_back(
    called: Any, other: Any, told: Any, withdraw: Any, restore: Any, gone: Any, back: Any
) -> None:
    for wish, scene in ((withdraw, network(told)), (restore, network(told, gone(called)))):
        scene.when(wish(called), by=YOUSSEF).refused("not_yours")
        scene.when(wish(other)).refused("unknown_story")
        scene.when(wish(called), by=MILA).refused("not_a_member")


def story(state: Any, called: Any) -> Any:
    return {**state.experiences, **state.reflections}[called]
