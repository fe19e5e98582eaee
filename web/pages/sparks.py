# SPDX-License-Identifier: Apache-2.0
"""The wall of sparks: what people want to find out, before there is a group. Acts come in through web/pages/acts.py."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from litestar import Request, Response, get
from msgspec import Struct

from domain.kernel import FORGOTTEN, MemberId, NetworkId, Refusal
from domain.network import Network
from domain.network.state import Echo
from domain.streams import network_stream, notebook_stream
from projections.wall import Standing, order, standing
from web import sight
from web.house import House, house_of
from web.pages.answers import html
from web.sight import Viewer

MOST: Final = 200


class Card(Struct, frozen=True):
    """A spark on the wall. `people` are those drawn to it, who lit it first."""

    id: NetworkId
    text: str
    by: MemberId
    people: tuple[MemberId, ...]
    whys: tuple[Echo, ...]
    me_too: bool
    place: Standing

    @property
    def is_near(self) -> bool:
        return self.place.nearness > 0


@get("/sparks")
async def wall(request: Request[Any, Any, Any]) -> Response[str]:
    house, viewer = house_of(request), sight.somebody_signed_in(request)
    interests = await interests_of(house, viewer)
    cards = await on_the_wall(house, viewer, interests)
    page = house.rendering.page(
        "sparks/sparks.html",
        viewer,
        viewer.language,
        interests=interests,
        near=[card for card in cards if card.is_near and not card.place.faded],
        others=[card for card in cards if not card.is_near and not card.place.faded],
        faded=[card for card in cards if card.place.faded],
    )
    return html(page)


async def interests_of(house: House, viewer: Viewer) -> str:
    """What the viewer would like to find out, in their own words; "" when it was never said or is erased."""
    said: str = await house.desk.view(notebook_stream(viewer.id), lambda notebook: notebook.interests)
    return "" if said == FORGOTTEN else said


async def on_the_wall(house: House, viewer: Viewer, interests: str, most: int = MOST) -> list[Card]:
    """In the order of the wall."""
    now, cards = datetime.now(UTC), []
    for network in house.directory.sparks(MOST):
        try:
            look = looking(viewer, interests, now)
            cards.append(await house.desk.view(network_stream(network), look))
        except Refusal:
            continue
    return [cards[index] for index in order(card.place for card in cards)][:most]


def looking(viewer: Viewer, interests: str, now: datetime) -> Callable[[Network], Card]:
    def look(spark: Network) -> Card:
        seen = sight.seen_as(spark, viewer)
        if spark.stage != "spark" or spark.sparked_by is None:
            raise sight.not_found()
        return Card(
            seen.network,
            spark.spark,
            spark.sparked_by,
            spark.attracted,
            tuple(echo for echo in spark.echoes if echo.why and echo.why != FORGOTTEN),
            viewer.id not in spark.attracted,
            standing(spark, interests, now),
        )

    return look


handlers: Final[list[Callable[..., Any]]] = [wall]
