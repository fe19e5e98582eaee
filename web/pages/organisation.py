# SPDX-License-Identifier: Apache-2.0
"""What an organisation sees: the networks' public faces, how its offers were answered, and what it was given."""

from typing import Final

from litestar import Response

from domain.kernel import NetworkId, Refusal
from domain.network import Network
from domain.streams import network_stream
from projections.facing import Face, face
from web import sight
from web.house import House
from web.pages.answers import html
from web.sight import Viewer

AROUND: Final = 50
"""How many networks are shown that it has nothing to do with yet."""


async def home(house: House, viewer: Viewer) -> Response[str]:
    tied = house.directory.known_to(viewer.id)
    listed = [network for network in house.directory.listed(AROUND + len(tied)) if network not in tied]
    page = house.rendering.page(
        "organisation/home.html",
        viewer,
        viewer.language,
        tied=await faces(house, viewer, tied),
        around=await faces(house, viewer, listed[:AROUND]),
    )
    return html(page)


async def faces(house: House, viewer: Viewer, networks: list[NetworkId]) -> list[Face]:
    """Those of the networks that it may know of, now."""
    found = []
    for network in networks:
        try:
            found.append(await face_seen(house, viewer, network))
        except Refusal:
            continue
    return found


async def face_seen(house: House, viewer: Viewer, network: NetworkId) -> Face:
    """Raises Refusal `not_found` for what it may not know of."""

    def look(state: Network) -> Face:
        seen = sight.seen_as(state, viewer)
        return face(state, seen.network, viewer.id, shown=seen.sight == "outline")

    return await house.desk.view(network_stream(network), look)


async def network_page(house: House, viewer: Viewer, network: NetworkId) -> Response[str]:
    shown = await face_seen(house, viewer, network)
    return html(house.rendering.page("organisation/network.html", viewer, viewer.language, face=shown, network=shown))
