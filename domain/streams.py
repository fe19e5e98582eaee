# SPDX-License-Identifier: Apache-2.0
"""What the streams of the log are called: one for each network, each board and each member's notebook."""

from domain.kernel import BoardId, NetworkId, StreamId


def network_stream(network: str) -> StreamId:
    return StreamId(f"network-{network}")


def board_stream(board: str) -> StreamId:
    return StreamId(f"board-{board}")


def notebook_stream(member: str) -> StreamId:
    return StreamId(f"notebook-{member}")


def is_network(stream: str) -> bool:
    return stream.startswith("network-")


def is_board(stream: str) -> bool:
    return stream.startswith("board-")


def is_notebook(stream: str) -> bool:
    return stream.startswith("notebook-")


def network_of(stream: str) -> NetworkId:
    """The network that a stream of one is about."""
    return NetworkId(stream.removeprefix("network-"))


def board_of(stream: str) -> BoardId:
    """The board that a stream of one is about."""
    return BoardId(stream.removeprefix("board-"))
