# SPDX-License-Identifier: Apache-2.0
"""A history in sittings, and how fast things went in it."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from domain.kernel import Fact
from projections.sittings import PAUSE, sittings
from projections.tempo import tempo
from tests.domain.given import MORNING, SANNE, Told, fact
from tests.domain.scenes import BEGUN


def facts(minutes: Sequence[float]) -> list[Fact]:
    """Facts so many minutes after the morning began."""
    told = Told(SANNE, BEGUN)
    return [
        structs.replace(fact(version, told), recorded_at=MORNING + timedelta(minutes=at))
        for version, at in enumerate(minutes, 1)
    ]


def test_an_hour_without_anything_ends_a_sitting() -> None:
    found = sittings(facts([0, 10, 59, 118, 178, 200]))
    assert [(one.first, one.last) for one in found] == [(1, 4), (5, 6)]
    assert (found[0].began, found[0].ended) == (MORNING, MORNING + timedelta(minutes=118))


def test_what_is_older_than_what_stands_before_it_begins_a_sitting_of_its_own() -> None:
    assert [(one.first, one.last) for one in sittings(facts([500, 100, 101]))] == [(1, 1), (2, 3)]


def test_nothing_is_no_sitting() -> None:
    assert sittings([]) == []
    assert tempo([]) == []


@given(st.lists(st.floats(0, 10_000), max_size=40))
def test_sittings_are_all_of_it_in_order_and_apart(minutes: list[float]) -> None:
    told = facts(minutes)
    found = sittings(told)
    assert [version for one in found for version in range(one.first, one.last + 1)] == [f.version for f in told]
    for one, other in pairwise(found):
        gap = told[other.first - 1].happened_at - told[one.last - 1].happened_at
        assert gap >= PAUSE or gap < timedelta(0)


def test_many_events_in_a_short_while_stand_out() -> None:
    slow, fast, late = [0, 300, 600, 900], [901, 902, 903, 904], [1500, 2100, 2700, 3300]
    paces = tempo(facts([*slow, *fast, *late]), 3)
    assert len(paces) == 3
    assert max(paces) == 1.0
    assert paces.index(1.0) == 1


@given(st.lists(st.floats(0, 10_000), min_size=1, max_size=40), st.integers(1, 50))
def test_a_pace_is_a_share_of_the_fastest(minutes: list[float], stretches: int) -> None:
    paces = tempo(facts(sorted(minutes)), stretches)
    assert len(paces) == min(stretches, len(minutes))
    assert max(paces) == 1.0
    assert min(paces) > 0
