# SPDX-License-Identifier: Apache-2.0
"""Every form in which an event was ever stored stays readable. Samples are added, never changed."""

import base64
from pathlib import Path
from typing import Any

import msgspec
import pytest

from domain.kernel import FORGOTTEN, Event, Id, IdeaId, Text
from journal import Journal, UnknownEvent, chain, upcaster
from journal.registry import UPCASTERS, Form, Registry
from tests.journal.conftest import OpenLog
from tests.journal.scenes import BOARD, EVENTS, draft, hand_in_the_file, write
from tests.journal.write_golden import FOLDER, LOG, place_of, write_missing

REGISTRY = Registry(EVENTS)
SAMPLES = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> Any:
    return msgspec.json.decode(path.read_bytes())


def raw(value: Any) -> bytes:
    return msgspec.json.encode(value)


def test_every_stored_name_and_schema_has_a_sample():
    there = {path.name for path in SAMPLES}
    missing = [one for one in REGISTRY.known() if place_of(FOLDER, *one).name not in there]
    assert missing == [], "run: python -m tests.journal.write_golden"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_still_means_the_same_event(path: Path):
    stored = read(path)
    header = chain.header_of(raw(stored["header"]))
    assert chain.canonical(header) == msgspec.json.encode(stored["header"], order="sorted")
    assert place_of(FOLDER, header.name, header.schema) == path
    event = REGISTRY.event(header.name, header.schema, raw(stored["open"]), raw(stored["personal"]))
    form = REGISTRY.form(event)
    if form.schema == header.schema:
        opened, personal = form.take_apart(event)
        assert (msgspec.json.decode(opened), msgspec.json.decode(personal or b"{}")) == (
            stored["open"],
            stored["personal"],
        )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_whose_words_are_forgotten_is_still_an_event(path: Path):
    stored = read(path)
    name, schema = stored["header"]["name"], stored["header"]["schema"]
    event = REGISTRY.event(name, schema, raw(stored["open"]), None)
    words = [getattr(event, field) for field in REGISTRY.form(event).personal]
    assert words == [FORGOTTEN] * len(stored["personal"])


def test_writing_samples_adds_and_never_changes(tmp_path: Path):
    written = write_missing(tmp_path)
    assert len(written) == len(EVENTS)
    written[0].write_text("hand")
    written[1].unlink()
    assert write_missing(tmp_path) == [written[1]]
    assert written[0].read_text() == "hand"


@pytest.mark.embedded
def test_a_log_of_old_reads_byte_for_byte(tmp_path: Path, open_log: OpenLog):
    golden = read(LOG)
    open_log().close()
    with hand_in_the_file(tmp_path / "data" / "log.db") as hand:
        rows = [(*row[:4], base64.b64decode(row[4])) for row in golden["rows"]]
        hand.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", rows)
    with hand_in_the_file(tmp_path / "data" / "keys.db") as hand:
        hand.executemany("INSERT INTO keys VALUES (?, ?, ?, ?)", _keys(golden))
    journal = open_log()
    assert journal.verify().head == golden["head"]
    told = [{**msgspec.to_builtins(fact), "digest": fact.digest.hex()} for fact in journal.follow(0)]
    assert [fact["event"]["type"] for fact in told] == [fact["event"]["type"] for fact in golden["facts"]]
    assert [fact for fact in told if fact["stream"] == BOARD] == [f for f in golden["facts"] if f["stream"] == BOARD]


def _keys(golden: Any) -> list[tuple[str, str, str, bytes]]:
    return [(one, author, subject, bytes.fromhex(key)) for one, author, subject, key in golden["keys"]]


# -- an event that has changed twice -------------------------------------------------------------------------------
class IdeaSung(Event, frozen=True, tag="idea.sung"):
    schema = 3
    idea: IdeaId
    words: Text
    tune: str


class IdeaSungOnce(Event, frozen=True, tag="idea.sung"):
    """As it was in the first form."""

    idea: Id
    lyrics: Text
    note: Text | None = None


@pytest.fixture
def _upcasters():
    @upcaster("idea.sung", 1, personal=("lyrics", "note"))
    def _(stored: dict[str, Any]) -> dict[str, Any]:
        return {"idea": stored["idea"], "words": stored["lyrics"]}

    @upcaster("idea.sung", 2, personal=("words",))
    def _(stored: dict[str, Any]) -> dict[str, Any]:
        return stored | {"tune": "unknown"}

    yield
    del UPCASTERS["idea.sung", 1], UPCASTERS["idea.sung", 2]


@pytest.mark.usefixtures("_upcasters")
def test_an_old_form_is_read_as_the_event_of_today(tmp_path: Path):
    before = Journal.open(tmp_path, (IdeaSungOnce,))
    write(before, draft(IdeaSungOnce("idea-0001", "la la", "hoog")))
    head = before.verify().head
    before.close()
    today = Journal.open(tmp_path, (IdeaSung,))
    assert [fact.event for fact in today.read(BOARD)] == [IdeaSung(IdeaId("idea-0001"), "la la", "unknown")]
    write(today, draft(IdeaSung(IdeaId("idea-0002"), "do re", "mi")))
    assert [fact.version for fact in today.read(BOARD)] == [1, 2]
    assert today.verify().ok
    assert today.verify().head != head
    today.forget("member-sanne")
    assert [fact.event.words for fact in today.read(BOARD)] == [FORGOTTEN] * 2  # type: ignore[attr-defined]
    today.close()


@pytest.mark.usefixtures("_upcasters")
def test_both_old_forms_are_known_and_ask_for_a_sample():
    assert Registry((IdeaSung,)).known() == [("idea.sung", 1), ("idea.sung", 2), ("idea.sung", 3)]


@pytest.mark.parametrize(
    ("name", "schema", "why"),
    [
        ("idea.hummed", 1, "no event of that name"),
        ("idea.sung", 4, "this program is older"),
        ("idea.sung", 2, "nothing turns form 2 into form 3"),
    ],
)
def test_a_form_nobody_knows_is_refused_with_a_sentence(name: str, schema: int, why: str):
    with pytest.raises(UnknownEvent, match=why):
        Registry((IdeaSung,)).event(name, schema, b"{}", b"")


def test_empty_words_stay_in_the_open():
    form = Form(IdeaSungOnce)
    assert form.take_apart(IdeaSungOnce("idea-0001", "", None)) == (
        b'{"idea":"idea-0001","lyrics":"","note":null}',
        b"",
    )
    assert form.take_apart(IdeaSungOnce("idea-0001", "la")) == (b'{"idea":"idea-0001","note":null}', b'{"lyrics":"la"}')
