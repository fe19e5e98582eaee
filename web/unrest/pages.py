# SPDX-License-Identifier: Apache-2.0
"""The door to a network's unrest: what lies open, two ideas far apart, shelves and lenses, now or at a moment."""

import asyncio
from datetime import tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from domain.board import Board
from domain.kernel import BoardId
from domain.streams import board_stream
from projections.far_apart import Pair, pair
from projections.lenses import Lived, lived
from projections.network_past import NetworkPast
from projections.restless import Restless, restless
from web.pages.answers import html, see
from web.past.network_pages import Looking, looking, number, time_named
from web.rendering import day
from web.unrest.bands import bands
from web.unrest.string import string

FEW: Final = 5
"""Of each kind that are shown at once; the others are folded."""
MOST: Final = 40
"""Of each kind that are on the page at all; how many more there are is said."""


class Ground(Struct, frozen=True):
    """All boards of a network at one of its moments, in the order in which they were opened."""

    boards: dict[BoardId, Board]
    versions: dict[BoardId, int]
    restless: Restless
    lived: Lived


@get("/networks/{network:str}/unrest")
async def unrest_page(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str] | Redirect:
    """`?at=` a moment of the whole network, or a date and time; `?pair=` the seed of the two ideas shown together."""
    look = await looking(request, network)
    given = str(request.query_params.get("at", look.past.version))
    named = time_named(look.house, given)
    if named is not None:
        return see(f"/networks/{network}/unrest?at={look.past.moment_at(named)}")
    moment = number(given, look.past.version)
    seed = str(request.query_params.get("pair", ""))
    return html(await draw(look, moment, int(seed) if seed.isascii() and seed.isdecimal() and len(seed) < 10 else 1))


async def draw(look: Looking, moment: int, seed: int) -> str:
    zone = ZoneInfo(look.house.settings.zone)
    if moment == look.past.version:
        remembered, seen = look.house.network_pasts.remembered, look.seen
        ground = await remembered(seen.network, seen.until, "unrest", lambda past: ground_at(past, past.version, zone))
    else:
        ground = await asyncio.to_thread(ground_at, look.past, moment, zone)
    return await asyncio.to_thread(drawn, look, ground, moment, seed)


def ground_at(past: NetworkPast, moment: int, zone: tzinfo) -> Ground:
    opened = past.network(moment).boards
    versions = {board: past.version_of(board_stream(board), moment) for board in opened}
    lives = {board: past.boards.get(board_stream(board)) for board in opened}
    boards = {board: life.past.board(versions[board]) for board, life in lives.items() if life}
    return Ground(boards, versions, restless(boards), lived(past.facts[:moment], zone))


def drawn(look: Looking, ground: Ground, moment: int, seed: int) -> str:
    is_now = moment == look.past.version
    network = look.past.network(moment)
    language = look.viewer.language
    return look.house.rendering.page(
        "unrest/unrest.html",
        look.viewer,
        language,
        network=network,
        network_id=look.seen.network,
        is_now=is_now,
        moment=look.film.moment(moment),
        may_write=is_now and look.seen.may_write,
        found=ground.restless,
        boards=network.boards,
        versions={} if is_now else ground.versions,
        string=string(ground.restless.gauge, 640, 96),
        two=two_of(ground, pair(ground.boards, seed)) if is_now else (),
        seed=seed,
        lived=ground.lived,
        bands=bands(ground.lived),
        day=lambda monday: day(monday, language),
        few=FEW,
        most=MOST,
        naming=look.house.naming.within(look.seen.network, language),
    )


def two_of(ground: Ground, found: Pair | None) -> tuple[Any, ...]:
    """The board and the words of both ideas; () where there is no pair."""
    if found is None:
        return ()
    ideas = ground.boards[found.board].ideas
    return found.board, ideas[found.one], ideas[found.other]


handlers = [unrest_page]
