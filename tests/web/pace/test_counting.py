# SPDX-License-Identifier: Apache-2.0
"""How fast is too fast: much at once is fine, and what was taken comes back evenly."""

import pytest
from limits import parse

from domain.kernel import Refusal
from web.pace import Pace
from web.pace.counting import MOST, Limit


class Clock:
    """Stands still until it is moved."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_so_many_at_once_and_then_one_by_one(clock: Clock) -> None:
    limit = Limit("wish", parse("10 per 5 seconds"), clock=clock)
    assert [limit.take("sanne") for _ in range(10)] == [0.0] * 10
    assert limit.take("sanne") == limit.wait("sanne") == pytest.approx(0.5)
    assert limit.take("youssef") == 0.0
    clock.now += 0.5
    assert limit.take("sanne") == 0.0
    assert limit.take("sanne") == pytest.approx(0.5)
    clock.now += 5
    assert [limit.take("sanne") for _ in range(10)] == [0.0] * 10


def test_asking_in_vain_makes_nobody_wait_longer(clock: Clock) -> None:
    limit = Limit("wish", parse("10 per 5 seconds"), clock=clock)
    for _ in range(10_000):
        limit.take("sanne")
    assert limit.wait("sanne") == pytest.approx(0.5)


def test_what_was_taken_elsewhere_counts_but_never_without_end(clock: Clock) -> None:
    limit = Limit("wish", parse("10 per 5 seconds"), clock=clock)
    limit.taken_elsewhere("sanne", 9)
    assert (limit.take("sanne"), limit.take("sanne") > 0) == (0.0, True)
    limit.taken_elsewhere("sanne", 2**62)
    assert 5 < limit.wait("sanne") < 6
    assert limit.take("youssef") == 0.0


def test_a_million_names_take_no_more_memory_than_fifty_thousand(clock: Clock) -> None:
    limit = Limit("try", parse("10 per 900 seconds"), clock=clock)
    for _ in range(10):
        limit.take("mallory")
    for number in range(3 * MOST):
        limit.take(f"name-{number}")
    assert len(limit._back_at) <= MOST
    assert limit.take("mallory") > 0, "who took most is remembered longest"


def test_a_factor_makes_it_more_or_less_and_none_lifts_it(clock: Clock) -> None:
    for factor, most in ((1, 10), (3, 30), (0.2, 2), (0, 1_000)):
        limit = Limit("wish", parse("10 per 5 seconds"), factor, clock)
        assert sum(not limit.take("sanne") for _ in range(1_000)) == most


def test_people_are_never_in_its_way(clock: Clock) -> None:
    pace = Pace(clock=clock)
    for _ in range(240):  # sixty ideas pasted one by one, and each dragged, reworded and linked at once
        pace.wish("sanne")
        pace.wish_in("network")
    for _ in range(600):  # and then ten acts a second for a minute
        clock.now += 0.1
        pace.wish("sanne")
        pace.wish_in("network")


def test_one_who_floods_gets_a_sentence_and_takes_little_of_what_the_network_has(clock: Clock) -> None:
    pace, refused = Pace(clock=clock), list[str]()
    pace.limited = refused.append
    saved, said = 0, set[tuple[str, str]]()
    for _ in range(10_000):
        clock.now += 0.001
        try:
            pace.wish("mallory")
            pace.wish_in("network")
            saved += 1
        except Refusal as refusal:
            said.add((refusal.code, str(refusal)))
    assert saved == pytest.approx(300 + 200, abs=2)
    assert set(refused) == {"wish"}
    assert said == {
        (
            "too_many",
            "That was very much at once, so this was not saved. Your text is kept: try it in 2 seconds.",
        )
    }
    pace.wish("youssef")
    pace.wish_in("network")


def test_all_of_a_network_together_have_a_share_and_the_next_one_has_its_own(clock: Clock) -> None:
    pace = Pace(clock=clock)
    for _ in range(1_000):
        pace.wish_in("network")
    with pytest.raises(Refusal, match="in this network"):
        pace.wish_in("network")
    pace.wish_in("another")


def test_windows_are_counted_while_they_are_open() -> None:
    pace = Pace(0.1)
    with pace.window("sanne", "place") as one, pace.window("sanne", "place") as two, pace.window("sanne", "place"):
        with pace.window("sanne", "place") as four, pace.window("sanne", "place") as five:
            assert (one, two, four, five) == (True, True, True, False)
        with pace.window("youssef", "place") as his, pace.window("sanne", "elsewhere") as again:
            assert (his, again) == (True, True)
    assert not pace._open
