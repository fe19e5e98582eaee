# SPDX-License-Identifier: Apache-2.0
"""Every event in one plain sentence, in both languages; what was erased stays erased."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from domain import board, network
from domain.board import Idea
from domain.board.combining import IdeasCombined
from domain.board.forking import IdeaCarried
from domain.board.ideas import IdeaBrought, IdeaBuiltOn, IdeaVoiced, QuestionRaised
from domain.board.insight import InsightNamed
from domain.board.links import LinkDrawn
from domain.board.rewording import IdeaReworded
from domain.board.state import Place, Wording
from domain.board.taking_back import IdeaTakenBack
from domain.kernel import FORGOTTEN, BoardId, CommandId, Event, Fact, IdeaId, LinkId, MemberId, StreamId, text_fields
from domain.network.auditing import RecordLookedAt, WordsErased
from domain.network.membership import MemberLeft
from domain.network.sparking import SparkEchoed
from tests.domain.given import MORNING, SANNE, YOUSSEF
from tests.journal.samples import sample
from web.identity.people import Person, person, unknown
from web.sentences import BOARD, NETWORK, Kind
from web.telling import EXCERPT, TABLE, excerpt, kind_of, shown, told
from web.words import LANGUAGES, translate

EVENTS = (*board.EVENTS, *network.EVENTS)
HERE = Place(0, 0)
NAMES = {SANNE: "Sanne", YOUSSEF: "Youssef"}
LONG = "Een heel lang verhaal over leren van elkaar. " * 40


def somebody(member: MemberId) -> Person:
    return person(member, NAMES[member]) if member in NAMES else unknown(member, "en")


def fact(event: Event, actor: MemberId = SANNE) -> Fact:
    return Fact(StreamId("board-told"), 9, MORNING, actor, CommandId("command-9"), event)


def idea(text: str, *earlier: str) -> Idea:
    wordings = tuple(Wording(words, SANNE, MORNING, n) for n, words in enumerate((*earlier, text), 1))
    return Idea(IdeaId("idea-one"), "idea", SANNE, MORNING, 1, HERE, wordings)


def said(event: Event, language: str = "en", actor: MemberId = SANNE, **ideas: Any) -> str:
    """Ideas by the end of their id."""
    known = {f"idea-{name}": idea(one) if isinstance(one, str) else one for name, one in ideas.items()}
    return told(fact(event, actor), known.get, somebody, language)


def named(name: str) -> IdeaId:
    return IdeaId(f"idea-{name}")


def variants(kind: type[Event]) -> Iterator[Event]:
    """The sample, without its optional texts, and with every choice a field leaves."""
    one = sample(kind)
    yield one
    for field, annotation in kind.__annotations__.items():
        for choice in get_args(annotation):
            if isinstance(choice, str):
                yield structs.replace(one, **{field: choice})
        if annotation is str or getattr(one, field) == () or isinstance(getattr(one, field), tuple):
            yield structs.replace(one, **{field: type(getattr(one, field))()})
    for field in text_fields(kind):
        yield structs.replace(one, **{field: ""})


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_every_event_has_a_sentence_in_both_languages(kind: type[Event]) -> None:
    for event in variants(kind):
        dutch, english = (told(fact(event), lambda _: idea("Eerst koffie"), somebody, lang) for lang in LANGUAGES)
        assert dutch != english
        for sentence in (dutch, english):
            assert re.search(r"[.!?…][”\u2069]*$", sentence), sentence
            assert "%" not in sentence
            assert "\n" not in sentence
            assert not any(tag in sentence for tag in TABLE)


def test_no_sentence_waits_for_an_event_that_does_not_exist() -> None:
    assert set(BOARD) == {str(kind.__struct_config__.tag) for kind in board.EVENTS}
    assert set(NETWORK) == {str(kind.__struct_config__.tag) for kind in network.EVENTS}


def test_every_event_has_a_kind() -> None:
    assert {kind_of(sample(kind)) for kind in EVENTS} <= set(get_args(Kind))


@pytest.mark.parametrize("kind", [kind for kind in EVENTS if text_fields(kind)], ids=lambda kind: kind.__name__)
def test_forgotten_words_are_told_as_erased(kind: type[Event]) -> None:
    gone = structs.replace(sample(kind), **dict.fromkeys(text_fields(kind), FORGOTTEN))
    for language in LANGUAGES:
        sentence = told(fact(gone), lambda _: idea(FORGOTTEN, FORGOTTEN), somebody, language)
        assert FORGOTTEN not in sentence
        if isinstance(gone, RecordLookedAt):
            continue
        assert translate(language, "[erased at the writer's request]") in sentence


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_nobody_is_quoted_at_length(kind: type[Event]) -> None:
    event = structs.replace(sample(kind), **dict.fromkeys(text_fields(kind), LONG))
    sentence = told(fact(event), lambda _: idea(LONG, LONG), somebody, "en")
    assert all(len(quote) <= EXCERPT for quote in re.findall("“(.*?)”", sentence))


# -- some, word for word -----------------------------------------------------------------------------------------------
def test_who_did_what_stands_in_it_with_the_words_of_that_moment() -> None:
    voiced = IdeaVoiced(named("jas"), "Ik houd mijn jas aan", HERE)
    assert said(voiced, "nl") == "Sanne bracht een idee in: “Ik houd mijn jas aan”."
    assert said(voiced, "en") == "Sanne voiced an idea: “Ik houd mijn jas aan”."
    built = IdeaBuiltOn(named("vaat"), named("lopen"), "De vaat!", HERE)
    assert said(built, "nl", lopen="Een stukje lopen") == "Sanne bouwde voort op “Een stukje lopen”: “De vaat!”"
    about = QuestionRaised(named("vraag"), "Hoe lang?", HERE, named("lopen"))
    assert said(about, "en", YOUSSEF, lopen="Een stukje lopen") == "Youssef asked about “Een stukje lopen”: “Hoe lang?”"
    assert said(structs.replace(about, about=None), "nl") == "Sanne stelde een vraag: “Hoe lang?”"


def test_a_rewording_says_what_it_was_and_what_it_became() -> None:
    again = IdeaReworded(named("one"), "Eerst thee", 1)
    assert said(again, "en", one=idea("Eerst thee", "Eerst koffie")) == (
        "Sanne reworded “Eerst koffie”: it became “Eerst thee”."
    )
    beside = structs.replace(again, beside=(1,))
    assert "stand side by side" in said(beside, "en", one=idea("Eerst thee", "Eerst koffie"))


def test_of_many_sources_three_are_named() -> None:
    ids = tuple(named(name) for name in ("a", "b", "c", "d", "e"))
    sources: dict[str, Any] = dict.fromkeys(("a", "b", "c", "d", "e"), "Iets")
    both = IdeasCombined(named("all"), ids[:2], "Samen", "Nieuw", HERE)
    assert said(both, "nl", **sources) == "Sanne combineerde “Iets” en “Iets” tot “Samen”."
    all_five = said(structs.replace(both, sources=ids), "en", **sources)
    assert all_five == "Sanne combined “Iets”, “Iets”, “Iets” and 2 more into “Samen”."


def test_links_and_insights_name_their_ideas() -> None:
    link = LinkDrawn(LinkId("link-one"), "answers", named("a"), named("b"))
    assert said(link, "en", a="Friday", b="When?") == "Sanne saw that “Friday” answers “When?”"
    insight = InsightNamed(named("a"), "Niemand had het alleen")
    assert said(insight, "nl", a="Vrijdag") == "Sanne noemde “Vrijdag” een inzicht: “Niemand had het alleen”."


def test_what_was_brought_or_carried_is_told_of_whose_it_was() -> None:
    brought = IdeaBrought(named("a"), "Een raam", HERE, "P13", ("P2",), (named("b"),))
    assert said(brought, "en", b="Een deur") == (
        "P13, P2 wrote, inspired by “Een deur”: “Een raam” (brought in from elsewhere)."
    )
    carried = IdeaCarried(named("a"), "Een raam", HERE, "idea", YOUSSEF, MORNING, YOUSSEF, MORNING)
    assert said(carried, "en", a="Een raam") == "From the other board came, by Youssef: “Een raam”."
    back = IdeaTakenBack(named("c"), BoardId("board-b"), named("a"), 3, "Een raam", YOUSSEF, YOUSSEF, HERE)
    assert said(back, "en") == "Sanne took an idea back from a side board: “Een raam”."


def test_what_somebody_did_not_say_is_not_quoted() -> None:
    assert said(MemberLeft("name"), "nl") == "Sanne verliet het netwerk."
    assert said(MemberLeft("name", "Tot later"), "en") == "Sanne left the network, saying: “Tot later”."
    assert said(SparkEchoed(""), "en") == "Sanne said “me too”."
    assert said(WordsErased(3, YOUSSEF), "en") == "The words Youssef wrote here were erased, at their own request."
    assert said(WordsErased(3), "en") == "Somebody's words were erased here, at their own request."


def test_nobody_in_particular_begins_with_a_capital_and_a_name_as_its_owner_writes_it() -> None:
    nobody = MemberId("member-nobody")
    assert said(MemberLeft("former"), "en", nobody).startswith("Somebody left")
    small = fact(MemberLeft("name"))
    assert told(small, lambda _: None, lambda m: person(m, "van der Berg"), "en").startswith("van der Berg left")


def test_an_idea_that_is_not_known_is_an_idea() -> None:
    assert said(InsightNamed(named("gone"), "Because"), "en") == "Sanne named an idea an insight: “Because”."


def test_words_from_right_to_left_stand_apart_from_the_sentence() -> None:
    assert said(IdeaVoiced(named("a"), "שלום", HERE)) == "Sanne voiced an idea: \u2068“שלום”\u2069."
    assert shown("gewoon – gewóón") == "gewoon – gewóón"


@given(st.text(max_size=400), st.integers(10, 90))
def test_an_excerpt_is_one_line_and_never_longer(text: str, most: int) -> None:
    found = excerpt(text, most)
    assert len(found) <= most
    assert "\n" not in found
    assert found.endswith("…") or found == " ".join(text.split())


def test_an_excerpt_ends_between_words_and_never_within_a_sign() -> None:
    assert excerpt("Samen een stukje lopen in plaats van zitten", 30) == "Samen een stukje lopen in…"
    assert excerpt("👩‍👩‍👧" * 20, 24) == "👩‍👩‍👧" * 4 + "…"
