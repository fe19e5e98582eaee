# SPDX-License-Identifier: Apache-2.0
"""The doors to a board's past: the page at a moment, the way between two moments, the film, and the strip below."""

import asyncio
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from domain.kernel import BoardId, NetworkId, Refusal, StreamId
from domain.streams import board_stream
from projections.emergence import Woven, woven
from projections.past import Past
from web import access, sight
from web.house import House, house_of
from web.pages.answers import html, see
from web.past.drawn import Drawn
from web.past.film import Film, Shown, about_idea, by_person, each, everything
from web.past.gathered import with_gatherings
from web.past.moments import Teller
from web.past.strip import strip_of, with_people
from web.sight import Seen, Viewer

Asking = Request[Any, Any, Any]
DIGITS: Final = 9


class Look(Struct, frozen=True):
    """Somebody looking back on a board, and all that is needed to show it to them."""

    house: House
    viewer: Viewer
    seen: Seen
    stream: StreamId
    past: Past
    drawn: Drawn
    critical: frozenset[int]

    @property
    def teller(self) -> Teller:
        naming = self.house.naming.within(self.seen.network, self.viewer.language)
        return Teller(self.past, naming, self.house.rendering, self.viewer.language, self.critical)

    @property
    def film(self) -> Film:
        return Film(self.past, self.drawn, self.teller, self.viewer.language)


async def looking(request: Asking, network: str, board: str) -> Look:
    """Raises Refusal `not_found` for what the viewer may not see. For who left, `past` ends when they did."""
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.board_read(house, viewer, NetworkId(network), BoardId(board))
    stream = board_stream(board)
    drawn = await house.pasts.drawn(stream, seen.until)
    return Look(house, viewer, seen, stream, drawn.past, drawn, await house.pasts.critical(stream, seen.until))


async def woven_now(look: Look) -> Woven:
    """How all ideas of the board hang together up to now, worked out again only when something was added."""
    return await look.house.pasts.remembered(
        look.stream, look.seen.until, "woven", lambda: woven(list(look.past.facts))
    )


# -- which version -----------------------------------------------------------------------------------------------------
def number(request: Asking, name: str, past: Past) -> int:
    """A version from the address. Raises Refusal `no_moment` or `beyond_now`."""
    given = str(request.query_params.get(name, ""))
    if not (given.isascii() and given.isdecimal() and len(given) <= DIGITS):
        raise Refusal(
            "no_moment",
            "Moments of a board are whole numbers from 0 to %(now)s. There is nothing in between; nothing was changed.",
            now=past.version,
        )
    version = int(given)
    if version > past.version:
        raise Refusal(
            "beyond_now",
            "This board has %(now)s moments so far; number %(wanted)s has not happened yet. Nothing was changed.",
            now=past.version,
            wanted=version,
        )
    return version


def moment_named(request: Asking, look: Look) -> int | None:
    """The version at a date and time somebody named instead of a number, None when it is none."""
    given = str(request.query_params.get("at", ""))
    try:
        named = datetime.fromisoformat(given) if "-" in given else None
    except ValueError:
        return None
    return None if named is None else look.past.version_at(look.house.rendering.local(named))


# -- doors -------------------------------------------------------------------------------------------------------------
@get("/networks/{network:str}/boards/{board:str}/changes")
async def changes(request: Asking, network: FromPath[str], board: FromPath[str]) -> Response[bytes]:
    look = await looking(request, network, board)
    a, b = number(request, "from", look.past), number(request, "to", look.past)
    return json(await asyncio.to_thread(look.film.step, a, b))


@get("/networks/{network:str}/boards/{board:str}/film")
async def film(request: Asking, network: FromPath[str], board: FromPath[str]) -> Response[bytes]:
    look = await looking(request, network, board)
    after, upto = number(request, "after", look.past), number(request, "upto", look.past)
    return json(await asyncio.to_thread(look.film.frames, after, upto, await chosen(request, look)))


@get("/networks/{network:str}/boards/{board:str}/strip")
async def strip(request: Asking, network: FromPath[str], board: FromPath[str]) -> Response[str]:
    look = await looking(request, network, board)
    language, rendering = look.viewer.language, look.house.rendering
    drawn = await look.house.pasts.remembered(
        look.stream,
        look.seen.until,
        f"strip {language}",
        lambda: strip_of(look.past, look.critical, rendering, language),
    )
    life = await look.house.network_pasts.life(look.seen.network, look.seen.until)
    met = with_gatherings(
        drawn, look.past.facts, look.past.version_at, life.now.gatherings.values(), rendering, language
    )
    whole = with_people(met, look.past, life.facts)
    return html(rendering.partial("board/_strip.html", language, strip=whole))


async def chosen(request: Asking, look: Look) -> Shown:
    idea, person = request.query_params.get("idea"), request.query_params.get("person")
    every = str(request.query_params.get("every", ""))
    if every.isascii() and every.isdecimal() and 0 < len(every) <= DIGITS and int(every) > 1:
        return each(int(every))
    if idea:
        return about_idea((await woven_now(look)).kinship, str(idea))
    return by_person(str(person)) if person else everything


def json(answer: Struct) -> Response[bytes]:
    return Response(msgspec.json.encode(answer), media_type=MediaType.JSON)


def to_moment(network: str, board: str, version: int) -> Redirect:
    return see(f"/networks/{network}/boards/{board}?at={version}")


handlers = [changes, film, strip]
