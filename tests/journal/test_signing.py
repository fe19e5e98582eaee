# SPDX-License-Identifier: Apache-2.0
"""Notes are signed with one key that is made once, and never silently replaced."""

import stat
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from journal import Journal, NoSigningKey, PublicKey, notes_in
from journal.signing import Note, Signer
from tests.journal.conftest import OpenLog
from tests.journal.scenes import NOON, draft, moved, write, write_a_morning

NAME = "leernetwerk/abc"
SIGNER = Signer(NAME, bytes(range(32)))
TEXT = "leernetwerk/abc\n12\nAAAA\n"


def test_a_note_is_signed_as_c2sp_signed_note_says():
    note = str(SIGNER.sign(TEXT))
    text, _, signature = note.partition("\n\n— leernetwerk/abc ")
    raw = b64decode(signature.removesuffix("\n"), validate=True)
    key = SIGNER.public.raw
    assert raw[:4] == sha256(NAME.encode() + b"\n\x01" + key).digest()[:4]
    Ed25519PublicKey.from_public_bytes(key).verify(raw[4:], f"{text}\n".encode())
    encoded = b64encode(bytes([1]) + key).decode()
    assert str(SIGNER.public) == f"{NAME}+{raw[:4].hex()}+{encoded}"


def test_notes_are_read_back_one_after_the_other():
    notes = [SIGNER.sign(TEXT), SIGNER.sign(TEXT.replace("12", "13"))]
    assert notes_in("\n".join(map(str, notes))) == notes
    assert notes_in("\ufeff" + "\r\n".join(str(notes[0]).split("\n"))) == notes[:1]
    assert notes_in("") == []


@pytest.mark.parametrize("content", ["hallo", "— a b\n", f"{TEXT}\nwat anders\n", f"{SIGNER.sign(TEXT)}\nnog wat\n"])
def test_what_is_no_signed_note_is_said(content: str):
    with pytest.raises(ValueError, match="no signature"):
        notes_in(content)


def test_a_signature_of_another_is_passed_over_and_a_wrong_one_of_ours_is_not():
    note, other = SIGNER.sign(TEXT), Signer("elders", bytes(32)).sign(TEXT)
    both = Note(TEXT, (*other.signatures, *note.signatures))
    assert both.trouble(SIGNER.public) == ""
    assert "not signed with this key" in other.trouble(SIGNER.public)
    assert "does not fit" in Note(TEXT + "meer\n", note.signatures).trouble(SIGNER.public)
    wrong = note.signatures[0][:-4] + "AAA="
    assert "does not fit" in Note(TEXT, (*note.signatures, wrong)).trouble(SIGNER.public)
    same_name = Signer(NAME, bytes(32))
    assert "not signed with this key" in note.trouble(same_name.public)


def test_a_public_key_is_read_back_and_a_damaged_one_is_not():
    assert PublicKey.of(f" {SIGNER.public}\n") == SIGNER.public
    whole = str(SIGNER.public)
    for damaged in ("", "a+b+c", whole[:-2], whole.replace("+", "+0", 1), whole.replace(NAME, "leernetwerk/abd")):
        with pytest.raises(ValueError, match="key"):
            PublicKey.of(damaged)


def test_the_key_is_made_on_first_need_and_only_its_owner_reads_it(journal: Journal, folder: Path):
    write_a_morning(journal)
    assert journal.heads().key is None
    assert not (folder / "heads.key").exists()
    journal.heads().sign(NOON)
    assert stat.S_IMODE((folder / "heads.key").stat().st_mode) == 0o600
    assert journal.heads().key is not None


def test_every_start_signs_with_the_same_key(open_log: OpenLog):
    first = open_log()
    write_a_morning(first)
    first.heads().sign(NOON)
    again = open_log()
    write(again, draft(moved()))
    note = again.heads().sign(NOON)
    key = first.heads().key
    assert note is not None
    assert key is not None
    assert note.trouble(key) == ""


@pytest.mark.parametrize("lose", ["missing", "empty", "another"])
def test_a_log_that_once_signed_never_gets_another_key_by_itself(
    open_log: OpenLog, folder: Path, tmp_path: Path, lose: str
):
    journal = open_log()
    write_a_morning(journal)
    journal.heads().sign(NOON)
    key = folder / "heads.key"
    kept = key.read_text()
    key.unlink()
    if lose == "empty":
        key.write_text("")
    if lose == "another":
        other = Journal.open(tmp_path / "other", ())
        key.write_text(kept.replace(kept[-20:-10], "AAAAAAAAAA"))
        other.close()
    there = key.exists() and key.read_text()
    write(journal, draft(moved()))
    with pytest.raises(NoSigningKey, match=r"heads\.key"):
        open_log().heads().sign(NOON)
    assert (key.exists() and key.read_text()) == there
    assert len(journal.heads().kept()) == 1
    key.write_text(kept)
    assert open_log().heads().sign(NOON) is not None


def test_a_key_that_was_made_and_never_used_is_taken(open_log: OpenLog, folder: Path):
    """The program was stopped between making the key and signing with it."""
    journal = open_log()
    write_a_morning(journal)
    signer = Signer(f"leernetwerk/{journal.epoch}", bytes(range(32)))
    text = b64encode(b"\x01" + bytes(range(32))).decode()
    (folder / "heads.key").write_text(f"PRIVATE+KEY+{signer.public.name}+{signer.public.id.hex()}+{text}\n")
    journal.heads().sign(NOON)
    assert journal.heads().key == signer.public
