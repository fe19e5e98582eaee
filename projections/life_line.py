# SPDX-License-Identifier: Apache-2.0
"""A network's life in moments by date, from the first spark to today: what it became, and what people made of it.

Pure: reads a folded network.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from domain.kernel import BoardId, MemberId
from domain.network import Network

MomentKind = Literal[
    "sparked",
    "formed",
    "theme_turned",
    "question_turned",
    "board_opened",
    "gathering_held",
    "experiment_concluded",
    "support_accepted",
    "gift_given",
    "rested",
    "revived",
    "farewell",
]


class Moment(Struct, frozen=True):
    """`section` is the id under which the network's page says more of it, "" where nothing does."""

    kind: MomentKind
    at: datetime
    by: MemberId
    text: str
    board: BoardId | None = None
    section: str = ""


def life_line(network: Network) -> list[Moment]:
    """Oldest first."""
    known = [*_beginnings(network), *_turns(network), *_boards(network), *_lived(network), *_rests(network)]
    return sorted([*known, *_farewells(network)], key=lambda moment: moment.at)


def _beginnings(network: Network) -> Iterator[Moment]:
    if network.sparked_by and network.sparked_at:
        yield Moment("sparked", network.sparked_at, network.sparked_by, network.spark)
    for first in network.themes[:1]:
        yield Moment("formed", first.at, first.by, first.name)


def _turns(network: Network) -> Iterator[Moment]:
    for theme in network.themes[1:]:
        yield Moment("theme_turned", theme.at, theme.by, theme.name)
    for turn in network.questions[1:]:
        yield Moment("question_turned", turn.at, turn.by, turn.text)


def _boards(network: Network) -> Iterator[Moment]:
    for board in network.boards.values():
        yield Moment("board_opened", board.at, board.by, board.question, board.id)


def _lived(network: Network) -> Iterator[Moment]:
    """Gatherings stand where they were held, once somebody told of them."""
    for gathering in network.gatherings.values():
        if gathering.logged_by:
            plan, place = gathering.plan, f"gathering-{gathering.id}"
            yield Moment("gathering_held", plan.starts_at, gathering.logged_by, plan.title, section=place)
    for experiment in network.experiments.values():
        if experiment.concluded_at:
            at, learned = experiment.concluded_at, experiment.learned
            yield Moment("experiment_concluded", at, experiment.by, learned, section="experiments")
    for offer in network.offers.values():
        if offer.stage in ("accepted", "ended") and offer.answered_by and offer.answered_at:
            yield Moment("support_accepted", offer.answered_at, offer.answered_by, offer.text, section="support")
    for gift in network.gifts.values():
        for handing in gift.handed:
            yield Moment("gift_given", handing.at, handing.by, gift.content.title, section="gifts")


def _rests(network: Network) -> Iterator[Moment]:
    for rest in network.rests:
        yield Moment("rested", rest.at, rest.by, rest.why)
        if rest.until and rest.revived_by:
            yield Moment("revived", rest.until, rest.revived_by, "")


def _farewells(network: Network) -> Iterator[Moment]:
    for member in network.members.values():
        if member.left_at and member.presence == "left" and member.farewell:
            yield Moment("farewell", member.left_at, member.id, member.farewell)
