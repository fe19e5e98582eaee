# SPDX-License-Identifier: Apache-2.0
"""What somebody tries in their own work: begun, seen, tied to ideas, and concluded by who tries it."""

from typing import Any, Final

import pytest

from domain.kernel import BoardId, ExperimentId
from domain.network.boards import BoardOpened
from domain.network.experimenting import (
    Conclude,
    ExperimentConcluded,
    ExperimentObserved,
    ExperimentStarted,
    ExperimentTied,
    Observe,
    StartExperiment,
    TieExperiment,
)
from domain.network.living import Experiment, Tie
from tests.domain.given import MILA, SANNE, YOUSSEF, Given
from tests.domain.scenes import BOARD, GARDEN, KITCHEN, network

TRIAL, OTHER = ExperimentId("experiment-first"), ExperimentId("experiment-other")
NOWHERE: Final = BoardId("board-nowhere")
OPENED: Final = BoardOpened(BOARD, "How do we begin?")
WATER: Final = ExperimentStarted(TRIAL, "Ask for a glass of water", "", "")
LEARNED: Final = ExperimentConcluded(TRIAL, "They go and fetch two")


def of(scene: Given) -> Experiment:
    return scene.network.experiments[TRIAL]


def test_something_is_tried_without_an_idea_or_with_one_of_a_board() -> None:
    loose = network().when(StartExperiment(TRIAL, "Ask for a glass of water"), by=YOUSSEF).then(WATER)
    assert (of(loose).by, of(loose).ties, of(loose).learned) == (YOUSSEF, (), "")
    tied = network(OPENED).when(StartExperiment(TRIAL, "Dig", BOARD, GARDEN))
    assert of(tied.then(ExperimentStarted(TRIAL, "Dig", BOARD, GARDEN))).ties == (Tie(BOARD, GARDEN),)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (StartExperiment(OTHER, "  "), "empty"),
        (StartExperiment(TRIAL, "Dig"), "id_taken"),
        (StartExperiment(OTHER, "Dig", BOARD), "half_a_tie"),
        (StartExperiment(OTHER, "Dig", "", GARDEN), "half_a_tie"),
        (StartExperiment(OTHER, "Dig", NOWHERE, GARDEN), "unknown_board"),
        (TieExperiment(OTHER, BOARD, GARDEN), "unknown_experiment"),
        (TieExperiment(TRIAL, NOWHERE, GARDEN), "unknown_board"),
        (Observe(OTHER, "Two glasses"), "unknown_experiment"),
        (Observe(TRIAL, "\n"), "empty"),
        (Conclude(OTHER, "Two glasses"), "unknown_experiment"),
        (Conclude(TRIAL, " "), "empty"),
    ],
)
def test_what_cannot_be_tried_seen_or_learned_is_refused_in_words(wish: Any, code: str) -> None:
    network(OPENED, WATER).when(wish).refused(code)
    network(OPENED, WATER).when(wish, by=MILA, standing="stranger").refused("not_a_member")


def test_anybody_here_ties_it_to_further_ideas_each_once() -> None:
    tied = network(OPENED, WATER).when(TieExperiment(TRIAL, BOARD, GARDEN), by=YOUSSEF)
    once = tied.then(ExperimentTied(TRIAL, BOARD, GARDEN))
    once.when(TieExperiment(TRIAL, BOARD, GARDEN)).then_nothing()
    twice = once.when(TieExperiment(TRIAL, BOARD, KITCHEN)).then(ExperimentTied(TRIAL, BOARD, KITCHEN))
    assert of(twice).ties == (Tie(BOARD, GARDEN), Tie(BOARD, KITCHEN))
    assert of(twice).by == SANNE


def test_what_was_seen_stands_in_order_each_with_its_moment() -> None:
    first, second = ExperimentObserved(TRIAL, "She laughed"), ExperimentObserved(TRIAL, "He did not")
    seen = (
        network(WATER).when(Observe(TRIAL, "She laughed")).then(first).when(Observe(TRIAL, "He did not")).then(second)
    )
    assert [one.text for one in of(seen).observations] == ["She laughed", "He did not"]
    assert of(seen).observations[0].at < of(seen).observations[1].at


def test_it_is_concluded_once_with_what_was_learned() -> None:
    done = network(OPENED, WATER).when(Conclude(TRIAL, "They go and fetch two")).then(LEARNED)
    assert of(done).learned == "They go and fetch two"
    assert of(done).concluded_at is not None
    done.when(Conclude(TRIAL, "They go and fetch two")).refused("concluded")
    done.when(Observe(TRIAL, "Three glasses")).refused("concluded")
    done.when(TieExperiment(TRIAL, BOARD, GARDEN)).then(ExperimentTied(TRIAL, BOARD, GARDEN))


@pytest.mark.parametrize("wish", [Observe(TRIAL, "I heard of it"), Conclude(TRIAL, "That it works")])
def test_only_who_tries_it_knows_what_happened(wish: Any) -> None:
    network(WATER).when(wish, by=YOUSSEF).refused("not_yours")
