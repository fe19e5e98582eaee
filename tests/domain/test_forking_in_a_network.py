# SPDX-License-Identifier: Apache-2.0
"""The network knows which of its boards began where another was."""

from domain.kernel import BoardId
from domain.network.boards import BoardBranched, BoardOpened, ForkBoard
from domain.network.membership import MemberPaused
from tests.domain.given import IMPORT, MILA, YOUSSEF, by
from tests.domain.scenes import BOARD, network

SIDE = BoardId("board-side")
OPENED = BoardOpened(BOARD, "How do we learn together?")
FORK = ForkBoard(SIDE, BOARD, 7, "And without a garden?")
BRANCHED = BoardBranched(SIDE, BOARD, 7, "And without a garden?")


def test_a_member_forks_a_board_of_the_network() -> None:
    boards = network(OPENED).when(FORK, by=YOUSSEF).then(BRANCHED).network.boards
    assert list(boards) == [BOARD, SIDE]
    side = boards[SIDE]
    assert (side.of, side.of_version, side.question, side.by) == (BOARD, 7, "And without a garden?", YOUSSEF)
    assert (boards[BOARD].of, boards[BOARD].of_version) == (None, 0)


def test_a_fork_can_be_forked() -> None:
    further = ForkBoard(BoardId("board-further"), SIDE, 2, "And then?")
    network(OPENED, BRANCHED).when(further).then(BoardBranched(BoardId("board-further"), SIDE, 2, "And then?"))


def test_only_a_board_of_this_network_under_a_new_id_and_with_a_question() -> None:
    network().when(FORK).refused("unknown_board")
    network(OPENED, BRANCHED).when(FORK).refused("id_taken")
    network(OPENED).when(ForkBoard(SIDE, BOARD, 7, "\u200b")).refused("empty")


def test_only_who_is_here_forks() -> None:
    network(OPENED).when(FORK, by=MILA).refused("not_a_member")
    network(OPENED, by(YOUSSEF, MemberPaused())).when(FORK, by=YOUSSEF).refused("paused")
    network(OPENED).when(FORK, by=IMPORT, standing="importer").refused("not_a_member")
