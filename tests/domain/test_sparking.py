# SPDX-License-Identifier: Apache-2.0
"""From a spark to a network with a bounded theme and a question."""

import pytest

from domain.kernel import NetworkId
from domain.network.membership import Join, Leave, MemberJoined
from domain.network.sparking import (
    AccessChosen,
    ChooseAccess,
    Form,
    NetworkFormed,
    NetworkSparked,
    QuestionTurned,
    SayMeToo,
    Spark,
    SparkEchoed,
    ThemeTurned,
    TurnQuestion,
    TurnTheme,
)
from tests.domain.given import IMPORT, MILA, SANNE, YOUSSEF, by, given
from tests.domain.scenes import FORMED, JOINED, NETWORK, SPARKED, network

FORM = Form("Learning at work", "in our own work", "courses", "What helps?")
ECHOED = SparkEchoed("At our place too")


def test_anybody_lights_a_spark() -> None:
    wish = Spark(NETWORK, "I want to find out how we learn at work")
    lit = given().when(wish, standing="stranger").then(SPARKED).network
    assert (lit.stage, lit.id, lit.sparked_by, lit.name, lit.question) == ("spark", NETWORK, SANNE, SPARKED.text, "")


def test_a_spark_says_something_and_is_lit_once() -> None:
    given().when(Spark(NETWORK, "  ")).refused("empty")
    given(SPARKED).when(Spark(NETWORK, "Me first")).refused("already_sparked")


def test_i_say_me_too_and_once_is_enough() -> None:
    echoed = given(SPARKED).when(SayMeToo("At our place too"), by=YOUSSEF, standing="stranger").then(ECHOED)
    assert echoed.network.attracted == (SANNE, YOUSSEF)
    echoed.when(SayMeToo(), by=YOUSSEF).then_nothing()
    echoed.when(SayMeToo(), by=SANNE).then_nothing()


def test_me_too_is_said_to_a_spark() -> None:
    given().when(SayMeToo()).refused("no_network")
    network().when(SayMeToo(), by=MILA).refused("already_formed")


def test_who_is_attracted_lets_the_spark_become_a_network_and_is_its_first_member() -> None:
    formed = (
        given(SPARKED, by(YOUSSEF, ECHOED)).when(FORM, by=YOUSSEF, standing="stranger").then(FORMED, JOINED).network
    )
    assert (formed.stage, formed.name, formed.question) == ("network", "Learning at work", "What helps?")
    assert [m.id for m in formed.here] == [YOUSSEF]


def test_forming_makes_nobody_else_a_member() -> None:
    formed = given(SPARKED, by(YOUSSEF, ECHOED), FORMED, JOINED).network
    assert list(formed.members) == [SANNE]


def test_who_was_not_attracted_forms_nothing() -> None:
    given(SPARKED).when(FORM, by=MILA).refused("say_me_too")
    given().when(FORM).refused("no_network")
    network().when(FORM).refused("already_formed")


def test_a_theme_is_bounded_and_has_a_name_and_a_question() -> None:
    given(SPARKED).when(Form(" ", "in", "out", "why?")).refused("empty")
    given(SPARKED).when(Form("Learning", "in", "out", "\u200b")).refused("empty")
    given(SPARKED).when(Form("Learning", " ", "out", "why?")).refused("unbounded")
    given(SPARKED).when(Form("Learning", "in", "\u2800", "why?")).refused("unbounded")


def test_an_import_forms_a_network_without_members() -> None:
    lit = given(by(IMPORT, NetworkSparked(NetworkId("network-imported"), "Brought")))
    formed = lit.when(FORM, by=IMPORT, standing="importer").then(FORMED)
    assert formed.network.members == {}
    formed.when(Join(), by=SANNE, standing="stranger").then(MemberJoined(0))


def test_the_theme_turns_and_what_it_was_stays_known() -> None:
    turned = ThemeTurned("Learning by making", "with hands", "courses")
    after = network().when(TurnTheme("Learning by making", "with hands", "courses"), by=YOUSSEF).then(turned).network
    assert [t.name for t in after.themes] == ["Learning at work", "Learning by making"]
    assert after.name == "Learning by making"


@pytest.mark.parametrize(
    "turned",
    [("Other", "in our own work", "courses"), ("Learning at work", "x", "courses"), ("Learning at work", "in", "x")],
)
def test_any_part_of_the_theme_may_turn(turned: tuple[str, str, str]) -> None:
    network().when(TurnTheme(*turned)).then(ThemeTurned(*turned))


def test_a_theme_that_does_not_turn_is_nothing_to_do() -> None:
    network().when(TurnTheme("Learning at work", "in our own work", "courses")).then_nothing()
    network().when(TurnQuestion("What helps?")).then_nothing()
    network().when(ChooseAccess("open")).then_nothing()


def test_a_turned_theme_is_still_bounded_and_named() -> None:
    network().when(TurnTheme("", "in", "out")).refused("empty")
    network().when(TurnTheme("Learning", "in", "")).refused("unbounded")
    network().when(TurnQuestion("\t")).refused("empty")


def test_the_question_turns_and_what_it_was_stays_known() -> None:
    after = network().when(TurnQuestion("Who helps?"), by=YOUSSEF).then(QuestionTurned("Who helps?")).network
    assert [q.text for q in after.questions] == ["What helps?", "Who helps?"]
    assert after.question == "Who helps?"


def test_the_members_choose_who_may_come_in() -> None:
    private = network().when(ChooseAccess("private"), by=YOUSSEF).then(AccessChosen("private"))
    private.when(Join(), by=MILA, standing="stranger").refused("invitation_needed")


@pytest.mark.parametrize("wish", [TurnTheme("a", "b", "c"), TurnQuestion("a"), ChooseAccess("private")])
def test_nobody_outside_the_members_sets_theme_question_or_access(wish: TurnTheme) -> None:
    network().when(wish, by=MILA, standing="stranger").refused("not_a_member")
    given(SPARKED).when(wish).refused("still_a_spark")
    given().when(wish).refused("no_network")


def test_a_spark_has_no_members_to_leave_it() -> None:
    given(SPARKED).when(Leave()).refused("still_a_spark")
    assert NetworkFormed("a", "b", "c", "d", "open").access == Form("a", "b", "c", "d").access
