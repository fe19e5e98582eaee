# SPDX-License-Identifier: Apache-2.0
"""Ideas that were brought in with their lineage: the story, the drawing and PROV-JSON lead to their true source."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prov.model import ProvDerivation, ProvDocument, ProvRecord

from domain import board, network
from domain.kernel import IdeaId
from domain.streams import board_stream
from journal import Journal
from projections.past import Past
from web.assets import Assets
from web.identity.people import unknown
from web.importing import rows_of
from web.importing.bringing import Wanted, bring_in, ideas_of
from web.rendering import Rendering
from web.story.laying_out import laid_out
from web.story.prov import prov_json
from web.story.story import Reader, Story, story_of

NOW = datetime(2026, 5, 1, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "tco-ideas.csv"
WANTED = Wanted("Nieuwe glazen", "Wat kan er met geleidend glas?", "glas")
HEADER = "id,created,author,contributors,text,inspired_by\n"
OURS = HEADER + (
    "tafel,2018-05-16T09:00Z,P1,,Een tafel die meeluistert,\n"
    "raam,2018-05-16T10:00Z,P2,P4,Een raam dat de regen voelt,\n"
    "kast,2018-05-17T09:00Z,P3,,Een kast die weet wat er in staat,tafel\n"
    "serre,2018-05-18T09:00Z,P1,P2;P3,Een serre die zichzelf lucht,raam;kast\n"
    "kas,2018-05-19T09:00Z,P4,,Een kas voor het hele dorp,serre;raam\n"
)
Sources = dict[str, set[str]]
"""Text of an idea -> the texts of the ideas it was inspired by."""


class Imported:
    """A file on a board, and for each idea its story."""

    def __init__(self, data: bytes, folder: Path) -> None:
        journal = Journal.open(folder, (*network.EVENTS, *board.EVENTS))
        rows = rows_of(data, NOW).rows
        outcome = bring_in(journal, rows, WANTED, NOW)
        self.links, self.building = outcome.links, outcome.building
        self.past = Past()
        self.past.add(journal.read(board_stream(outcome.board)))
        journal.close()
        ids = ideas_of(rows, self.past.board(self.past.version), WANTED.source)
        self.texts = {ids[row.line]: row.text for row in rows}
        self.rendering = Rendering(Assets().url, lambda member: unknown(member, "en"))

    def story(self, idea: IdeaId) -> Story:
        reader = Reader(self.rendering, lambda member: unknown(member, "en"), "en")
        return story_of(self.past, self.past.version, idea, reader)

    def page(self, story: Story) -> str:
        return self.rendering.page("story/story.html", None, "en", network_name="Glas", **laid_out(story))


def in_file(data: bytes) -> Sources:
    """Straight from the file, without our reader of files."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    text = {row["id"]: row["text"].strip() for row in rows}
    lists = {row["text"].strip(): row["inspired_by"].split(";") for row in rows if row["inspired_by"]}
    return {new: {text[old.strip()] for old in olds} for new, olds in lists.items()}


def real() -> bytes:
    if not REAL.is_file():
        pytest.skip("This test looks at ideas of others: put their sets in ../shared/data to run it.")
    return REAL.read_bytes()


@pytest.fixture(params=["ours", "real"], scope="module")
def data(request: pytest.FixtureRequest) -> bytes:
    return OURS.encode() if request.param == "ours" else real()


@pytest.fixture(scope="module")
def imported(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(data, tmp_path_factory.mktemp("glas"))


def with_sources(imported: Imported, data: bytes) -> Iterator[tuple[Story, set[IdeaId]]]:
    """Each idea that was inspired, its story, and its true sources."""
    by_text: dict[str, IdeaId] = {text: idea for idea, text in imported.texts.items()}
    for text, sources in in_file(data).items():
        yield imported.story(by_text[text]), {by_text[source] for source in sources}


def test_the_story_of_each_inspired_idea_begins_with_its_true_source(imported: Imported, data: bytes) -> None:
    found = list(with_sources(imported, data))
    assert len(found) == imported.building
    for story, sources in found:
        told = [getattr(fact.event, "idea", "") for fact in story.e.steps]
        assert sources <= set(told[:-1])
        assert told[-1] == story.idea.id
        assert "inspired by" in story.tell(story.e.steps[-1])


def test_the_drawing_and_the_table_lead_there(imported: Imported, data: bytes) -> None:
    for story, sources in with_sources(imported, data):
        page = imported.page(story)
        lines = re.findall(rf'data-from="(\w+)" data-to="{story.idea.id}"', page)
        assert set(lines) == sources
        assert len(lines) == len(sources)
        table = page.split('class="table table-ties"')[1].split("</table>")[0]
        rows = [re.findall(r"/ideas/(\w+)/story", row) for row in table.split("<tr")[2:]]
        assert {old for new, *olds in rows for old in olds if new == story.idea.id} == sources


def test_provenance_read_back_has_exactly_those_derivations(imported: Imported, data: bytes) -> None:
    found: dict[IdeaId, set[str]] = {}
    for story, sources in with_sources(imported, data):
        document = ProvDocument.deserialize(content=json.dumps(prov_json(story)), format="json")
        assert document is not None
        pairs = {derived(record) for record in document.get_records(ProvDerivation)}
        assert {old for new, old in pairs if new == story.idea.id} == sources
        for new, old in pairs:
            found.setdefault(IdeaId(new), set()).add(old)
    said = {imported.texts[new]: {imported.texts[IdeaId(old)] for old in olds} for new, olds in found.items()}
    assert said == in_file(data)
    assert sum(map(len, said.values())) == imported.links


def derived(record: ProvRecord) -> tuple[str, str]:
    new, old = (re.search(r"idea-(\w+)-wording-1$", str(value)) for _, value in record.formal_attributes[:2])
    assert new
    assert old
    return new[1], old[1]


def test_there_are_as_many_as_the_file_is_known_to_have(tmp_path: Path) -> None:
    imported = Imported(real(), tmp_path)
    assert (len(imported.texts), imported.building, imported.links) == (62, 14, 18)


def test_who_gave_and_who_helped_are_named_by_their_labels(tmp_path: Path) -> None:
    imported = Imported(OURS.encode(), tmp_path)
    serre = next(idea for idea, text in imported.texts.items() if "serre" in text)
    story = imported.story(serre)
    people = {one.name: set(one.deeds) for one in story.people()}
    assert people["P1"] == {"gave a thought"}
    assert "contributed" in people["P2"]
    assert people["P4"] == {"contributed"}
    agents = {one["prov:label"] for one in prov_json(story)["agent"].values()}
    assert agents == {"P1", "P2", "P3", "P4"}
    assert "18 May 2018" in imported.page(story)
