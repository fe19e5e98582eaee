# SPDX-License-Identifier: Apache-2.0
"""A whole network at any moment is the fold of its streams as far as they had come by then."""

from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board, network
from domain.board import Board, Idea
from domain.kernel import Fact, StreamId
from domain.streams import board_of, board_stream, network_stream
from projections.board_life import Grown
from projections.network_life import BETWEEN, NetworkLife
from projections.network_past import NetworkPast
from tests.domain.scenes import NETWORK
from tests.domain.whole_networks import random_whole, whole_networks

QUICK: Final = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STREAM: Final = network_stream(NETWORK)


def past_of(facts: list[Fact]) -> NetworkPast:
    past = NetworkPast(STREAM)
    past.add(facts)
    return past


def cold(facts: list[Fact], stream: StreamId) -> Any:
    decider = network if stream == STREAM else board
    state: Any = decider.empty()
    for fact in facts:
        if fact.stream == stream:
            state = decider.evolve(state, fact)
    return state


def is_open(question: Idea, state: Board) -> bool:
    answers = (state.links[link] for link in question.links)
    return not question.lifted_into and not any(
        link.relation == "answers" and link.target == question.id and state.ideas[link.source].status == "standing"
        for link in answers
    )


def counted(facts: list[Fact], stream: StreamId) -> Grown:
    state = cold(facts, stream)
    standing = [idea for idea in state.ideas.values() if idea.status == "standing"]
    combined, asked = ([i for i in standing if i.kind == kind] for kind in ("combination", "question"))
    return Grown(
        ideas=len(standing),
        combinations=len(combined),
        insights=sum(idea.insight is not None for idea in standing),
        open_questions=sum(is_open(idea, state) for idea in asked),
        combined=sum(idea.insight is None for idea in combined),
        asked=sum(idea.insight is None for idea in asked),
        people=len({fact.actor for fact in facts if fact.stream == stream}),
    )


def is_the_fold(past: NetworkPast, facts: list[Fact], moment: int) -> None:
    before = facts[:moment]
    then = past.network(moment)
    assert then == cold(before, STREAM)
    for called in then.boards:
        stream = board_stream(called)
        version = sum(fact.stream == stream for fact in before)
        assert past.board(called, moment) == (version, counted(before, stream))


@QUICK
@given(whole_networks())
def test_every_moment_is_the_fold_up_to_it(facts: list[Fact]) -> None:
    past = past_of(facts)
    assert past.version == len(facts)
    for moment in range(0, len(facts) + 1, 3):
        is_the_fold(past, facts, moment)
    is_the_fold(past, facts, len(facts))


def test_also_far_beyond_the_first_keyframe_and_in_any_order() -> None:
    facts = random_whole(5, 4 * BETWEEN, 150)
    past = past_of(facts)
    assert past.life.version > 3 * BETWEEN
    for moment in (len(facts), 3, len(facts) // 2, 0, len(facts) - 1, len(facts) // 3):
        is_the_fold(past, facts, moment)


@QUICK
@given(whole_networks(), st.integers(1, 9))
def test_it_may_grow_in_any_portions(facts: list[Fact], portion: int) -> None:
    past, whole = NetworkPast(STREAM), past_of(facts)
    for start in range(0, len(facts), portion):
        past.add(facts[max(0, start - 2) : start + portion])
    assert past.facts == whole.facts
    assert past.network(past.version) == whole.network(whole.version)
    assert [past.board_of(m) for m in range(1, past.version + 1)] == [
        whole.board_of(m) for m in range(1, len(facts) + 1)
    ]


@QUICK
@given(whole_networks())
def test_what_was_handed_out_stays_as_it_was(facts: list[Fact]) -> None:
    past = past_of(facts[: len(facts) // 2])
    then = past.network(past.version)
    before = cold(facts[: len(facts) // 2], STREAM)
    past.add(facts)
    for moment in range(len(facts) + 1):
        past.network(moment)
    assert then == before


def test_a_gap_or_a_step_back_is_refused() -> None:
    facts = random_whole(2, 30, 20)
    past = past_of(facts[:10])
    with pytest.raises(ValueError, match="after version"):
        past.add(facts[12:])
    late = next(
        fact for fact in facts[10:] if fact.version == len([f for f in facts[:10] if f.stream == fact.stream]) + 1
    )
    moved = Fact(**{name: getattr(late, name) for name in late.__struct_fields__} | {"position": 3})
    with pytest.raises(ValueError, match="position 3 lies before"):
        past.add([moved])


def test_the_line_has_every_fact_with_its_moment() -> None:
    facts = random_whole(3, 40, 30)
    past = past_of(facts)
    assert [fact.version for fact in past.line()] == list(range(1, len(facts) + 1))
    assert [fact.event for fact in past.line()] == [fact.event for fact in facts]


def test_a_moment_is_found_by_its_time() -> None:
    facts = random_whole(4, 40, 30)
    past = past_of(facts)
    last = max(fact.happened_at for fact in facts)
    assert past.moment_at(last) == len(facts)
    assert past.moment_at(facts[0].happened_at - timedelta(seconds=1)) == 0
    life = NetworkLife()
    life.add(fact for fact in facts if fact.stream == STREAM)
    assert life.version_at(last) == life.version
    assert life.version_at(facts[0].happened_at) >= 1


def test_an_idea_is_told_in_the_words_of_that_moment() -> None:
    facts = random_whole(7, 30, 120)
    past = past_of(facts)
    for moment, fact in enumerate(facts, 1):
        called = getattr(fact.event, "idea", None)
        if fact.stream == STREAM or called is None:
            continue
        state = cold(facts[:moment], fact.stream)
        assert past.idea(called, moment) == state.ideas[called]
        assert past.board_of(moment) == board_of(fact.stream)
