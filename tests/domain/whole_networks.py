# SPDX-License-Identifier: Apache-2.0
"""Random logs of a whole network: its own stream and one for each of its boards, written through one another."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import Final

from hypothesis import strategies as st
from msgspec import structs

from domain.kernel import Asked, Fact, StreamId
from domain.network.boards import BoardBranched, BoardOpened
from domain.streams import board_stream
from tests.domain.histories import facts_of, network_histories, random_board, random_network

MOST_BOARDS: Final = 4


def random_whole(seed: int, of_network: int, of_board: int) -> list[Fact]:
    """All facts in order of position, which begins at 1. The same seed gives the same log."""
    return written(list(facts_of(random_network(seed, of_network))), seed, of_board)


def whole_networks(max_size: int = 25) -> st.SearchStrategy[list[Fact]]:
    def log(history: list[Asked], seed: int, of_board: int) -> list[Fact]:
        return written(list(facts_of(history)), seed, of_board)

    return st.builds(log, network_histories(max_size), st.integers(0, 2**16), st.integers(1, max_size))


def written(network: list[Fact], seed: int, of_board: int) -> list[Fact]:
    dice = Random(seed)
    waiting: list[Iterator[Fact]] = [iter(network)]
    found: list[Fact] = []
    while waiting:
        source = dice.choice(waiting)
        fact = next(source, None)
        if fact is None:
            waiting.remove(source)
            continue
        found.append(structs.replace(fact, position=len(found) + 1))
        if isinstance(fact.event, BoardOpened | BoardBranched) and len(waiting) < MOST_BOARDS:
            waiting.append(board_facts(board_stream(fact.event.board), dice.randrange(2**16), of_board))
    return found


def board_facts(stream: StreamId, seed: int, n: int) -> Iterator[Fact]:
    return islice(restreamed(facts_of(random_board(seed, n)), stream), n)


def restreamed(facts: Iterable[Fact], stream: StreamId) -> Iterator[Fact]:
    return (structs.replace(fact, stream=stream) for fact in facts)
