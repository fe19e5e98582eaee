# SPDX-License-Identifier: Apache-2.0
"""Home: one's own networks, sparks, and networks one may join; for somebody not signed in, what this is."""

from datetime import UTC, datetime
from typing import Any, Final

from litestar import Request, Response, get
from msgspec import Struct

from domain.kernel import MemberId, NetworkId, Refusal
from domain.network import Network
from domain.network.state import Access
from domain.streams import network_stream
from projections.life_line import Moment, life_line
from projections.network import can
from web import access, sight
from web.house import House, house_of
from web.pages import organisation, sparks
from web.pages.answers import html
from web.pages.notices import since_here
from web.sight import Viewer

AROUND: Final = 12
"""How many other networks are shown."""

NEAREST: Final = 4
"""How many sparks."""


class Card(Struct, frozen=True):
    """What home shows of one network. `people` are its members, or those drawn to the spark."""

    id: NetworkId
    name: str
    question: str
    access: Access
    people: tuple[MemberId, ...]
    moment: Moment | None
    moment_by: str
    affirm: bool
    offered: bool
    me_too: bool
    rests: bool


class Left(Struct, frozen=True):
    """A network somebody left, named as they knew it where it is closed to them since."""

    id: NetworkId
    name: str
    until: datetime | None


@get("/")
async def home(request: Request[Any, Any, Any]) -> Response[str]:
    house, viewer = house_of(request), sight.viewer_of(request)
    if viewer is None:
        language = str(request.scope["state"]["language"])
        return html(house.rendering.page("home/welcome.html", None, language))
    if viewer.is_organisation:
        return await organisation.home(house, viewer)
    mine = await cards(house, viewer, house.directory.networks_of(viewer.id))
    known = {card.id for card in mine}
    listed = [network for network in house.directory.listed(AROUND + len(known)) if network not in known]
    page = house.rendering.page(
        "home/home.html",
        viewer,
        viewer.language,
        mine=sorted(mine, key=lambda card: (not card.rests, last_moved(card)), reverse=True),
        left=await left_by(house, viewer),
        sparks=await nearest(house, viewer),
        around=await cards(house, viewer, listed[:AROUND]),
        since=await since_here(house, viewer),
    )
    return html(page)


async def nearest(house: House, viewer: Viewer) -> list[sparks.Card]:
    """Of the sparks on the wall."""
    wall = await sparks.on_the_wall(house, viewer, await sparks.interests_of(house, viewer))
    return [card for card in wall if not card.place.faded][:NEAREST]


async def cards(house: House, viewer: Viewer, networks: list[NetworkId]) -> list[Card]:
    """Those of the networks that the viewer may know of, now."""
    drawn = [await card(house, viewer, network) for network in networks]
    return [card for card in drawn if card is not None]


async def card(house: House, viewer: Viewer, network: NetworkId) -> Card | None:
    try:
        return await house.desk.view(network_stream(network), lambda state: card_of(house, viewer, state))
    except Refusal:
        return None


def card_of(house: House, viewer: Viewer, network: Network) -> Card:
    """Raises Refusal `not_found` for what the viewer may not know of."""
    seen = sight.seen_as(network, viewer)
    may = can(network, viewer.id, seen.standing, seen.sight)
    naming = house.naming.within(seen.network, viewer.language)
    moment = life_line(network)[-1] if may.reads else None
    return Card(
        seen.network,
        network.name,
        network.question,
        network.access,
        network.attracted if network.stage == "spark" else tuple(sorted(member.id for member in network.here)),
        moment,
        naming(moment.by).name if moment else "",
        may.affirm,
        bool(may.offered),
        may.me_too,
        network.stage == "resting",
    )


async def left_by(house: House, viewer: Viewer) -> list[Left]:
    """What they left and may still read, latest first."""
    found = []
    for network in house.directory.left_by(viewer.id):
        seen = await access.network_seen(house, viewer, network)
        found.append(await access.network_as_seen(house, seen, lambda state: left_of(state, viewer)))
    return sorted(found, key=lambda left: left.until or datetime.min.replace(tzinfo=UTC), reverse=True)


def left_of(network: Network, viewer: Viewer) -> Left:
    assert network.id is not None
    return Left(network.id, network.name, network.members[viewer.id].left_at)


def last_moved(card: Card) -> datetime:
    return card.moment.at if card.moment else datetime.min.replace(tzinfo=UTC)


handlers = [home]
