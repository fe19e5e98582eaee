# SPDX-License-Identifier: Apache-2.0
"""A side board holds words of several people in one commit: each is sealed for its own writer, and goes with them."""

from domain import board
from domain.board import Board
from domain.board.forking import BeginFork, TitleCarried, carry
from domain.kernel import FORGOTTEN, Asked, BoardId, CommandId, NetworkId, StreamId
from journal import Journal
from tests.domain.given import IMPORT, MILA, MORNING, SANNE, YOUSSEF, by
from tests.domain.scenes import BOTH, BOTH_COMBINED, GARDEN, KITCHEN, REWORDED, ideas
from tests.domain.test_forking import BROUGHT, POND
from tests.journal.scenes import draft, write

SIDE = StreamId("board-side")


def write_a_fork(journal: Journal) -> None:
    """Sanne's board, where Youssef reworded the garden and Mila the pond from outside; Mila begins the side board."""
    by_others = by(YOUSSEF, REWORDED, BOTH_COMBINED) + by(IMPORT, BROUGHT)
    reworded = by(MILA, *(type(REWORDED)(idea, "Met water", 1) for idea in (POND, BOTH)))
    home = ideas(by_others, reworded).board
    names = (BoardId("board-side"), NetworkId("network-learning"), "En nu?", BoardId("board-home"))
    begin = BeginFork(*names, home.version, *carry(home))
    asked = Asked(begin, CommandId("command-fork"), MILA, MORNING, "member")
    write(journal, *(draft(event, MILA, SIDE, command_id=asked.id) for event in board.decide(board.empty(), asked)))


def read(journal: Journal) -> Board:
    state = board.empty()
    for fact in journal.read(SIDE):
        state = board.evolve(state, fact)
    return state


def test_who_is_forgotten_takes_their_words_from_the_side_board_and_nobody_elses(journal: Journal) -> None:
    write_a_fork(journal)
    assert journal.forget(YOUSSEF) == 1
    side = read(journal)
    assert (side.ideas[GARDEN].text, side.ideas[BOTH].new_here) == (FORGOTTEN, FORGOTTEN)
    assert (side.ideas[KITCHEN].text, side.ideas[BOTH].text) == ("A kitchen", "Met water")
    assert journal.forget(SANNE) == 1
    assert read(journal).ideas[KITCHEN].text == FORGOTTEN


def test_an_outsiders_title_goes_with_the_outsider_though_a_member_found_other_words(journal: Journal) -> None:
    write_a_fork(journal)
    assert [f.event for f in journal.read(SIDE) if isinstance(f.event, TitleCarried)]
    journal.forget("contributor 12")
    pond = read(journal).ideas[POND]
    assert (pond.outside and pond.outside.title, pond.text) == (FORGOTTEN, "Met water")
    assert journal.verify().ok


def test_who_began_the_side_board_is_forgotten_with_its_question_only(journal: Journal) -> None:
    write_a_fork(journal)
    journal.forget(MILA)
    side = read(journal)
    assert (side.question, side.ideas[BOTH].text, side.ideas[GARDEN].text) == (
        FORGOTTEN,
        FORGOTTEN,
        "A garden for herbs",
    )
