# SPDX-License-Identifier: Apache-2.0
"""Many fragments in one frame say once what they have in common, and are read as what they were."""

import json

from hypothesis import given
from hypothesis import strategies as some

from tests.live.conftest import Cast
from tests.live.markup import unfolded
from tests.live.window import as_loaded, on_board, same_as_loaded
from tests.running import a_board, a_network
from web.live.folding import FEW, fold, folded
from web.live.shelf import laid

PIECES = some.text(alphabet='ab<"', max_size=8)


@given(some.lists(PIECES, max_size=12))
def test_what_was_folded_is_read_as_it_was(fragments: list[str]) -> None:
    said = json.loads(json.dumps(fold(fragments)))
    assert unfolded(said) == "".join(fragments)


@given(some.lists(some.tuples(some.sampled_from(['<a b="1">', '<a b="2">']), PIECES), max_size=8))
def test_a_frame_says_the_same_folded_or_not(placed: list[tuple[str, str]]) -> None:
    assert unfolded(folded(placed)) == laid(placed)
    assert isinstance(folded(placed), str) == (len(placed) <= FEW)


def test_only_what_differs_is_said_again() -> None:
    cards = [f'<b id="{n}" class="one"><i title="same">{text}</i></b>' for n, text in enumerate(("Soup", "at", "two"))]
    assert fold(cards) == [cards[0], [11, 2, "1", 8, ">at"], ["2", ">two"]]
    assert fold([cards[0], "no quotes", cards[0], cards[0]]) == [cards[0], "no quotes", [11], []]


def test_what_cannot_be_cut_is_said_as_it_is() -> None:
    odd = 'said "<b>so</b>"'
    assert fold(["<i>x</i>", odd, odd]) == ["<i>x</i>", odd, odd]


async def test_who_was_away_for_long_is_told_in_less_than_half_of_the_bytes(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    async with on_board(cast.sanne, path) as sanne:
        window = await as_loaded(cast.sanne, path)
        for n in range(40):
            await sanne.voice(f"een gedachte die {n} heet")
        await window.come_in()
        await window.reached(sanne.version)
        [changes] = [frame for frame in window.frames if frame["type"] == "changes"]
        assert len(json.dumps(changes["html"])) < 0.5 * len(json.dumps(unfolded(changes["html"])))
        await same_as_loaded(window)
        await window.leave()
