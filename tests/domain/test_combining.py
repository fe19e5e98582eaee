# SPDX-License-Identifier: Apache-2.0
"""Combining, undoing and peeling: a combination keeps its sources, and gives them back as they were."""

from msgspec import structs

from domain.board import Idea
from domain.board.combining import (
    CombinationUndone,
    Combine,
    IdeasCombined,
    PeelSource,
    ReturnSource,
    SourcePeeled,
    SourceReturned,
    UndoCombination,
)
from domain.board.ideas import IdeaRestored, IdeaWithdrawn, Restore, Withdraw
from domain.board.insight import InsightNamed
from domain.kernel import IdeaId
from tests.domain.given import YOUSSEF, by
from tests.domain.scenes import (
    ALL,
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    HERE,
    KITCHEN,
    TABLE,
    THREE_COMBINED,
    WHY,
    ideas,
)

UNKNOWN = IdeaId("idea-unknown")
BOTH_WISH = Combine(BOTH, (GARDEN, KITCHEN), "Cook what grows", "They feed each other", HERE)
ON_TOP = IdeasCombined(ALL, (BOTH, TABLE), "Eat together", "A meal", HERE)
UNDONE = CombinationUndone(BOTH)


def without_past(ideas: dict[IdeaId, Idea]) -> dict[IdeaId, Idea]:
    """All but the memory of the combinations an idea was once in."""
    return {i: structs.replace(idea, once_in=()) for i, idea in ideas.items()}


def test_two_ideas_become_a_new_one_that_keeps_them() -> None:
    board = ideas().when(BOTH_WISH, by=YOUSSEF).then(BOTH_COMBINED).board
    both = board.ideas[BOTH]
    assert (both.kind, both.sources, both.new_here) == ("combination", (GARDEN, KITCHEN), "They feed each other")
    assert board.ideas[GARDEN].lifted_into == board.ideas[KITCHEN].lifted_into == (BOTH,)
    assert board.ideas[GARDEN].status == "standing"


def test_a_question_can_be_combined_with_an_idea() -> None:
    ideas().when(Combine(BOTH, (GARDEN, WHY), "a", "b", HERE)).then(IdeasCombined(BOTH, (GARDEN, WHY), "a", "b", HERE))


def test_the_same_source_twice_is_one_source() -> None:
    wish = Combine(ALL, (GARDEN, KITCHEN, GARDEN), "a", "b", HERE)
    ideas().when(wish).then(IdeasCombined(ALL, (GARDEN, KITCHEN), "a", "b", HERE))
    ideas().when(Combine(BOTH, (GARDEN, GARDEN), "a", "b", HERE)).refused("two_sources")


def test_a_combination_says_what_is_new_here() -> None:
    ideas().when(Combine(BOTH, (GARDEN, KITCHEN), "a", "\u3164 ", HERE)).refused("what_is_new")
    ideas().when(Combine(BOTH, (GARDEN, KITCHEN), " ", "b", HERE)).refused("empty")


def test_only_what_stands_can_be_combined_and_under_a_new_id() -> None:
    ideas().when(Combine(BOTH, (GARDEN, UNKNOWN), "a", "b", HERE)).refused("unknown_idea")
    ideas(IdeaWithdrawn(GARDEN)).when(BOTH_WISH).refused("not_standing")
    ideas().when(Combine(TABLE, (GARDEN, KITCHEN), "a", "b", HERE)).refused("id_taken")
    ideas().when(Combine(GARDEN, (GARDEN, KITCHEN), "a", "b", HERE)).refused("id_taken")


def test_undoing_a_combination_gives_the_sources_back_as_they_were() -> None:
    undone = ideas(BOTH_COMBINED).when(UndoCombination(BOTH), by=YOUSSEF).then(UNDONE).board
    assert undone.ideas.pop(BOTH).status == "undone"
    assert undone.ideas[GARDEN].once_in == undone.ideas[KITCHEN].once_in == (BOTH,)
    assert without_past(undone.ideas) == ideas().board.ideas


def test_undoing_twice_is_nothing_to_do() -> None:
    ideas(BOTH_COMBINED, UNDONE).when(UndoCombination(BOTH)).then_nothing()


def test_an_undone_combination_can_be_restored_as_it_was() -> None:
    board = ideas(BOTH_COMBINED, UNDONE).when(Restore(BOTH), by=YOUSSEF).then(IdeaRestored(BOTH)).board
    assert board.ideas == ideas(BOTH_COMBINED).board.ideas


def test_restoring_keeps_the_order_in_which_a_source_was_lifted() -> None:
    again = IdeasCombined(ALL, (GARDEN, TABLE), "a", "b", HERE)
    board = ideas(BOTH_COMBINED, again, UNDONE).when(Restore(BOTH)).then(IdeaRestored(BOTH)).board
    assert board.ideas[GARDEN].lifted_into == (BOTH, ALL)


def test_a_combination_whose_source_was_withdrawn_waits_for_it() -> None:
    withdrawn = ideas(BOTH_COMBINED, UNDONE).when(Withdraw(GARDEN)).then(IdeaWithdrawn(GARDEN))
    withdrawn.when(Restore(BOTH)).refused("source_away")
    withdrawn.when(Restore(GARDEN)).then(IdeaRestored(GARDEN)).when(Restore(BOTH)).then(IdeaRestored(BOTH))


def test_a_combination_of_a_combination_is_undone_from_the_top() -> None:
    tower = ideas(BOTH_COMBINED, ON_TOP)
    tower.when(UndoCombination(BOTH)).refused("in_combination")
    top_gone = tower.when(UndoCombination(ALL)).then(CombinationUndone(ALL))
    all_gone = top_gone.when(UndoCombination(BOTH)).then(UNDONE)
    all_gone.when(Restore(ALL)).refused("source_away")


def test_an_insight_stays_with_an_undone_combination() -> None:
    named = InsightNamed(BOTH, "A new direction")
    board = ideas(BOTH_COMBINED, named).when(UndoCombination(BOTH)).then(UNDONE).board
    assert board.ideas[BOTH].insight is not None


def test_a_source_can_be_peeled_off_three() -> None:
    board = ideas(THREE_COMBINED).when(PeelSource(ALL, GARDEN), by=YOUSSEF).then(SourcePeeled(ALL, GARDEN)).board
    assert board.ideas[ALL].sources == (KITCHEN, TABLE)
    assert board.ideas[GARDEN] == ideas().board.ideas[GARDEN]


def test_a_peeled_source_is_its_authors_again_and_stays_away_when_the_combination_returns() -> None:
    peeled = ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN))
    gone = peeled.when(Withdraw(GARDEN)).then(IdeaWithdrawn(GARDEN))
    undone = gone.when(UndoCombination(ALL)).then(CombinationUndone(ALL))
    board = undone.when(Restore(ALL)).then(IdeaRestored(ALL)).board
    assert board.ideas[GARDEN].lifted_into == ()


def test_two_sources_are_the_least() -> None:
    ideas(BOTH_COMBINED).when(PeelSource(BOTH, GARDEN)).refused("two_sources_left")


def test_peeling_what_is_no_source_is_nothing_to_do() -> None:
    ideas(THREE_COMBINED).when(PeelSource(ALL, WHY)).then_nothing()
    ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN)).when(PeelSource(ALL, GARDEN)).then_nothing()


def test_only_a_standing_combination_can_be_peeled() -> None:
    ideas(THREE_COMBINED, CombinationUndone(ALL)).when(PeelSource(ALL, GARDEN)).refused("not_standing")


def test_only_a_combination_is_undone_or_peeled() -> None:
    for wish in (UndoCombination(GARDEN), PeelSource(GARDEN, KITCHEN)):
        ideas().when(wish).refused("no_combination")
    for wish in (UndoCombination(UNKNOWN), PeelSource(UNKNOWN, KITCHEN)):
        ideas().when(wish).refused("unknown_idea")


def test_a_peeled_source_returns_to_its_place() -> None:
    peeled = ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN))
    board = peeled.when(ReturnSource(ALL, GARDEN), by=YOUSSEF).then(SourceReturned(ALL, GARDEN)).board
    assert board.ideas == ideas(THREE_COMBINED).board.ideas


def test_a_source_returns_in_the_order_it_was_combined_also_after_a_detour() -> None:
    peeled = ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN), CombinationUndone(ALL), IdeaRestored(ALL))
    assert peeled.when(ReturnSource(ALL, GARDEN)).then(SourceReturned(ALL, GARDEN)).board.ideas[ALL].sources == (
        GARDEN,
        KITCHEN,
        TABLE,
    )


def test_only_what_it_was_once_made_of_returns_and_only_while_both_stand() -> None:
    peeled = ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN))
    peeled.when(ReturnSource(ALL, WHY)).refused("never_a_source")
    peeled.when(ReturnSource(ALL, KITCHEN)).then_nothing()
    ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN), IdeaWithdrawn(GARDEN)).when(ReturnSource(ALL, GARDEN)).refused(
        "source_away"
    )
    ideas(THREE_COMBINED, CombinationUndone(ALL)).when(ReturnSource(ALL, GARDEN)).refused("not_standing")
    peeled.when(ReturnSource(GARDEN, KITCHEN)).refused("no_combination")


def test_a_lifted_idea_can_be_lifted_again_elsewhere() -> None:
    again = IdeasCombined(ALL, (GARDEN, TABLE), "a", "b", HERE)
    board = ideas(by(YOUSSEF, BOTH_COMBINED)).when(Combine(ALL, (GARDEN, TABLE), "a", "b", HERE)).then(again).board
    assert board.ideas[GARDEN].lifted_into == (BOTH, ALL)
