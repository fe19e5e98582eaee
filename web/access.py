# SPDX-License-Identifier: Apache-2.0
"""What somebody may see and do: one function per kind of object, and nothing else hands it out.

Unknown, foreign and private things get the same Refusal `not_found`, so that nobody learns what exists by asking.
"""

from domain.kernel import BoardId, NetworkId
from domain.network import Network
from web.house import House
from web.sight import Seen, Viewer, board_stream, network_stream, not_found, seen_as


async def network_seen(house: House, viewer: Viewer | None, network: NetworkId, *, invited: bool = False) -> Seen:
    """Raises Refusal `not_found` for what the viewer may not know of."""
    return await house.desk.view(network_stream(network), lambda state: seen_as(state, viewer, invited=invited))


async def board_seen(house: House, viewer: Viewer | None, network: NetworkId, board: BoardId) -> Seen:
    """Raises Refusal `not_found` unless the board is this network's and the viewer may see what is on it."""

    def look(state: Network) -> Seen:
        seen = seen_as(state, viewer)
        if board not in state.boards or seen.sight != "everything":
            raise not_found()
        return seen

    seen = await house.desk.view(network_stream(network), look)
    if await home_of(house, board) not in (None, network):
        raise not_found()
    return seen


async def home_of(house: House, board: BoardId) -> NetworkId | None:
    """The network that a board's own stream says it belongs to; None while it has not begun."""
    return await house.desk.view(board_stream(board), lambda state: state.network)
