# SPDX-License-Identifier: Apache-2.0
"""Undo and redo: my own acts only, newest first, as far as they are still mine to take back."""

import pytest

from domain import board
from domain.board.arranging import ArrangementRestored
from domain.board.combining import CombinationUndone, IdeasCombined, SourcePeeled, SourceReturned
from domain.board.ideas import IdeaMoved, IdeaRestored, IdeaWithdrawn, Moving, Restore, Withdraw
from domain.board.insight import InsightNamed, InsightRestored, InsightTakenBack
from domain.board.links import LinkDrawn, LinkRemoved
from domain.board.rewording import IdeaReworded, WordingRestored
from domain.board.state import Back, Place
from domain.board.taking_back import IdeaTakenBack
from domain.board.undoing import MOST_ACTS, MOST_ARRANGEMENTS, Redo, TakeBackAct, Undo
from domain.board.voices import CommentMade, CommentRestored, CommentWithdrawn, ReactionGiven, ReactionWithdrawn
from domain.kernel import FORGOTTEN, Asked, BoardId, CommandId, Event, IdeaId, LinkId, Refusal
from tests.domain.given import MILA, MORNING, SANNE, YOUSSEF, Given, Outcome, Told, by
from tests.domain.scenes import (
    ALL,
    BOTH,
    BOTH_COMBINED,
    COMMENT,
    GARDEN,
    GARDEN_SUPPORTS_KITCHEN,
    HERE,
    KITCHEN,
    LINK,
    REWORDED,
    ROOF,
    ROOF_ON_GARDEN,
    TABLE,
    THERE,
    THREE_COMBINED,
    ideas,
)

FAR = Place(999, 999)
SAID = CommentMade(COMMENT, GARDEN, "Where?")
NAMED = InsightNamed(GARDEN, "It starts with soil")
CURIOUS = ReactionGiven(GARDEN, "curious")
HOME = IdeaTakenBack(ROOF, BoardId("board-side"), IdeaId("idea-side"), 7, "Herbs", YOUSSEF, YOUSSEF, HERE)


def after(*happened: Event | list[Told]) -> Given:
    """Mila came to the board of Sanne and Youssef; what is not said to be another's is hers."""
    return ideas(*(each if isinstance(each, list) else by(MILA, each) for each in happened))


def mila(given: Given, wish: Undo | Redo | None = None) -> Outcome:
    return given.when(wish or Undo(), by=MILA)


ONE_BY_ONE = {
    "voicing": (ROOF_ON_GARDEN, IdeaWithdrawn(ROOF)),
    "moving": (IdeaMoved(GARDEN, THERE), IdeaMoved(GARDEN, HERE)),
    "rewording": (REWORDED, WordingRestored(GARDEN, 1, 2)),
    "combining": (BOTH_COMBINED, CombinationUndone(BOTH)),
    "drawing": (GARDEN_SUPPORTS_KITCHEN, LinkRemoved(LINK)),
    "saying": (SAID, CommentWithdrawn(COMMENT, GARDEN)),
    "feeling": (CURIOUS, ReactionWithdrawn(GARDEN, "curious")),
    "naming": (NAMED, InsightTakenBack(GARDEN)),
    "taking back from a fork": (HOME, IdeaWithdrawn(ROOF)),
    "rearranging": (
        ArrangementRestored(2, (Moving(GARDEN, THERE), Moving(TABLE, FAR))),
        ArrangementRestored(5, (Moving(GARDEN, HERE), Moving(TABLE, HERE))),
    ),
}


@pytest.mark.parametrize(("did", "taken_back"), ONE_BY_ONE.values(), ids=ONE_BY_ONE)
def test_what_i_did_i_take_back_and_what_i_took_back_i_do_again(did: Event, taken_back: Event) -> None:
    undone = mila(after(did)).then(taken_back)
    mila(undone).refused("nothing_to_undo")
    again = mila(undone, Redo())
    assert again.refusal is None
    redone = again.then(*again.events)
    mila(redone, Redo()).refused("nothing_to_redo")
    assert mila(redone).refusal is None


def test_what_i_took_away_i_give_back() -> None:
    mila(after(by(SANNE, BOTH_COMBINED), CombinationUndone(BOTH))).then(IdeaRestored(BOTH))
    mila(after(by(SANNE, THREE_COMBINED), SourcePeeled(ALL, GARDEN))).then(SourceReturned(ALL, GARDEN))
    peeled = (by(SANNE, THREE_COMBINED, SourcePeeled(ALL, GARDEN)), SourceReturned(ALL, GARDEN))
    mila(after(*peeled)).then(SourcePeeled(ALL, GARDEN))
    gone = (ROOF_ON_GARDEN, IdeaWithdrawn(ROOF))
    mila(after(*gone)).then(IdeaRestored(ROOF))
    mila(after(SAID, CommentWithdrawn(COMMENT, GARDEN))).then(CommentRestored(COMMENT, GARDEN))
    mila(after(CURIOUS, ReactionWithdrawn(GARDEN, "curious"))).then(CURIOUS)
    mila(after(by(SANNE, NAMED), InsightTakenBack(GARDEN))).then(InsightRestored(GARDEN))
    mila(after(by(SANNE, NAMED, InsightTakenBack(GARDEN)), InsightRestored(GARDEN))).then(InsightTakenBack(GARDEN))


def test_a_link_i_removed_is_drawn_again_under_another_id() -> None:
    outcome = mila(after(by(SANNE, GARDEN_SUPPORTS_KITCHEN), LinkRemoved(LINK)))
    (drawn,) = outcome.events
    assert isinstance(drawn, LinkDrawn)
    assert drawn.link != LINK
    assert (drawn.relation, drawn.source, drawn.target) == ("supports", GARDEN, KITCHEN)
    mila(outcome.then(drawn), Redo()).then(LinkRemoved(drawn.link))


def test_a_link_somebody_drew_again_meanwhile_is_there_already() -> None:
    again = by(YOUSSEF, LinkDrawn(LinkId("link-again"), "supports", GARDEN, KITCHEN))
    mila(after(by(SANNE, GARDEN_SUPPORTS_KITCHEN), LinkRemoved(LINK), again)).refused("nothing_to_undo")


def test_i_undo_only_what_is_mine_and_newest_first() -> None:
    mixed = after(CURIOUS, by(SANNE, ReactionGiven(KITCHEN, "doubt")), SAID, by(YOUSSEF, IdeaMoved(TABLE, THERE)))
    once = mila(mixed).then(CommentWithdrawn(COMMENT, GARDEN))
    twice = mila(once).then(ReactionWithdrawn(GARDEN, "curious"))
    mila(twice).refused("nothing_to_undo")
    assert mila(twice, Redo()).then(CURIOUS).board.ideas == once.board.ideas


def test_one_gesture_is_one_act() -> None:
    together = CommandId("command-drag")
    moved = [Told(MILA, IdeaMoved(idea, THERE), together) for idea in (GARDEN, KITCHEN, TABLE)]
    back = mila(after(moved)).then(IdeaMoved(TABLE, HERE), IdeaMoved(KITCHEN, HERE), IdeaMoved(GARDEN, HERE))
    assert mila(back, Redo()).events == [IdeaMoved(idea, THERE) for idea in (GARDEN, KITCHEN, TABLE)]


def test_of_one_gesture_only_what_still_lies_there_goes_back() -> None:
    moved = [Told(MILA, IdeaMoved(idea, THERE), CommandId("command-drag")) for idea in (GARDEN, KITCHEN)]
    mila(after(moved, by(SANNE, IdeaMoved(GARDEN, FAR)))).then(IdeaMoved(KITCHEN, HERE))
    mila(after(moved, by(SANNE, IdeaWithdrawn(GARDEN)))).then(IdeaMoved(KITCHEN, HERE))
    arranged = ArrangementRestored(2, (Moving(GARDEN, THERE), Moving(TABLE, FAR)))
    back = mila(after(arranged, by(SANNE, IdeaMoved(GARDEN, FAR))))
    back.then(ArrangementRestored(5, (Moving(TABLE, HERE),)))


def test_an_act_of_which_nothing_is_left_is_passed_over() -> None:
    overtaken = after(CURIOUS, IdeaMoved(GARDEN, THERE), by(SANNE, IdeaMoved(GARDEN, FAR)))
    undone = mila(overtaken).then(ReactionWithdrawn(GARDEN, "curious"))
    mila(undone).refused("nothing_to_undo")
    mila(after(IdeaMoved(GARDEN, THERE), by(SANNE, IdeaMoved(GARDEN, FAR)))).refused("nothing_to_undo")


def test_what_others_built_on_is_not_taken_from_under_them() -> None:
    lifted = by(YOUSSEF, IdeasCombined(BOTH, (ROOF, KITCHEN), "a", "b", HERE))
    mila(after(ROOF_ON_GARDEN, lifted)).refused("in_combination")
    tower = by(YOUSSEF, IdeasCombined(ALL, (BOTH, TABLE), "a", "b", HERE))
    mila(after(BOTH_COMBINED, tower)).refused("in_combination")
    away = by(SANNE, BOTH_COMBINED), CombinationUndone(BOTH), by(SANNE, IdeaWithdrawn(GARDEN))
    mila(after(*away)).refused("source_away")


def test_a_redo_is_gone_once_i_go_on_but_not_when_others_do() -> None:
    undone = mila(after(CURIOUS)).then(ReactionWithdrawn(GARDEN, "curious"))
    Given(undone.told, by(SANNE, ReactionGiven(GARDEN, "doubt"))).when(Redo(), by=MILA).then(CURIOUS)
    Given(undone.told, by(MILA, SAID)).when(Redo(), by=MILA).refused("nothing_to_redo")


def test_undo_and_redo_walk_up_and_down_as_often_as_one_likes() -> None:
    walked = after(CURIOUS, SAID)
    for _ in range(3):
        walked = mila(walked).then(CommentWithdrawn(COMMENT, GARDEN))
        walked = mila(walked).then(ReactionWithdrawn(GARDEN, "curious"))
        walked = mila(walked, Redo()).then(CURIOUS)
        walked = mila(walked, Redo()).then(CommentRestored(COMMENT, GARDEN))
    assert walked.board.ideas == after(CURIOUS, SAID).board.ideas


def test_what_i_took_back_from_a_fork_i_may_undo_though_another_voiced_it() -> None:
    undone = mila(after(HOME)).then(IdeaWithdrawn(ROOF))
    mila(undone, Redo()).then(IdeaRestored(ROOF))


def test_what_another_set_aside_or_brought_back_since_is_no_longer_mine_to_undo() -> None:
    again = after(HOME, by(YOUSSEF, IdeaWithdrawn(ROOF), IdeaRestored(ROOF)))
    mila(again).refused("nothing_to_undo")
    undone = mila(after(HOME)).then(IdeaWithdrawn(ROOF))
    undone = undone.when(Restore(ROOF), by=YOUSSEF).then(IdeaRestored(ROOF))
    undone = undone.when(Withdraw(ROOF), by=YOUSSEF).then(IdeaWithdrawn(ROOF))
    mila(undone, Redo()).refused("nothing_to_redo")


def test_only_the_last_fifty_acts_are_remembered() -> None:
    many = [ReactionGiven(GARDEN, "try"), *(IdeaMoved(GARDEN, Place(n, 0)) for n in range(1, MOST_ACTS + 1))]
    state = after(*many).board
    assert len(state.acts[MILA]) == MOST_ACTS
    assert state.acts[MILA][0].id == "command-7"


def test_of_whole_arrangements_only_the_last_few_are_remembered_and_nothing_before_them() -> None:
    places = [HERE, *(Place(n, n) for n in range(1, MOST_ARRANGEMENTS + 3))]
    arranged = [ArrangementRestored(2, (Moving(GARDEN, place),)) for place in places[1:]]
    state = after(CURIOUS, *arranged[:2], SAID, *arranged[2:]).board
    kept = [back for act in state.acts[MILA] for back in act.backs]
    assert [type(back).__name__ for back in kept] == ["RearrangeBack"] * MOST_ARRANGEMENTS
    state = after(CURIOUS, *arranged[:MOST_ARRANGEMENTS], SAID).board
    assert len(state.acts[MILA]) == MOST_ARRANGEMENTS + 2


# -- words ---------------------------------------------------------------------------------------------------------
def test_my_words_are_taken_out_of_what_others_wrote_since() -> None:
    def merge(base: str, theirs: str, mine: str) -> str:
        assert (base, theirs, mine) == ("A garden for herbs", "A big garden for herbs", "A garden")
        return "A big garden"

    since = after(REWORDED, by(SANNE, IdeaReworded(GARDEN, "A big garden for herbs", 2)))
    since.when(Undo(), by=MILA, merge=merge).then(IdeaReworded(GARDEN, "A big garden", 2))


def test_where_my_words_cannot_be_taken_out_both_stay_side_by_side() -> None:
    since = after(REWORDED, by(SANNE, IdeaReworded(GARDEN, "A pond", 2)))
    garden = mila(since).then(WordingRestored(GARDEN, 1, 2, (3,))).board.ideas[GARDEN]
    assert (garden.text, [garden.wordings[n - 1].text for n in garden.beside]) == ("A garden", ["A pond"])


def test_words_that_others_took_back_already_are_not_mine_to_undo() -> None:
    back = by(SANNE, WordingRestored(GARDEN, 1, 2))
    mila(after(REWORDED, back)).refused("nothing_to_undo")
    same = after(REWORDED, by(SANNE, IdeaReworded(GARDEN, "A pond", 2)))
    same.when(Undo(), by=MILA, merge=lambda base, theirs, mine: theirs).refused("nothing_to_undo")


def test_undoing_a_choice_puts_both_wordings_side_by_side_again() -> None:
    beside = by(SANNE, REWORDED) + by(YOUSSEF, IdeaReworded(GARDEN, "A vegetable garden", 1, (2,)))
    chosen = after(beside, IdeaReworded(GARDEN, "A garden for herbs", 3))
    garden = mila(chosen).then(WordingRestored(GARDEN, 3, 4, (2,))).board.ideas[GARDEN]
    assert (garden.text, garden.beside) == ("A vegetable garden", (2,))


def test_erased_words_do_not_come_back_nor_does_an_idea_that_is_gone_change() -> None:
    erased = after(by(SANNE, IdeaReworded(GARDEN, FORGOTTEN, 1)), IdeaReworded(GARDEN, "A pond", 2))
    mila(erased).refused("nothing_to_undo")
    mila(after(REWORDED, by(SANNE, IdeaWithdrawn(GARDEN)))).refused("nothing_to_undo")
    again = by(SANNE, IdeaReworded(GARDEN, "A big garden", 2)) + by(SANNE, IdeaWithdrawn(GARDEN))
    after(REWORDED, again).when(Undo(), by=MILA, merge=lambda *_: "x").refused("nothing_to_undo")


# -- insights ------------------------------------------------------------------------------------------------------
def test_undoing_a_new_reason_gives_the_former_one_back() -> None:
    anew = after(by(SANNE, NAMED), InsightNamed(GARDEN, "It ends with soil"))
    undone = mila(anew).then(InsightRestored(GARDEN))
    insight = undone.board.ideas[GARDEN].insight
    assert insight is not None
    assert (insight.why, insight.by) == ("It starts with soil", SANNE)
    redone = mila(undone, Redo()).then(InsightRestored(GARDEN)).board.ideas[GARDEN].insight
    assert (redone and redone.why) == "It ends with soil"


def test_an_insight_that_others_named_since_is_theirs() -> None:
    anew = by(SANNE, InsightNamed(GARDEN, "It ends with soil"))
    mila(after(NAMED, anew)).refused("nothing_to_undo")
    mila(after(by(SANNE, NAMED), InsightTakenBack(GARDEN), anew)).refused("nothing_to_undo")
    mila(after(NAMED, by(SANNE, InsightTakenBack(GARDEN)))).refused("nothing_to_undo")


def test_where_the_former_reason_is_no_longer_at_hand_mine_is_taken_back_all_the_same() -> None:
    anew = after(by(SANNE, NAMED), InsightNamed(GARDEN, "It ends with soil"))
    between = Given(anew.told, by(SANNE, InsightTakenBack(GARDEN), InsightRestored(GARDEN)))
    mila(between).then(InsightTakenBack(GARDEN))


# -- who and what not ----------------------------------------------------------------------------------------------
def test_there_is_nothing_to_undo_for_who_did_nothing() -> None:
    mila(ideas()).refused("nothing_to_undo")
    mila(ideas(), Redo()).refused("nothing_to_redo")
    mila(after(by(SANNE, SAID))).refused("nothing_to_undo")


def test_an_undo_that_nobody_prepared_finds_nothing() -> None:
    for wish, code in ((Undo(), "nothing_to_undo"), (Redo(), "nothing_to_redo")):
        with pytest.raises(Refusal) as refused:
            board.decide(after(SAID).board, Asked(wish, CommandId("this-command"), MILA, MORNING, "member"))
        assert refused.value.code == code


def test_who_is_no_longer_here_undoes_nothing() -> None:
    after(SAID).when(Undo(), by=MILA, standing="left").refused("not_a_member")


def test_a_way_back_that_nobody_knows_is_a_defect() -> None:
    with pytest.raises(TypeError, match="no way back"):
        ideas().when(TakeBackAct((Back(),)), by=MILA)


def test_a_return_of_what_was_peeled_waits_for_its_combination() -> None:
    peeled = (by(SANNE, THREE_COMBINED), SourcePeeled(ALL, GARDEN))
    mila(after(*peeled, by(SANNE, CombinationUndone(ALL)))).refused("nothing_to_undo")
    mila(after(*peeled, by(SANNE, IdeaWithdrawn(GARDEN)))).refused("source_away")
    returned = (*peeled, SourceReturned(ALL, GARDEN), by(SANNE, CombinationUndone(ALL)))
    mila(after(*returned)).refused("nothing_to_undo")
    fewer = (by(SANNE, THREE_COMBINED, SourcePeeled(ALL, GARDEN)), SourceReturned(ALL, GARDEN))
    mila(after(*fewer, by(SANNE, SourcePeeled(ALL, KITCHEN)))).refused("two_sources_left")


def test_feelings_and_comments_on_an_idea_that_is_gone_are_still_mine() -> None:
    gone = by(SANNE, IdeaWithdrawn(GARDEN))
    mila(after(CURIOUS, gone)).then(ReactionWithdrawn(GARDEN, "curious"))
    mila(after(CURIOUS, gone, ReactionWithdrawn(GARDEN, "curious"))).then(CURIOUS)
    given_again = (CURIOUS, ReactionWithdrawn(GARDEN, "curious"), CURIOUS)
    mila(mila(after(*given_again)).then(ReactionWithdrawn(GARDEN, "curious"))).then(CURIOUS)
