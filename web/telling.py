# SPDX-License-Identifier: Apache-2.0
"""Every event in one plain sentence: who did what, with the words at that moment. The same sentence everywhere.

Plain text, not markup. Must not know boards or pages: the caller gives the ideas as they were, and the people.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import regex  # type: ignore[import-untyped]
from babel.lists import format_list

from domain.board import Idea
from domain.board.forking import IdeaCarried
from domain.board.ideas import IdeaBrought
from domain.kernel import FORGOTTEN, Event, Fact, MemberId, text_fields
from web.dates import LOCALES
from web.identity.people import SOMEBODY, Person
from web.sentences import BOARD, NETWORK, Kind, Sentence
from web.words import _, translate

EXCERPT: Final = 90
"""Characters of somebody's words in a sentence, at most."""

SOURCES: Final = 3
IDEAS: Final = frozenset({"idea", "on", "about", "source", "target"})
MANY_IDEAS: Final = frozenset({"sources", "builds_on"})
PEOPLE: Final = frozenset({"to", "giver", "whose"})
ERASED: Final = _("[erased at the writer's request]")
AN_IDEA: Final = _("an idea")
TABLE: Final[Mapping[str, tuple[Kind, Sentence]]] = BOARD | NETWORK

IdeaThen = Callable[[str], Idea | None]
Naming = Callable[[MemberId], Person]


def told(fact: Fact, idea: IdeaThen, person: Naming, language: str) -> str:
    """One sentence. `idea` gives an idea as it was right after the fact, None where it is not known.

    Raises KeyError for an event nobody wrote a sentence for.
    """
    chosen = TABLE[tag_of(fact.event)][1]
    sentence = translate(language, chosen if isinstance(chosen, str) else chosen(fact.event))
    return ended(begun(sentence % Gaps(fact, idea, person, language), language))


def kind_of(event: Event) -> Kind:
    return TABLE[tag_of(event)][0]


def tag_of(event: Event) -> str:
    return str(type(event).__struct_config__.tag)


def author(fact: Fact, person: Naming) -> str:
    """Who is named as the one who did it: an outside contributor by their label, anybody else by their name."""
    return ", ".join(map(shown, outsiders(fact.event))) or shown(person(doer(fact)).name)


def outsiders(event: Event) -> tuple[str, ...]:
    """The labels of those outside the network whose thought it was, the first of them before who helped."""
    if isinstance(event, IdeaBrought | IdeaCarried) and event.contributor:
        return (event.contributor, *event.contributors)
    return ()


def doer(fact: Fact) -> MemberId:
    """Whose act is told: who voiced an idea that somebody carried to another board, else who acted."""
    return fact.event.voiced_by if isinstance(fact.event, IdeaCarried) else fact.actor


class Gaps(Mapping[str, str]):
    """What stands in the places of a sentence, looked up only where the sentence asks."""

    def __init__(self, fact: Fact, idea: IdeaThen, person: Naming, language: str) -> None:
        self._fact = fact
        self._idea = idea
        self._person = person
        self._language = language

    def __getitem__(self, name: str) -> str:
        event: Any = self._fact.event
        if name == "who":
            return author(self._fact, self._person)
        if name == "before":
            return self._before(event)
        value = getattr(event, name)
        if name in text_fields(type(event)):
            return quoted(value, self._language)
        if name in IDEAS:
            return self._words(value)
        if name in MANY_IDEAS:
            return self._several(value)
        return shown(self._person(value).name) if name in PEOPLE else str(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fact.event.__struct_fields__)

    def __len__(self) -> int:
        return len(self._fact.event.__struct_fields__)

    def _words(self, idea_id: str, most: int = EXCERPT) -> str:
        found = self._idea(idea_id)
        return translate(self._language, AN_IDEA) if found is None else quoted(found.text, self._language, most)

    def _before(self, event: Any) -> str:
        found = self._idea(event.idea)
        if found is None or not 0 < event.started_from <= found.wording:
            return translate(self._language, AN_IDEA)
        return quoted(found.wordings[event.started_from - 1].text, self._language)

    def _several(self, ideas: Iterable[str]) -> str:
        ids = list(ideas)
        listed = [self._words(one, EXCERPT * 2 // 3) for one in ids[:SOURCES]]
        if len(ids) > SOURCES:
            listed.append(translate(self._language, _("%(number)s more"), number=len(ids) - SOURCES))
        return format_list(listed, locale=LOCALES[self._language])


def quoted(text: str, language: str, most: int = EXCERPT) -> str:
    """The beginning of somebody's words between quotes; that they were erased, if so."""
    return translate(language, ERASED) if text == FORGOTTEN else shown(f"“{excerpt(text, most)}”")


def excerpt(text: str, most: int = EXCERPT) -> str:
    """At most that many characters, on one line, cut between words where there is a place for it."""
    line = " ".join(text[: most * 8].split())
    if len(line) <= most:
        return line
    kept = ""
    for grapheme in regex.findall(r"\X", line[: most * 2]):
        if len(kept) + len(grapheme) >= most:
            break
        kept += grapheme
    between = kept.rfind(" ")
    return (kept[:between] if between > most * 2 // 3 else kept).rstrip(" .,;:…") + "…"


def shown(text: str) -> str:
    """Words from the right to the left, or with their own direction marks, cannot disturb the sentence around them."""
    if text.isascii() or not any(unicodedata.bidirectional(c) in TURNING for c in text):
        return text
    return f"\u2068{text}\u2069"


TURNING: Final = frozenset("R AL AN RLE RLO LRE LRO PDF RLI LRI FSI PDI".split())


def begun(sentence: str, language: str) -> str:
    """With a capital where it begins with nobody in particular; a name stays as its owner writes it."""
    nobody = (SOMEBODY[language], translate(language, _("a former member")), translate(language, AN_IDEA))
    return sentence[:1].upper() + sentence[1:] if sentence.startswith(nobody) else sentence


def ended(sentence: str) -> str:
    """With a full stop, unless somebody's own words end it."""
    last = sentence.rstrip("”\u2068\u2069")[-1:]
    return sentence if last in ".!?…" else sentence + "."
