# SPDX-License-Identifier: Apache-2.0
"""How a board's stream begins: it says itself to which network and question it belongs."""

from domain.board.state import Board
from domain.kernel import BoardId, Command, Event, Fact, NetworkId, Refusal, Text


class Begin(Command, frozen=True, tag="begin"):
    """Follows from the network's BoardOpened. Never comes through a door."""

    board: BoardId
    network: NetworkId
    question: Text


class BoardBegun(Event, frozen=True, tag="board.begun"):
    board: BoardId
    network: NetworkId
    question: Text


def begin(board: Board, wish: Begin) -> list[Event]:
    return [BoardBegun(wish.board, wish.network, wish.question)] if may_begin(board, wish.network) else []


def may_begin(board: Board, network: NetworkId) -> bool:
    """Whether the board has not begun yet. Raises Refusal `id_taken` when it has, in another network."""
    if board.id and board.network != network:
        raise Refusal("id_taken", "This id already names another board. Nothing was saved; try again.")
    return not board.id


def begun(board: Board, fact: Fact, event: BoardBegun) -> None:
    board.id, board.network, board.question = event.board, event.network, event.question
    board.begun_by, board.begun_at = fact.actor, fact.happened_at
