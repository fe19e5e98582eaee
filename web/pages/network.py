# SPDX-License-Identifier: Apache-2.0
"""A network's page, from spark on, and the invitations its members make. Acts come in through web/pages/acts.py."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from domain.kernel import NetworkId
from domain.network import Network
from domain.network.state import Stage, not_a_member
from domain.streams import network_stream
from projections.network import agreements, can, looking_back, shown
from projections.network_life import NetworkLife
from web import access, sight
from web.house import House, house_of
from web.pages import organisation
from web.pages.answers import html, see
from web.past.network_pages import number, time_named
from web.rendering import Naming
from web.sight import Seen, Viewer
from web.telling import told
from web.unrest.keeping import said


@get("/networks/{network:str}")
async def network_page(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str] | Redirect:
    house, viewer = house_of(request), sight.signed_in(request)
    if "at" in request.query_params:
        return await at_moment(house, viewer, NetworkId(network), str(request.query_params["at"]))
    if viewer.is_organisation:
        return await organisation.network_page(house, viewer, NetworkId(network))
    seen = await access.network_seen(house, viewer, NetworkId(network))
    if seen.until is not None:
        return html(await page_lived(house, viewer, seen))
    return html(await page(house, viewer, NetworkId(network)))


@post("/networks/{network:str}/invitations", status_code=200)
async def invite(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str]:
    """Makes a link and shows it this once: only its digest is kept."""
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_seen(house, viewer, NetworkId(network))
    if not seen.may_write:
        raise not_a_member()
    token = await house.accounts.invite(NetworkId(network), viewer.id)
    origin = house.settings.origin(request.url.scheme, request.url.netloc)
    return html(await page(house, viewer, NetworkId(network), f"{origin}/invitations/{token}"))


async def page(house: House, viewer: Viewer, network: NetworkId, invitation: str = "") -> str:
    """Raises Refusal `not_found` for what the viewer may not know of."""
    seen = await access.network_seen(house, viewer, network)
    if seen.sight == "everything":
        await house.unrests.read(network)
    return await house.desk.view(network_stream(network), lambda state: draw(house, viewer, state, invitation))


def draw(house: House, viewer: Viewer, network: Network, invitation: str = "") -> str:
    seen = sight.seen_as(network, viewer)
    return house.rendering.page(
        "network/network.html",
        viewer,
        viewer.language,
        invitation=invitation,
        epoch=house.hub.epoch,
        naming=house.naming.within(seen.network, viewer.language),
        beside=house.unrests.stamp(network) if seen.sight == "everything" else "",
        **{**shown(network, can(network, viewer.id, seen.standing, seen.sight)), **said(house.unrests.of(network))},
    )


# -- as it was ---------------------------------------------------------------------------------------------------------
class Then(Struct, frozen=True):
    """The moment a page shows, also in words. `at` is exact, RFC 3339; "" before anything happened."""

    version: int
    moment: datetime | None = None
    at: str = ""
    day: str = ""
    clock: str = ""
    told: str = ""


async def at_moment(house: House, viewer: Viewer, network: NetworkId, given: str) -> Response[str] | Redirect:
    """`given` is a version of the network's own stream, or a date and time."""
    life, seen = await lived(house, viewer, await access.network_read(house, viewer, network))
    named = time_named(house, given)
    if named is not None:
        return see(f"/networks/{network}?at={life.version_at(named)}")
    return html(draw_then(house, viewer, seen, life, number(given, life.version)))


async def lived(house: House, viewer: Viewer, seen: Seen) -> tuple[NetworkLife, Seen]:
    """The network's life as far as the viewer may see it. Reading takes its time, and who asked may leave meanwhile."""
    life = await house.network_pasts.life(seen.network, seen.until)
    now = await access.network_read(house, viewer, seen.network)
    return (life, now) if now.until == seen.until else (await house.network_pasts.life(now.network, now.until), now)


def draw_then(house: House, viewer: Viewer, seen: Seen, life: NetworkLife, version: int) -> str:
    return house.rendering.page(
        "network/past.html", viewer, viewer.language, **around(house, viewer, seen, life, version)
    )


def around(house: House, viewer: Viewer, seen: Seen, life: NetworkLife, version: int) -> dict[str, Any]:
    """What a page of the past needs to be drawn."""
    naming = house.naming.within(seen.network, viewer.language)
    return {
        **shown(life.network(version), looking_back(viewer.id, seen.standing)),
        "naming": naming,
        "network_id": seen.network,
        "now": life.version,
        "until": seen.until,
        "then": then_of(house, viewer.language, life, version, naming),
    }


def then_of(house: House, language: str, life: NetworkLife, version: int, naming: Naming) -> Then:
    if not version:
        return Then(0)
    fact, rendering = life.facts[version - 1], house.rendering
    at = fact.happened_at
    sentence = told(fact, lambda _: None, naming, language)
    return Then(version, at, at.isoformat(), rendering.day(at, language), rendering.clock(at), sentence)


# -- for who left ------------------------------------------------------------------------------------------------------
class Return(Struct, frozen=True):
    """What somebody reads who may come back: the agreements as they are now are all they see of what came after."""

    stage: Stage
    agreed: int
    agreements: tuple[str, ...]


def return_of(network: Network) -> Return:
    return Return(network.stage, network.agreed, tuple(agreement.text for agreement in agreements(network)))


async def page_lived(house: House, viewer: Viewer, seen: Seen) -> str:
    """The page as it was when the viewer left."""
    life, seen = await lived(house, viewer, seen)
    back = await house.desk.view(network_stream(seen.network), return_of)
    drawn = around(house, viewer, seen, life, life.version)
    return house.rendering.page("network/left.html", viewer, viewer.language, **drawn, back=back)


handlers = [network_page, invite]
