# SPDX-License-Identifier: Apache-2.0
"""The cards of a board are kept packed; whatever was committed since, they are those of the board as it is now."""

import gzip

import pytest

from tests.domain.histories import beginning_of_a_fork, facts_of, random_board
from tests.projections.test_board import SHOW, STREAM, batches, folded, hub_of
from web.live.packs import TOGETHER
from web.live.shelf import Shelf
from web.pieces import joined


@pytest.mark.parametrize(("seed", "sizes"), [(1, [1] * 60), (2, [3, 40, 1, 200]), (3, [500]), (4, [64, 64, 64])])
def test_whatever_was_committed_since_the_cards_are_those_of_now(seed: int, sizes: list[int]) -> None:
    facts = list(facts_of(random_board(seed, 900)))
    hub, base = hub_of(), 500 if seed % 2 else 1
    state = folded(facts[:base])
    for number, batch in enumerate([[], *batches(facts[base:], sizes)]):
        state = folded(batch, state)
        hub.publish(STREAM, batch, state) if batch else None
        if number % 3 == 0:  # not everybody who writes is followed by somebody who opens the page
            shelf = hub.shelf(STREAM, state)
            for language in ("nl", "en"):
                fresh = SHOW.ideas(state, language, Shelf(0, 0))
                assert SHOW.ideas(state, language, shelf) == fresh
                assert gzip.decompress(joined(SHOW.packed(state, language, shelf))).decode() == fresh
    assert len(state.ideas) > 3 * TOGETHER


def test_what_nobody_touched_is_not_drawn_again() -> None:
    facts = list(facts_of(random_board(5, 900)))
    hub, state = hub_of(), folded(facts[:-1])
    before = list(SHOW.packed(state, "nl", hub.shelf(STREAM, state)))
    state = folded(facts[-1:], state)
    hub.publish(STREAM, facts[-1:], state)
    after = SHOW.packed(state, "nl", hub.shelf(STREAM, state))
    assert len(before) > 3
    assert sum(one is other for one, other in zip(before, after, strict=False)) >= len(before) - 2


def test_a_side_board_begins_with_all_its_cards_packed() -> None:
    state = folded(facts_of([beginning_of_a_fork(random_board(6, 400))]))
    shelf = hub_of().shelf(STREAM, state)
    assert SHOW.ideas(state, "en", shelf).count("<article ") == len(state.ideas) > 0


def test_somebody_who_is_called_otherwise_is_so_on_every_card() -> None:
    state = folded(facts_of(random_board(7, 200)))
    hub = hub_of()
    first = SHOW.packed(state, "nl", hub.shelf(STREAM, state))
    hub.forget_html([STREAM])
    again = SHOW.packed(state, "nl", hub.shelf(STREAM, state))
    assert again == first
    assert not any(one is other for one, other in zip(first, again, strict=True))


def test_a_board_without_ideas_has_no_packs() -> None:
    state = folded(list(facts_of(random_board(8, 1)))[:1])
    assert SHOW.packed(state, "nl", hub_of().shelf(STREAM, state)) == []
