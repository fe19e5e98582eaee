# SPDX-License-Identifier: Apache-2.0
"""What happened that concerns the reader, how often they want mail about it, and the way out, signed in or not."""

import asyncio
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from domain.kernel import MemberId, NetworkId, Refusal
from domain.network.state import not_a_member
from web.house import House, house_of
from web.identity.entries import own_path
from web.identity.forms import fields
from web.identity.volumes import VOLUMES
from web.notices.letters import opened
from web.notices.reading import SEEN, Told, seen_up_to
from web.notices.volumes import chosen
from web.pages.answers import html, see
from web.sight import Viewer, not_found, somebody_signed_in, viewer_of

AT_ONCE: Final = 50
ON_HOME: Final = 4
END: Final = 2**62


class OfNetwork(Struct, frozen=True):
    network: NetworkId
    name: str
    told: list[Told]


class OfDay(Struct, frozen=True):
    day: str
    networks: list[OfNetwork]


@get("/notices")
async def notices_page(request: Request[Any, Any, Any]) -> Response[str]:
    """Seeing them is having seen them; what was new when the page was asked for is marked."""
    house, viewer = house_of(request), somebody_signed_in(request)
    before = earlier(request.query_params.get("before", ""))
    found = await asyncio.to_thread(house.activity.latest, viewer.id, before, AT_ONCE + 1)
    seen = seen_up_to(house, viewer.id)
    told = await house.reader.told(found[:AT_ONCE], viewer.id, viewer.language, seen)
    if found and found[0].position > seen:
        house.accounts.visits.saw(viewer.id, SEEN, found[0].position)
    older = found[AT_ONCE - 1].position if len(found) > AT_ONCE else 0
    context = {"days": by_day(told), "older": older, "before": before < END, "is_new": any(one.is_new for one in told)}
    return html(house.rendering.page("notices/notices.html", viewer, viewer.language, **context))


def earlier(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else END


def by_day(told: Iterable[Told]) -> list[OfDay]:
    return [OfDay(day, by_network(those)) for day, those in groupby(told, lambda one: one.day)]


def by_network(told: Iterable[Told]) -> list[OfNetwork]:
    """The network in which something happened last comes first."""
    found: dict[NetworkId, OfNetwork] = {}
    for one in told:
        found.setdefault(one.network, OfNetwork(one.network, one.network_name, [])).told.append(one)
    return list(found.values())


async def since_here(house: House, viewer: Viewer) -> list[Told]:
    """The latest of what is new for somebody who comes home."""
    found = await asyncio.to_thread(house.activity.latest, viewer.id, END, ON_HOME)
    seen = seen_up_to(house, viewer.id)
    return await house.reader.told([one for one in found if one.position > seen], viewer.id, viewer.language, seen)


# -- how often mail comes ----------------------------------------------------------------------------------------------
@post("/me/mail", status_code=303)
async def choose_volume(request: Request[Any, Any, Any]) -> Redirect:
    house, viewer, form = house_of(request), somebody_signed_in(request), await fields(request)
    network, volume = NetworkId(form.get("network", "")), form.get("volume", "")
    if volume not in VOLUMES:
        raise Refusal("bad_form", "What was sent has the wrong form. Nothing was saved.")
    if network not in house.activity.networks_of(viewer.id):
        raise not_a_member()
    await chosen(house, viewer.id, network, volume)
    return see(own_path(form.get("next", "/me")))


# -- the way out -------------------------------------------------------------------------------------------------------
@get("/mail/{ticket:str}")
async def way_out(request: Request[Any, Any, Any], ticket: FromPath[str]) -> Response[str]:
    """Asks first: who checks a mail for dangers looks behind every address in it."""
    opened_here(house_of(request), ticket)
    return stop_page(request, is_done=False)


@post("/mail/{ticket:str}", status_code=200)
async def step_out(request: Request[Any, Any, Any], ticket: FromPath[str]) -> Response[str]:
    house = house_of(request)
    member, network = opened_here(house, ticket)
    if house.accounts.account(member):
        await chosen(house, member, network, "none")
    return stop_page(request, is_done=True)


def opened_here(house: House, ticket: str) -> tuple[MemberId, NetworkId]:
    """Raises Refusal `not_found`."""
    begun = house.accounts.volumes.begun()
    found = opened(begun[1], ticket) if begun else None
    if found is None:
        raise not_found()
    return found


def stop_page(request: Request[Any, Any, Any], *, is_done: bool) -> Response[str]:
    language = str(request.scope["state"]["language"])
    page = house_of(request).rendering.page("notices/stop.html", viewer_of(request), language, is_done=is_done)
    return html(page)


handlers: list[Any] = [notices_page, choose_volume, way_out, step_out]
