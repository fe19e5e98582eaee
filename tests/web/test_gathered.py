# SPDX-License-Identifier: Apache-2.0
"""Gatherings as chapters: of what was written while people met, or of what came of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from domain.board.ideas import IdeaWithdrawn
from domain.kernel import CommandId, Fact, GatheringId, IdeaId, MemberId, StreamId
from domain.network.living import Gathering, Plan
from projections.network_life import NetworkLife
from web.past.gathered import with_gatherings
from web.past.strip import Chapter, Strip, chapters
from web.rendering import Rendering

SANNE = MemberId("member-sanne")
START = datetime(2026, 10, 5, 7, tzinfo=UTC)
RENDERING = Rendering(lambda path: path, lambda _: None, zone="UTC", clock=lambda: START)


def history(*minutes: int) -> list[Fact]:
    event = IdeaWithdrawn(IdeaId("idea-one"))
    return [
        Fact(StreamId("board-one"), version, START + timedelta(minutes=at), SANNE, CommandId(f"c-{version}"), event)
        for version, at in enumerate(minutes, 1)
    ]


def met(at: int, lasts: int = 60, title: str = "A walk", *, called_off: bool = False) -> Gathering:
    begins = START + timedelta(minutes=at)
    plan = Plan(title, begins, begins + timedelta(minutes=lasts), "", "inside", "")
    return Gathering(GatheringId(f"gathering-{at}"), plan, SANNE, START, called_off=called_off)


def cut(facts: list[Fact], *gatherings: Gathering) -> list[Chapter]:
    life = NetworkLife()
    life._latest = [fact.happened_at for fact in facts]
    strip = Strip(len(facts), [], chapters(facts, RENDERING, "en"), [], [])
    return with_gatherings(strip, facts, life.version_at, gatherings, RENDERING, "en").chapters


def told(found: list[Chapter]) -> list[tuple[int, int, str]]:
    return [(one.first, one.last, one.title) for one in found]


def test_what_was_written_while_they_met_is_a_chapter_of_that_name() -> None:
    assert told(cut(history(0, 30, 60, 70, 100, 130), met(55, 20))) == [
        (1, 2, "5 October 2026, 07:00–07:30"),
        (3, 4, "Gathering “A walk”, Monday 5 October, 07:55–08:15"),
        (5, 6, "5 October 2026, 08:40–09:10"),
    ]


def test_where_nobody_wrote_what_came_after_bears_its_name() -> None:
    assert told(cut(history(0, 10, 300, 310, 600), met(100))) == [
        (1, 2, "5 October 2026, 07:00–07:10"),
        (3, 4, "After the gathering “A walk”, Monday 5 October, 08:40–09:40"),
        (5, 5, "5 October 2026, 17:00"),
    ]


def test_one_that_was_called_off_or_lies_outside_is_no_chapter() -> None:
    facts = history(0, 10, 300)
    plain = cut(facts)
    assert cut(facts, met(-100), met(100, called_off=True), met(400)) == plain
    assert cut([], met(0)) == []


def test_two_gatherings_after_each_other_are_two_chapters() -> None:
    found = cut(history(0, 100, 110, 200, 210, 900), met(90, 30, "One"), met(195, 30, "Two"))
    assert [(one.first, one.last, one.gathering) for one in found] == [
        (1, 1, ""),
        (2, 3, "gathering-90"),
        (4, 5, "gathering-195"),
        (6, 6, ""),
    ]


@given(
    some.lists(some.integers(0, 600), min_size=1, max_size=30),
    some.lists(some.tuples(some.integers(-100, 700), some.integers(0, 200)), max_size=6),
)
def test_chapters_always_follow_on_each_other(minutes: list[int], times: list[tuple[int, int]]) -> None:
    facts = history(*sorted(minutes))
    found = cut(facts, *(met(at, lasts) for at, lasts in {at: (at, lasts) for at, lasts in times}.values()))
    assert [version for one in found for version in range(one.first, one.last + 1)] == [f.version for f in facts]
