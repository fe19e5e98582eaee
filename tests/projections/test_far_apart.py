# SPDX-License-Identifier: Apache-2.0
"""Two ideas that lie far apart: never kin, of two people if it can be, and the same for the same seed."""

from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board
from domain.board import Board
from domain.board.combining import CombinationUndone, IdeasCombined
from domain.board.ideas import IdeaBuiltOn, IdeaVoiced, QuestionRaised
from domain.board.state import Place
from domain.board.voices import ReactionGiven
from domain.kernel import FORGOTTEN, Asked, BoardId, IdeaId
from projections.far_apart import Pair, ancestors, letters, on_board, pair, share
from tests.domain.given import MILA, SANNE, Told, fact
from tests.domain.histories import board_histories, facts_of
from tests.domain.scenes import BEGUN, BOTH, GARDEN, HERE, KITCHEN
from tests.projections.test_unrest import after

QUICK: Final = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HOME, SIDE = BoardId("board-home"), BoardId("board-side")
ROOF: Final = IdeaId("idea-roof")


def voiced(*said: tuple[str, str]) -> Board:
    """Ideas by id and text; those of which the id says so are Mila's."""
    state = board.evolve(board.empty(), fact(1, Told(SANNE, BEGUN)))
    for version, (idea, text) in enumerate(said, 2):
        by = MILA if idea.startswith("mila") else SANNE
        state = board.evolve(state, fact(version, Told(by, IdeaVoiced(IdeaId(idea), text, Place(0, 0)))))
    return state


def test_of_three_the_two_that_say_the_least_alike() -> None:
    state = voiced(("idea-one", "Eerst koffie drinken"), ("idea-two", "Eerst koffie zetten"), ("idea-six", "Stil zijn"))
    assert all(IdeaId("idea-six") in (on_board(state, seed) or ()) for seed in range(9))


def test_two_people_are_preferred_to_one() -> None:
    state = voiced(("idea-one", "koffie"), ("idea-two", "wandelen"), ("mila-one", "koffie!"))
    found = [on_board(state, seed) for seed in range(9)]
    assert all("mila-one" in (two or ()) for two in found)


def test_kin_are_no_pair_nor_are_two_that_were_let_go() -> None:
    kin = after(IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE), QuestionRaised(IdeaId("idea-why"), "Why?", HERE))
    assert all({GARDEN, ROOF} != set(on_board(kin, seed) or ()) for seed in range(20))
    undone = after(IdeasCombined(BOTH, (GARDEN, KITCHEN), "Both", "New", HERE), CombinationUndone(BOTH))
    assert on_board(undone, 1) is None


def test_common_ancestors_bring_nearer() -> None:
    grown = after(*(IdeaBuiltOn(IdeaId(f"grown-{n}"), GARDEN, text, HERE) for n, text in enumerate(("abc", "xyz"))))
    assert all(KITCHEN in (on_board(grown, seed) or ()) for seed in range(9))


def test_warm_ideas_come_up_more_often() -> None:
    many = tuple((f"idea-{n:02}", f"{chr(97 + n % 26) * 5}{n}") for n in range(60))
    cold = voiced(*many)
    warm = cold
    for version, feeling in enumerate(("resonates", "curious", "doubt", "try"), 62):
        warm = board.evolve(warm, fact(version, Told(MILA, ReactionGiven(IdeaId("idea-07"), feeling))))  # type: ignore[arg-type]
    seeds = range(200)
    seen = sum(IdeaId("idea-07") in (on_board(warm, seed) or ()) for seed in seeds)
    assert seen >= sum(IdeaId("idea-07") in (on_board(voiced(*many), seed) or ()) for seed in seeds)


def test_where_nothing_can_be_brought_together_there_is_no_pair() -> None:
    assert pair({}, 1) is None
    alone = voiced(("idea-one", "koffie"), ("idea-two", FORGOTTEN))
    assert pair({HOME: alone}, 1) is None
    assert pair({SIDE: voiced(("idea-one", "koffie"), ("idea-six", "Stil zijn")), HOME: alone}, 1) is not None


def test_another_seed_may_be_another_pair_and_the_same_seed_is_the_same() -> None:
    boards = {HOME: voiced(*((f"idea-{n:02}", f"{chr(97 + n)} zegt {n * n}") for n in range(26)))}
    found = [pair(boards, seed) for seed in range(12)]
    assert len(set(found)) > 3
    assert found == [pair(boards, seed) for seed in range(12)]


@QUICK
@given(board_histories(60), st.integers())
def test_whatever_the_board_a_pair_is_two_free_ideas_that_are_no_kin(history: list[Asked], seed: int) -> None:
    state = board.empty()
    for one in facts_of(history):
        state = board.evolve(state, one)
    found = pair({HOME: state}, seed)
    if found is None:
        return
    assert isinstance(found, Pair)
    two = [state.ideas[found.one], state.ideas[found.other]]
    assert all(idea.status == "standing" and idea.kind != "question" and not idea.lifted_into for idea in two)
    assert found.one not in ancestors(two[1], state)
    assert found.other not in ancestors(two[0], state)


def test_likeness_is_in_groups_of_three_letters() -> None:
    assert letters("Één, twee!") == {" éé", "één", "én ", "n t", " tw", "twe", "wee", "ee "}
    assert share(letters("koffie"), letters("Koffie!")) == 1
    assert share(frozenset(), frozenset()) == 0
