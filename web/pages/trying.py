# SPDX-License-Identifier: Apache-2.0
"""From an idea on a board to trying it in one's own work: begins an experiment, or says which running one tries it."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from domain.board import Board
from domain.kernel import BoardId, IdeaId, NetworkId
from domain.network import Network
from domain.network.living import Experiment, Tie
from domain.streams import board_stream, network_stream
from web import access, sight
from web.house import house_of
from web.pages.answers import html


@get("/networks/{network:str}/boards/{board:str}/ideas/{idea:str}/try")
async def try_page(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str], idea: FromPath[str]
) -> Response[str]:
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.board_seen(house, viewer, NetworkId(network), BoardId(board))

    def words(state: Board) -> str:
        if IdeaId(idea) not in state.ideas:
            raise sight.not_found()
        return state.ideas[IdeaId(idea)].text

    text = await house.desk.view(board_stream(board), words)
    tie = Tie(board, idea)
    running = await house.desk.view(network_stream(network), going_on)
    page = house.rendering.page(
        "experiment/try.html",
        viewer,
        viewer.language,
        network_id=network,
        board_id=board,
        idea_id=idea,
        text=text,
        trying=[one for one in running if tie in one.ties],
        running=[one for one in running if tie not in one.ties],
        may_write=seen.may_write,
        naming=house.naming.within(seen.network, viewer.language),
    )
    return html(page)


def going_on(network: Network) -> list[Experiment]:
    return [one for one in network.experiments.values() if not one.learned]


handlers = [try_page]
