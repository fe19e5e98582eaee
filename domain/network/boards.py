# SPDX-License-Identifier: Apache-2.0
"""Opening a board: a shared brainstorm space around one question of the network."""

from domain.kernel import Asked, BoardId, Command, Event, Fact, Refusal, Text, said
from domain.network.state import Network, Opened


class OpenBoard(Command, frozen=True, tag="open_board"):
    board: BoardId
    question: Text


class BoardOpened(Event, frozen=True, tag="board.opened"):
    board: BoardId
    question: Text


def open_board(network: Network, wish: OpenBoard, asked: Asked) -> list[Event]:
    if asked.standing == "importer":
        network.formed()
    else:
        network.present(asked.by)
    if wish.board in network.boards:
        if asked.standing == "importer":
            return []
        raise Refusal("id_taken", "This id already names another board. Nothing was saved; try again.")
    return [BoardOpened(wish.board, said(wish.question))]


def opened(network: Network, fact: Fact, event: BoardOpened) -> None:
    network.boards[event.board] = Opened(event.board, event.question, fact.actor, fact.happened_at)
