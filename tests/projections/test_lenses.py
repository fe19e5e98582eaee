# SPDX-License-Identifier: Apache-2.0
"""Every kind of event is seen through one lens or none, and what is counted is weeks, never people."""

from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from domain import board, network, notebook
from domain.board.combining import IdeasCombined
from domain.kernel import Fact
from projections.lenses import KINDS, LENS_OF, LENSES, Lived, lens_of, lived
from tests.domain.given import CAST, SANNE, Told, fact
from tests.domain.scenes import BEGUN, BOTH, GARDEN, GARDEN_VOICED, HERE, KITCHEN, KITCHEN_VOICED
from tests.domain.whole_networks import random_whole

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
COMBINED: Final = IdeasCombined(BOTH, (GARDEN, KITCHEN), "Both", "New", HERE)


def test_every_event_has_exactly_one_row() -> None:
    kinds = {str(kind.__struct_config__.tag) for kind in (*network.EVENTS, *board.EVENTS, *notebook.EVENTS)}
    assert set(LENS_OF) == kinds, "an event without a row, or a row without an event"
    assert sum(len(tags.split()) for tags in KINDS.values()) == len(kinds), "no event has two"
    assert set(KINDS) == {*LENSES, None}


def test_the_four_are_what_they_are_called() -> None:
    assert LENS_OF["gathering.held"] == "socialisation"
    assert LENS_OF["idea.voiced"] == "externalisation"
    assert lens_of(COMBINED) == "combination"
    assert LENS_OF["experiment.observed"] == "internalisation"
    assert LENS_OF["role.taken"] is None


def on(day: datetime, event: object, version: int) -> Fact:
    return structs.replace(fact(version, Told(SANNE, event)), recorded_at=day)  # type: ignore[arg-type]


def test_what_lived_is_counted_by_the_week_of_the_place() -> None:
    sunday_night = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight on Monday in Amsterdam
    facts = [
        on(datetime(2026, 2, 24, tzinfo=UTC), BEGUN, 1),
        on(datetime(2026, 2, 24, tzinfo=UTC), GARDEN_VOICED, 2),
        on(sunday_night, KITCHEN_VOICED, 3),
        on(datetime(2026, 3, 17, tzinfo=UTC), COMBINED, 4),
    ]
    found = lived(facts, AMSTERDAM)
    assert [week.monday for week in found.weeks] == [date(2026, 2, 23), date(2026, 3, 2), date(2026, 3, 16)]
    assert [week.counts["externalisation"] for week in found.weeks] == [1, 1, 0]
    assert found.weeks[-1].counts["combination"] == 1
    assert (found.most, found.span) == (1, 4)


def test_nothing_lived_yet() -> None:
    assert lived([], AMSTERDAM) == Lived()
    assert Lived().span == 0


def test_all_of_a_history_is_in_it_and_nobody_in_person() -> None:
    facts = random_whole(11, 120, 60)
    found = lived(facts, AMSTERDAM)
    counted = sum(sum(week.counts.values()) for week in found.weeks)
    assert counted == sum(lens_of(one.event) is not None for one in facts)
    said = msgspec.json.encode(found).decode()
    assert not any(member in said for member in CAST)
