# SPDX-License-Identifier: Apache-2.0
"""A story as W3C PROV-JSON (https://www.w3.org/submissions/prov-json/): who made what from what, exactly.

An entity is one wording, and a specialisation of its idea; an activity is an event; an agent is a person by their id
here, with the name that is shown. Forgotten words have no value.
"""

from collections.abc import Iterator
from typing import Any, Final

from domain.board import Idea
from domain.board.state import Wording
from domain.kernel import FORGOTTEN, Fact, IdeaId
from projections.emergence import Emergence, concerns
from projections.lineage import Strand, is_once
from projections.linkograph import Move
from web.importing.ids import derived
from web.story.story import Story
from web.telling import ERASED, doer, kind_of, outsiders, tag_of
from web.words import translate

Document = dict[str, Any]
QUALIFIED: Final = "prov:QUALIFIED_NAME"
KINDS: Final = frozenset({"idea", "question", "combination", "wording", "link", "aside", "insight", "board"})
"""What happened to thoughts; what was said and felt about them is no provenance."""


def prov_json(story: Story) -> Document:
    """A document of the story as it stands at its version."""
    namespace = f"urn:leernetwerk:network:{story.e.board.network}:board:{story.e.board.id}:"
    writing = Writing(story)
    for move in story.e.moves:
        writing.wording(move)
    for fact in story.e.steps:
        if kind_of(fact.event) in KINDS:
            writing.activity(fact)
    for strand in story.e.family.strands:
        writing.strand(strand)
    return {"prefix": {"ln": namespace}} | {part: found for part, found in writing.parts.items() if found}


class Writing:
    """A document while it is put together."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._e: Emergence = story.e
        self._said: set[str] = set()
        self.parts: dict[str, Document] = {
            part: {}
            for part in (
                *("entity", "activity", "agent", "wasGeneratedBy", "used", "wasAttributedTo", "wasAssociatedWith"),
                *("wasDerivedFrom", "wasInfluencedBy", "specializationOf"),
            )
        }

    # -- things ----------------------------------------------------------------------------------------------------
    def wording(self, move: Move) -> None:
        idea = self._e.board.ideas[move.idea]
        wording = idea.wordings[move.wording - 1]
        called = entity(move)
        self.parts["entity"][called] = self._words(wording) | {"prov:type": named("ln:Wording")}
        self._idea(idea)
        self._relate("specializationOf", {"prov:specificEntity": called, "prov:generalEntity": general(idea.id)})
        fact = self._story.past.facts[move.version - 1]
        self._relate("wasGeneratedBy", {"prov:entity": called, "prov:activity": event(fact)})
        for agent in self._writers(move, fact):
            self._relate("wasAttributedTo", {"prov:entity": called, "prov:agent": agent})
        self._revision(move, idea)

    def _words(self, wording: Wording) -> Document:
        if wording.text == FORGOTTEN:
            return {"prov:label": translate(self._story.reader.language, ERASED)}
        return {"prov:value": wording.text}

    def _idea(self, idea: Idea) -> None:
        kinds = ["ln:Idea", *(["ln:Insight"] if idea.insight else [])]
        kinds += {"question": ["ln:Question"], "combination": ["ln:Combination"]}.get(idea.kind, [])
        self.parts["entity"][general(idea.id)] = {
            "prov:label": self._story.name(idea.id),
            "prov:type": [named(kind) for kind in kinds],
        }

    def activity(self, fact: Fact) -> None:
        called, at = event(fact), fact.happened_at.isoformat()
        self.parts["activity"][called] = {
            "prov:startTime": at,
            "prov:endTime": at,
            "prov:label": self._story.tell(fact),
            "prov:type": tag_of(fact.event),
        }
        for agent in self._agents(fact):
            self._relate("wasAssociatedWith", {"prov:activity": called, "prov:agent": agent})
        if self._in_force_before(fact):
            self._relate("used", {"prov:activity": called, "prov:entity": self._in_force_before(fact)})

    def _in_force_before(self, fact: Fact) -> str:
        """The wording an event is about that made none itself."""
        about = next(iter(concerns(fact.event, {})), None)
        moves = [move for move in self._e.graph.moves_of(about) if move.version <= fact.version] if about else []
        return entity(moves[-1]) if moves and moves[-1].version < fact.version else ""

    # -- people ----------------------------------------------------------------------------------------------------
    def _agents(self, fact: Fact) -> Iterator[str]:
        labels = outsiders(fact.event)
        for label in labels:
            yield self._outsider(label)
        if not labels:
            yield self._member(doer(fact))

    def _writers(self, move: Move, fact: Fact) -> Iterator[str]:
        labels = outsiders(fact.event)
        if move.by in labels:
            yield from map(self._outsider, labels)
        else:
            wording = self._e.board.ideas[move.idea].wordings[move.wording - 1]
            whose = wording.whose
            outside = self._e.board.ideas[move.idea].outside
            yield self._outsider(whose) if outside and whose == outside.contributor else self._member(whose)

    def _outsider(self, label: str) -> str:
        called = f"ln:contributor-{derived(str(self._e.board.id), label)}"
        self.parts["agent"][called] = {"prov:label": label, "prov:type": named("prov:Person")}
        return called

    def _member(self, member: str) -> str:
        called = f"ln:person-{member}"
        label = self._story.somebody(member).name
        self.parts["agent"][called] = {"prov:label": label, "prov:type": named("prov:Person")}
        return called

    # -- what came from what ---------------------------------------------------------------------------------------
    def _revision(self, move: Move, idea: Idea) -> None:
        earlier = [self._e.graph.moves[number - 1] for number in move.back]
        for other in earlier:
            if other.idea == idea.id:
                self._derive(entity(move), entity(other), named("prov:Revision"))

    def strand(self, strand: Strand) -> None:
        old, new = self._then(strand.source, strand.version), self._then(strand.target, strand.version)
        if strand.how == "answers":
            self._relate("wasInfluencedBy", {"prov:influencee": new, "prov:influencer": old})
        else:
            once = is_once(self._e.board, strand)
            self._derive(new, old, named("ln:OnceASource") if once else None)

    def _then(self, idea: IdeaId, version: int) -> str:
        """The wording of an idea that was in force when a version came about."""
        return entity([move for move in self._e.graph.moves_of(idea) if move.version <= version][-1])

    def _derive(self, new: str, old: str, kind: Document | None) -> None:
        derivation: Document = {"prov:generatedEntity": new, "prov:usedEntity": old}
        self._relate("wasDerivedFrom", derivation | ({"prov:type": kind} if kind else {}))

    def _relate(self, part: str, relation: Document) -> None:
        relations, said = self.parts[part], f"{part} {relation}"
        if said not in self._said:
            self._said.add(said)
            relations[f"_:{part}{len(relations) + 1}"] = relation


def named(name: str) -> Document:
    return {"$": name, "type": QUALIFIED}


def entity(move: Move) -> str:
    return f"ln:idea-{move.idea}-wording-{move.wording}"


def general(idea: IdeaId) -> str:
    return f"ln:idea-{idea}"


def event(fact: Fact) -> str:
    return f"ln:event-{fact.version}"
