# SPDX-License-Identifier: Apache-2.0
"""The demo network: believable, complete, and the same when it is played twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import combinations, islice
from math import ceil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from domain import board, network
from domain.board.combining import CombinationUndone, IdeasCombined
from domain.board.ideas import IdeaWithdrawn
from domain.board.insight import InsightNamed
from domain.board.rewording import IdeaReworded
from domain.board.state import Board, Idea
from domain.kernel import Asked, Fact, MemberId, OrganisationId, StreamId
from domain.network.membership import MemberReturned
from domain.network.roles import RoleHandedOver
from domain.network.state import Network
from web.assets import Assets
from web.demo import CAST, LENGTH, PASSWORD, address, monday_of, played, seed, sign_up_cast
from web.house import House
from web.identity.accounts import Accounts
from web.importing.layout import CARD
from web.opening import open_house
from web.rendering import Rendering
from web.settings import Settings

NOW = datetime(2026, 5, 6, 15, 0, tzinfo=UTC)
PEOPLE = {who: MemberId(f"member-{who}") for who in CAST}
TOWN = OrganisationId("member-waterrijk")
EVERYBODY = PEOPLE | {"waterrijk": MemberId(TOWN)}


class Played:
    """All screenplays decided and folded, in the order in which it happened."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.states: dict[StreamId, Any] = {}
        for line in played(EVERYBODY, monday_of(NOW - LENGTH)):
            decider: ModuleType = board if line.stream.startswith("board-") else network
            state = self.states.get(line.stream) or decider.empty()
            if decider is board:
                assert self.network.standing_of(line.by) == "member", f"{line.by} is not here at {line.at}"
            events = decider.decide(state, Asked(line.command, line.id, line.by, NOW, line.standing, line.at))
            assert events, f"{line.by} does nothing at {line.at}"
            for event in events:
                fact = Fact(line.stream, state.version + 1, NOW, line.by, line.id, event, line.at)
                state = decider.evolve(state, fact)
                self.facts.append(fact)
            self.states[line.stream] = state

    @property
    def networks(self) -> list[Network]:
        return [state for state in self.states.values() if isinstance(state, Network)]

    @property
    def network(self) -> Network:
        return self.networks[0]

    @property
    def boards(self) -> list[Board]:
        return [state for state in self.states.values() if isinstance(state, Board)]

    def happened(self, kind: type) -> list[Fact]:
        return [fact for fact in self.facts if isinstance(fact.event, kind)]


@pytest.fixture(scope="module")
def demo() -> Played:
    return Played()


def test_everybody_in_it_is_there_when_they_think_along(demo: Played) -> None:
    assert set(demo.network.members) == set(PEOPLE.values())


def test_it_took_five_weeks_in_office_hours_and_is_past(demo: Played) -> None:
    moments = [fact.happened_at for fact in demo.facts]
    assert timedelta(days=0) < NOW - max(moments) < timedelta(weeks=1)
    assert timedelta(days=30) < max(moments) - min(moments) < LENGTH
    assert all(moment.weekday() < 5 and 8 <= moment.hour < 18 for moment in moments)


def test_it_has_three_boards_and_a_belt_of_ideas(demo: Played) -> None:
    assert len(demo.boards) == len(demo.network.boards) == 3
    assert 60 <= sum(len(ground.ideas) for ground in demo.boards) <= 90


def test_what_a_learning_network_goes_through_is_in_it(demo: Played) -> None:
    for kind in (MemberReturned, RoleHandedOver, CombinationUndone, IdeaReworded, IdeaWithdrawn):
        assert demo.happened(kind), kind
    [left] = [member for member in demo.network.members.values() if member.presence == "left"]
    assert left.name_stays == "initials"
    assert left.farewell
    assert demo.network.agreed == 2
    assert len(demo.network.questions) == 2
    assert all(member.affirmed == 2 for member in demo.network.here)


def test_combinations_are_made_of_combinations_and_one_thought_is_an_insight(demo: Played) -> None:
    ideas = {idea.id: idea for ground in demo.boards for idea in ground.ideas.values()}
    combined = [fact.event for fact in demo.happened(IdeasCombined)]
    assert any(ideas[source].kind == "combination" for event in combined for source in getattr(event, "sources", ()))
    assert [idea.insight.why for idea in ideas.values() if idea.insight]
    relations = {link.relation for ground in demo.boards for link in ground.links.values()}
    assert relations == {"supports", "contrasts", "answers", "tension"}


def test_they_met_told_of_it_called_one_off_and_will_meet_again(demo: Played) -> None:
    gatherings = demo.network.gatherings.values()
    assert len([one for one in gatherings if one.happened and one.coming]) == 3
    assert [one.why_not for one in gatherings if one.called_off] != []
    assert len([one for one in gatherings if one.plan.starts_at > NOW]) == 2
    assert {one.gathering for one in demo.network.experiences.values()} & {one.id for one in gatherings}


def test_an_organisation_offered_and_was_given_one_thing_that_is_an_insight(demo: Played) -> None:
    offers = [(offer.kind, offer.stage) for offer in demo.network.offers.values()]
    assert offers == [
        ("room", "accepted"),
        ("recognition", "accepted"),
        ("budget", "declined"),
        ("time", "offered"),
    ]
    [gift] = demo.network.gifts.values()
    assert [handing.to for handing in gift.handed] == [TOWN]
    facts = [fact for fact in demo.facts if fact.stream == f"board-{gift.content.board}"]
    ground = board.empty()
    for fact in facts[: gift.content.at]:
        ground = board.evolve(ground, fact)
    given = ground.ideas[gift.content.idea]  # type: ignore[index]
    assert given.insight
    assert isinstance(facts[gift.content.at - 1].event, InsightNamed), "and nothing after"


def test_another_network_is_still_a_spark_with_two_who_say_me_too(demo: Played) -> None:
    _, spark = demo.networks
    assert (spark.stage, len(spark.echoes)) == ("spark", 2)


def test_no_two_cards_lie_on_each_other(demo: Played) -> None:
    for ground in demo.boards:
        standing = [idea for idea in ground.ideas.values() if idea.status == "standing"]
        on_each_other = [(a.text, b.text) for a, b in combinations(standing, 2) if touch(a, b)]
        assert on_each_other == []


def touch(a: Idea, b: Idea) -> bool:
    upper, lower = sorted((a, b), key=lambda idea: idea.place.y)
    left, right = sorted((a, b), key=lambda idea: idea.place.x)
    return right.place.x < left.place.x + wide(left) and lower.place.y < upper.place.y + high(upper)


def wide(idea: Idea) -> int:
    return CARD + 48 * (idea.kind == "combination")


def high(idea: Idea) -> int:
    kin = len(idea.sources) + len(idea.builds_on) + len(idea.lifted_into)
    line = 27 if idea.kind == "combination" else 24
    return 52 + line * ceil(len(idea.text) / 26) + (8 + 32 * kin) * bool(kin) + 20 * (idea.kind != "idea")


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[House]:
    settings, accounts, static = Settings(data=folder), Accounts(folder / "accounts.db"), Assets()
    async with open_house(
        settings, static, accounts, Rendering(static.url, accounts.known, zone=settings.zone)
    ) as house:
        yield house


async def play(folder: Path) -> tuple[int, bool]:
    """Seeds the folder as the server does before it starts; the position of the log, and whether Sanne can sign in."""
    async with opened(folder) as house:
        await seed(house)
        signed_in = await house.accounts.sign_in(address("sanne"), PASSWORD)
        return house.journal.position(), signed_in is not None


async def test_playing_it_twice_changes_nothing_and_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, said = await play(tmp_path), capsys.readouterr().out
    assert await play(tmp_path) == first
    assert first[0] > 200
    assert first[1]
    assert capsys.readouterr().out == said
    assert f"{address('sanne')} or {address('youssef')}, password {PASSWORD}" in said


async def test_what_was_cut_off_weeks_ago_is_played_to_its_end_with_its_own_dates(tmp_path: Path, demo: Played) -> None:
    monday = monday_of(NOW - LENGTH)
    async with opened(tmp_path) as house:
        people = await sign_up_cast(house.accounts)
        for line in islice(played(people, monday), 100):
            await house.desk.submit(line.stream, Asked(line.command, line.id, line.by, NOW, line.standing, line.at))
        await seed(house)
        facts = house.journal.follow(0, 1_000)
        assert [fact.occurred_at for fact in facts] == [fact.occurred_at for fact in demo.facts]
