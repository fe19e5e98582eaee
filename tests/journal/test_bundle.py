# SPDX-License-Identifier: Apache-2.0
"""The bundle holds one network just as it is stored, and nothing else: no key, no word, no byte of another."""

import base64
import io
import json
import zipfile

import pytest

from domain.kernel import StreamId
from journal import Journal
from journal.bundle import bundled
from tests.journal.scenes import BOARD, MILA, NOON, OTHER_BOARD, SANNE, draft, hand_in_the_file, moved, voiced, write

OURS = [StreamId("network-leren"), BOARD]
FILES = ["README.txt", "verify.py", "public-key.txt", "heads.txt", "events.jsonl"]


def bundle(journal: Journal) -> bytes:
    heads = journal.heads()
    heads.sign(NOON, "leren", OURS)
    assert heads.key
    return bundled(journal.stored(OURS), heads.kept("leren"), heads.key)


def contents(zipped: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(zipped)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def two_networks(journal: Journal) -> None:
    write(journal, draft(voiced("onze vonk"), stream=OURS[0]))
    for number in range(4):
        write(journal, draft(voiced(f"ons geheim {number}", number)))
        write(journal, draft(voiced(f"hun geheim {number}", number), MILA, OTHER_BOARD))
    write(journal, draft(moved()))


def test_its_events_are_the_rows_as_they_are_stored(journal: Journal):
    two_networks(journal)
    files = contents(bundle(journal))
    rows = [json.loads(line) for line in files["events.jsonl"].splitlines()]
    stored = list(journal.stored(OURS))
    assert list(files) == FILES
    assert [row["position"] for row in rows] == [1, 2, 4, 6, 8, 10]
    assert [base64.b64decode(row["state"]) for row in rows] == [row.state for row in stored]
    assert [(row["stream"], row["version"], row["topic"]) for row in rows] == [
        (row.originator_id, row.originator_version, row.topic) for row in stored
    ]


def test_no_byte_of_another_network_is_in_it(journal: Journal):
    two_networks(journal)
    journal.heads().sign(NOON)
    journal.heads().sign(NOON, "werken", [OTHER_BOARD])
    files = contents(bundle(journal))
    unpacked = b"".join(files.values()) + b"".join(
        base64.b64decode(json.loads(line)["state"]) for line in files["events.jsonl"].splitlines()
    )
    assert SANNE.encode() in unpacked
    assert OURS[1].encode() in unpacked
    for theirs in (MILA, OTHER_BOARD, "werken"):
        assert theirs.encode() not in unpacked
    for fact in journal.read(OTHER_BOARD):
        assert fact.digest not in unpacked
        assert fact.digest.hex().encode() not in unpacked


@pytest.mark.embedded
def test_no_key_and_no_word_is_in_it(journal: Journal):
    two_networks(journal)
    files = contents(bundle(journal))
    unpacked = b"".join(files.values()) + b"".join(
        base64.b64decode(json.loads(line)["state"]) for line in files["events.jsonl"].splitlines()
    )
    seed = (journal.path.parent / "heads.key").read_bytes().split(b"+", 4)[-1].strip()
    with hand_in_the_file(journal.path.parent / "keys.db") as hand:
        keys = [key for (key,) in hand.execute("SELECT key FROM keys")]
    assert len(keys) == 3
    for secret in (seed, base64.b64decode(seed)[1:], *keys, b"geheim", b"vonk", b"PRIVATE"):
        assert secret not in unpacked


def test_after_forgetting_the_chain_fits_and_the_bytes_are_the_same(journal: Journal):
    two_networks(journal)
    before = bundle(journal)
    journal.forget(SANNE)
    assert bundle(journal) == before


def test_made_of_the_same_events_it_is_the_same_bytes(journal: Journal):
    two_networks(journal)
    first = bundle(journal)
    write(journal, draft(moved(), stream=OTHER_BOARD))
    assert bundle(journal) == first
    write(journal, draft(moved()))
    assert bundle(journal) != first


def test_what_nobody_signed_yet_is_left_out(journal: Journal):
    two_networks(journal)
    heads = journal.heads()
    heads.sign(NOON, "leren", OURS)
    write(journal, draft(moved()))
    assert heads.key
    files = contents(bundled(journal.stored(OURS), heads.kept("leren"), heads.key))
    assert files["events.jsonl"].count(b"\n") == 6
