# SPDX-License-Identifier: Apache-2.0
"""How often somebody wants mail, network by network: what they may choose among, and choosing."""

from msgspec import Struct

from domain.kernel import FORGOTTEN, MemberId, NetworkId
from domain.streams import network_stream
from web.house import House
from web.identity.volumes import Volume
from web.notices.reading import NAMELESS
from web.sight import Viewer
from web.words import translate


class Choice(Struct, frozen=True):
    """How often somebody wants mail about a network."""

    network: NetworkId
    name: str
    volume: Volume


async def choices(house: House, viewer: Viewer) -> list[Choice]:
    found = [await choice(house, viewer, network) for network in house.activity.networks_of(viewer.id)]
    return sorted(found, key=lambda one: one.name.casefold())


async def choice(house: House, viewer: Viewer, network: NetworkId) -> Choice:
    name = await house.desk.view(network_stream(network), lambda state: state.name)
    said = translate(viewer.language, NAMELESS) if name == FORGOTTEN else name
    return Choice(network, said, house.accounts.volumes.of(viewer.id, network))


async def chosen(house: House, member: MemberId, network: NetworkId, volume: Volume) -> None:
    await house.accounts.volumes.choose(member, network, volume, house.follower.seen)
    house.hub.forget_html([network_stream(network)])
