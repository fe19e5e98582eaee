# SPDX-License-Identifier: Apache-2.0
"""Looking at the record and erasing words are noted where the members see them; the operator may do nothing else."""

from domain.kernel import MemberId
from domain.network.auditing import NoteErasure, NoteLook, RecordLookedAt, WordsErased
from domain.network.membership import Join, MemberLeft
from domain.network.sparking import SayMeToo, Spark
from domain.network.state import Erasure, Look
from tests.domain.given import MILA, SANNE, YOUSSEF, by, given
from tests.domain.scenes import BOARD, GARDEN, NETWORK, SPARKED, network

OPERATOR = MemberId("operator")
FILM = RecordLookedAt("film", BOARD, GARDEN, "For the others")


def test_what_a_member_takes_out_of_the_record_is_noted() -> None:
    wish = NoteLook("film", BOARD, GARDEN, "For the others")
    (look,) = network().when(wish, by=YOUSSEF).then(FILM).network.looks
    assert look == Look("film", BOARD, GARDEN, "For the others", YOUSSEF, look.at, 5)


def test_every_look_is_noted_also_the_same_one_twice() -> None:
    twice = network(FILM).when(NoteLook("film", BOARD, GARDEN, "For the others")).then(FILM)
    assert len(twice.network.looks) == 2


def test_the_operator_who_reads_says_so() -> None:
    looked = network().when(NoteLook("content", why="A court asked"), by=OPERATOR, standing="operator")
    look = looked.then(RecordLookedAt("content", why="A court asked")).network.looks[0]
    assert (look.by, look.board, look.idea) == (OPERATOR, "", "")


def test_somebody_who_left_or_was_attracted_is_noted_too_and_a_stranger_is_refused() -> None:
    network(by(YOUSSEF, MemberLeft("name"))).when(NoteLook("story"), by=YOUSSEF, standing="left").then(
        RecordLookedAt("story")
    )
    given(SPARKED).when(NoteLook("search"), by=SANNE).then(RecordLookedAt("search"))
    network().when(NoteLook("story"), by=MILA).refused("not_a_member")
    given().when(NoteLook("story"), by=OPERATOR, standing="operator").refused("no_network")


def test_an_erasure_is_noted_by_the_writer_or_the_operator() -> None:
    mine = network().when(NoteErasure(3, YOUSSEF), by=YOUSSEF).then(WordsErased(3, YOUSSEF)).network
    (erasure,) = mine.erasures
    assert erasure == Erasure(YOUSSEF, 3, YOUSSEF, erasure.at, 5)
    for whose in (YOUSSEF, None):
        asked = network().when(NoteErasure(3, whose), by=OPERATOR, standing="operator")
        asked.then(WordsErased(3, whose))


def test_nobody_notes_that_anothers_words_were_erased() -> None:
    for whose in (YOUSSEF, None):
        network().when(NoteErasure(3, whose), by=SANNE).refused("not_yours")
    network().when(NoteErasure(3, MILA), by=MILA, standing="stranger").refused("not_a_member")


def test_the_operator_takes_no_part() -> None:
    for wish in (Join(0), SayMeToo()):
        network().when(wish, by=OPERATOR, standing="operator").refused("only_notes")
    given().when(Spark(NETWORK, "x"), by=OPERATOR, standing="operator").refused("only_notes")
