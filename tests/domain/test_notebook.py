# SPDX-License-Identifier: Apache-2.0
"""One's own notebook: what is written there for oneself alone, torn out, and put back."""

from typing import Any, Final

import pytest

from domain import notebook
from domain.kernel import Asked, CommandId, Fact, NetworkId, ReflectionId, StreamId
from domain.network.membership import MemberPaused, Pause
from domain.notebook.keeping import (
    AmbitionKept,
    InterestsNamed,
    KeepAmbition,
    NameInterests,
    PutBack,
    ReflectionPutBack,
    ReflectionTornOut,
    ReflectionWritten,
    TearOut,
    WriteReflection,
)
from tests.domain.given import MORNING, SANNE, Outcome, given
from tests.domain.scenes import NETWORK

PAGE: Final = ReflectionId("reflection-first")
ELSEWHERE: Final = NetworkId("network-elsewhere")
WRITTEN: Final = ReflectionWritten(PAGE, NETWORK, "I agreed too soon", "Where?")
TORN: Final = ReflectionTornOut(PAGE)


def owner(wish: Any, *happened: Any) -> Outcome:
    return given(*happened).when(wish, standing="owner")


def test_interests_are_named_in_own_words_changed_and_wiped() -> None:
    named = InterestsNamed("What happens at the door")
    assert owner(NameInterests("What happens at the door")).then(named).notebook.interests == "What happens at the door"
    owner(NameInterests("What happens at the door"), named).then_nothing()
    assert owner(NameInterests(""), named).then(InterestsNamed("")).notebook.interests == ""
    owner(NameInterests("")).then_nothing()


def test_an_ambition_is_kept_for_each_network_apart() -> None:
    kept = AmbitionKept(NETWORK, "To ask before I know")
    there = owner(KeepAmbition(ELSEWHERE, "To wait"), kept).then(AmbitionKept(ELSEWHERE, "To wait"))
    assert there.notebook.ambitions == {NETWORK: "To ask before I know", ELSEWHERE: "To wait"}
    owner(KeepAmbition(NETWORK, "To ask before I know"), kept).then_nothing()
    owner(KeepAmbition(NETWORK, "")).then_nothing()


def test_a_reflection_stands_with_its_question_and_may_have_none() -> None:
    page = owner(WriteReflection(PAGE, NETWORK, "I agreed too soon", "Where?")).then(WRITTEN).notebook.reflections[PAGE]
    assert (page.network, page.text, page.prompt, page.torn_out) == (NETWORK, "I agreed too soon", "Where?", False)
    owner(WriteReflection(PAGE, NETWORK, "It rained")).then(ReflectionWritten(PAGE, NETWORK, "It rained", ""))
    owner(WriteReflection(PAGE, NETWORK, " ")).refused("empty")


def test_written_again_it_replaces_what_stood_there_and_the_same_is_nothing_new() -> None:
    again = WriteReflection(PAGE, NETWORK, "I agreed too soon", "Where?")
    owner(again, WRITTEN).then_nothing()
    better = ReflectionWritten(PAGE, NETWORK, "I agreed in order to go home", "Where?")
    told = owner(WriteReflection(PAGE, NETWORK, "I agreed in order to go home", "Where?"), WRITTEN).then(better)
    assert [page.text for page in told.notebook.reflections.values()] == ["I agreed in order to go home"]
    assert not owner(again, WRITTEN, TORN).then(WRITTEN).notebook.reflections[PAGE].torn_out


def test_a_page_is_torn_out_and_put_back() -> None:
    torn = owner(TearOut(PAGE), WRITTEN).then(TORN)
    assert torn.notebook.reflections[PAGE].torn_out
    torn.when(TearOut(PAGE), standing="owner").then_nothing()
    back = torn.when(PutBack(PAGE), standing="owner").then(ReflectionPutBack(PAGE))
    assert not back.notebook.reflections[PAGE].torn_out
    owner(PutBack(PAGE), WRITTEN).then_nothing()


@pytest.mark.parametrize("wish", [TearOut(PAGE), PutBack(PAGE)])
def test_what_is_not_in_it_cannot_be_torn_out(wish: Any) -> None:
    owner(wish).refused("unknown_reflection")


@pytest.mark.parametrize("wish", [NameInterests("x"), TearOut(PAGE)])
def test_nobody_but_the_owner_writes_in_it(wish: Any) -> None:
    given(WRITTEN).when(wish, standing="member").refused("not_yours")
    given(WRITTEN).when(wish, standing="operator").refused("not_yours")


def test_what_belongs_in_a_network_is_no_wish_and_no_fact_of_it() -> None:
    with pytest.raises(TypeError):
        notebook.decide(notebook.empty(), Asked(Pause(), CommandId("c"), SANNE, MORNING, "owner"))
    with pytest.raises(TypeError):
        notebook.evolve(notebook.empty(), Fact(StreamId("s"), 1, MORNING, SANNE, CommandId("c"), MemberPaused()))
