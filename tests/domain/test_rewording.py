# SPDX-License-Identifier: Apache-2.0
"""Rewording, alone and at the same time: no word is lost, and what cannot be merged stands side by side."""

from domain.board import reconcile
from domain.board.ideas import IdeaWithdrawn
from domain.board.rewording import IdeaReworded, RestoreWording, Reword, RewordMerged, WordingRestored
from domain.kernel import FORGOTTEN, TEXT_BYTES, Asked, Command, CommandId, IdeaId
from tests.domain.given import MILA, MORNING, SANNE, YOUSSEF, Given, by, never
from tests.domain.scenes import GARDEN, REWORDED, REWORDED_BESIDE, ideas


def joined(base: str, theirs: str, mine: str) -> str:
    return f"{theirs} & {mine}"


def reconciled(before: Given, wish: Command, merge=joined) -> Command:
    asked = Asked(wish, CommandId("this-command"), YOUSSEF, MORNING, "member")
    return reconcile(before.board, asked, merge).command


def test_anybody_may_put_an_idea_in_better_words() -> None:
    event = IdeaReworded(GARDEN, "A herb garden", 1)
    idea = ideas().when(Reword(GARDEN, "A herb garden", 1), by=YOUSSEF).then(event).board.ideas[GARDEN]
    assert [w.text for w in idea.wordings] == ["A garden", "A herb garden"]
    assert (idea.wordings[-1].by, idea.by, idea.wording) == (YOUSSEF, SANNE, 2)


def test_the_same_words_again_are_nothing_to_do() -> None:
    ideas().when(Reword(GARDEN, "A garden", 1)).then_nothing()
    ideas(REWORDED).when(Reword(GARDEN, "A garden for herbs", 1)).then_nothing()
    ideas().when(RewordMerged(GARDEN, "A garden", 1, 1)).then_nothing()


def test_an_idea_cannot_be_emptied_by_rewording() -> None:
    ideas().when(Reword(GARDEN, "\t\u2060", 1)).refused("empty")


def test_a_wording_that_never_was_cannot_be_started_from() -> None:
    ideas().when(Reword(GARDEN, "A pond", 2)).refused("unknown_wording")


def test_an_idea_withdrawn_meanwhile_is_not_reworded() -> None:
    ideas(IdeaWithdrawn(GARDEN)).when(Reword(GARDEN, "A pond", 1)).refused("not_standing")
    ideas(IdeaWithdrawn(GARDEN)).when(RewordMerged(GARDEN, "A pond", 1, 1)).refused("not_standing")


def test_two_rewordings_that_touch_are_both_kept() -> None:
    wish = Reword(GARDEN, "A vegetable garden", 1)
    idea = ideas(REWORDED).when(wish, by=YOUSSEF).then(REWORDED_BESIDE).board.ideas[GARDEN]
    assert idea.beside == (2,)
    assert idea.wordings[idea.beside[0] - 1].text == "A garden for herbs"
    assert idea.text == "A vegetable garden"


def test_somebody_who_read_both_wordings_chooses_the_earlier_one() -> None:
    both = ideas(REWORDED, by(YOUSSEF, REWORDED_BESIDE))
    chosen = both.when(Reword(GARDEN, "A garden for herbs", 3)).then(IdeaReworded(GARDEN, "A garden for herbs", 3))
    assert chosen.board.ideas[GARDEN].beside == ()


def test_somebody_who_read_both_wordings_chooses_the_later_one() -> None:
    both = ideas(REWORDED, by(YOUSSEF, REWORDED_BESIDE))
    chosen = both.when(Reword(GARDEN, "A vegetable garden", 3)).then(IdeaReworded(GARDEN, "A vegetable garden", 3))
    assert chosen.board.ideas[GARDEN].beside == ()
    chosen.when(Reword(GARDEN, "A vegetable garden", 4)).then_nothing()


def test_somebody_who_read_both_wordings_makes_a_third_of_them() -> None:
    both = ideas(REWORDED, by(YOUSSEF, REWORDED_BESIDE))
    third = IdeaReworded(GARDEN, "A garden for herbs and vegetables", 3)
    assert both.when(Reword(GARDEN, third.text, 3)).then(third).board.ideas[GARDEN].beside == ()


def test_somebody_who_read_only_one_of_them_chooses_nothing() -> None:
    both = ideas(REWORDED, by(YOUSSEF, REWORDED_BESIDE))
    both.when(Reword(GARDEN, "A vegetable garden", 2)).then_nothing()
    merged = both.when(RewordMerged(GARDEN, "A vegetable garden here", 3, 1))
    idea = merged.then(IdeaReworded(GARDEN, "A vegetable garden here", 1, (2,))).board.ideas[GARDEN]
    assert idea.beside == (2,)


def test_three_rewordings_that_touch_are_all_kept() -> None:
    both = ideas(REWORDED, by(YOUSSEF, REWORDED_BESIDE))
    third = IdeaReworded(GARDEN, "A rose garden", 1, (2, 3))
    assert both.when(Reword(GARDEN, "A rose garden", 1)).then(third).board.ideas[GARDEN].beside == (2, 3)


def test_an_earlier_wording_comes_back_and_stays_its_writers() -> None:
    reworded = ideas(by(YOUSSEF, REWORDED))
    back = reworded.when(RestoreWording(GARDEN, 1), by=MILA).then(WordingRestored(GARDEN, 1, 2)).board.ideas[GARDEN]
    now = back.wordings[-1]
    assert (back.wording, now.text, now.by, now.whose, now.restored) == (3, "A garden", MILA, SANNE, 1)
    mine = reworded.when(RestoreWording(GARDEN, 1), by=SANNE).then(WordingRestored(GARDEN, 1, 2)).board.ideas[GARDEN]
    assert (mine.wordings[-1].by, mine.wordings[-1].whose, mine.wordings[-1].writer) == (SANNE, SANNE, "")


def test_what_came_back_twice_is_still_its_first_writers() -> None:
    back = ideas(by(YOUSSEF, REWORDED), by(MILA, WordingRestored(GARDEN, 1, 2)), by(YOUSSEF, REWORDED))
    again = back.when(RestoreWording(GARDEN, 3), by=YOUSSEF).then(WordingRestored(GARDEN, 3, 4)).board.ideas[GARDEN]
    assert again.wordings[-1].whose == SANNE


def test_restoring_the_current_words_is_nothing_to_do_unless_it_chooses() -> None:
    ideas(REWORDED).when(RestoreWording(GARDEN, 2)).then_nothing()
    both = ideas(REWORDED, by(YOUSSEF, REWORDED_BESIDE))
    chosen = both.when(RestoreWording(GARDEN, 3)).then(WordingRestored(GARDEN, 3, 3)).board.ideas[GARDEN]
    assert (chosen.text, chosen.beside) == ("A vegetable garden", ())


def test_only_words_that_are_known_and_not_erased_come_back_to_an_idea_that_stands() -> None:
    ideas().when(RestoreWording(GARDEN, 2)).refused("unknown_wording")
    ideas(REWORDED, IdeaWithdrawn(GARDEN)).when(RestoreWording(GARDEN, 1)).refused("not_standing")
    erased = ideas(IdeaReworded(GARDEN, FORGOTTEN, 1), IdeaReworded(GARDEN, "A pond", 2))
    erased.when(RestoreWording(GARDEN, 2)).refused("erased")


def test_a_merge_overtaken_by_another_wording_keeps_both() -> None:
    late = ideas(REWORDED).when(RewordMerged(GARDEN, "Merged", 1, 1))
    assert late.then(IdeaReworded(GARDEN, "Merged", 1, (2,))).board.ideas[GARDEN].beside == (2,)


def test_what_two_wrote_at_once_is_merged() -> None:
    wish = reconciled(ideas(REWORDED), Reword(GARDEN, "A big garden", 1))
    assert wish == RewordMerged(GARDEN, "A garden for herbs & A big garden", 2, 1)
    event = IdeaReworded(GARDEN, "A garden for herbs & A big garden", 1)
    assert ideas(REWORDED).when(wish, by=YOUSSEF).then(event).board.ideas[GARDEN].beside == ()


def test_what_cannot_be_merged_stays_as_it_was_asked() -> None:
    wish = Reword(GARDEN, "A big garden", 1)
    assert reconciled(ideas(REWORDED), wish, never) == wish


def test_a_merge_that_says_nothing_or_too_much_is_no_merge() -> None:
    wish = Reword(GARDEN, "A big garden", 1)
    assert reconciled(ideas(REWORDED), wish, lambda *_: " ") == wish
    assert reconciled(ideas(REWORDED), wish, lambda *_: "é" * TEXT_BYTES) == wish


def test_forgotten_words_are_not_merged_into_new_ones() -> None:
    wish = Reword(GARDEN, "A big garden", 1)
    assert reconciled(ideas(IdeaReworded(GARDEN, FORGOTTEN, 1)), wish) == wish


def test_there_is_nothing_to_merge_with_the_current_wording() -> None:
    for wish in (Reword(GARDEN, "A pond", 1), Reword(GARDEN, "A pond", 7)):
        assert reconciled(ideas(), wish) == wish


def test_other_wishes_and_unknown_ideas_pass_unmerged() -> None:
    unknown = Reword(IdeaId("idea-unknown"), "A pond", 1)
    assert reconciled(ideas(), unknown) == unknown
    merged = RewordMerged(GARDEN, "A pond", 1, 1)
    assert reconciled(ideas(), merged) == merged
