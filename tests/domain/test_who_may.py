# SPDX-License-Identifier: Apache-2.0
"""Who may wish what: a row for every wish there is. And the wishes that must never be there."""

from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct

from domain import board, network, notebook
from domain.board import (
    forking,
    opening,
)
from domain.kernel import (
    Asked,
    Command,
    CommandId,
    Event,
    Fact,
    MemberId,
    ReflectionId,
    Standing,
)
from domain.network import (
    sparking,
)
from domain.network.state import Member
from domain.notebook import keeping
from tests.domain import scenes
from tests.domain.given import MILA, MORNING, SANNE, STREAM, decider_of, given
from tests.domain.rows import (
    BOUND,
    EVERY_COMMAND,
    HAPPENS,
    IN_A_NETWORK,
    IN_A_NOTEBOOK,
    NOTHING,
    ON_A_BOARD,
    PUBLIC,
    STANDINGS,
    STRANGER,
    THOUGHT,
    before,
    lively,
)
from tests.domain.scenes import (
    BOARD,
    NETWORK,
)


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", notebook.COMMANDS)
def test_a_notebook_is_its_owners_alone(kind: type[Command], standing: Standing) -> None:
    wish, answers = IN_A_NOTEBOOK[kind]
    second = keeping.ReflectionWritten(ReflectionId("reflection-2"), NETWORK, "x", "")
    written = keeping.ReflectionWritten(THOUGHT, NETWORK, "x", ""), second
    scene = given(*written, keeping.ReflectionTornOut(second.reflection))
    expect(scene.when(wish, standing=standing), answers[standing])


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", [*board.COMMANDS, *board.INNER_COMMANDS])
def test_who_may_wish_this_of_a_board(kind: type[Command], standing: Standing) -> None:
    wish, answers = ON_A_BOARD[kind]
    scene = given() if kind in (opening.Begin, forking.BeginFork) else lively()
    outcome = scene.when(wish, by=SANNE, standing=standing)
    expect(outcome, answers[standing])


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", [*network.COMMANDS, *network.INNER_COMMANDS])
def test_who_may_wish_this_of_a_network(kind: type[Command], standing: Standing) -> None:
    wish, answers = IN_A_NETWORK[kind]
    expect(before(wish, standing).when(wish, by=MILA, standing=standing), answers[standing])


def expect(outcome: Any, answer: str) -> None:
    if answer in (HAPPENS, NOTHING):
        assert outcome.refusal is None, outcome.refusal
        assert bool(outcome.events) == (answer == HAPPENS)
    else:
        outcome.refused(answer)


def test_the_network_itself_knows_who_is_a_member_whatever_the_door_says() -> None:
    for claimed in STANDINGS:
        outcome = scenes.network().when(sparking.TurnQuestion("x"), by=MILA, standing=claimed)
        outcome.refused({**dict.fromkeys(STANDINGS, STRANGER), **BOUND}[claimed])


def test_every_wish_has_its_row_and_its_name() -> None:
    assert {*ON_A_BOARD, *IN_A_NETWORK, *IN_A_NOTEBOOK} == set(EVERY_COMMAND)
    of_board = board.COMMANDS + board.INNER_COMMANDS + board.EVENTS
    of_notebook = notebook.COMMANDS + notebook.EVENTS
    for kinds in (of_board, network.COMMANDS + network.INNER_COMMANDS + network.EVENTS, of_notebook):
        tags = [kind.__struct_config__.tag for kind in kinds]
        assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("kind", [board, network, notebook])
def test_what_is_no_wish_and_no_fact_here_is_a_defect(kind: Any) -> None:
    class Unknown(Command, frozen=True):
        pass

    class Happened(Event, frozen=True):
        pass

    started: Any = {board: lively().board, network: scenes.network().network, notebook: notebook.empty()}[kind]
    with pytest.raises(TypeError, match="is no wish of"):
        kind.decide(started, Asked(Unknown(), CommandId("this-command"), SANNE, MORNING, "member"))
    with pytest.raises(TypeError, match="is no fact of"):
        kind.evolve(started, Fact(STREAM, 1, MORNING, SANNE, CommandId("this-command"), Happened()))


# -- what must never be there --------------------------------------------------------------------------------------
def parts(hint: Any) -> set[Any]:
    """Every type a field's type is made of."""
    if isinstance(hint, UnionType) or get_origin(hint) is not None:
        return set().union(*map(parts, get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return set().union(*(parts(inner) for inner in get_type_hints(hint).values()))
    return {hint}


def fields_with(found: set[Any], *kinds: type[Struct]) -> set[tuple[str, str]]:
    return {
        (kind.__name__, name)
        for kind in kinds
        for name in kind.__struct_fields__
        if parts(get_type_hints(kind)[name]) & found
    }


def test_no_wish_is_about_another_person_but_an_offer_which_that_person_may_take() -> None:
    """So nobody is added, removed or given a role by somebody else: it cannot even be said."""
    assert fields_with({MemberId}, *PUBLIC) == {("OfferRole", "to")}


def test_what_is_asked_inside_names_others_only_as_whose_words_and_links_come_along_or_are_erased() -> None:
    inner = fields_with({MemberId}, *board.INNER_COMMANDS, *network.INNER_COMMANDS)
    carried = {("BeginFork", "carried"), ("BeginFork", "links"), ("TakeBack", "voiced_by")}
    assert inner == carried | {("NoteErasure", "whose")}


def test_nothing_that_can_be_wished_or_remembered_scores_a_person() -> None:
    numbers = fields_with({int, float}, *EVERY_COMMAND, *board.EVENTS, *network.EVENTS, *notebook.EVENTS, Member)
    about_versions = {"base", "started_from", "beside", "version", "affirms", "affirmed", "wording"}
    about_moments = {"of", "of_version", "at", "seen"}
    about_places = {"place", "moves", "carried"}
    about_the_record = {"streams"}
    assert {name for _, name in numbers} == about_versions | about_moments | about_places | about_the_record


def test_a_wish_with_a_field_nobody_knows_is_no_wish() -> None:
    kinds = (*EVERY_COMMAND, *board.EVENTS, *network.EVENTS, *notebook.EVENTS)
    assert all(kind.__struct_config__.forbid_unknown_fields for kind in kinds)


def test_no_inner_wish_comes_through_a_door() -> None:
    assert not set(board.INNER_COMMANDS) & set(board.COMMANDS)
    assert not set(network.INNER_COMMANDS) & set(network.COMMANDS)
    assert decider_of(opening.Begin(BOARD, NETWORK, "x")) is board
