# SPDX-License-Identifier: Apache-2.0
"""Lineage: complete, without circles, and honest about what was left out; and the story along it."""

from collections.abc import Iterator

from hypothesis import given as hypothesis_given

from domain import board
from domain.board import Board
from domain.board.combining import CombinationUndone, IdeasCombined, SourcePeeled, SourceReturned
from domain.board.forking import IdeaCarried
from domain.board.ideas import IdeaBuiltOn, IdeaMoved, IdeaRestored, IdeaVoiced, IdeaWithdrawn, QuestionRaised
from domain.board.links import LinkDrawn, LinkRemoved
from domain.board.rewording import IdeaReworded
from domain.board.taking_back import IdeaTakenBack
from domain.board.voices import CommentMade, ReactionGiven
from domain.kernel import Asked, BoardId, CommentId, Event, Fact, IdeaId
from projections.emergence import Emergence, emergence
from projections.lineage import Kinship, ancestry, left_out
from tests.domain.given import MILA, MORNING, SANNE, YOUSSEF, Told, by, fact, fold, given
from tests.domain.histories import board_histories, facts_of
from tests.domain.scenes import (
    ALL,
    BEGUN,
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    GARDEN_SUPPORTS_KITCHEN,
    GARDEN_VOICED,
    HERE,
    KITCHEN,
    KITCHEN_VOICED,
    LINK,
    OTHER_LINK,
    QUESTION_RAISED,
    REWORDED,
    ROOF,
    ROOF_ON_GARDEN,
    TABLE,
    TABLE_VOICED,
    THERE,
    THREE_COMBINED,
    WHY,
)

GROUND = (BEGUN, GARDEN_VOICED, KITCHEN_VOICED, TABLE_VOICED, by(YOUSSEF, QUESTION_RAISED))


def happened(*events: Event | list[Told]) -> list[Fact]:
    return [fact(version, each) for version, each in enumerate(given(*GROUND, *events).told, 1)]


def emerged(idea: IdeaId, *events: Event | list[Told]) -> Emergence:
    facts = happened(*events)
    return emergence(facts, fold(board, facts), idea)


def above(idea: IdeaId, *events: Event | list[Told]) -> dict[IdeaId, int]:
    return ancestry(Kinship(happened(*events)), idea).distance


def test_an_idea_that_came_by_itself_has_nothing_above_it() -> None:
    found = emerged(GARDEN)
    assert found.family.distance == {GARDEN: 0}
    assert (found.above, found.family.strands, bool(found.left)) == ([], (), False)


def test_lineage_goes_as_far_up_as_there_is_anything() -> None:
    on_top = IdeaBuiltOn(ALL, BOTH, "And eat it there", HERE)
    assert above(ALL, ROOF_ON_GARDEN, IdeasCombined(BOTH, (ROOF, KITCHEN), "Both", "New", HERE), on_top) == {
        ALL: 0,
        BOTH: 1,
        ROOF: 2,
        KITCHEN: 2,
        GARDEN: 3,
    }


def test_a_source_that_was_taken_out_is_shown_as_one_that_once_was() -> None:
    events = (THREE_COMBINED, SourcePeeled(ALL, TABLE))
    found = emerged(ALL, *events)
    assert set(found.family.distance) == {ALL, GARDEN, KITCHEN, TABLE}
    assert [strand.source for strand in found.left.once] == [TABLE]
    assert emerged(ALL, *events, SourceReturned(ALL, TABLE)).left.once == ()


def test_of_an_undone_combination_all_sources_once_were_and_it_is_set_aside_in_what_was_built_on_it() -> None:
    events = (BOTH_COMBINED, IdeaBuiltOn(ROOF, BOTH, "On both", HERE), CombinationUndone(BOTH))
    assert [strand.source for strand in emerged(BOTH, *events).left.once] == [GARDEN, KITCHEN]
    assert emerged(ROOF, *events).left.aside == (BOTH,)
    assert emerged(BOTH, *events, IdeaRestored(BOTH)).left.once == ()


def test_an_answer_leads_to_its_question_and_an_older_idea_to_the_question_it_answered() -> None:
    younger = (IdeaVoiced(ROOF, "Whoever is hungry", HERE), LinkDrawn(LINK, "answers", ROOF, WHY))
    assert above(ROOF, *younger) == {ROOF: 0, WHY: 1}
    assert above(ROOF, *younger, LinkRemoved(LINK)) == {ROOF: 0}
    older = LinkDrawn(LINK, "answers", GARDEN, WHY)
    assert above(GARDEN, older) == {GARDEN: 0}
    assert above(WHY, older) == {WHY: 0, GARDEN: 1}


def test_taking_one_of_two_answers_away_leaves_the_other_tie() -> None:
    built = IdeaBuiltOn(ROOF, WHY, "Whoever is hungry", HERE)
    both = (built, LinkDrawn(LINK, "answers", ROOF, WHY), LinkRemoved(LINK))
    kinship = Kinship(happened(*both))
    assert [(s.source, s.how) for s in kinship.above(ROOF)] == [(WHY, "builds_on")]
    assert list(kinship.below(WHY)) == [ROOF]


def test_what_only_supports_is_no_lineage() -> None:
    assert above(KITCHEN, GARDEN_SUPPORTS_KITCHEN) == {KITCHEN: 0}


def test_what_came_along_and_what_was_taken_back_keep_their_lineage() -> None:
    carried = IdeaCarried(
        *(BOTH, "Cook what grows", HERE, "combination", SANNE, MORNING, SANNE, MORNING),
        sources=(GARDEN, KITCHEN),
        new_here="New",
    )
    back = IdeaTakenBack(
        ROOF, BoardId("board-side"), GARDEN, 9, "A garden above", YOUSSEF, YOUSSEF, HERE, (GARDEN, BOTH)
    )
    kinship = Kinship(happened(carried, back))
    assert [(s.source, s.how) for s in kinship.above(ROOF)] == [(GARDEN, "cites"), (BOTH, "builds_on")]
    assert set(ancestry(kinship, ROOF).distance) == {ROOF, GARDEN, BOTH, KITCHEN}


def test_what_else_grew_from_the_same_thoughts_went_another_way() -> None:
    grown = QuestionRaised(ALL, "And in winter?", HERE, BOTH)
    facts = happened(ROOF_ON_GARDEN, BOTH_COMBINED, grown)
    state, kinship = fold(board, facts), Kinship(facts)
    found = left_out(state, kinship, ancestry(kinship, BOTH))
    assert found.roads == (ROOF,)
    assert list(kinship.below(BOTH)) == [ALL]


def test_earlier_wordings_were_overtaken_and_ideas_above_may_be_withdrawn_since() -> None:
    found = emerged(ROOF, REWORDED, ROOF_ON_GARDEN, IdeaWithdrawn(GARDEN))
    assert found.left.overtaken == ((GARDEN, 1),)
    assert found.left.aside == (GARDEN,)


def test_a_drawing_gets_the_nearest_and_hears_how_many_there_are_more() -> None:
    chain = [IdeaBuiltOn(IdeaId(f"idea-{n:04}"), IdeaId(f"idea-{n - 1:04}"), "And", HERE) for n in range(1, 400)]
    facts = happened(IdeaVoiced(IdeaId("idea-0000"), "First", HERE), *chain)
    whole = ancestry(Kinship(facts), IdeaId("idea-0399"))
    near = whole.nearest()
    assert (len(whole.distance), len(near.distance), near.more, len(near.strands)) == (400, 300, 100, 299)
    assert max(near.distance.values()) == 299


# -- the story along it ------------------------------------------------------------------------------------------------
def tags(found: Emergence) -> list[str]:
    return [str(type(step.event).__struct_config__.tag) for step in found.steps]


def test_the_story_tells_of_those_above_only_while_it_mattered() -> None:
    before, after = (
        CommentMade(CommentId("comment-a"), GARDEN, "Yes"),
        CommentMade(CommentId("comment-b"), GARDEN, "No"),
    )
    found = emerged(ROOF, before, ROOF_ON_GARDEN, after, REWORDED, ReactionGiven(ROOF, "try"))
    assert tags(found) == ["idea.voiced", "comment.made", "idea.built_on", "reaction.given"]
    assert [(move.idea, move.wording) for move in found.moves] == [(GARDEN, 1), (ROOF, 1)]


def test_where_cards_were_put_is_no_part_of_a_story() -> None:
    assert tags(emerged(GARDEN, IdeaMoved(GARDEN, THERE))) == ["idea.voiced"]


def test_a_link_of_the_idea_is_told_and_one_between_others_is_not() -> None:
    links = (GARDEN_SUPPORTS_KITCHEN, LinkDrawn(OTHER_LINK, "contrasts", KITCHEN, TABLE))
    assert tags(emerged(GARDEN, *links, LinkRemoved(LINK))) == ["idea.voiced", "link.drawn", "link.removed"]


def test_sittings_on_the_way_are_those_in_which_something_of_it_happened() -> None:
    found = emerged(ROOF, by(MILA, ROOF_ON_GARDEN, IdeaReworded(ROOF, "Higher", 1)))
    [one] = found.sittings
    assert (one.sitting.first, one.people) == (1, (SANNE, MILA))
    assert [f.version for f in one.facts] == [2, 6, 7]


# -- laws --------------------------------------------------------------------------------------------------------------
def parents(state: Board, idea: IdeaId) -> Iterator[IdeaId]:
    """From the state instead of the facts: all it was ever made of, and the older end of each answer."""
    one = state.ideas[idea]
    yield from one.builds_on
    yield from one.made_of
    for link in state.links.values():
        ends = sorted((link.source, link.target), key=lambda end: state.ideas[end].version)
        if link.relation == "answers" and ends[1] == idea:
            yield ends[0]


def everything_above(state: Board, idea: IdeaId) -> set[IdeaId]:
    found: set[IdeaId] = set()
    waiting = [idea]
    while waiting:
        fresh = set(parents(state, waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


@hypothesis_given(board_histories())
def test_lineage_is_complete_and_without_circles_on_any_history(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    state, kinship = fold(board, facts), Kinship(facts)
    for idea in state.ideas:
        family = ancestry(kinship, idea)
        assert set(family.distance) - {idea} == everything_above(state, idea)
        for strand in family.strands:
            assert kinship.born[strand.source] < kinship.born[strand.target] <= strand.version
        assert {s.source for s in family.strands} | {idea} == set(family.distance)


@hypothesis_given(board_histories())
def test_a_story_is_in_order_and_its_own_words_are_all_in_it_on_any_history(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    state: Board = fold(board, facts)
    for idea in state.ideas.values():
        found = emergence(facts, state, idea.id)
        versions = [step.version for step in found.steps]
        assert versions == sorted(set(versions))
        assert {wording.version for wording in idea.wordings} <= set(versions)
        assert {state.ideas[one].version for one in found.family.distance} <= set(versions)
        assert [v for sat in found.sittings for v in (f.version for f in sat.facts)] == versions
        assert {move.version for move in found.moves} <= set(versions)
