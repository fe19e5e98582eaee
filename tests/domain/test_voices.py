# SPDX-License-Identifier: Apache-2.0
"""Comments and reactions: everybody speaks for themselves."""

from domain.board.ideas import IdeaWithdrawn
from domain.board.voices import (
    CommentMade,
    CommentRestored,
    CommentWithdrawn,
    MakeComment,
    React,
    ReactionGiven,
    ReactionWithdrawn,
    RestoreComment,
    WithdrawComment,
    WithdrawReaction,
)
from domain.kernel import CommentId, IdeaId
from tests.domain.given import MILA, SANNE, YOUSSEF, by
from tests.domain.scenes import COMMENT, GARDEN, KITCHEN, ideas

UNKNOWN = IdeaId("idea-unknown")
SAID = CommentMade(COMMENT, GARDEN, "Where would it be?")
TAKEN_BACK = CommentWithdrawn(COMMENT, GARDEN)
RESONATES = ReactionGiven(GARDEN, "resonates")
GONE = IdeaWithdrawn(GARDEN)


def test_i_comment_on_an_idea() -> None:
    board = ideas().when(MakeComment(COMMENT, GARDEN, "Where would it be?"), by=MILA).then(SAID).board
    (comment,) = board.ideas[GARDEN].comments
    assert (comment.id, comment.text, comment.by) == (COMMENT, "Where would it be?", MILA)


def test_a_comment_says_something_about_an_idea_that_stands() -> None:
    ideas().when(MakeComment(COMMENT, GARDEN, "\n\n")).refused("empty")
    ideas().when(MakeComment(COMMENT, UNKNOWN, "Hm")).refused("unknown_idea")
    ideas(GONE).when(MakeComment(COMMENT, GARDEN, "Hm")).refused("not_standing")


def test_one_id_names_one_comment() -> None:
    ideas(SAID).when(MakeComment(COMMENT, GARDEN, "Another")).refused("id_taken")


def test_i_take_back_what_i_said() -> None:
    taken = ideas(by(MILA, SAID)).when(WithdrawComment(COMMENT, GARDEN), by=MILA).then(TAKEN_BACK)
    assert taken.board.ideas[GARDEN].comments == ()
    taken.when(WithdrawComment(COMMENT, GARDEN), by=MILA).then_nothing()


def test_taking_back_one_comment_leaves_the_others() -> None:
    other = CommentMade(CommentId("comment-other"), GARDEN, "On the roof!")
    board = ideas(SAID, other).when(WithdrawComment(COMMENT, GARDEN)).then(TAKEN_BACK).board
    assert [c.text for c in board.ideas[GARDEN].comments] == ["On the roof!"]


def test_i_can_take_back_a_comment_on_an_idea_that_was_withdrawn() -> None:
    ideas(SAID, GONE).when(WithdrawComment(COMMENT, GARDEN)).then(TAKEN_BACK)


def test_nobody_takes_back_what_somebody_else_said() -> None:
    ideas(by(MILA, SAID)).when(WithdrawComment(COMMENT, GARDEN), by=SANNE).refused("not_yours")


def test_there_is_nothing_to_take_back_where_nothing_was_said() -> None:
    ideas(SAID).when(WithdrawComment(COMMENT, KITCHEN)).then_nothing()
    ideas().when(WithdrawComment(COMMENT, UNKNOWN)).refused("unknown_idea")


def test_i_bring_back_what_i_took_back_and_it_stands_where_it_stood() -> None:
    other = CommentMade(CommentId("comment-other"), GARDEN, "Behind the shed")
    said = ideas(by(MILA, SAID), by(YOUSSEF, other))
    taken = said.when(WithdrawComment(COMMENT, GARDEN), by=MILA).then(TAKEN_BACK)
    back = taken.when(RestoreComment(COMMENT, GARDEN), by=MILA).then(CommentRestored(COMMENT, GARDEN))
    assert back.board.ideas == said.board.ideas
    back.when(RestoreComment(COMMENT, GARDEN), by=MILA).then_nothing()


def test_only_i_bring_back_what_i_took_back() -> None:
    taken = ideas(by(MILA, SAID), by(MILA, TAKEN_BACK))
    taken.when(RestoreComment(COMMENT, GARDEN), by=SANNE).refused("not_yours")
    ideas().when(RestoreComment(COMMENT, GARDEN)).then_nothing()
    ideas().when(RestoreComment(COMMENT, UNKNOWN)).refused("unknown_idea")
    taken.when(MakeComment(COMMENT, GARDEN, "Another")).refused("id_taken")


def test_i_react_with_a_feeling_and_take_it_back() -> None:
    reacted = ideas().when(React(GARDEN, "resonates"), by=MILA).then(RESONATES)
    assert [(r.feeling, r.by) for r in reacted.board.ideas[GARDEN].reactions] == [("resonates", MILA)]
    back = reacted.when(WithdrawReaction(GARDEN, "resonates"), by=MILA)
    assert back.then(ReactionWithdrawn(GARDEN, "resonates")).board.ideas == ideas().board.ideas


def test_reacting_twice_the_same_is_nothing_to_do_but_another_feeling_is() -> None:
    reacted = ideas(by(MILA, RESONATES))
    reacted.when(React(GARDEN, "resonates"), by=MILA).then_nothing()
    reacted.when(React(GARDEN, "doubt"), by=MILA).then(ReactionGiven(GARDEN, "doubt"))
    reacted.when(React(GARDEN, "resonates"), by=YOUSSEF).then(RESONATES)


def test_i_only_ever_take_back_my_own_reaction() -> None:
    reacted = ideas(by(MILA, RESONATES), by(YOUSSEF, RESONATES))
    after = reacted.when(WithdrawReaction(GARDEN, "resonates"), by=YOUSSEF)
    board = after.then(ReactionWithdrawn(GARDEN, "resonates")).board
    assert [r.by for r in board.ideas[GARDEN].reactions] == [MILA]
    reacted.when(WithdrawReaction(GARDEN, "resonates"), by=SANNE).then_nothing()
    reacted.when(WithdrawReaction(GARDEN, "doubt"), by=MILA).then_nothing()


def test_reactions_go_to_ideas_that_stand_and_can_be_taken_back_after() -> None:
    ideas(GONE).when(React(GARDEN, "try")).refused("not_standing")
    ideas(RESONATES, GONE).when(WithdrawReaction(GARDEN, "resonates")).then(ReactionWithdrawn(GARDEN, "resonates"))
    for wish in (React(UNKNOWN, "try"), WithdrawReaction(UNKNOWN, "try")):
        ideas().when(wish).refused("unknown_idea")
