# SPDX-License-Identifier: Apache-2.0
"""A network's log to take away: its events just as they are stored, signed heads of it, and what checks them.

No key to anybody's words is ever in it, and no byte of another network. Made of the same events it is the same bytes.
"""

import io
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec
from eventsourcing.persistence import Notification
from msgspec import Struct

from journal.checkpoints import checkpoint_of
from journal.signing import Note, PublicKey

HERE: Final = Path(__file__).parent
THEN: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file in it: the oldest a zip can say."""

MOST_HEADS: Final = 1_000
"""Of which the offline verifier checks a few hundred a second; the latest are taken."""


class Row(Struct, frozen=True):
    """One line of events.jsonl; the order of its fields is part of the form."""

    stream: str
    version: int
    position: int
    topic: str
    state: str


_encode = msgspec.json.Encoder().encode


def position_of(head: Note) -> int:
    """Up to where a head was signed; 0 where that cannot be read."""
    try:
        return checkpoint_of(head.text).position
    except ValueError:
        return 0


def line_of(row: Notification) -> bytes:
    state = b64encode(row.state).decode()
    return _encode(Row(str(row.originator_id), row.originator_version, row.id, row.topic, state)) + b"\n"


def bundled(rows: Iterable[Notification], heads: list[Note], key: PublicKey) -> bytes:
    """The zip. `rows` come in order of position; those after the last head are left out, nobody has signed them.

    A head that says nothing readable is in it too: somebody may want to look into that.
    """
    upto = max(map(position_of, heads))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in (
            ("README.txt", (HERE / "bundle_readme.txt").read_bytes()),
            ("verify.py", (HERE / "offline_verifier.py").read_bytes()),
            ("public-key.txt", f"{key}\n".encode()),
            ("heads.txt", "\n".join(str(head) for head in heads[-MOST_HEADS:]).encode()),
        ):
            whole.writestr(_entry(name), content)
        with whole.open(_entry("events.jsonl"), "w", force_zip64=True) as events:
            for row in rows:
                if row.id <= upto:
                    events.write(line_of(row))
    return packed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, THEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
