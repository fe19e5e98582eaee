# SPDX-License-Identifier: Apache-2.0
"""The board page and one idea's conversation, as they are now or with `?at=VERSION` as they were."""

import asyncio
import gzip
from collections.abc import Iterable, Mapping
from typing import Any, Final

from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup
from msgspec import Struct

from domain.board import Board
from domain.kernel import FORGOTTEN, BoardId, IdeaId, NetworkId
from domain.network import Network
from domain.network.state import Opened
from domain.streams import board_stream
from web import access, doors, sight
from web.house import House, house_of
from web.live.board_show import LISTS
from web.pages.answers import html
from web.past.moments import BEFORE, Moment
from web.past.pages import Look, looking, moment_named, number, to_moment
from web.pieces import Piece, joined, pack
from web.sight import Seen, Viewer

PLACES: Final = {name: f"<!--{name}-->" for name in LISTS}
"""Where the lists are put into the page. Nobody can type that: every text is escaped."""


@get("/networks/{network:str}/boards/{board:str}")
async def board_page(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str]
) -> Response[bytes] | Redirect:
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.board_read(house, viewer, NetworkId(network), BoardId(board))
    name, opened, origin = await access.network_as_seen(
        house, seen, lambda state: (name_of(state), state.boards[BoardId(board)], origin_of(state, board))
    )
    await begun(house, seen, opened)
    around = Around(house, viewer, seen, name, origin)
    if "at" in request.query_params or seen.until is not None:
        return await at_moment(request, around, network, board)
    page = await house.desk.view(board_stream(board), lambda state: draw_now(around, state))
    return packed_html(request, page)


@get("/networks/{network:str}/boards/{board:str}/ideas/{idea:str}")
async def idea_talk(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str], idea: FromPath[str]
) -> Response[str]:
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.board_read(house, viewer, NetworkId(network), BoardId(board))
    if "at" in request.query_params or seen.until is not None:
        return html(await talk_at_moment(request, network, board, idea))

    def talk(state: Board) -> str:
        if idea not in state.ideas:
            raise sight.not_found()
        shelf = house.hub.shelf(board_stream(board), state)
        return house.board_show.drawn(("talk", IdeaId(idea)), state, viewer.language, shelf)

    return html(await house.desk.view(board_stream(board), talk))


# -- as it is now ------------------------------------------------------------------------------------------------------
class Around(Struct, frozen=True):
    """What stands around a board's ideas, whoever looks and whenever."""

    house: House
    viewer: Viewer
    seen: Seen
    network_name: str
    origin_question: str
    """What the board is about that this one began from, "" for one that began by itself."""

    def page(self, board: Board, now: int, moment: Moment | None = None, **drawn: str) -> str:
        """`moment` is the one looked back on. `drawn`: the lists by name, as HTML of our own templates."""
        stream, past = board_stream(str(board.id)), moment or self.seen.until
        since = None if past else self.house.accounts.visits.last(self.viewer.id, stream)
        here = () if past else self.house.presence.here(stream)
        return self.house.rendering.page(
            "board/board.html",
            self.viewer,
            self.viewer.language,
            board=board,
            now=now,
            since=since if since and since.version < now else None,
            then=moment is not None,
            until=self.seen.until,
            standing=self.seen.standing,
            moment=moment if moment and moment.version else None,
            epoch=self.house.hub.epoch,
            may_write=self.seen.may_write,
            network_name=self.network_name,
            origin_question=self.origin_question,
            here=here,
            naming=self.house.naming.within(self.seen.network, self.viewer.language),
            drawn={name: Markup(html) for name, html in drawn.items()},  # noqa: S704
        )


def draw_now(around: Around, board: Board) -> bytes:
    """The page, packed."""
    house, language = around.house, around.viewer.language
    show, shelf = house.board_show, house.hub.shelf(board_stream(str(board.id)), board)
    links, aside = show.links(board, language, shelf), show.aside(board, language, shelf)
    lists = {
        "idea": show.packed(board, language, shelf),
        "link": [pack(links.encode())],
        "aside": [pack(aside.encode())],
    }
    return put_together(around.page(board, board.version, None, **PLACES), lists)


def put_together(page: str, lists: Mapping[str, Iterable[Piece]]) -> bytes:
    """The page with the lists in their places, packed. They stand in it in the order of LISTS."""
    pieces: list[Piece] = []
    for name, place in PLACES.items():
        before, page = page.split(place)
        pieces += (pack(before.encode()), *lists[name])
    return joined([*pieces, pack(page.encode())])


def packed_html(request: Request[Any, Any, Any], page: bytes) -> Response[bytes]:
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(page), media_type=MediaType.HTML)
    packed = {"content-encoding": "gzip", "vary": "Accept-Encoding"}
    return Response(page, media_type=MediaType.HTML, headers=packed)


# -- as it was ---------------------------------------------------------------------------------------------------------
async def at_moment(
    request: Request[Any, Any, Any], around: Around, network: str, board: str
) -> Response[bytes] | Redirect:
    look = await looking(request, network, board)
    named = moment_named(request, look)
    if named is not None:
        return to_moment(network, board, named)
    version = number(request, "at", look.past) if "at" in request.query_params else None
    page = await asyncio.to_thread(draw_then, around, look, version)
    return packed_html(request, page)


def draw_then(around: Around, look: Look, at: int | None) -> bytes:
    """The page, packed: what stands around the lists is drawn, the lists are at hand.

    `at` is the moment looked back on; None is the end of what the viewer may see, which is their now.
    """
    language, version = look.viewer.language, look.past.version if at is None else at
    moment = None if at is None else look.teller.moment(version) or BEFORE
    page = around.page(look.past.glimpse(version), look.past.version, moment, **PLACES)
    return put_together(page, {name: look.drawn.roll(name, language).pieces(version) for name in LISTS})


async def talk_at_moment(request: Request[Any, Any, Any], network: str, board: str, idea: str) -> str:
    look = await looking(request, network, board)
    version = number(request, "at", look.past) if "at" in request.query_params else look.past.version
    state = look.past.glimpse(version)
    if idea not in state.ideas:
        raise sight.not_found()
    return look.house.board_show.draw(("talk", idea), state, look.viewer.language)


def name_of(network: Network) -> str:
    return "…" if network.name == FORGOTTEN else network.name


def origin_of(network: Network, board: str) -> str:
    origin = network.boards.get(network.boards[BoardId(board)].of or BoardId(""))
    return "" if origin is None or origin.question == FORGOTTEN else origin.question


async def begun(house: House, seen: Seen, opened: Opened) -> None:
    """A server that died between the network's fact and the board's own left the second to the next who looks."""
    version = await house.desk.view(board_stream(opened.id), lambda state: state.version)
    if version == 0:
        await doors.begin_board(house, seen.network, opened)


handlers = [board_page, idea_talk]
