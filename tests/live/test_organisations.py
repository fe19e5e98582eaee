# SPDX-License-Identifier: Apache-2.0
"""An organisation has no open line to a network: what moves there is for people."""

import pytest
from websockets.exceptions import ConnectionClosed

from tests.live.conftest import Cast
from tests.running import a_board, a_network


@pytest.mark.parametrize("access", ["open", "private"])
async def test_an_organisation_is_shown_out_of_every_socket(cast: Cast, access: str) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    board = await a_board(network, cast.sanne)
    await cast.town.ask(network, "offer_support", offer="offer-room", kind="room", text="Een zolder")
    await cast.sanne.ask(network, "choose_access", access=access)
    for path in (network, board):
        async with cast.town.socket(f"{path}/live") as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 4404
