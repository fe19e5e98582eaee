# SPDX-License-Identifier: Apache-2.0
"""A network's gatherings as a calendar keeps them: changes count up, and who left keeps what they lived through."""

from datetime import UTC, datetime, timedelta

from domain import network
from domain.kernel import CommandId, Event, Fact, GatheringId, MemberId, NetworkId, StreamId
from domain.network import Network
from domain.network.gatherings import GatheringCalledOff, GatheringChanged, GatheringJoined, GatheringPlanned
from domain.network.membership import MemberJoined, MemberLeft
from domain.network.sparking import NetworkFormed, NetworkSparked
from projections.diary import diary, diary_of

SANNE, MILA = MemberId("member-sanne"), MemberId("member-mila")
WALK, COFFEE = GatheringId("gathering-walk"), GatheringId("gathering-coffee")
NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def lived(*events: tuple[MemberId, Event]) -> tuple[Network, list[Fact]]:
    """One event a day, from noon of the first."""
    state, facts = network.empty(), []
    for version, (by, event) in enumerate(events, 1):
        stream, at = StreamId("network-night"), NOON + version * DAY
        facts.append(Fact(stream, version, at, by, CommandId(f"command-{version}"), event))
        state = network.evolve(state, facts[-1])
    return state, facts


def planned(gathering: GatheringId, at: datetime, title: str = "A walk") -> GatheringPlanned:
    return GatheringPlanned(gathering, title, at, None, "", "inside", "")


def changed(gathering: GatheringId, at: datetime, title: str = "A walk") -> GatheringChanged:
    return GatheringChanged(gathering, title, at, None, "", "inside", "")


BEGUN: tuple[tuple[MemberId, Event], ...] = (
    (SANNE, NetworkSparked(NetworkId("night"), "what the night teaches")),
    (SANNE, NetworkFormed("Nights", "in", "out", "What helps?", "private")),
    (MILA, MemberJoined(0)),
)


def test_every_change_counts_and_says_when() -> None:
    later = NOON + 40 * DAY
    _, facts = lived(
        *(
            (SANNE, event)
            for event in (planned(WALK, later), changed(WALK, later + DAY), GatheringCalledOff(WALK, "Fog"))
        )
    )
    for upto, (sequence, called_off, why) in enumerate(((0, False, ""), (1, False, ""), (2, True, "Fog")), 1):
        [entry] = diary(facts[:upto])
        assert (entry.sequence, entry.called_off, entry.why_not) == (sequence, called_off, why)
        assert (entry.created_at, entry.changed_at) == (NOON + DAY, NOON + upto * DAY)


def test_one_that_is_on_again_is_no_longer_called_off() -> None:
    off, on = (SANNE, GatheringCalledOff(WALK, "Fog")), (SANNE, changed(WALK, NOON + 9 * DAY))
    _, facts = lived((SANNE, planned(WALK, NOON)), off, on)
    [entry] = diary(facts)
    assert (entry.sequence, entry.called_off, entry.why_not, entry.plan.starts_at) == (2, False, "", NOON + 9 * DAY)


def test_who_comes_changes_no_plan_and_the_first_stands_first() -> None:
    _, facts = lived(
        (SANNE, planned(WALK, NOON + 9 * DAY)), (SANNE, planned(COFFEE, NOON + DAY)), (MILA, GatheringJoined(WALK))
    )
    assert [(entry.gathering, entry.sequence) for entry in diary(facts)] == [(COFFEE, 0), (WALK, 0)]


def test_who_left_keeps_what_began_before_as_it_was_planned_then() -> None:
    state, facts = lived(
        *BEGUN,
        (SANNE, planned(WALK, NOON + 4 * DAY)),
        (SANNE, planned(COFFEE, NOON + 30 * DAY)),
        (MILA, MemberLeft("name", "")),
        (SANNE, changed(WALK, NOON + 4 * DAY, "Secrets")),
    )
    assert [entry.plan.title for entry in diary_of(MILA, state, facts)] == ["A walk"]
    assert [entry.gathering for entry in diary_of(SANNE, state, facts)] == [WALK, COFFEE]
    assert [entry.gathering for entry in diary_of(MemberId("member-noor"), state, facts)] == [WALK, COFFEE]
