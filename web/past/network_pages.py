# SPDX-License-Identifier: Apache-2.0
"""The doors to a whole network's past: its film, the frames that play it, and the strip below."""

import asyncio
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from domain.kernel import NetworkId, Refusal
from projections.network_past import NetworkPast
from web import access, sight
from web.house import House, house_of
from web.pages.answers import html, see
from web.past.film import Shown, by_person
from web.past.network_film import NetworkFilm, told_in_a_film
from web.past.network_strip import strip_of_network
from web.past.pages import DIGITS, json
from web.sight import Seen, Viewer

Asking = Request[Any, Any, Any]


class Looking(Struct, frozen=True):
    """Somebody looking back on a whole network."""

    house: House
    viewer: Viewer
    seen: Seen
    past: NetworkPast

    @property
    def film(self) -> NetworkFilm:
        naming = self.house.naming.within(self.seen.network, self.viewer.language)
        return NetworkFilm(self.past, naming, self.house.rendering, self.viewer.language)


async def looking(request: Asking, network: str) -> Looking:
    """Raises Refusal `not_found` unless the viewer may see everything there was, be it only until they left."""
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_read(house, viewer, NetworkId(network))
    past = await house.network_pasts.of(NetworkId(network), seen.until)
    now = await access.network_read(
        house, viewer, NetworkId(network)
    )  # reading takes its time, and who asked may leave
    if now.until != seen.until:
        past = await house.network_pasts.of(NetworkId(network), now.until)
    return Looking(house, viewer, now, past)


# -- which moment ------------------------------------------------------------------------------------------------------
def number(given: str, now: int) -> int:
    """A moment from the address, from 0 to `now`. Raises Refusal `no_moment` or `beyond_now`."""
    if not (given.isascii() and given.isdecimal() and len(given) <= DIGITS):
        raise Refusal(
            "no_moment",
            "Moments of a network are whole numbers from 0 to %(now)s. "
            "There is nothing in between; nothing was changed.",
            now=now,
        )
    if int(given) > now:
        raise Refusal(
            "beyond_now",
            "This network has %(now)s moments so far; number %(wanted)s has not happened yet. Nothing was changed.",
            now=now,
            wanted=int(given),
        )
    return int(given)


def asked(request: Asking, name: str, now: int) -> int:
    return number(str(request.query_params.get(name, "")), now)


def time_named(house: House, given: str) -> datetime | None:
    """A date and time that stands in the address instead of a number; None for anything else."""
    try:
        return house.rendering.local(datetime.fromisoformat(given)) if "-" in given else None
    except ValueError:
        return None


# -- doors -------------------------------------------------------------------------------------------------------------
class Shows(Struct, frozen=True):
    """What the bar at the bottom asks of whatever it moves through time."""

    version: int


@get("/networks/{network:str}/film")
async def film_page(request: Asking, network: FromPath[str]) -> Response[str] | Redirect:
    """Opens where `?at=` says, else at the newest moment: a film is a page one can read too."""
    look = await looking(request, network)
    given = str(request.query_params.get("at", look.past.version))
    named = time_named(look.house, given)
    if named is not None:
        return see(f"/networks/{network}/film?at={look.past.moment_at(named)}")
    moment = number(given, look.past.version)
    return html(await asyncio.to_thread(drawn, look, moment))


def drawn(look: Looking, at: int) -> str:
    film = look.film
    return look.house.rendering.page(
        "network_film/film.html",
        look.viewer,
        look.viewer.language,
        board=Shows(at),
        now=look.past.version,
        moment=film.moment(at),
        network=look.past.life.now,
        drawn=film.drawn(at),
        may_take=look.seen.standing in ("member", "paused", "left"),
        naming=look.house.naming.within(look.seen.network, look.viewer.language),
    )


@get("/networks/{network:str}/film/frames")
async def frames(request: Asking, network: FromPath[str]) -> Response[bytes]:
    look = await looking(request, network)
    after, upto = asked(request, "after", look.past.version), asked(request, "upto", look.past.version)
    return json(await asyncio.to_thread(look.film.frames, after, upto, chosen(request)))


@get("/networks/{network:str}/film/changes")
async def changes(request: Asking, network: FromPath[str]) -> Response[bytes]:
    look = await looking(request, network)
    a, b = asked(request, "from", look.past.version), asked(request, "to", look.past.version)
    return json(await asyncio.to_thread(look.film.step, a, b))


@get("/networks/{network:str}/film/strip")
async def strip(request: Asking, network: FromPath[str]) -> Response[str]:
    look = await looking(request, network)
    language, rendering = look.viewer.language, look.house.rendering
    made = await look.house.network_pasts.remembered(
        look.seen.network,
        look.seen.until,
        f"strip {language}",
        lambda past: strip_of_network(past, rendering, language),
    )
    return html(rendering.partial("board/_strip.html", language, strip=made))


def chosen(request: Asking) -> Shown:
    person = request.query_params.get("person")
    return by_person(str(person)) if person else told_in_a_film


handlers = [film_page, frames, changes, strip]
