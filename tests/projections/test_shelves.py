# SPDX-License-Identifier: Apache-2.0
"""Each idea lies on exactly one shelf, or on none where it asks, was set aside or became part of something."""

from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings

from domain import board
from domain.board.combining import IdeasCombined
from domain.board.ideas import IdeaBuiltOn, IdeaWithdrawn, QuestionRaised
from domain.board.links import LinkDrawn
from domain.board.voices import CommentMade, ReactionGiven
from domain.kernel import Asked, CommentId, Event, IdeaId, LinkId
from projections.shelves import SHELVES, shelves
from tests.domain.histories import board_histories, facts_of
from tests.domain.scenes import BOTH, GARDEN, HERE, KITCHEN
from tests.projections.test_unrest import after

QUICK: Final = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROOF, WALL = IdeaId("idea-roof"), IdeaId("idea-wall")
GROWN: Final = (IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE), IdeaBuiltOn(WALL, GARDEN, "Up the wall", HERE))


def test_what_nobody_touched_lies_apart() -> None:
    assert shelves(after()) == {"ripe": [], "warming": [], "untouched": [GARDEN, KITCHEN]}


@pytest.mark.parametrize(
    "touch",
    [ReactionGiven(GARDEN, "try"), CommentMade(CommentId("comment-1"), GARDEN, "Yes"), GROWN[0]],
)
def test_whatever_touches_it_warms_it(touch: Event) -> None:
    found = shelves(after(touch))
    assert GARDEN in found["warming"]
    assert found["untouched"] == [KITCHEN]


def test_two_around_one_make_it_ripe_and_the_warmest_come_first() -> None:
    found = shelves(after(*GROWN, LinkDrawn(LinkId("link-one"), "contrasts", ROOF, KITCHEN)))
    assert found == {"ripe": [GARDEN], "warming": [ROOF, KITCHEN, WALL], "untouched": []}


@pytest.mark.parametrize("away", [IdeaWithdrawn(KITCHEN), IdeasCombined(BOTH, (GARDEN, KITCHEN), "Both", "New", HERE)])
def test_what_is_away_or_in_a_combination_lies_on_none(away: Event) -> None:
    assert KITCHEN not in {idea for shelf in shelves(after(away)).values() for idea in shelf}


def test_a_question_lies_on_none() -> None:
    assert ROOF not in {one for shelf in shelves(after(QuestionRaised(ROOF, "Why?", HERE))).values() for one in shelf}


@QUICK
@given(board_histories(60))
def test_every_free_idea_lies_on_exactly_one(history: list[Asked]) -> None:
    state = board.empty()
    for fact in facts_of(history):
        state = board.evolve(state, fact)
    lying = [idea for shelf in SHELVES for idea in shelves(state)[shelf]]
    free = [i.id for i in state.ideas.values() if i.status == "standing" and i.kind != "question" and not i.lifted_into]
    assert sorted(lying) == sorted(free)
