# SPDX-License-Identifier: Apache-2.0
"""Which gatherings lie ahead and which have been, at any moment; and what was told of each."""

from datetime import UTC, datetime, timedelta

from domain.kernel import ExperienceId, GatheringId, MemberId
from domain.network import Network
from domain.network.living import Experience, Gathering, Plan
from projections.gatherings import LASTS, meetings

NOON = datetime(2026, 10, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SANNE = MemberId("member-sanne")


def met(name: str, starts_at: datetime, ends_at: datetime | None = None, **more: object) -> Gathering:
    plan = Plan(name, starts_at, ends_at, "", "inside", "")
    return Gathering(GatheringId(f"gathering-{name}"), plan, SANNE, NOON, **more)  # type: ignore[arg-type]


def network_with(*gatherings: Gathering, told: tuple[Experience, ...] = ()) -> Network:
    return Network(gatherings={one.id: one for one in gatherings}, experiences={one.id: one for one in told})


def names(network: Network, now: datetime) -> tuple[list[str], list[str]]:
    seen = meetings(network, now)
    return tuple([one.gathering.plan.title for one in part] for part in (seen.ahead, seen.been))  # type: ignore[return-value]


def test_the_next_comes_first_and_of_what_has_been_the_latest() -> None:
    network = network_with(*(met(f"{days}", NOON + timedelta(days=days)) for days in (3, -9, 1, -2)))
    assert names(network, NOON) == (["1", "3"], ["-2", "-9"])


def test_a_gathering_lies_ahead_until_it_ends() -> None:
    network = network_with(met("walk", NOON, NOON + HOUR))
    assert names(network, NOON + HOUR / 2) == (["walk"], [])
    assert names(network, NOON + HOUR) == ([], ["walk"])


def test_one_of_which_nobody_said_when_it_ends_takes_a_while() -> None:
    network = network_with(met("walk", NOON))
    assert names(network, NOON + LASTS - HOUR) == (["walk"], [])
    assert names(network, NOON + LASTS) == ([], ["walk"])


def test_what_was_told_of_has_been_even_while_it_goes_on() -> None:
    network = network_with(met("walk", NOON, NOON + HOUR, happened="We walked."))
    assert names(network, NOON) == ([], ["walk"])


def test_one_knows_whether_it_began() -> None:
    network = network_with(met("walk", NOON, NOON + HOUR))
    assert [one.has_begun for one in meetings(network, NOON - HOUR).ahead] == [False]
    assert [one.has_begun for one in meetings(network, NOON).ahead] == [True]


def test_experiences_stand_with_the_gathering_they_were_told_of_unless_taken_back() -> None:
    walk, other = met("walk", NOON), met("other", NOON)
    told = (
        experience("later", walk, NOON + 2 * HOUR),
        experience("first", walk, NOON + HOUR),
        experience("back", walk, NOON, withdrawn=True),
        experience("elsewhere", other, NOON),
        Experience(ExperienceId("experience-loose"), "loose", SANNE, NOON),
    )
    [seen, _] = meetings(network_with(walk, other, told=told), NOON + 9 * HOUR).been
    assert [one.text for one in seen.experiences] == ["first", "later"]


def experience(text: str, gathering: Gathering, at: datetime, **more: bool) -> Experience:
    return Experience(ExperienceId(f"experience-{text}"), text, SANNE, at, gathering.id, **more)
