# SPDX-License-Identifier: Apache-2.0
"""Where everything lies on the drawing of a network: nothing ever moves aside, and what grows, grows truly."""

from itertools import pairwise
from math import hypot, isclose, sqrt
from typing import Final

import pytest

from domain.kernel import BoardId, MemberId
from domain.network import Network
from domain.network.state import Opened
from projections.board_life import Grown
from projections.network_past import NetworkPast
from tests.domain.given import MORNING, SANNE
from tests.domain.whole_networks import random_whole
from tests.projections.test_network_past import past_of
from web.past.network_map import (
    FACE,
    HEIGHT,
    LARGEST,
    SMALLEST,
    WIDTH,
    Disc,
    Face,
    Scene,
    dots,
    in_order,
    scene,
    seeds,
)

SEEDS: Final = (1, 5, 8, 13)


def scenes(past: NetworkPast) -> list[Scene]:
    return [scene(past, moment, "[erased]") for moment in range(0, past.version + 1, 7)]


def drawn(each: Scene) -> list[Disc | Face]:
    return [*each.discs, *each.faces]


@pytest.mark.parametrize("seed", SEEDS)
def test_boards_and_people_stay_where_they_first_appeared(seed: int) -> None:
    past = past_of(random_whole(seed, 120, 80))
    places: dict[str, tuple[float, float]] = {}
    for each in scenes(past):
        for one in drawn(each):
            assert places.setdefault(one.id, (one.x, one.y)) == (one.x, one.y)
    assert len(places) > 4


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_reaches_over_the_edge_or_into_another_board(seed: int) -> None:
    past = past_of(random_whole(seed, 200, 80))
    for each in scenes(past):
        for one in drawn(each):
            assert one.r <= one.x <= WIDTH - one.r
            assert one.r <= one.y <= HEIGHT - one.r
        for disc in each.discs:
            assert SMALLEST <= disc.r <= LARGEST + 6
            assert all(apart(disc, other) > 0 for other in each.discs if other.id != disc.id)
        assert all(face.r <= FACE for face in each.faces)


def apart(one: Disc, other: Disc) -> float:
    return hypot(one.x - other.x, one.y - other.y) - one.r - other.r


def test_the_area_of_a_board_grows_with_its_ideas() -> None:
    past = past_of(random_whole(5, 60, 200))
    grown = {disc.grown.ideas: disc.r - 5 for each in scenes(past) for disc in each.discs if disc.r > SMALLEST}
    assert len(grown) > 5
    for (few, small), (many, large) in pairwise(sorted(grown.items())):
        assert isclose(large / small, sqrt(many / few), rel_tol=0.1)


def test_there_is_a_dot_for_each_idea_insights_at_the_heart() -> None:
    found = seeds(Grown(ideas=9, combinations=3, insights=2, combined=2, asked=1), 1, 10)
    assert [(kind, path.count("M")) for kind, path in found] == [
        ("insight", 2),
        ("combination", 2),
        ("question", 1),
        ("idea", 4),
    ]
    assert "".join(path for _, path in found) == dots(0, 9, 10)
    assert seeds(Grown(), 1, 10) == ()


def test_of_very_many_ideas_a_dot_stands_for_several() -> None:
    found = seeds(Grown(ideas=1_000, insights=1), 4, 10)
    assert [(kind, path.count("M")) for kind, path in found] == [("insight", 1), ("idea", 249)]


def test_a_side_board_lies_beside_the_one_it_began_from_and_is_tied_to_it() -> None:
    def opened(called: str, of: str | None = None) -> Opened:
        return Opened(BoardId(called), "?", SANNE, MORNING, BoardId(of) if of else None)

    boards = [opened("one"), opened("two"), opened("side", "one"), opened("three"), opened("side-of-side", "side")]
    assert in_order({board.id: board for board in boards}) == ["one", "side", "side-of-side", "two", "three"]
    past = past_of(random_whole(5, 200, 10))
    end = scene(past, past.version, "")
    assert {tie.id for tie in end.ties} == {disc.id for disc in end.discs if disc.of}
    assert end.ties


def test_who_is_drawn_and_how_follows_the_network() -> None:
    past = past_of(random_whole(8, 150, 10))
    for moment in range(0, past.version + 1, 5):
        then: Network = past.network(moment)
        shown = {face.id: face.standing for face in scene(past, moment, "").faces}
        expected: dict[MemberId, str] = dict.fromkeys(then.attracted, "attracted")
        expected |= {member.id: member.presence for member in then.members.values()}
        assert shown == expected
