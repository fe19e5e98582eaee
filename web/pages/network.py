# SPDX-License-Identifier: Apache-2.0
"""A network's page, from spark on, and the invitations its members make. Acts come in through web/pages/acts.py."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from domain.kernel import NetworkId, Refusal
from domain.network import Network
from projections.network import can, shown
from web import access, sight
from web.house import House, house_of
from web.pages.answers import html
from web.sight import Viewer


@get("/networks/{network:str}")
async def network_page(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str]:
    return html(await page(house_of(request), sight.signed_in(request), NetworkId(network)))


@post("/networks/{network:str}/invitations", status_code=200)
async def invite(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str]:
    """Makes a link and shows it this once: only its digest is kept."""
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_seen(house, viewer, NetworkId(network))
    if not seen.may_write:
        raise Refusal("not_a_member", "Only members of this network can do that. Join first; nothing was saved.")
    token = await house.accounts.invite(NetworkId(network), viewer.id)
    origin = house.settings.origin(request.url.scheme, request.url.netloc)
    return html(await page(house, viewer, NetworkId(network), f"{origin}/invitations/{token}"))


async def page(house: House, viewer: Viewer, network: NetworkId, invitation: str = "") -> str:
    """Raises Refusal `not_found` for what the viewer may not know of."""
    return await house.desk.view(sight.network_stream(network), lambda state: draw(house, viewer, state, invitation))


def draw(house: House, viewer: Viewer, network: Network, invitation: str = "") -> str:
    seen = sight.seen_as(network, viewer)
    return house.rendering.page(
        "network/network.html",
        viewer,
        viewer.language,
        invitation=invitation,
        epoch=house.hub.epoch,
        naming=house.naming.within(seen.network, viewer.language),
        **shown(network, can(network, viewer.id, seen.standing, seen.sight)),
    )


handlers = [network_page, invite]
