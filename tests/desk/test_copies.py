# SPDX-License-Identifier: Apache-2.0
"""A copied state is equal, and whatever happens to one of the two is not seen in the other."""

from typing import Any

import pytest

from domain.kernel import Asked
from tests.domain.given import decider_of
from tests.domain.histories import decided, random_board, random_network, stream_of
from web.desk.copies import copied

HISTORIES = [list(history(seed, 120)) for history in (random_board, random_network) for seed in range(4)]


def gone_on(state: Any, history: list[Asked]) -> Any:
    for asked in history:
        decider = decider_of(asked.command)
        for fact in decided(decider, state, asked, stream_of(decider)):
            state = decider.evolve(state, fact)
    return state


@pytest.mark.parametrize("history", HISTORIES)
def test_each_of_the_two_goes_its_own_way(history: list[Asked]) -> None:
    decider, half = decider_of(history[0].command), len(history) // 2
    first, whole = gone_on(decider.empty(), history[:half]), gone_on(decider.empty(), history)
    assert first != whole
    ahead = gone_on(copied(first), history[half:])
    assert ahead == whole
    assert first == gone_on(decider.empty(), history[:half])
    assert gone_on(first, history[half:]) == whole
