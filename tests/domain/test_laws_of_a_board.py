# SPDX-License-Identifier: Apache-2.0
"""What holds on every board, whatever people did there and in which order."""

from copy import deepcopy
from functools import reduce
from operator import or_

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from domain import board
from domain.board import Board, Idea, reconcile
from domain.board.combining import Combine, UndoCombination
from domain.board.forking import BeginFork
from domain.board.ideas import Restore
from domain.board.rewording import RewordMerged
from domain.board.undoing import TakeBackAct
from domain.kernel import FORGOTTEN, Asked, Command, CommandId, Fact, IdeaId, Refusal, text_fields
from tests.domain.given import MORNING, SANNE, fold
from tests.domain.histories import board_histories, decided, facts_of, random_board, stream_of
from tests.domain.scenes import BEGUN, HERE
from tests.domain.test_combining import without_past
from tests.domain.wishes import BOARD_KINDS, askings

STREAM = stream_of(board)
SENT = CommandId("this-command")
stored = msgspec.json.Decoder(reduce(or_, board.EVENTS)).decode


def board_of(history: list[Asked]) -> Board:
    return fold(board, facts_of(history))


def apply(state: Board, wish: Command) -> Board:
    for fact in decided(board, state, Asked(wish, SENT, SANNE, MORNING, "member"), STREAM):
        state = board.evolve(state, fact)
    return state


def lineage(idea: Idea) -> tuple[IdeaId, ...]:
    return (*idea.builds_on, *idea.sources)


@settings(max_examples=100, deadline=None)
@given(askings(*BOARD_KINDS), st.booleans())
def test_no_order_of_wishes_crashes_and_deciding_changes_no_board(tries: list[Asked], begun: bool) -> None:
    state = fold(board, [Fact(STREAM, 1, MORNING, SANNE, SENT, BEGUN)] if begun else [])
    for asked in tries:
        untouched = deepcopy(state)
        try:
            asked = reconcile(state, asked, lambda base, theirs, mine: f"{theirs} {mine}"[:9] or None)
            facts = decided(board, state, asked, STREAM)
        except Refusal:
            facts = []
        assert state == untouched
        for fact in facts:
            state = board.evolve(state, fact)
        sound(state)


def sound(state: Board) -> None:
    """Every thread can be followed from both its ends, and none goes in a circle."""
    for idea in state.ideas.values():
        for origin in lineage(idea):
            assert state.ideas[origin].version < idea.version
        for origin in idea.builds_on:
            assert idea.id in state.ideas[origin].built_on_by
        for grown in idea.built_on_by:
            assert idea.id in state.ideas[grown].builds_on
        for combination in idea.lifted_into:
            assert idea.id in state.ideas[combination].sources
            assert state.ideas[combination].status == idea.status == "standing"
        if idea.status == "standing":
            for source in idea.sources:
                assert idea.id in state.ideas[source].lifted_into
        for combination in idea.once_in:
            assert idea.id in state.ideas[combination].sources
            assert state.ideas[combination].status == "undone"
        for source in idea.sources if idea.status == "undone" else ():
            assert idea.id in state.ideas[source].once_in
        assert idea.status == "standing" or idea.id in state.aside
        assert all(1 <= number < idea.wording for number in idea.beside)
        assert (idea.status == "undone") <= (idea.kind == "combination")
        assert len(set(idea.built_on_by)) == len(idea.built_on_by)
        assert all(state.links[link].source == idea.id or state.links[link].target == idea.id for link in idea.links)
    for link in state.links.values():
        assert link.id in state.ideas[link.source].links
        assert link.id in state.ideas[link.target].links


@settings(max_examples=60, deadline=None)
@given(board_histories())
def test_every_history_leaves_a_sound_board_and_numbers_its_facts_without_a_gap(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    assert [fact.version for fact in facts] == list(range(1, len(facts) + 1))
    state = fold(board, facts)
    assert state.version == len(facts)
    sound(state)


@settings(max_examples=60, deadline=None)
@given(board_histories())
def test_the_same_facts_make_the_same_board_also_when_read_back(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    read = [structs.replace(fact, event=stored(msgspec.json.encode(fact.event))) for fact in facts]
    assert read == facts
    assert fold(board, read) == fold(board, facts)


@settings(max_examples=60, deadline=None)
@given(board_histories())
def test_a_board_whose_words_are_forgotten_has_the_same_shape(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    bare = [
        structs.replace(f, event=structs.replace(f.event, **dict.fromkeys(text_fields(type(f.event)), FORGOTTEN)))
        for f in facts
    ]
    whole, gaps = fold(board, facts), fold(board, bare)
    sound(gaps)
    assert {i: lineage(idea) for i, idea in gaps.ideas.items()} == {i: lineage(x) for i, x in whole.ideas.items()}
    assert [idea.status for idea in gaps.ideas.values()] == [idea.status for idea in whole.ideas.values()]


def standing(state: Board) -> list[IdeaId]:
    return [idea.id for idea in state.ideas.values() if idea.status == "standing"]


@settings(max_examples=60, deadline=None)
@given(board_histories(), st.integers(0, 50), st.integers(2, 5))
def test_combining_and_undoing_gives_the_board_back_and_restoring_the_combination(
    history: list[Asked], start: int, count: int
) -> None:
    state = board_of(history)
    sources = tuple(standing(state)[start % (len(standing(state)) or 1) :][:count])
    if len(sources) < 2:
        return
    before = deepcopy(state.ideas)
    new = IdeaId("idea-brand-new")
    state = apply(state, Combine(new, sources, "samen", "nieuw", HERE))
    combined = deepcopy(state.ideas)
    state = apply(state, UndoCombination(new))
    assert without_past({i: idea for i, idea in state.ideas.items() if i != new}) == without_past(before)
    state = apply(state, Restore(new))
    assert state.ideas == combined


@settings(max_examples=60, deadline=None)
@given(board_histories())
def test_every_standing_combination_that_is_no_source_can_be_undone_and_restored_as_it_was(
    history: list[Asked],
) -> None:
    state = board_of(history)
    for idea in [i for i in state.ideas.values() if i.kind == "combination" and i.status == "standing"]:
        if idea.lifted_into:
            continue
        before = deepcopy(state.ideas)
        state = apply(apply(state, UndoCombination(idea.id)), Restore(idea.id))
        assert state.ideas == before


@settings(max_examples=60, deadline=None)
@given(board_histories())
def test_no_word_that_was_ever_written_is_lost_from_an_idea(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    state = fold(board, facts)
    for fact in facts:
        idea, text = getattr(fact.event, "idea", None), getattr(fact.event, "text", None)
        if idea is not None and text is not None and not hasattr(fact.event, "comment"):
            assert text in [wording.text for wording in state.ideas[idea].wordings]


def test_a_long_history_is_made_quickly_and_always_the_same() -> None:
    history = list(random_board(7, 2_000))
    assert len(history) == 2_000
    assert history == list(random_board(7, 2_000))
    assert history != list(random_board(8, 2_000))
    sound(board_of(history))


def test_a_long_history_knows_every_wish() -> None:
    made = {type(asked.command) for asked in random_board(1, 4_000)}
    assert made == set(BOARD_KINDS) - {BeginFork, TakeBackAct}, "one is another board's; an undo becomes the other"
    assert RewordMerged in made
