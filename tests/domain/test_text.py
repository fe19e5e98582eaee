# SPDX-License-Identifier: Apache-2.0
"""How text is kept, and when nothing has been said."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from domain import board, network, notebook
from domain.board.ideas import IdeaVoiced, Move
from domain.kernel import FORGOTTEN, Refusal, is_blank, said, text_fields, tidy

ANY = st.text() | st.text(st.sampled_from("ae\u0301\u0327\0\r\n\t \x85\u200b\ud800\u1100\u1161\u2126"))


@given(ANY)
@example("e\0\u0301")
@example("\u0301 e")
def test_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(ANY)
@example("e\0\u0301")
@example("e\ud800\u0301")
def test_tidy_text_has_one_form_for_each_letter(text: str) -> None:
    assert unicodedata.is_normalized("NFC", tidy(text))


@given(ANY)
def test_tidy_text_has_no_control_characters_but_newline_and_tab(text: str) -> None:
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in tidy(text))
    tidy(text).encode()


@given(ANY)
def test_tidy_text_begins_and_ends_with_something(text: str) -> None:
    assert tidy(text) == tidy(text).strip()


@given(ANY)
def test_nobody_can_type_what_stands_for_forgotten_text(text: str) -> None:
    assert FORGOTTEN not in tidy(text)


@given(st.text(st.sampled_from("ab ñ€\n\t\U0001f33b")))
def test_ordinary_text_is_only_stripped(text: str) -> None:
    assert tidy(text) == text.strip()


def test_lines_end_in_one_way() -> None:
    assert tidy("one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"


SEEN_BY_NOBODY = ("", " ", "\n\t\r", "\u00a0", "\u2003", "\u2028", "\u200b", "\u200d\u2060", "\ufeff", "\u00ad")
LOOK_LIKE_LETTERS = ("\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\U000e0020", "\u202e", "\0", "\x1b")


@pytest.mark.parametrize("text", SEEN_BY_NOBODY + LOOK_LIKE_LETTERS, ids=ascii)
def test_what_nobody_sees_says_nothing(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        said(text)
    assert refused.value.code == "empty"
    assert is_blank(text + text)


@pytest.mark.parametrize(
    "text", ["a", ".", "\U0001f33b", "\U0001fae8", "ok\u200b", " \u0627 ", "\u1100", "\ue000"], ids=ascii
)
def test_anything_a_reader_sees_is_said(text: str) -> None:
    assert said(text) == text


def test_a_refusal_puts_its_facts_in_its_sentence() -> None:
    refusal = Refusal("full", "Only %(limit)s fit here. Nothing was saved.", limit=3)
    assert (str(refusal), refusal.code) == ("Only 3 fit here. Nothing was saved.", "full")


def test_free_text_is_found_by_its_mark() -> None:
    assert text_fields(IdeaVoiced) == ("text",)
    assert text_fields(Move) == ()


DECIDERS = (board, network, notebook)


@pytest.mark.parametrize("kind", [kind for decider in DECIDERS for kind in (*decider.EVENTS, *decider.COMMANDS)])
def test_every_field_a_person_writes_freely_in_is_marked_as_personal(kind: type[Struct]) -> None:
    written = set(
        "text new_here why farewell question name inside outside title prompt happened guests learned".split()
    )
    written |= {"place", "about"} if "setting" in kind.__struct_fields__ else set()
    written |= {"what"} if "experiment" in kind.__struct_fields__ else set()
    assert set(text_fields(kind)) == written & set(kind.__struct_fields__)
