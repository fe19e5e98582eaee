# SPDX-License-Identifier: Apache-2.0
"""How a board begins, and what an import brings to it."""

from msgspec import structs

from domain.board.ideas import Bring, IdeaBrought, IdeaWithdrawn, Voice, Withdraw
from domain.board.opening import Begin, BoardBegun
from domain.board.state import Outside
from domain.kernel import IdeaId, NetworkId, author_of
from tests.domain.given import IMPORT, SANNE, YOUSSEF, given
from tests.domain.scenes import BEGUN, BOARD, GARDEN, HERE, KITCHEN, NETWORK, ideas

BEGIN = Begin(BOARD, NETWORK, "How do we learn together?")
POND = IdeaId("idea-outside-pond")
BRING = Bring(POND, "A pond", HERE, "contributor 12", ("contributor 7",), (GARDEN,), "Water", "proposal", ("nature",))
BROUGHT = IdeaBrought(**structs.asdict(BRING))


def test_a_board_begins_by_saying_where_it_belongs() -> None:
    board = given().when(BEGIN).then(BEGUN).board
    assert (board.id, board.network, board.question) == (BOARD, NETWORK, "How do we learn together?")
    assert board.begun_by == SANNE
    assert board.begun_at is not None


def test_a_board_begins_once() -> None:
    given(BEGUN).when(BEGIN).then_nothing()


def test_another_network_cannot_open_a_board_that_exists() -> None:
    given(BEGUN).when(Begin(BOARD, NetworkId("network-foreign"), "Whose is this?")).refused("id_taken")


def test_nothing_is_voiced_on_a_board_that_was_not_opened() -> None:
    given().when(Voice(GARDEN, "A garden", HERE)).refused("no_board")


def test_an_import_opens_a_board_too() -> None:
    given().when(BEGIN, by=IMPORT, standing="importer").then(BoardBegun(BOARD, NETWORK, "How do we learn together?"))


def test_an_imported_idea_keeps_its_own_contributors_and_lineage() -> None:
    board = ideas().when(BRING, by=IMPORT, standing="importer").then(BROUGHT).board
    idea = board.ideas[POND]
    assert idea.outside == Outside("contributor 12", ("contributor 7",), "Water", "proposal", ("nature",))
    assert (idea.builds_on, board.ideas[GARDEN].built_on_by) == ((GARDEN,), (POND,))


def test_imported_words_are_their_contributors_and_other_words_the_actors() -> None:
    assert author_of(BROUGHT, IMPORT) == "contributor 12"
    assert author_of(BEGUN, YOUSSEF) == YOUSSEF
    assert author_of(structs.replace(BROUGHT, contributor=""), IMPORT) == IMPORT


def test_the_same_import_twice_changes_nothing() -> None:
    ideas(BROUGHT).when(BRING, by=IMPORT, standing="importer").then_nothing()


def test_an_imported_idea_builds_on_what_is_here_once_each() -> None:
    twice = structs.replace(BRING, builds_on=(GARDEN, KITCHEN, GARDEN))
    once = structs.replace(BROUGHT, builds_on=(GARDEN, KITCHEN))
    ideas().when(twice, by=IMPORT, standing="importer").then(once)
    ideas(IdeaWithdrawn(GARDEN)).when(BRING, by=IMPORT, standing="importer").then(BROUGHT)
    unknown = structs.replace(BRING, builds_on=(IdeaId("idea-unknown"),))
    ideas().when(unknown, by=IMPORT, standing="importer").refused("unknown_idea")
    itself = structs.replace(BRING, builds_on=(POND,))
    ideas().when(itself, by=IMPORT, standing="importer").refused("unknown_idea")


def test_an_imported_idea_says_something() -> None:
    ideas().when(structs.replace(BRING, text=" "), by=IMPORT, standing="importer").refused("empty")


def test_no_member_withdraws_what_came_from_outside() -> None:
    ideas(BROUGHT).when(Withdraw(POND), by=YOUSSEF).refused("not_yours")
