# SPDX-License-Identifier: Apache-2.0
"""The doors to gatherings as files: one, all of a network, and all of somebody's networks by an address of their own.

That address stands for its owner and for nothing else: what they may see is judged anew each time it is read.
"""

import asyncio
from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from msgspec import structs

from domain.kernel import NetworkId, Refusal
from projections.diary import diary_of
from web import access, sight
from web.calendars.writing import Kept, calendar, said
from web.house import House, house_of
from web.sight import Viewer
from web.words import _, translate

Asking = Request[Any, Any, Any]
KIND: Final = "text/calendar"
MINE: Final = _("My learning networks")


@get("/networks/{network:str}/gatherings.ics")
async def of_a_network(request: Asking, network: FromPath[str]) -> Response[bytes]:
    viewer = sight.signed_in(request)
    return await file(await kept_for(request, viewer, network), viewer)


@get("/networks/{network:str}/gatherings/{gathering:str}/gathering.ics")
async def of_one(request: Asking, network: FromPath[str], gathering: FromPath[str]) -> Response[bytes]:
    viewer = sight.signed_in(request)
    kept = await kept_for(request, viewer, network)
    found = [entry for entry in kept.entries if entry.gathering == gathering]
    if not found:
        raise sight.not_found()
    return await file(structs.replace(kept, entries=found), viewer)


@get("/calendars/{token:str}/gatherings.ics")
async def of_somebody(request: Asking, token: FromPath[str]) -> Response[bytes]:
    house = house_of(request)
    member = house.accounts.calendars.whose(token)
    account = house.accounts.account(member) if member else None
    if account is None:
        raise sight.not_found()
    viewer = Viewer(account.id, account.name, account.language, account.hue, kind=account.kind)
    async with house.turns.of(viewer.id):
        diaries = [kept for network in networks_of(house, viewer) if (kept := await lived(request, viewer, network))]
        made = await asyncio.to_thread(calendar, translate(viewer.language, MINE), diaries, viewer.language)
    return Response(made, media_type=KIND)


def networks_of(house: House, viewer: Viewer) -> list[NetworkId]:
    known = {*house.directory.networks_of(viewer.id), *house.directory.left_by(viewer.id)}
    return sorted(known)


async def lived(request: Asking, viewer: Viewer, network: NetworkId) -> Kept | None:
    try:
        kept = await kept_for(request, viewer, network)
    except Refusal:
        return None
    return kept if kept.entries else None


async def kept_for(request: Asking, viewer: Viewer, network: str) -> Kept:
    """The network's diary as far as it is the viewer's. Raises Refusal `not_found` where nothing of it is."""
    house = house_of(request)
    seen = await access.network_read(house, viewer, NetworkId(network))
    life = await house.network_pasts.life(seen.network, seen.until)
    if (now := await access.network_read(house, viewer, seen.network)).until != seen.until:  # they left meanwhile
        life = await house.network_pasts.life(now.network, now.until)
    network_then = life.now
    origin = house.settings.origin(request.url.scheme, request.url.netloc)
    entries = diary_of(viewer.id, network_then, life.facts)
    return Kept(seen.network, network_then.name, f"{origin}/networks/{seen.network}", entries)


async def file(kept: Kept, viewer: Viewer) -> Response[bytes]:
    made = await asyncio.to_thread(calendar, said(kept.name, viewer.language), [kept], viewer.language)
    return Response(made, media_type=KIND, headers={"content-disposition": 'attachment; filename="leernetwerk.ics"'})


handlers = [of_a_network, of_one, of_somebody]
