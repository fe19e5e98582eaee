# SPDX-License-Identifier: Apache-2.0
"""Writes the golden samples that are not there yet, and never touches one that is.

Run `python -m tests.journal.write_golden` after a new event, or a new schema of an old one.
"""

import base64
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from domain.kernel import Event, Fact, StreamId
from journal import Journal
from journal.registry import Form
from tests.journal.samples import sample
from tests.journal.scenes import EVENTS, NOON, SANNE, draft, hand_in_the_file, write, write_a_morning

FOLDER: Final = Path(__file__).parent / "golden"
LOG: Final = Path(__file__).parent / "golden_log.json"
"""Rows and keys of a small log, byte for byte: the stored form itself must stay readable."""


def place_of(folder: Path, name: str, schema: int) -> Path:
    return folder / f"{name}.{schema}.json"


def write_missing(folder: Path, kinds: Iterable[type[Event]] = EVENTS) -> list[Path]:
    """Answers the files that were written."""
    forms = [Form(kind) for kind in kinds]
    missing = [form for form in forms if not place_of(folder, form.name, form.schema).exists()]
    for form in missing:
        _write(place_of(folder, form.name, form.schema), _clear(form))
    return [place_of(folder, form.name, form.schema) for form in missing]


def _clear(form: Form) -> dict[str, Any]:
    """The stored form with nothing sealed."""
    event = sample(form.kind)
    opened, personal = form.take_apart(event)
    header = {"actor": SANNE, "command_id": "command-0001", "name": form.name, "recorded_at": NOON}
    header |= {"schema": form.schema, "stream": "board-leren", "version": 1}
    header |= {"key": "0123456789abcdef"} if personal else {}
    return {"header": header, "open": _json(opened), "personal": _json(personal or b"{}")}


def write_log(path: Path) -> bool:
    """Writes the golden log unless it is there."""
    if path.exists():
        return False
    with tempfile.TemporaryDirectory() as name:
        journal = Journal.open(Path(name), EVENTS)
        write_a_morning(journal)
        write(
            journal, *(draft(sample(kind), stream=StreamId("board-alles"), command_id="command-1") for kind in EVENTS)
        )
        head = journal.verify().head
        facts = [_telling(fact) for fact in journal.follow(0)]
        journal.close()
        with hand_in_the_file(Path(name) / "log.db") as hand:
            rows = hand.execute("SELECT * FROM stored_events ORDER BY position").fetchall()
        with hand_in_the_file(Path(name) / "keys.db") as hand:
            keys = hand.execute("SELECT id, author, subject, key FROM keys ORDER BY id").fetchall()
    printable = [[base64.b64encode(one).decode() if isinstance(one, bytes) else one for one in row] for row in rows]
    _write(path, {"head": head, "rows": printable, "keys": [[*key[:3], key[3].hex()] for key in keys], "facts": facts})
    return True


def _telling(fact: Fact) -> dict[str, Any]:
    """A fact in words that do not depend on today's classes."""
    told: dict[str, Any] = msgspec.to_builtins(fact)
    return told | {"digest": fact.digest.hex()}


def _json(raw: bytes) -> Any:
    return msgspec.json.decode(raw)


def _write(path: Path, content: dict[str, Any]) -> None:
    raw = msgspec.json.format(msgspec.json.encode(content, order="sorted"), indent=1)
    path.write_bytes(raw + b"\n")


if __name__ == "__main__":
    for written in write_missing(FOLDER):
        sys.stdout.write(f"{written.name}\n")
    if write_log(LOG):
        sys.stdout.write(f"{LOG.name}\n")
