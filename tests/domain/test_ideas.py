# SPDX-License-Identifier: Apache-2.0
"""Voicing, building on, asking, moving, withdrawing and restoring."""

import pytest

from domain.board.ideas import (
    BuildOn,
    IdeaBuiltOn,
    IdeaMoved,
    IdeaRestored,
    IdeaVoiced,
    IdeaWithdrawn,
    Move,
    Moving,
    QuestionRaised,
    RaiseQuestion,
    Restore,
    Voice,
    Withdraw,
)
from domain.board.rewording import Reword
from domain.board.state import Place
from domain.kernel import IdeaId
from tests.domain.given import MILA, YOUSSEF, by
from tests.domain.scenes import (
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    GARDEN_SUPPORTS_KITCHEN,
    HERE,
    KITCHEN,
    LINK,
    ROOF,
    ROOF_ON_GARDEN,
    THERE,
    WHY,
    ideas,
)

NEW = IdeaId("idea-brand-new")
UNKNOWN = IdeaId("idea-unknown")
GONE = IdeaWithdrawn(GARDEN)


def test_an_idea_i_voice_is_on_the_board_in_my_words() -> None:
    after = ideas().when(Voice(NEW, "A pond", THERE), by=MILA).then(IdeaVoiced(NEW, "A pond", THERE)).board
    idea = after.ideas[NEW]
    assert (idea.text, idea.by, idea.place, idea.kind, idea.status) == ("A pond", MILA, THERE, "idea", "standing")


def test_an_idea_with_nothing_in_it_is_refused() -> None:
    ideas().when(Voice(NEW, " \n", HERE)).refused("empty")


def test_an_id_that_names_an_idea_cannot_name_another() -> None:
    for wish in (Voice(GARDEN, "x", HERE), BuildOn(GARDEN, KITCHEN, "x", HERE), RaiseQuestion(GARDEN, "x", HERE)):
        ideas().when(wish).refused("id_taken")


def test_the_id_of_a_withdrawn_idea_stays_its_own() -> None:
    ideas(GONE).when(Voice(GARDEN, "Another garden", HERE)).refused("id_taken")


def test_an_idea_may_have_the_id_that_a_link_has() -> None:
    same = IdeaId(LINK)
    ideas(GARDEN_SUPPORTS_KITCHEN).when(Voice(same, "A pond", HERE)).then(IdeaVoiced(same, "A pond", HERE))


def test_i_build_on_somebody_elses_idea() -> None:
    wish = BuildOn(ROOF, GARDEN, "On the roof", HERE)
    after = ideas().when(wish, by=YOUSSEF).then(IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE)).board
    assert after.ideas[ROOF].builds_on == (GARDEN,)
    assert after.ideas[GARDEN].built_on_by == (ROOF,)


def test_nobody_builds_on_an_idea_that_is_not_there() -> None:
    ideas().when(BuildOn(ROOF, UNKNOWN, "On the roof", HERE)).refused("unknown_idea")
    ideas(GONE).when(BuildOn(ROOF, GARDEN, "On the roof", HERE)).refused("not_standing")


def test_building_on_says_something() -> None:
    ideas().when(BuildOn(ROOF, GARDEN, "\u200b", HERE)).refused("empty")


def test_i_raise_a_question_about_an_idea_or_about_nothing_yet() -> None:
    about = ideas().when(RaiseQuestion(NEW, "Whose soil?", HERE, GARDEN))
    board = about.then(QuestionRaised(NEW, "Whose soil?", HERE, GARDEN)).board
    assert (board.ideas[NEW].kind, board.ideas[NEW].builds_on) == ("question", (GARDEN,))
    alone = ideas().when(RaiseQuestion(NEW, "Why here?", HERE)).then(QuestionRaised(NEW, "Why here?", HERE))
    assert alone.board.ideas[NEW].builds_on == ()


def test_a_question_asks_something_about_something_that_stands() -> None:
    ideas().when(RaiseQuestion(NEW, " ", HERE)).refused("empty")
    ideas().when(RaiseQuestion(NEW, "Why?", HERE, UNKNOWN)).refused("unknown_idea")
    ideas(GONE).when(RaiseQuestion(NEW, "Why?", HERE, GARDEN)).refused("not_standing")


def test_i_move_several_ideas_at_once_and_only_those_that_move_say_so() -> None:
    wish = Move((Moving(GARDEN, THERE), Moving(KITCHEN, HERE)))
    assert ideas().when(wish).then(IdeaMoved(GARDEN, THERE)).board.ideas[GARDEN].place == THERE
    ideas().when(Move((Moving(KITCHEN, HERE),))).then_nothing()


def test_an_idea_moved_twice_in_one_wish_ends_where_it_was_last_put() -> None:
    ideas().when(Move((Moving(GARDEN, THERE), Moving(GARDEN, HERE)))).then_nothing()
    far = Place(9, 9)
    ideas().when(Move((Moving(GARDEN, THERE), Moving(GARDEN, far)))).then(IdeaMoved(GARDEN, far))


def test_moves_are_made_all_or_none() -> None:
    both = Move((Moving(KITCHEN, THERE), Moving(GARDEN, THERE)))
    ideas(GONE).when(both).refused("not_standing")
    ideas().when(Move((Moving(KITCHEN, THERE), Moving(UNKNOWN, THERE)))).refused("unknown_idea")


def test_i_withdraw_what_i_voiced_and_it_can_come_back_as_it_was() -> None:
    gone = ideas().when(Withdraw(GARDEN)).then(IdeaWithdrawn(GARDEN))
    assert gone.board.ideas[GARDEN].status == "withdrawn"
    back = gone.when(Restore(GARDEN)).then(IdeaRestored(GARDEN))
    assert back.board.ideas[GARDEN] == ideas().board.ideas[GARDEN]


def test_only_who_withdrew_an_idea_brings_it_back() -> None:
    ideas(GONE).when(Restore(GARDEN), by=YOUSSEF).refused("not_yours")


def test_withdrawing_or_restoring_twice_is_nothing_to_do() -> None:
    ideas(GONE).when(Withdraw(GARDEN)).then_nothing()
    ideas().when(Restore(GARDEN)).then_nothing()


def test_nobody_withdraws_somebody_elses_idea() -> None:
    ideas().when(Withdraw(GARDEN), by=YOUSSEF).refused("not_yours")
    ideas().when(Withdraw(WHY), by=YOUSSEF).then(IdeaWithdrawn(WHY))


def test_an_idea_that_lives_on_in_a_combination_stays() -> None:
    ideas(BOTH_COMBINED).when(Withdraw(GARDEN)).refused("in_combination")


def test_a_combination_is_undone_and_not_withdrawn() -> None:
    ideas(BOTH_COMBINED).when(Withdraw(BOTH)).refused("undo_instead")


def test_what_was_built_on_a_withdrawn_idea_stays_and_still_says_on_what() -> None:
    after = ideas(by(YOUSSEF, ROOF_ON_GARDEN)).when(Withdraw(GARDEN)).then(IdeaWithdrawn(GARDEN)).board
    assert (after.ideas[ROOF].status, after.ideas[ROOF].builds_on) == ("standing", (GARDEN,))


def test_a_withdrawn_idea_keeps_its_links_for_when_it_returns() -> None:
    board = ideas(GARDEN_SUPPORTS_KITCHEN, GONE).board
    assert board.links[LINK].source == GARDEN
    assert board.ideas[KITCHEN].links == (LINK,)


@pytest.mark.parametrize("wish", [Withdraw(UNKNOWN), Restore(UNKNOWN), Reword(UNKNOWN, "x", 1)])
def test_an_idea_of_another_board_is_unknown_here(wish: Withdraw) -> None:
    ideas().when(wish).refused("unknown_idea")
