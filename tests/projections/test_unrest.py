# SPDX-License-Identifier: Apache-2.0
"""What lies open on a board and what was settled: by rule, and the same kept up by facts as counted anew."""

from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board
from domain.board import Board
from domain.board.combining import CombinationUndone, IdeasCombined
from domain.board.ideas import IdeaBuiltOn, IdeaMoved, IdeaVoiced, IdeaWithdrawn, QuestionRaised
from domain.board.insight import InsightNamed, InsightTakenBack
from domain.board.links import LinkDrawn, LinkRemoved
from domain.board.voices import ReactionGiven
from domain.kernel import Asked, Event, IdeaId, LinkId
from projections.unrest import MANY, Gauge, Restlessness, Unrest, gauge, open_ones, unrest
from tests.domain.given import SANNE, Told, fact
from tests.domain.histories import board_histories, facts_of
from tests.domain.scenes import BEGUN, BOTH, GARDEN, GARDEN_VOICED, HERE, KITCHEN, KITCHEN_VOICED

QUICK: Final = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WHY, ROOF, WHOLE = IdeaId("idea-why"), IdeaId("idea-roof"), IdeaId("idea-whole")
LINK: Final = LinkId("link-one")
ASKED: Final = QuestionRaised(WHY, "Why a garden?", HERE)
TAUT: Final = LinkDrawn(LINK, "tension", GARDEN, KITCHEN)
ONE: Final = IdeasCombined(BOTH, (GARDEN, KITCHEN), "Both", "New", HERE)


def after(*events: Event) -> Board:
    """Since Sanne began the board with a garden and a kitchen."""
    state = board.empty()
    for version, event in enumerate((BEGUN, GARDEN_VOICED, KITCHEN_VOICED, *events), 1):
        state = board.evolve(state, fact(version, Told(SANNE, event)))
    return state


def test_a_question_is_open_until_it_is_answered_built_on_or_combined() -> None:
    assert unrest(after(ASKED)).questions == {WHY}
    answered = LinkDrawn(LINK, "answers", GARDEN, WHY)
    combined = IdeasCombined(BOTH, (WHY, GARDEN), "B", "N", HERE)
    for settled in (answered, IdeaBuiltOn(ROOF, WHY, "To eat", HERE), combined):
        found = unrest(after(ASKED, settled))
        assert not found.questions
        assert found.answered == {WHY}


@pytest.mark.parametrize(
    "later",
    [
        (LinkDrawn(LINK, "answers", GARDEN, WHY), IdeaWithdrawn(GARDEN)),
        (LinkDrawn(LINK, "answers", GARDEN, WHY), LinkRemoved(LINK)),
        (LinkDrawn(LINK, "supports", GARDEN, WHY),),
        (QuestionRaised(ROOF, "Why ask?", HERE, WHY),),
        (IdeaBuiltOn(ROOF, WHY, "To eat", HERE), IdeaWithdrawn(ROOF)),
        (IdeasCombined(BOTH, (WHY, GARDEN), "B", "N", HERE), CombinationUndone(BOTH)),
    ],
)
def test_what_was_let_go_answers_nothing_nor_does_another_question(later: tuple[Event, ...]) -> None:
    assert WHY in unrest(after(ASKED, *later)).questions


def test_a_question_that_was_withdrawn_asks_nothing() -> None:
    assert unrest(after(ASKED, IdeaWithdrawn(WHY))) == Unrest()


def test_a_tension_is_open_until_its_ends_come_together() -> None:
    assert unrest(after(TAUT)).tensions == {LINK}
    found = unrest(after(TAUT, ONE))
    assert not found.tensions
    assert found.resolved == {LINK}
    assert found.combined == {BOTH}
    assert unrest(after(TAUT, ONE, CombinationUndone(BOTH))).tensions == {LINK}


def test_they_also_come_together_by_a_detour() -> None:
    detour = (IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE), IdeasCombined(WHOLE, (ROOF, KITCHEN), "W", "N", HERE))
    assert unrest(after(TAUT, *detour)).resolved == {LINK}
    assert unrest(after(TAUT, detour[0])).tensions == {LINK}


def test_each_of_several_at_one_idea_is_seen_by_itself() -> None:
    other = LinkDrawn(LinkId("link-other"), "tension", GARDEN, ROOF)
    found = unrest(after(IdeaVoiced(ROOF, "A roof", HERE), TAUT, other, ONE))
    assert found.tensions == {other.link}
    assert found.resolved == {LINK}


def test_what_pulls_at_a_combination_it_is_made_into_pulls_no_more() -> None:
    assert unrest(after(ONE, LinkDrawn(LINK, "tension", GARDEN, BOTH))).resolved == {LINK}


@pytest.mark.parametrize("later", [IdeaWithdrawn(GARDEN), LinkRemoved(LINK)])
def test_a_tension_needs_two_ends_and_a_link(later: Event) -> None:
    assert unrest(after(TAUT, later)) == Unrest()


def test_other_links_are_no_tension() -> None:
    assert unrest(after(LinkDrawn(LINK, "contrasts", GARDEN, KITCHEN))) == Unrest()


def test_insights_stand_newest_first_in_their_words_of_now() -> None:
    found = unrest(after(InsightNamed(GARDEN, "It feeds us"), InsightNamed(KITCHEN, "It warms us"))).insights
    assert [(one.idea, one.why) for one in found] == [(KITCHEN, "It warms us"), (GARDEN, "It feeds us")]
    assert unrest(after(InsightNamed(GARDEN, "It feeds us"), InsightTakenBack(GARDEN))).insights == ()


@QUICK
@given(board_histories(60), st.integers(1, 7))
def test_kept_up_by_facts_equals_counted_anew(history: list[Asked], portion: int) -> None:
    facts, state, kept = list(facts_of(history)), board.empty(), Restlessness()
    for start in range(0, len(facts), portion):
        batch = facts[start : start + portion]
        for one in batch:
            state = board.evolve(state, one)
        kept.add((one.event for one in batch), state)
        assert kept.version == state.version
        assert kept.now(state) == unrest(state)


def test_only_what_can_matter_is_told_to_matter() -> None:
    state = after(ASKED)
    kept = Restlessness(state)
    assert not kept.add([IdeaMoved(GARDEN, HERE), ReactionGiven(GARDEN, "try")], state)
    assert kept.add([ASKED], state)


# -- of a whole network ------------------------------------------------------------------------------------------------
def test_what_a_side_board_carried_is_one_thing_settled_where_it_is_settled() -> None:
    home = Unrest(questions=frozenset({WHY}), tensions=frozenset({LINK}), combined=frozenset({BOTH}))
    side = Unrest(answered=frozenset({WHY}), resolved=frozenset({LINK}), combined=frozenset({BOTH}))
    assert gauge([home, home]) == Gauge(questions=1, tensions=1, combined=1)
    assert gauge([home, side]) == Gauge(answered=1, resolved=1, combined=1)
    assert open_ones([home, side]) == (frozenset(), frozenset())
    assert open_ones([]) == (frozenset(), frozenset())


def test_the_gauge_says_how_restless_they_are() -> None:
    assert (Gauge().mood, Gauge().share) == ("unbegun", 0.0)
    assert Gauge(combined=10, questions=1).mood == "calm"
    assert Gauge(combined=9, questions=1).mood == "lively"
    assert Gauge(combined=3, answered=1, questions=1, tensions=1).mood == "lively"
    assert Gauge(combined=3, answered=1, questions=2).share == pytest.approx(1 / 3)
    assert Gauge(questions=MANY - 1).mood == "lively", "a few open questions are a beginning"
    assert Gauge(questions=MANY - 1, tensions=1, combined=1).mood == "scattered"
