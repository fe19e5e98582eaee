# SPDX-License-Identifier: Apache-2.0
"""A long count, done over several sittings."""

from typing import Any

import pytest

from tests.faults.adding import NotOne, added, left_of, unused
from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done


async def nothing(_: Ground) -> Figures:
    return {}


ADDING = Adding("kills", most=("most_missed",), alike=("processes",))
ROW = Row("X1", "it holds", {"ci": 1, "full": 100}, nothing, lambda found: all_done(found, "kills", "lost"), ADDING)
FOUND: Figures = {"processes": 2, "kills": 40, "lost": 0, "most_missed": 10, "longest_s": 1.5, "log": "whole"}


def sitting(seed: int, code: str = "abc", **figures: Any) -> dict[str, Any]:
    found = {**FOUND, **figures}
    told = {"promise": "it holds", "asked": 100, "figures": found, "kept": ROW.kept(found)}
    return {**told, "seconds": 10.0, "seeds": [seed], "commits": [code]}


def test_what_was_counted_is_summed_and_of_the_longest_the_longest_stands() -> None:
    both = added(ROW, sitting(1), sitting(2, "def", kills=30, most_missed=7, longest_s=2.5))
    assert both["figures"] == {**FOUND, "kills": 70, "most_missed": 10, "longest_s": 2.5}
    assert (both["asked"], both["kept"], both["seconds"]) == (100, True, 20.0)
    assert (both["seeds"], both["commits"]) == ([1, 2], ["abc", "def"])
    assert left_of(ROW, both) == 30


def test_one_loss_in_any_sitting_stays_a_loss() -> None:
    both = added(ROW, sitting(1, lost=1), sitting(2))
    assert (both["figures"]["lost"], both["kept"]) == (1, False)
    assert not added(ROW, {**sitting(1), "kept": False}, sitting(2))["kept"]


def test_what_was_said_to_be_wrong_is_still_said() -> None:
    both = added(ROW, added(ROW, sitting(1), sitting(2, log="damaged")), sitting(3))
    assert both["figures"]["log"] == "whole; damaged"


def test_every_sitting_has_a_seed_of_its_own() -> None:
    assert unused(1, []) == 1
    assert unused(1, [1, 2, 7]) == 8
    assert unused(5, [1, 2, 7]) == 5


def test_a_row_of_another_shape_is_not_added_to() -> None:
    with pytest.raises(NotOne, match="processes 2, this with 4"):
        added(ROW, sitting(1), sitting(2, processes=4))
    with pytest.raises(NotOne, match="another shape \\(ghosts\\)"):
        added(ROW, sitting(1), sitting(2, ghosts=0))
    with pytest.raises(NotOne, match="another shape than X1 is now"):
        left_of(ROW, {"promise": "it holds", "asked": 100, "skipped": "not here"})


def test_a_row_that_measures_times_does_not_add_up() -> None:
    timed = Row("C9", "soon", {"ci": 1, "full": 1}, nothing, lambda _: True)
    with pytest.raises(NotOne, match="C9 is measured"):
        left_of(timed, sitting(1))
