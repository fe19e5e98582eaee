# SPDX-License-Identifier: Apache-2.0
"""The board page and one idea's conversation, as they are now."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from domain.board import Board
from domain.kernel import FORGOTTEN, BoardId, IdeaId, NetworkId
from domain.network import Network
from domain.network.state import Opened
from web import access, doors, sight
from web.house import House, house_of
from web.live.board_show import BoardShow
from web.pages.answers import html
from web.sight import Seen, Viewer


@get("/networks/{network:str}/boards/{board:str}")
async def board_page(request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str]) -> Response[str]:
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.board_seen(house, viewer, NetworkId(network), BoardId(board))
    name, opened = await house.desk.view(
        sight.network_stream(network), lambda state: (name_of(state), state.boards[board])
    )
    await begun(house, seen, opened)
    page = await house.desk.view(sight.board_stream(board), lambda state: draw_page(house, viewer, seen, name, state))
    return html(page)


@get("/networks/{network:str}/boards/{board:str}/ideas/{idea:str}")
async def idea_talk(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str], idea: FromPath[str]
) -> Response[str]:
    house, viewer = house_of(request), sight.signed_in(request)
    await access.board_seen(house, viewer, NetworkId(network), BoardId(board))

    def talk(state: Board) -> str:
        if idea not in state.ideas:
            raise sight.not_found()
        shelf = house.hub.shelf(sight.board_stream(board), state)
        return house.board_show.drawn(("talk", IdeaId(idea)), state, viewer.language, shelf)

    return html(await house.desk.view(sight.board_stream(board), talk))


def draw_page(house: House, viewer: Viewer, seen: Seen, network_name: str, board: Board) -> str:
    stream = sight.board_stream(str(board.id))
    show: BoardShow = house.board_show
    shelf = house.hub.shelf(stream, board)
    return house.rendering.page(
        "board/board.html",
        viewer,
        viewer.language,
        board=board,
        cards=Markup(show.ideas(board, viewer.language, shelf)),  # noqa: S704 (our own templates, which escape)
        links=Markup(show.links(board, viewer.language, shelf)),  # noqa: S704
        aside=Markup(show.aside(board, viewer.language, shelf)),  # noqa: S704
        epoch=house.hub.epoch,
        may_write=seen.may_write,
        network_name=network_name,
        here=house.presence.here(stream),
        naming=house.naming.within(seen.network, viewer.language),
    )


def name_of(network: Network) -> str:
    return "…" if network.name == FORGOTTEN else network.name


async def begun(house: House, seen: Seen, opened: Opened) -> None:
    """A server that died between the network's fact and the board's own left the second to the next who looks."""
    version = await house.desk.view(sight.board_stream(opened.id), lambda state: state.version)
    if version == 0:
        await doors.begin_board(house, seen.network, opened)


handlers = [board_page, idea_talk]
