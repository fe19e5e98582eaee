# SPDX-License-Identifier: Apache-2.0
"""What undoing and redoing give back, on every board and in every order.

Two boards are the same to see when `seen` says so: every idea that stands, with its words (and those at their side),
place, lineage, talk, feelings, insight and links, and what can be restored of what does not stand. Not compared are
versions, earlier wordings, the stacks, when and by whom a link was drawn, in which order feelings were given, and the
memory of what was taken back.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import board
from domain.board import Board, Idea
from domain.board.inverses import WAYS
from domain.board.state import Act
from domain.board.undoing import MOST_ACTS, Redo, Undo
from domain.kernel import Asked, Command, CommandId, Fact, IdeaId, MemberId, Refusal
from tests.domain.given import CAST, MORNING, fold
from tests.domain.histories import board_histories, decided, facts_of, random_board, stream_of
from tests.domain.test_laws_of_a_board import sound

STREAM: Final = stream_of(board)


def seen(state: Board, but: frozenset[IdeaId] = frozenset()) -> dict[IdeaId, tuple[Any, ...]]:
    """The ideas as anybody sees them; not those of `but`, which came since and were set aside again."""
    return {idea.id: face(state, idea, but) for idea in state.ideas.values() if idea.id not in but}


def face(state: Board, idea: Idea, but: frozenset[IdeaId]) -> tuple[Any, ...]:
    drawn = [state.links[link] for link in idea.links]
    return (
        (idea.status, idea.kind, idea.by, idea.at, idea.place, idea.text, idea.new_here, idea.outside, idea.cites),
        [idea.wordings[number - 1].text for number in idea.beside],
        (idea.builds_on, idea.sources, idea.lifted_into, [i for i in idea.once_in if i not in but]),
        [i for i in idea.built_on_by if state.ideas[i].status == "standing"],
        idea.comments,
        {(reaction.feeling, reaction.by) for reaction in idea.reactions},
        idea.insight,
        {(link.relation, link.source, link.target) for link in drawn},
    )


def ask(state: Board, wish: Command, by: MemberId, number: int) -> list[Fact]:
    return decided(board, state, Asked(wish, CommandId(f"law-command-{number}"), by, MORNING, "member"), STREAM)


def folded(state: Board, facts: list[Fact]) -> Board:
    for fact in facts:
        state = board.evolve(state, fact)
    return state


def acts(history: list[Asked]) -> Iterator[tuple[Board, list[Fact], Board]]:
    """Each act of a history that can be taken back, with the board before and after it."""
    state = board.empty()
    for asked in history:
        facts = decided(board, state, asked, STREAM)
        before = deepcopy(state)
        state = folded(state, facts)
        if facts and all(type(fact.event) in WAYS for fact in facts):
            yield before, facts, deepcopy(state)


@settings(max_examples=60, deadline=None)
@given(board_histories(max_size=30))
def test_whatever_i_just_did_undo_gives_the_board_back_and_redo_what_i_did(history: list[Asked]) -> None:
    for before, facts, after in acts(history):
        me, did = facts[0].actor, [fact.event for fact in facts]
        fresh = frozenset(after.ideas.keys() - before.ideas.keys())
        was, is_now = seen(before), seen(after)
        way, back = (Redo(), Undo()) if was_an_undo(facts, before) else (Undo(), Redo())
        state = folded(after, ask(after, way, me, 1))
        assert seen(state, fresh) == was, did
        assert all(state.ideas[idea].status != "standing" for idea in fresh)
        state = folded(state, ask(state, back, me, 2))
        assert seen(state) == is_now, did
        sound(state)


def was_an_undo(facts: list[Fact], before: Board) -> bool:
    """Then the way back is a redo."""
    return facts[0].caused_by in {act.id for act in before.acts.get(facts[0].actor, ())}


def others_doing(state: Board, me: MemberId) -> tuple[Any, ...]:
    """All that is only others' to change, and all they can undo."""
    return (
        {who: list(stack) for who, stack in state.acts.items() if who != me},
        {who: list(stack) for who, stack in state.undone_acts.items() if who != me},
        {i.id: [c for c in i.comments if c.by != me] for i in state.ideas.values()},
        {i.id: {(r.feeling, r.by) for r in i.reactions if r.by != me} for i in state.ideas.values()},
        {i.id: i.status for i in state.ideas.values() if i.kind != "combination" and i.by != me and not i.cites},
    )


@settings(max_examples=60, deadline=None)
@given(board_histories(max_size=30), st.lists(st.tuples(st.sampled_from(CAST), st.booleans()), max_size=30))
def test_undo_and_redo_in_any_order_leave_what_is_others_and_never_crash(
    history: list[Asked], tries: list[tuple[MemberId, bool]]
) -> None:
    facts = list(facts_of(history))
    state = fold(board, facts)
    for number, (me, forward) in enumerate(tries):
        theirs, words = others_doing(state, me), {i.id: i.wordings for i in state.ideas.values()}
        untouched = deepcopy(state)
        try:
            made = ask(state, Redo() if forward else Undo(), me, number)
        except Refusal:
            assert state == untouched
            continue
        assert state == untouched
        facts += made
        state = folded(state, made)
        assert others_doing(state, me) == theirs
        assert all(state.ideas[i].wordings[: len(said)] == said for i, said in words.items())
        sound(state)
    assert fold(board, facts) == state


@settings(max_examples=60, deadline=None)
@given(board_histories(max_size=40))
def test_the_stacks_stay_bounded_and_hold_nobodys_words(history: list[Asked]) -> None:
    state = fold(board, facts_of(history))
    for stack in (*state.acts.values(), *state.undone_acts.values()):
        assert len(stack) <= MOST_ACTS
        assert len({act.id for act in stack}) == len(stack)
        assert all(not texts_in(act) for act in stack)


def texts_in(act: Act) -> list[str]:
    return [name for back in act.backs for name in back.__struct_fields__ if name in ("text", "why", "new_here")]


@settings(max_examples=40, deadline=None)
@given(board_histories(max_size=30), st.sampled_from(CAST))
def test_undoing_until_nothing_is_left_ends_and_redoing_all_of_it_too(history: list[Asked], me: MemberId) -> None:
    state = fold(board, facts_of(history))
    for wish in (Undo(), Redo()):
        for number in range(2 * MOST_ACTS):
            try:
                state = folded(state, ask(state, wish, me, number))
            except Refusal:
                break
        else:
            raise AssertionError("it never ends")


def test_a_long_history_leaves_small_stacks() -> None:
    state = fold(board, facts_of(random_board(2, 3_000)))
    assert {len(stack) for stack in state.acts.values()} == {MOST_ACTS}
