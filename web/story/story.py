# SPDX-License-Identifier: Apache-2.0
"""One idea's story in one language, ready to be laid out: everything the page and the files say, said once.

Texts are as they were at the version; what was forgotten is FORGOTTEN here too. Must not know who is looking.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct, field

from domain.board import Idea
from domain.kernel import Fact, IdeaId, MemberId
from projections.emergence import Emergence, Woven, emergence
from projections.lineage import is_once
from projections.linkograph import Move
from projections.past import Past
from web.identity.people import Person
from web.rendering import Rendering
from web.sentences import Kind
from web.story import words
from web.story.wordings import Change, Patience, changes
from web.telling import author, doer, kind_of, outsiders, quoted, shown, told
from web.words import translate

SENTENCES: Final = 2_000
MOVES: Final = 300
"""Moves one drawing can hold."""


class Reader(Struct, frozen=True):
    """For whom it is told: the language, how people are called here, and how moments are written."""

    rendering: Rendering
    person: Callable[[MemberId], Person]
    language: str


class Line(Struct, frozen=True):
    """One event in a sentence."""

    version: int
    at: datetime
    day: str
    clock: str
    told: str
    kind: Kind


class Day(Struct, frozen=True):
    name: str
    lines: list[Line]


class Somebody(Struct):
    """Who was there on the way, and in what ways; outside contributors by their label, without an id."""

    name: str
    initials: str = ""
    tint: int | None = None
    deeds: dict[str, None] = field(default_factory=dict)


class Sat(Struct, frozen=True):
    """One sitting: its day, from when until when, who, how many steps, and the version at its end."""

    day: str
    begun: str
    ended: str
    people: str
    steps: int
    version: int


class Tied(Struct, frozen=True):
    """What the table beside the drawing says of one line: the younger idea, how it came, and the older one."""

    target: Idea
    relation: str
    source: Idea
    once: bool


class Story(Struct, frozen=True):
    """`now` is the head version of the board; `version` the one it is told at."""

    past: Past
    reader: Reader
    version: int
    e: Emergence

    @property
    def idea(self) -> Idea:
        return self.e.idea

    @property
    def now(self) -> int:
        return self.past.version

    @property
    def is_then(self) -> bool:
        return self.version < self.now

    @property
    def at(self) -> datetime:
        """When the last thing that is told of happened."""
        return self.past.facts[self.version - 1].happened_at

    def say(self, sentence: str, **gaps: object) -> str:
        """One of our own sentences in the reader's language."""
        return translate(self.reader.language, sentence, **gaps)

    def tell(self, fact: Fact) -> str:
        return told(fact, lambda idea: self.past.idea(idea, fact.version), self.reader.person, self.reader.language)

    def name(self, idea: IdeaId, most: int = 90) -> str:
        """An idea by the beginning of its words."""
        return quoted(self.e.board.ideas[idea].text, self.reader.language, most)

    def whose(self, idea: Idea) -> str:
        """Who put it into its first words."""
        if idea.outside:
            return shown(idea.outside.contributor)
        return shown(self.reader.person(idea.by).name)

    # -- the story -------------------------------------------------------------------------------------------------
    @property
    def untold(self) -> int:
        """How many sentences are too many."""
        return max(0, len(self.e.steps) - SENTENCES)

    def lines(self) -> list[Line]:
        rendering, language = self.reader.rendering, self.reader.language
        return [
            Line(
                fact.version,
                fact.happened_at,
                rendering.day(fact.happened_at, language),
                rendering.clock(fact.happened_at),
                self.tell(fact),
                kind_of(fact.event),
            )
            for fact in self.e.steps[self.untold :]
        ]

    def days(self) -> list[Day]:
        found: list[Day] = []
        for line in self.lines():
            if not found or found[-1].name != line.day:
                found.append(Day(line.day, []))
            found[-1].lines.append(line)
        return found

    def in_short(self) -> str:
        by = {move.by for move in self.e.moves}
        return words.in_short(self.e, len(by), self.reader.rendering, self.reader.language)

    def changes(self) -> list[Change]:
        """Old and new wordings of the idea, then of those above it, the nearest first."""
        ideas = [self.idea, *(self.e.board.ideas[one] for one in self.e.family.distance if one != self.idea.id)]
        patience = Patience()
        return [change for idea in ideas for change in changes(idea, patience)]

    # -- who and when ----------------------------------------------------------------------------------------------
    def people(self) -> list[Somebody]:
        """In the order they came in."""
        found: dict[str, Somebody] = {}
        for fact in self.e.steps:
            deed = words.DEEDS.get(kind_of(fact.event), words.DEEDS["idea"])
            if labels := outsiders(fact.event):
                for n, label in enumerate(labels):
                    self._did(found, outside(label), words.HELPED if n else deed, f"outside {label}")
            else:
                self._did(found, self.somebody(doer(fact)), deed, doer(fact))
        return list(found.values())

    def _did(self, found: dict[str, Somebody], somebody: Somebody, deed: str, called: str) -> None:
        found.setdefault(called, somebody).deeds[self.say(deed)] = None

    def somebody(self, member: str) -> Somebody:
        person = self.reader.person(MemberId(member))
        return Somebody(shown(person.name), person.initials, person.tint)

    def sittings(self) -> list[Sat]:
        rendering, language = self.reader.rendering, self.reader.language
        return [
            Sat(
                rendering.day(each.sitting.began, language),
                rendering.clock(each.sitting.began),
                rendering.clock(each.sitting.ended),
                ", ".join(self.authors(each.facts)),
                len(each.facts),
                min(each.sitting.last, self.version),
            )
            for each in self.e.sittings
        ]

    def authors(self, facts: Iterable[Fact]) -> list[str]:
        """Names, each once, in order."""
        return list(dict.fromkeys(author(fact, self.reader.person) for fact in facts))

    # -- how it hangs together -------------------------------------------------------------------------------------
    def ties(self) -> list[Tied]:
        ideas = self.e.board.ideas
        found = []
        for strand in sorted(self.e.family.nearest().strands, key=lambda s: (ideas[s.target].version, s.version)):
            once = is_once(self.e.board, strand)
            relation = words.relation(strand, once, self.reader.language)
            found.append(Tied(ideas[strand.target], relation, ideas[strand.source], once))
        return found

    def moves(self) -> list[Move]:
        """The last of those on the way that one drawing can hold."""
        return self.e.moves[-MOVES:]

    def text_of(self, move: Move) -> str:
        return self.e.board.ideas[move.idea].wordings[move.wording - 1].text

    def mover(self, move: Move) -> Somebody:
        """Who made a move, as they are called here."""
        labels = outsiders(self.past.facts[move.version - 1].event)
        return outside(move.by) if move.by in labels else self.somebody(move.by)


def outside(label: str) -> Somebody:
    return Somebody(shown(label), label[:3])


def story_of(past: Past, version: int, idea: IdeaId, reader: Reader, known: Woven | None = None) -> Story:
    """Raises KeyError for an idea that was not on the board at that version."""
    return Story(past, reader, version, emergence(past.facts[:version], past.board(version), idea, known))
