# SPDX-License-Identifier: Apache-2.0
"""Who is looking, and how much of a network they see: judged from the network's own state, asking nobody."""

from typing import Any, Literal

from msgspec import Struct

from domain.kernel import MemberId, NetworkId, Refusal, Standing, StreamId
from domain.network import Network


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


def notebook_stream(member: str) -> StreamId:
    return StreamId(f"notebook-{member}")


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


def not_found() -> Refusal:
    return Refusal(
        "not_found", "There is nothing here for you to see. It may not exist, or it may not be yours to see."
    )
