# SPDX-License-Identifier: Apache-2.0
"""Questions to take along: another for everybody, the same all day, fitting what lately happened."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import pytest

from domain.kernel import ExperimentId, GatheringId, MemberId
from domain.network import Network
from domain.network.experimenting import ExperimentConcluded, ExperimentStarted
from domain.network.gatherings import GatheringHeld, GatheringPlanned
from domain.network.resting import NetworkRested
from tests.domain.given import MORNING, SANNE, YOUSSEF
from tests.domain.scenes import NETWORK, network
from web import prompts
from web.words import translate

TRIAL, LUNCH = ExperimentId("experiment-first"), GatheringId("gathering-first")
LEARNED: Final = (ExperimentStarted(TRIAL, "Dig", "", ""), ExperimentConcluded(TRIAL, "It rains"))
MET: Final = (GatheringPlanned(LUNCH, "Lunch", MORNING, None, "", "inside", ""), GatheringHeld(LUNCH, "We ate", ""))
SOON: Final = MORNING + timedelta(hours=3)
TODAY: Final = date(2026, 3, 2)


def question(state: Network, now: datetime = SOON, who: MemberId = SANNE, today: date = TODAY) -> str:
    return prompts.question(state, who, now, today).text


def test_there_are_enough_of_them_no_two_alike_and_all_in_dutch() -> None:
    said = [text for _occasion, text in prompts.NUMBERED]
    assert len(set(said)) == len(said) >= 24
    assert all(text.endswith((".", "?")) and len(text) < 90 for text in said)
    dutch = [translate("nl", text) for text in said]
    assert len(set(dutch)) == len(said)
    assert not set(dutch) & set(said)


def test_it_stays_all_day_and_is_another_on_other_days_and_for_others() -> None:
    state = network().network
    assert question(state, SOON) == question(state, SOON + timedelta(hours=8))
    days = {question(state, today=TODAY + timedelta(days=day)) for day in range(30)}
    people = {question(state, who=MemberId(f"member-{number}")) for number in range(30)}
    assert min(len(days), len(people)) > 6


@pytest.mark.parametrize(
    ("happened", "occasion"),
    [
        ((), "any"),
        (MET, "gathering"),
        (LEARNED, "experiment"),
        ((*LEARNED, *MET), "gathering"),
        ((*MET, *LEARNED), "experiment"),
        ((*MET, NetworkRested("Enough")), "rest"),
    ],
)
def test_it_fits_what_happened_last(happened: Any, occasion: Any) -> None:
    assert question(network(*happened).network) in prompts.QUESTIONS[occasion]


def test_what_happened_a_week_ago_is_no_longer_asked_about() -> None:
    assert question(network(*MET).network, SOON + timedelta(days=7)) in prompts.QUESTIONS["any"]


def test_what_was_answered_is_not_asked_again_while_another_is_left() -> None:
    state = network(*MET).network
    answered: set[str] = set()
    for _ in prompts.QUESTIONS["gathering"]:
        asked = prompts.question(state, SANNE, SOON, TODAY, answered).text
        assert asked not in answered
        answered.add(asked)
    assert question(state) == prompts.question(state, SANNE, SOON, TODAY, answered).text
    said = {translate("nl", text) for text in answered}
    assert prompts.english_of(said, "nl") == answered


def test_a_link_names_a_question_or_an_occasion_and_nonsense_names_none() -> None:
    def followed(given: str) -> prompts.Question | None:
        return prompts.followed(given, NETWORK, YOUSSEF, TODAY)

    assert followed("0") == prompts.Question(0, prompts.NUMBERED[0][1])
    insight = followed("insight")
    assert insight
    assert insight.text in prompts.QUESTIONS["insight"]
    assert [followed(odd) for odd in ("", "-1", "999", "²", "1e1", "0000", "insights")] == [None] * 7
