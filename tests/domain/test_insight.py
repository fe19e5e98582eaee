# SPDX-License-Identifier: Apache-2.0
"""Naming an idea as an insight, together and in words."""

from domain.board.ideas import IdeaWithdrawn
from domain.board.insight import (
    InsightNamed,
    InsightRestored,
    InsightTakenBack,
    NameInsight,
    RestoreInsight,
    TakeBackInsight,
)
from domain.kernel import IdeaId
from tests.domain.given import MILA, YOUSSEF, by
from tests.domain.scenes import BOTH, BOTH_COMBINED, GARDEN, WHY, ideas

UNKNOWN = IdeaId("idea-unknown")
NAMED = InsightNamed(GARDEN, "It starts with soil")


def test_anybody_names_an_idea_as_an_insight_and_says_why() -> None:
    board = ideas().when(NameInsight(GARDEN, "It starts with soil"), by=YOUSSEF).then(NAMED).board
    insight = board.ideas[GARDEN].insight
    assert insight is not None
    assert (insight.why, insight.by) == ("It starts with soil", YOUSSEF)


def test_a_combination_may_be_an_insight() -> None:
    ideas(BOTH_COMBINED).when(NameInsight(BOTH, "New")).then(InsightNamed(BOTH, "New"))


def test_an_insight_without_a_why_is_refused() -> None:
    ideas().when(NameInsight(GARDEN, "\u2800")).refused("why_insight")


def test_a_question_is_not_an_insight() -> None:
    ideas().when(NameInsight(WHY, "It makes us restless")).refused("question_no_insight")


def test_only_an_idea_that_stands_can_be_named() -> None:
    ideas(IdeaWithdrawn(GARDEN)).when(NameInsight(GARDEN, "x")).refused("not_standing")
    for wish in (NameInsight(UNKNOWN, "x"), TakeBackInsight(UNKNOWN)):
        ideas().when(wish).refused("unknown_idea")


def test_naming_it_again_for_the_same_reason_is_nothing_to_do() -> None:
    ideas(NAMED).when(NameInsight(GARDEN, "It starts with soil"), by=YOUSSEF).then_nothing()


def test_the_reason_can_be_said_anew() -> None:
    ideas(NAMED).when(NameInsight(GARDEN, "It ends with soil")).then(InsightNamed(GARDEN, "It ends with soil"))


def test_an_insight_can_be_taken_back_once_and_by_anybody() -> None:
    taken = ideas(NAMED).when(TakeBackInsight(GARDEN), by=YOUSSEF).then(InsightTakenBack(GARDEN))
    garden = taken.board.ideas[GARDEN]
    assert (garden.insight, garden.last_insight) == (None, ideas(NAMED).board.ideas[GARDEN].insight)
    taken.when(TakeBackInsight(GARDEN)).then_nothing()


def test_an_insight_taken_back_returns_in_the_words_of_who_named_it() -> None:
    taken = ideas(by(YOUSSEF, NAMED), InsightTakenBack(GARDEN))
    back = taken.when(RestoreInsight(GARDEN), by=MILA).then(InsightRestored(GARDEN))
    assert back.board.ideas[GARDEN].insight == ideas(by(YOUSSEF, NAMED)).board.ideas[GARDEN].insight
    back.when(RestoreInsight(GARDEN)).then_nothing()


def test_an_insight_returns_only_where_one_was_and_the_idea_stands() -> None:
    ideas().when(RestoreInsight(GARDEN)).then_nothing()
    ideas(NAMED).when(RestoreInsight(GARDEN)).then_nothing()
    ideas(NAMED, InsightTakenBack(GARDEN), IdeaWithdrawn(GARDEN)).when(RestoreInsight(GARDEN)).refused("not_standing")
    ideas().when(RestoreInsight(UNKNOWN)).refused("unknown_idea")


def test_a_reason_said_anew_keeps_the_one_before_at_hand() -> None:
    anew = ideas(NAMED, InsightNamed(GARDEN, "It ends with soil"))
    taken = anew.when(TakeBackInsight(GARDEN)).then(InsightTakenBack(GARDEN))
    again = taken.when(RestoreInsight(GARDEN)).then(InsightRestored(GARDEN)).board.ideas[GARDEN]
    assert (again.insight and again.insight.why) == "It ends with soil"
