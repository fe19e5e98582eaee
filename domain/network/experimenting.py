# SPDX-License-Identifier: Apache-2.0
"""Experiments: what somebody tries in their own work, what happened, what was learned, and which ideas it tries."""

from domain.kernel import Asked, BoardId, Command, Event, ExperimentId, Fact, IdeaId, MaybeId, Refusal, Text, said
from domain.network.living import Experiment, Observation, Tie
from domain.network.state import Network


class StartExperiment(Command, frozen=True, tag="start_experiment"):
    """`idea` on `board` is what it tries; "" where it tries something else."""

    experiment: ExperimentId
    what: Text
    board: MaybeId = ""
    idea: MaybeId = ""


class TieExperiment(Command, frozen=True, tag="tie_experiment"):
    experiment: ExperimentId
    board: BoardId
    idea: IdeaId


class Observe(Command, frozen=True, tag="observe_experiment"):
    experiment: ExperimentId
    text: Text


class Conclude(Command, frozen=True, tag="conclude_experiment"):
    experiment: ExperimentId
    learned: Text


class ExperimentStarted(Event, frozen=True, tag="experiment.started"):
    experiment: ExperimentId
    what: Text
    board: MaybeId
    idea: MaybeId


class ExperimentTied(Event, frozen=True, tag="experiment.tied"):
    experiment: ExperimentId
    board: BoardId
    idea: IdeaId


class ExperimentObserved(Event, frozen=True, tag="experiment.observed"):
    experiment: ExperimentId
    text: Text


class ExperimentConcluded(Event, frozen=True, tag="experiment.concluded"):
    experiment: ExperimentId
    learned: Text


def start(network: Network, wish: StartExperiment, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.experiment in network.experiments:
        raise Refusal("id_taken", "This id already names another experiment. Nothing was saved; try again.")
    if bool(wish.board) != bool(wish.idea):
        raise Refusal("half_a_tie", "An idea is named together with its board. Nothing was saved.")
    if wish.board:
        on_board_of(network, BoardId(wish.board))
    return [ExperimentStarted(wish.experiment, said(wish.what), wish.board, wish.idea)]


def tie(network: Network, wish: TieExperiment, asked: Asked) -> list[Event]:
    network.present(asked.by)
    experiment = known(network, wish.experiment)
    on_board_of(network, wish.board)
    tied = Tie(wish.board, wish.idea) in experiment.ties
    return [] if tied else [ExperimentTied(wish.experiment, wish.board, wish.idea)]


def observe(network: Network, wish: Observe, asked: Asked) -> list[Event]:
    under_way(network, wish.experiment, asked)
    return [ExperimentObserved(wish.experiment, said(wish.text))]


def conclude(network: Network, wish: Conclude, asked: Asked) -> list[Event]:
    under_way(network, wish.experiment, asked)
    return [ExperimentConcluded(wish.experiment, said(wish.learned))]


def under_way(network: Network, experiment: ExperimentId, asked: Asked) -> None:
    network.present(asked.by)
    found = known(network, experiment)
    if found.by != asked.by:
        raise Refusal("not_yours", "Only who tries it knows what happened and what it taught. Nothing was saved.")
    if found.learned:
        raise Refusal("concluded", "This experiment was concluded. Start a new one to go on; nothing was saved.")


def known(network: Network, experiment: ExperimentId) -> Experiment:
    if experiment not in network.experiments:
        raise Refusal("unknown_experiment", "That experiment is not one of this network. Nothing was saved.")
    return network.experiments[experiment]


def on_board_of(network: Network, board: BoardId) -> None:
    if board not in network.boards:
        raise Refusal("unknown_board", "That board is not one of this network. Nothing was saved.")


def started(network: Network, fact: Fact, event: ExperimentStarted) -> None:
    ties = (Tie(event.board, event.idea),) if event.board else ()
    new = Experiment(event.experiment, event.what, fact.actor, fact.happened_at, ties)
    network.experiments[event.experiment] = new


def tied(network: Network, fact: Fact, event: ExperimentTied) -> None:
    network.experiments[event.experiment].ties += (Tie(event.board, event.idea),)


def observed(network: Network, fact: Fact, event: ExperimentObserved) -> None:
    network.experiments[event.experiment].observations += (Observation(event.text, fact.happened_at),)


def concluded(network: Network, fact: Fact, event: ExperimentConcluded) -> None:
    experiment = network.experiments[event.experiment]
    experiment.learned, experiment.concluded_at = event.learned, fact.happened_at
