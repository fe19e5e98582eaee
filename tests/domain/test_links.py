# SPDX-License-Identifier: Apache-2.0
"""Links drawn by hand between two ideas."""

from domain.board.combining import CombinationUndone
from domain.board.ideas import IdeaWithdrawn
from domain.board.links import DrawLink, LinkDrawn, LinkRemoved, RemoveLink
from domain.kernel import IdeaId, LinkId
from tests.domain.given import YOUSSEF
from tests.domain.scenes import (
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    GARDEN_SUPPORTS_KITCHEN,
    KITCHEN,
    LINK,
    OTHER_LINK,
    TABLE,
    WHY,
    ideas,
)

UNKNOWN = IdeaId("idea-unknown")
REMOVED = LinkRemoved(LINK)


def test_i_draw_a_link_between_ideas_of_others_and_both_ends_know_it() -> None:
    board = ideas().when(DrawLink(LINK, "supports", GARDEN, KITCHEN), by=YOUSSEF).then(GARDEN_SUPPORTS_KITCHEN).board
    assert board.ideas[GARDEN].links == board.ideas[KITCHEN].links == (LINK,)
    assert (board.links[LINK].by, board.links[LINK].relation) == (YOUSSEF, "supports")


def test_the_same_link_again_is_nothing_to_do_whatever_its_id() -> None:
    linked = ideas(GARDEN_SUPPORTS_KITCHEN)
    linked.when(DrawLink(LINK, "supports", GARDEN, KITCHEN)).then_nothing()
    linked.when(DrawLink(OTHER_LINK, "supports", GARDEN, KITCHEN)).then_nothing()


def test_two_ideas_may_be_linked_in_more_than_one_way() -> None:
    linked = ideas(GARDEN_SUPPORTS_KITCHEN)
    for wish in (
        DrawLink(OTHER_LINK, "contrasts", GARDEN, KITCHEN),
        DrawLink(OTHER_LINK, "supports", KITCHEN, GARDEN),
        DrawLink(OTHER_LINK, "supports", GARDEN, TABLE),
    ):
        linked.when(wish).then(LinkDrawn(wish.link, wish.relation, wish.source, wish.target))


def test_only_a_question_is_answered() -> None:
    ideas().when(DrawLink(LINK, "answers", GARDEN, WHY)).then(LinkDrawn(LINK, "answers", GARDEN, WHY))
    ideas().when(DrawLink(LINK, "answers", WHY, GARDEN)).refused("answers_a_question")


def test_a_link_runs_between_two_ideas_that_stand_here() -> None:
    ideas().when(DrawLink(LINK, "supports", GARDEN, GARDEN)).refused("link_to_itself")
    ideas().when(DrawLink(LINK, "supports", GARDEN, UNKNOWN)).refused("unknown_idea")
    ideas().when(DrawLink(LINK, "supports", UNKNOWN, GARDEN)).refused("unknown_idea")
    ideas(IdeaWithdrawn(GARDEN)).when(DrawLink(LINK, "supports", KITCHEN, GARDEN)).refused("not_standing")
    undone = ideas(BOTH_COMBINED, CombinationUndone(BOTH))
    undone.when(DrawLink(LINK, "supports", BOTH, TABLE)).refused("not_standing")


def test_the_id_of_a_link_is_its_own_even_when_it_was_removed() -> None:
    wish = DrawLink(LINK, "contrasts", GARDEN, TABLE)
    ideas(GARDEN_SUPPORTS_KITCHEN).when(wish).refused("id_taken")
    ideas(GARDEN_SUPPORTS_KITCHEN, REMOVED).when(wish).refused("id_taken")


def test_anybody_removes_a_link_and_anybody_draws_it_anew() -> None:
    removed = ideas(GARDEN_SUPPORTS_KITCHEN).when(RemoveLink(LINK), by=YOUSSEF).then(REMOVED)
    assert removed.board.ideas == ideas().board.ideas
    assert list(removed.board.removed_links) == [LINK]
    anew = DrawLink(OTHER_LINK, "supports", GARDEN, KITCHEN)
    removed.when(anew).then(LinkDrawn(OTHER_LINK, "supports", GARDEN, KITCHEN))


def test_a_link_to_a_withdrawn_idea_can_be_removed() -> None:
    ideas(GARDEN_SUPPORTS_KITCHEN, IdeaWithdrawn(GARDEN)).when(RemoveLink(LINK)).then(REMOVED)


def test_removing_a_link_twice_is_nothing_to_do() -> None:
    ideas(GARDEN_SUPPORTS_KITCHEN, REMOVED).when(RemoveLink(LINK)).then_nothing()


def test_a_link_that_never_was_is_unknown() -> None:
    ideas().when(RemoveLink(LinkId("link-unknown"))).refused("unknown_link")


def test_a_tension_runs_both_ways_and_is_drawn_once() -> None:
    felt = ideas().when(DrawLink(LINK, "tension", GARDEN, KITCHEN)).then(LinkDrawn(LINK, "tension", GARDEN, KITCHEN))
    felt.when(DrawLink(OTHER_LINK, "tension", KITCHEN, GARDEN)).then_nothing()
    other = LinkDrawn(OTHER_LINK, "supports", KITCHEN, GARDEN)
    felt.when(DrawLink(OTHER_LINK, "supports", KITCHEN, GARDEN)).then(other)
