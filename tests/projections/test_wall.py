# SPDX-License-Identifier: Apache-2.0
"""The wall of sparks: what is near comes first, then the latest; after a month of silence a spark fades."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.kernel import FORGOTTEN, MemberId, NetworkId
from domain.network import Network
from domain.network.state import Echo
from projections.wall import Standing, order, standing, warmed_at

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SANNE, YOUSSEF = MemberId("member-sanne"), MemberId("member-youssef")


def lit(text: str = "hoe nachtdiensten leren", days: int = 1, **more: object) -> Network:
    at = NOW - timedelta(days=days)
    named = {"id": NetworkId("spark-one"), "stage": "spark", "spark": text, "sparked_by": SANNE, "sparked_at": at}
    return Network(**(named | more))  # type: ignore[arg-type]


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(("days", "faded"), [(29.99, False), (30, True), (90, True)])
def test_a_spark_fades_after_a_month_of_silence(days: float, faded: bool) -> None:
    assert standing(lit(sparked_at=ago(days)), "", NOW).faded is faded


def test_an_echo_or_being_lit_again_keeps_it_warm() -> None:
    echoed = lit(days=90, echoes=(Echo(YOUSSEF, "", ago(40)), Echo(YOUSSEF, "", ago(3))))
    assert warmed_at(echoed) == ago(3)
    assert not standing(echoed, "", NOW).faded
    assert warmed_at(lit(days=90, relit_by=YOUSSEF, relit_at=ago(2))) == ago(2)


@pytest.mark.parametrize(
    ("interests", "text", "nearness"),
    [
        ("netwerken", "hoe leernetwerken beginnen", 1),
        ("ideeën, koffie", "waar een idee vandaan komt: koffie", 2),
        ("hoe een het", "hoe een idee ontstaat", 0),
        ("", "hoe een idee ontstaat", 0),
        ("neighbours", "what a neighbour knows", 1),
        (FORGOTTEN, "iets", 0),
        ("iets", FORGOTTEN, 0),
    ],
)
def test_near_is_what_shares_words_with_my_interests(interests: str, text: str, nearness: int) -> None:
    assert standing(lit(text), interests, NOW).nearness == nearness


def test_near_ones_come_first_then_the_latest_and_the_faded_at_the_end() -> None:
    places = [
        Standing(ago(40), 2, faded=True),
        Standing(ago(5), 0, faded=False),
        Standing(ago(1), 0, faded=False),
        Standing(ago(9), 1, faded=False),
        Standing(ago(8), 1, faded=False),
        Standing(ago(20), 3, faded=False),
        Standing(ago(35), 0, faded=True),
    ]
    assert order(places) == [5, 4, 3, 2, 1, 0, 6]
