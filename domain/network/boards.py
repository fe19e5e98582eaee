# SPDX-License-Identifier: Apache-2.0
"""Opening a board: a shared brainstorm space around one question. Also one that begins where another was."""

from typing import Annotated

from msgspec import Meta

from domain.kernel import Asked, BoardId, Command, Event, Fact, Refusal, Text, said
from domain.network.state import Network, Opened


class OpenBoard(Command, frozen=True, tag="open_board"):
    board: BoardId
    question: Text


class ForkBoard(Command, frozen=True, tag="fork_board"):
    """`board` is the new one; it begins as board `of` was at its version `at`."""

    board: BoardId
    of: BoardId
    at: Annotated[int, Meta(ge=1)]
    question: Text


class BoardOpened(Event, frozen=True, tag="board.opened"):
    board: BoardId
    question: Text


class BoardBranched(Event, frozen=True, tag="board.branched"):
    board: BoardId
    of: BoardId
    at: int
    question: Text


def open_board(network: Network, wish: OpenBoard, asked: Asked) -> list[Event]:
    if asked.standing == "importer":
        network.formed()
    else:
        network.present(asked.by)
    if wish.board in network.boards:
        if asked.standing == "importer":
            return []
        raise id_taken()
    return [BoardOpened(wish.board, said(wish.question))]


def fork_board(network: Network, wish: ForkBoard, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.of not in network.boards:
        raise Refusal("unknown_board", "That board is not one of this network. Nothing was saved.")
    if wish.board in network.boards:
        raise id_taken()
    return [BoardBranched(wish.board, wish.of, wish.at, said(wish.question))]


def id_taken() -> Refusal:
    return Refusal("id_taken", "This id already names another board. Nothing was saved; try again.")


def opened(network: Network, fact: Fact, event: BoardOpened) -> None:
    network.boards[event.board] = Opened(event.board, event.question, fact.actor, fact.happened_at)


def branched(network: Network, fact: Fact, event: BoardBranched) -> None:
    new = Opened(event.board, event.question, fact.actor, fact.happened_at, event.of, event.at)
    network.boards[event.board] = new
