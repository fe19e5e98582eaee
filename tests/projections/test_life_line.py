# SPDX-License-Identifier: Apache-2.0
"""A network's life in moments by date, from spark to today, with what people lived through and made of it."""

from datetime import UTC, datetime, timedelta

from domain.kernel import BoardId, ExperimentId, GatheringId, GiftId, MemberId, NetworkId, OfferId, OrganisationId
from domain.network import Network
from domain.network.living import Content, Experiment, Gathering, Gift, Handing, Offer, Plan
from domain.network.state import Member, Opened, Rest, Theme, Turn
from projections.life_line import life_line

SANNE, MILA = MemberId("member-sanne"), MemberId("member-mila")
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
WALK = GatheringId("gathering-walk")


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def theme(name: str, number: int) -> Theme:
    return Theme(name, "in", "out", SANNE, day(number))


def member(**more: object) -> dict[MemberId, Member]:
    return {MILA: Member(MILA, joined_at=START, **more)}  # type: ignore[arg-type]


def kinds(network: Network) -> list[tuple[str, int]]:
    """What happened on which day."""
    return [(moment.kind, (moment.at - START).days) for moment in life_line(network)]


def test_it_runs_from_the_spark_over_every_turn_and_board() -> None:
    network = Network(
        id=NetworkId("night"),
        spark="what the night teaches",
        sparked_by=SANNE,
        sparked_at=day(0),
        themes=(theme("Nights", 1), theme("Mornings", 5)),
        questions=(Turn("What helps?", SANNE, day(1), 1), Turn("And then?", MILA, day(4), 2)),
        boards={BoardId("board-one"): Opened(BoardId("board-one"), "Light?", MILA, day(3))},
    )
    turns = [("question_turned", 4), ("theme_turned", 5)]
    assert kinds(network) == [("sparked", 0), ("formed", 1), ("board_opened", 3), *turns]


def test_nothing_has_happened_before_the_spark() -> None:
    assert life_line(Network()) == []


def test_a_gathering_stands_on_its_day_once_somebody_told_of_it() -> None:
    plan = Plan("A walk", day(2), None, "", "inside", "")
    planned = Gathering(WALK, plan, SANNE, day(1))
    told = Gathering(WALK, plan, SANNE, day(1), happened="Owls", logged_by=MILA, logged_at=day(9))
    assert kinds(Network(gatherings={WALK: planned})) == []
    [moment] = life_line(Network(gatherings={WALK: told}))
    assert (moment.at, moment.by, moment.text, moment.section) == (day(2), MILA, "A walk", f"gathering-{WALK}")


def test_an_experiment_stands_there_when_something_was_learned() -> None:
    running = Experiment(ExperimentId("trial-1"), "Wait", MILA, day(1))
    over = Experiment(ExperimentId("trial-2"), "Wait", MILA, day(1), learned="It helps", concluded_at=day(7))
    assert kinds(Network(experiments={running.id: running, over.id: over})) == [("experiment_concluded", 7)]


def test_support_stands_there_when_it_was_accepted_also_after_it_ended() -> None:
    def offer(number: int, stage: str, answered: int | None) -> Offer:
        more = {"stage": stage, "answered_by": SANNE, "answered_at": day(answered)} if answered else {"stage": stage}
        return Offer(OfferId(f"offer-{number}"), "room", "The attic", MILA, day(0), **more)

    offers = [offer(1, "offered", None), offer(2, "declined", 3), offer(3, "accepted", 4), offer(4, "ended", 5)]
    known = {one.id: one for one in offers}
    assert kinds(Network(offers=known)) == [("support_accepted", 4), ("support_accepted", 5)]


def test_a_gift_stands_there_each_time_it_was_handed_over() -> None:
    handed = tuple(Handing(OrganisationId(f"organisation-{n}"), SANNE, day(n)) for n in (3, 6))
    gift = Gift(GiftId("gift-0001"), Content("story", "What it gave", "Rest"), MILA, day(1), handed=handed)
    kept = Gift(GiftId("gift-0002"), Content("story", "Not yet", "Rest"), MILA, day(1))
    assert kinds(Network(gifts={gift.id: gift, kept.id: kept})) == [("gift_given", 3), ("gift_given", 6)]


def test_it_rests_and_comes_to_life_again() -> None:
    rests = (Rest("Winter", SANNE, day(2), day(5), MILA), Rest("", SANNE, day(8)))
    assert kinds(Network(rests=rests)) == [("rested", 2), ("revived", 5), ("rested", 8)]


def test_a_farewell_stands_there_while_who_said_it_is_gone() -> None:
    gone = {"left_at": day(3), "farewell": "Thank you"}
    assert kinds(Network(members=member(presence="left", **gone))) == [("farewell", 3)]
    assert kinds(Network(members=member(presence="member", **gone))) == []
    assert kinds(Network(members=member(presence="left", left_at=day(3)))) == []
