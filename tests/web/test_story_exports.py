# SPDX-License-Identifier: Apache-2.0
"""What can be taken along: PROV-JSON that another library reads, Markdown nothing acts in, an SVG that stands alone."""

import json
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from prov.model import ProvDerivation, ProvDocument

from domain.board.combining import CombinationUndone, SourcePeeled
from domain.board.ideas import IdeaBuiltOn, IdeaVoiced
from domain.board.insight import InsightNamed
from domain.board.links import LinkDrawn
from domain.board.rewording import IdeaReworded
from domain.kernel import FORGOTTEN, Event, Fact, IdeaId, MemberId
from projections.past import Past
from tests.domain.given import MILA, SANNE, YOUSSEF, Told, by, fact, given
from tests.domain.scenes import (
    ALL,
    BEGUN,
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    GARDEN_VOICED,
    HERE,
    KITCHEN,
    KITCHEN_VOICED,
    LINK,
    QUESTION_RAISED,
    REWORDED,
    ROOF,
    TABLE,
    TABLE_VOICED,
    THREE_COMBINED,
    WHY,
)
from web.assets import Assets
from web.identity.people import Person, person
from web.rendering import Rendering
from web.story.markdown import markdown, plain
from web.story.prov import prov_json
from web.story.story import Reader, Story, story_of
from web.story.svg import lineage_svg

NAMES = {SANNE: "Sanne Vermeer", YOUSSEF: "Youssef Amrani", MILA: "Mila <b>Hendriks</b>"}
GROWN: tuple[Event | list[Told] | Told, ...] = (
    *(BEGUN, GARDEN_VOICED, KITCHEN_VOICED, by(YOUSSEF, REWORDED, BOTH_COMBINED)),
    *by(MILA, IdeaReworded(BOTH, "Cook and eat what grows", 1), InsightNamed(BOTH, "Nobody saw it alone")),
)


def somebody(member: MemberId) -> Person:
    return person(member, NAMES[member])


@pytest.fixture(scope="module")
def rendering() -> Rendering:
    return Rendering(Assets().url, somebody)


def facts(*happened: Event | list[Told] | Told) -> list[Fact]:
    told = given(*([one] if isinstance(one, Told) else one for one in happened)).told
    return [fact(version, each) for version, each in enumerate(told, 1)]


def story(
    rendering: Rendering, idea: IdeaId, *happened: Event | list[Told] | Told, language: str = "en", at: int = 0
) -> Story:
    past = Past()
    past.add(facts(*happened))
    return story_of(past, at or past.version, idea, Reader(rendering, somebody, language))


def read_back(told: Story) -> ProvDocument:
    document = ProvDocument.deserialize(content=json.dumps(prov_json(told)), format="json")
    assert isinstance(document, ProvDocument)
    return document


def derivations(document: ProvDocument, kind: str = "") -> set[tuple[str, str]]:
    """New and old, by the ends of their names; `kind` is "" for those without a type."""
    found = set()
    for record in document.get_records(ProvDerivation):
        types = {str(name).split(":")[-1] for name in record.get_asserted_types()}
        if kind in types or (not kind and not types):
            new, old = [str(value).split(":")[-1].removeprefix("idea-") for _, value in record.formal_attributes[:2]]
            found.add((new, old))
    return found


def test_provenance_is_read_back_with_what_came_from_what(rendering: Rendering) -> None:
    document = read_back(story(rendering, BOTH, *GROWN))
    assert derivations(document) == {
        (f"{BOTH}-wording-1", f"{GARDEN}-wording-2"),
        (f"{BOTH}-wording-1", f"{KITCHEN}-wording-1"),
    }
    assert derivations(document, "Revision") == {
        (f"{GARDEN}-wording-2", f"{GARDEN}-wording-1"),
        (f"{BOTH}-wording-2", f"{BOTH}-wording-1"),
    }


def test_provenance_says_who_made_what_and_when_in_which_words(rendering: Rendering) -> None:
    document = prov_json(story(rendering, BOTH, *GROWN, language="nl"))
    agents = {name: said["prov:label"] for name, said in document["agent"].items()}
    assert agents == {f"ln:person-{member}": name for member, name in NAMES.items()}
    written = {one["prov:entity"]: one["prov:agent"] for one in document["wasAttributedTo"].values()}
    assert written[f"ln:idea-{GARDEN}-wording-1"] == f"ln:person-{SANNE}"
    assert written[f"ln:idea-{GARDEN}-wording-2"] == f"ln:person-{YOUSSEF}"
    assert document["entity"][f"ln:idea-{BOTH}-wording-2"]["prov:value"] == "Cook and eat what grows"
    assert document["activity"]["ln:event-5"]["prov:label"].startswith("Youssef Amrani combineerde")
    assert document["activity"]["ln:event-5"]["prov:startTime"] == "2026-03-02T09:05:00+00:00"
    made = {one["prov:entity"]: one["prov:activity"] for one in document["wasGeneratedBy"].values()}
    assert made[f"ln:idea-{BOTH}-wording-2"] == "ln:event-6"
    assert {"ln:event-7"} <= {one["prov:activity"] for one in document["used"].values()}


def test_a_source_that_was_let_go_is_marked_in_the_provenance(rendering: Rendering) -> None:
    voiced = (BEGUN, GARDEN_VOICED, KITCHEN_VOICED, TABLE_VOICED)
    peeled = read_back(story(rendering, ALL, *voiced, THREE_COMBINED, SourcePeeled(ALL, TABLE)))
    assert derivations(peeled, "OnceASource") == {(f"{ALL}-wording-1", f"{TABLE}-wording-1")}
    undone = read_back(story(rendering, BOTH, *voiced, BOTH_COMBINED, CombinationUndone(BOTH)))
    assert derivations(undone) == set()
    assert len(derivations(undone, "OnceASource")) == 2


def test_an_answer_was_influenced_by_its_question(rendering: Rendering) -> None:
    answer = IdeaVoiced(ROOF, "Whoever is hungry", HERE)
    document = prov_json(story(rendering, ROOF, BEGUN, QUESTION_RAISED, answer, LinkDrawn(LINK, "answers", ROOF, WHY)))
    [one] = document["wasInfluencedBy"].values()
    assert one == {
        "prov:influencee": f"ln:idea-{ROOF}-wording-1",
        "prov:influencer": f"ln:idea-{WHY}-wording-1",
    }
    assert "wasDerivedFrom" not in document


@pytest.mark.parametrize("language", ["nl", "en"])
def test_erased_words_are_in_nothing_that_is_taken_along(rendering: Rendering, language: str) -> None:
    gone = IdeaVoiced(GARDEN, FORGOTTEN, HERE)
    built = IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE)
    told = story(rendering, ROOF, BEGUN, gone, REWORDED, IdeaReworded(GARDEN, FORGOTTEN, 2), built, language=language)
    erased = {"nl": "gewist", "en": "[erased at the writer's request]"}[language]
    for said in (json.dumps(prov_json(told), ensure_ascii=False), markdown(told), lineage_svg(told, rendering)):
        assert FORGOTTEN not in said
        assert "\\u0000" not in said
        assert erased in said.replace("\\", "").replace("&#39;", "'")
    assert "prov:value" not in prov_json(told)["entity"][f"ln:idea-{GARDEN}-wording-1"]


def test_markdown_tells_all_of_it(rendering: Rendering) -> None:
    said = markdown(story(rendering, BOTH, *GROWN), "https://example.org/story?at=7")
    for words in (
        *("# How did this emerge?", "> Cook and eat what grows", "## The story", "### 2 March 2026"),
        "- 10:05 Youssef Amrani combined “A garden for herbs” and “A kitchen” into “Cook what grows”.",
        "“A garden” → “A garden for herbs”",
        *("## Where it came from", "is made from", "## How thoughts led to thoughts", "- Link index: 0.8"),
        *("## People and sittings on the way", "## What was left out", "<https://example.org/story?at=7>"),
    ):
        assert words in said, words


def test_nothing_in_the_markdown_acts_as_markup(rendering: Rendering) -> None:
    wild = "# Kop\n- [klik](javascript:x) <script>alert(1)</script> | *vet* `code` &amp; ![beeld](x)\n1. een"
    said = markdown(story(rendering, GARDEN, BEGUN, by(MILA, IdeaVoiced(GARDEN, wild, HERE))))
    bare = re.sub(r"\\.", "", said)
    assert not re.search(r"[`<]|\]\(|!\[|&", bare)
    assert not re.search(r"^> (#|-|\d+\.) ", said, re.MULTILINE)
    assert "\\<b\\>Hendriks" in said


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def attributes(root: ElementTree.Element) -> Sequence[str]:
    return [name for element in root.iter() for name in element.attrib]


def test_the_drawing_stands_alone(rendering: Rendering) -> None:
    svg = lineage_svg(story(rendering, BOTH, *GROWN), rendering)
    root = parsed(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    text = " ".join(" ".join(root.itertext()).split())
    for words in ("Cook and eat what grows", "A garden for herbs", "A kitchen", "Insight", "Sanne Vermeer"):
        assert words in text
    assert not {"style", "href", "onload"} & set(attributes(root))
    assert not list(root.iter("{http://www.w3.org/2000/svg}a"))
    shapes = [e for e in root.iter() if e.tag.endswith("}rect") or e.tag.endswith("}path")]
    assert all("fill" in e.attrib or "stroke" in e.attrib for e in shapes)


def test_an_idea_by_itself_can_be_taken_along_too(rendering: Rendering) -> None:
    told = story(rendering, GARDEN, BEGUN, GARDEN_VOICED)
    assert "This idea came by itself" in markdown(told)
    assert "A garden" in lineage_svg(told, rendering)
    assert derivations(read_back(told)) == set()


def test_what_is_taken_along_is_as_it_was_at_that_moment(rendering: Rendering) -> None:
    told = story(rendering, BOTH, *GROWN, at=5)
    for said in (json.dumps(prov_json(told)), markdown(told), lineage_svg(told, rendering)):
        assert "Cook what grows" in said
        assert "Cook and eat" not in said
        assert "Nobody saw it alone" not in said


def test_a_number_that_begins_a_line_is_no_list_in_markdown() -> None:
    assert [plain(text) for text in ("1. Soup", "12) Bread", "- Salt", "1-2", "2026")] == [
        *(r"1\. Soup", r"12\) Bread", r"\- Salt", "1-2", "2026"),
    ]
