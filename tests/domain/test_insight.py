# SPDX-License-Identifier: Apache-2.0
"""Naming an idea as an insight, together and in words."""

from domain.board.ideas import IdeaWithdrawn
from domain.board.insight import InsightNamed, InsightTakenBack, NameInsight, TakeBackInsight
from domain.kernel import IdeaId
from tests.domain.given import YOUSSEF
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
    assert taken.board.ideas == ideas().board.ideas
    taken.when(TakeBackInsight(GARDEN)).then_nothing()
