# SPDX-License-Identifier: Apache-2.0
"""What somebody may see and do: one function per kind of object, and nothing else hands it out.

Unknown, foreign and private things get the same Refusal `not_found`, so that nobody learns what exists by asking.
"""

from collections.abc import Callable
from typing import TypeVar

from domain.kernel import BoardId, NetworkId, Refusal
from domain.network import Network
from domain.streams import board_stream, network_stream
from web.house import House
from web.sight import Seen, Viewer, not_found, on_boards, seen_as

T = TypeVar("T")


async def network_seen(house: House, viewer: Viewer | None, network: NetworkId, *, invited: bool = False) -> Seen:
    """Raises Refusal `not_found` for what the viewer may not know of."""
    return await house.desk.view(network_stream(network), lambda state: seen_as(state, viewer, invited=invited))


async def network_read(house: House, viewer: Viewer | None, network: NetworkId) -> Seen:
    """For whoever may read boards and history, be it up to `until`. Raises Refusal `not_found` for anybody else."""
    seen = await network_seen(house, viewer, network)
    if not seen.reads:
        raise not_found()
    return seen


async def board_read(house: House, viewer: Viewer | None, network: NetworkId, board: BoardId) -> Seen:
    """Raises Refusal `not_found` unless the board is this network's and the viewer may see what is, or was, on it."""
    seen = await network_read(house, viewer, network)
    known, seen = await network_as_seen(house, seen, lambda state: (board in state.boards, on_boards(state, seen)))
    if not known:
        raise not_found()
    if await home_of(house, board) not in (None, network):
        raise not_found()
    return seen


async def board_seen(house: House, viewer: Viewer | None, network: NetworkId, board: BoardId) -> Seen:
    """The same for whoever may see it as it is now. Raises Refusal `not_a_member` for who left what is closed since."""
    seen = await board_read(house, viewer, network, board)
    if seen.until is not None:
        raise Refusal(
            "not_a_member",
            "You left this network. What you gave is still here; this was not saved. Join again to add more.",
        )
    return seen


async def network_as_seen(house: House, seen: Seen, look: Callable[[Network], T]) -> T:
    """What `look` makes of the network as the viewer sees it: as it is, or as it was when they left."""
    if seen.until is None:
        return await house.desk.view(network_stream(seen.network), look)
    life = await house.network_pasts.life(seen.network, seen.until)
    return look(life.now)


async def home_of(house: House, board: BoardId) -> NetworkId | None:
    """The network that a board's own stream says it belongs to; None while it has not begun."""
    return await house.desk.view(board_stream(board), lambda state: state.network)
