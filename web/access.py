# SPDX-License-Identifier: Apache-2.0
"""Who is looking, and what they may see and do: one function per kind of object, and nothing else hands it out.

Unknown, foreign and private things get the same Refusal `not_found`, so that nobody learns what exists by asking.
"""

from typing import Any, Literal

from msgspec import Struct

from domain.kernel import BoardId, MemberId, NetworkId, Refusal, Standing, StreamId
from domain.network import Network
from web.house import House


class Viewer(Struct, frozen=True):
    """Somebody signed in. `hue` is 0 … 359; `session` is the session's hash, so that its end reaches open sockets."""

    id: MemberId
    name: str
    language: str
    hue: int
    session: str = ""


Sight = Literal["nothing", "outline", "everything"]
"""Outline: that it exists and what it is about. Everything: people, boards and their history too."""


class Seen(Struct, frozen=True):
    """What a viewer is to a network, and may see of it."""

    network: NetworkId
    standing: Standing
    sight: Sight

    @property
    def may_write(self) -> bool:
        return self.standing == "member"


def viewer_of(connection: Any) -> Viewer | None:
    viewer = connection.scope["state"].get("viewer")
    assert viewer is None or isinstance(viewer, Viewer)
    return viewer


def signed_in(connection: Any) -> Viewer:
    """Who is signed in. Raises Refusal `sign_in` for anybody else; a page then leads to the sign-in page."""
    viewer = viewer_of(connection)
    if viewer is None:
        raise Refusal("sign_in", "Sign in first. Nothing was saved.")
    return viewer


def network_stream(network: str) -> StreamId:
    return StreamId(f"network-{network}")


def board_stream(board: str) -> StreamId:
    return StreamId(f"board-{board}")


def seen_as(network: Network, viewer: Viewer | None, *, invited: bool = False) -> Seen:
    """Judge from the network's own state. Raises Refusal `not_found` when the viewer may not know it exists."""
    if network.id is None or viewer is None:
        raise not_found()
    standing: Standing = network.standing_of(viewer.id)
    if standing == "stranger" and (invited or viewer.id in network.attracted):
        standing = "invited"
    sight = sight_of(network, standing)
    if sight == "nothing":
        raise not_found()
    return Seen(network.id, standing, sight)


def sight_of(network: Network, standing: Standing) -> Sight:
    if network.stage == "spark" or network.access == "open" or standing in ("member", "paused"):
        return "everything"
    if standing in ("left", "invited") or network.access == "invitation":
        return "outline"
    return "nothing"


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


def not_found() -> Refusal:
    return Refusal(
        "not_found", "There is nothing here for you to see. It may not exist, or it may not be yours to see."
    )
