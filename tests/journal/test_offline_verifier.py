# SPDX-License-Identifier: Apache-2.0
"""The verifier in the bundle: its own Ed25519, no code of ours, one sentence for whatever it is given."""

import ast
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from journal import Journal, offline_verifier
from journal.bundle import bundled
from journal.offline_verifier import L, P, is_signed, point_of
from tests.journal.scenes import NOON, draft, moved, write, write_a_morning

PROGRAM = Path(offline_verifier.__file__)

# RFC 8032, section 7.1: public key, message, signature of TEST 1, TEST 2, TEST 3 and TEST SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


# -- Ed25519 -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_of_rfc_8032_are_valid_and_no_longer_so_with_one_bit_flipped(vector: tuple[str, str, str]):
    key, message, signature = map(bytes.fromhex, vector)
    assert is_signed(key, message, signature)
    assert not is_signed(key, message + b"\0", signature)
    for place in range(0, 512, 37):
        flipped = bytearray(signature)
        flipped[place // 8] ^= 1 << place % 8
        assert not is_signed(key, message, bytes(flipped))


def test_a_second_signature_made_by_adding_the_order_is_refused():
    """RFC 8032, 5.1.7: s must be below L, or every signature would have another one."""
    key, message, signature = map(bytes.fromhex, VECTORS[1])
    more = int.from_bytes(signature[32:], "little") + L
    assert not is_signed(key, message, signature[:32] + more.to_bytes(32, "little"))
    assert not is_signed(key, message, signature[:32] + L.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "raw",
    [
        (P + 1).to_bytes(32, "little"),  # y is not below p
        (2**255 - 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),  # x is 0, and said to be odd
        (2).to_bytes(32, "little"),  # no x belongs to this y
    ],
)
def test_bytes_that_stand_for_no_point_are_refused(raw: bytes):
    key, message, signature = map(bytes.fromhex, VECTORS[0])
    assert point_of(raw) is None
    assert not is_signed(raw, message, signature)
    assert not is_signed(key, message, raw + signature[32:])


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_and_signatures_of_another_length_are_refused(size: int):
    key, message, signature = map(bytes.fromhex, VECTORS[0])
    assert not is_signed(bytes(size), message, signature)
    assert not is_signed(key, message, signature[:-1])
    assert not is_signed(key, message, signature + b"\0")


def test_it_agrees_with_the_library_on_random_and_on_corrupted_signatures():
    chance = random.Random(8032)
    answers = {True: 0, False: 0}
    for _ in range(150):
        signer = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, message = signer.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(200))
        parts = [key, message, signer.sign(message)]
        if chance.random() < 0.7:
            part = chance.choice([0, 2])
            raw = bytearray(parts[part])
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            parts[part] = bytes(raw)
        ours, theirs = is_signed(*parts), by_the_library(*parts)
        assert ours == theirs, [part.hex() for part in parts]
        answers[ours] += 1
    assert min(answers.values()) > 20


def by_the_library(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# -- as a program ------------------------------------------------------------------------------------------------------
def test_it_is_short_and_needs_nothing_but_the_standard_library():
    source = PROGRAM.read_text()
    assert len(source.splitlines()) < 200
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {
        n
        for node in found
        for n in ([node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }
    assert {str(name).split(".")[0] for name in names} <= set(sys.stdlib_module_names)


@pytest.fixture
def opened(journal: Journal, tmp_path: Path) -> Path:
    """A bundle of a morning with two heads, unzipped."""
    write_a_morning(journal)
    heads = journal.heads()
    heads.sign(NOON)
    write(journal, draft(moved()))
    heads.sign(NOON)
    assert heads.key
    zipped = bundled(journal.stored(journal.streams()), heads.kept(), heads.key)
    (tmp_path / "bundle.zip").write_bytes(zipped)
    with zipfile.ZipFile(io.BytesIO(zipped)) as whole:
        whole.extractall(tmp_path / "open")
    return tmp_path / "open"


def run(*arguments: object, at: Path | None = None) -> subprocess.CompletedProcess[str]:
    """As somebody without our program would: isolated from everything that is installed."""
    asked = [sys.executable, "-I", str(at or PROGRAM), *map(str, arguments)]
    return subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What it says when it proves; raises SystemExit with what it says when it does not."""
    offline_verifier.main([str(argument) for argument in arguments])
    return capsys.readouterr().out


def refused(*arguments: object) -> str:
    with pytest.raises(SystemExit) as ended:
        offline_verifier.main([str(argument) for argument in arguments])
    assert str(ended.value.code).startswith("NOT PROVEN. ")
    return str(ended.value.code)


def test_the_one_in_the_bundle_checks_the_folder_it_stands_in(opened: Path, journal: Journal):
    done = run(at=opened / "verify.py")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Proven: 13 events in 2 streams fit 2 signed heads")
    assert done.stdout.splitlines()[-1] == journal.verify().head


def test_it_reads_the_zip_as_it_is_and_ends_with_1_in_one_sentence(opened: Path):
    assert run(opened.parent / "bundle.zip").returncode == 0
    lines = (opened / "events.jsonl").read_bytes().splitlines(keepends=True)
    (opened / "events.jsonl").write_bytes(b"".join(lines[:3] + lines[4:]))
    done = run(opened)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "NOT PROVEN. Stream 'board-werken', version 2: it is not there, the next is 3.\n"


def test_an_older_head_that_was_kept_is_checked(opened: Path, capsys: pytest.CaptureFixture[str]):
    first = (opened / "heads.txt").read_text().split("\n\nleernetwerk")[0] + "\n"
    (kept := opened.parent / "mijn-kop.txt").write_text("\ufeff" + first.replace("\n", "\r\n"))
    assert "and 1 older ones" in said(capsys, opened, "--head", kept)


def test_a_bundle_put_back_is_found_with_an_older_head_and_only_then(
    opened: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
):
    write(journal, draft(moved()))
    later = journal.heads().sign(NOON)
    (kept := opened.parent / "mijn-kop.txt").write_text(str(later))
    assert "Proven" in said(capsys, opened)
    assert "over 14 events up to 14 does not fit the 13 events" in refused(opened, "--head", kept)


def test_heads_of_something_else_and_keys_of_somebody_else_are_refused(
    opened: Path, journal: Journal, capsys: pytest.CaptureFixture[str]
):
    heads = journal.heads()
    (kept := opened.parent / "kop.txt").write_text(str(heads.sign(NOON, "leren", journal.streams())))
    assert "The older heads are none of" in refused(opened, "--head", kept)
    assert "Proven" in said(capsys, opened, "--key", heads.key)
    key = str(heads.key)
    assert "damaged" in refused(opened, "--key", re.sub(r"\+[0-9a-f]{8}\+", "+00000000+", key))
    other = "leernetwerk/elders+86a2ef40+AQA7aifMdFvxmb/sWpGpF0A1L3cvVYz3kqSUX3qHe8eH"
    assert refused(opened, "--key", other)


def test_an_event_behind_the_last_head_is_not_taken_on_trust(opened: Path):
    first = (opened / "heads.txt").read_text().split("\n\nleernetwerk")[0] + "\n"
    (opened / "heads.txt").write_text(first)
    assert refused(opened) == "NOT PROVEN. Nobody signed the last 1 of 13 events."


Change = Callable[[bytes], bytes]


@pytest.mark.parametrize("name", ["events.jsonl", "heads.txt", "public-key.txt"])
@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"",
        lambda raw: b"\xff\xfe" + raw,
        lambda raw: raw[: len(raw) // 2],
        lambda raw: b"[" * 100_000,
        lambda raw: b'{"stream":' * 30_000,
        lambda raw: b"null\n" + raw,
        lambda raw: b"9" * 5_000 + b"\n",
        lambda raw: raw.replace(b"/", b"//", 3),
        lambda raw: raw + raw,
        lambda raw: b"\0" * 1_000,
        lambda raw: bytes(reversed(raw)),
    ],
)
def test_whatever_stands_in_a_file_the_answer_is_one_sentence(opened: Path, name: str, change: Change):
    raw = (opened / name).read_bytes()
    (opened / name).write_bytes(change(raw))
    sentence = refused(opened)
    assert "\n" not in sentence
    assert "Traceback" not in sentence


@pytest.mark.parametrize("name", ["events.jsonl", "heads.txt", "public-key.txt"])
def test_a_file_that_is_not_there_is_said(opened: Path, name: str):
    (opened / name).unlink()
    assert name in refused(opened)


def test_a_row_that_says_more_than_it_should_or_the_same_otherwise_is_refused(opened: Path):
    lines = (opened / "events.jsonl").read_bytes().splitlines(keepends=True)
    row = json.loads(lines[0])
    for line in (
        json.dumps(row).encode() + b"\n",
        json.dumps({**row, "more": 1}, separators=(",", ":")).encode() + b"\n",
        json.dumps({**row, "version": True}, separators=(",", ":")).encode() + b"\n",
        lines[0].replace(b'"version":1', b'"version":1.0'),
        lines[0].replace(b'"version":1', b'"version":1,"version":1'),
    ):
        (opened / "events.jsonl").write_bytes(line + b"".join(lines[1:]))
        assert "Line 1 of events.jsonl" in refused(opened)


def test_an_endless_line_in_a_small_zip_is_not_read_to_its_end(opened: Path):
    bomb = opened.parent / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in ("heads.txt", "public-key.txt"):
            whole.write(opened / name, name)
        with whole.open("events.jsonl", "w", force_zip64=True) as events:
            for _ in range(200):
                events.write(b"0" * 5_000_000)
    assert bomb.stat().st_size < 2_000_000
    assert "Line 1 of events.jsonl" in refused(bomb)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.write(opened / "public-key.txt", "public-key.txt")
        whole.writestr("heads.txt", b"\n" * 50_000_000)
    assert "too large" in refused(bomb)


def test_a_zip_with_a_file_twice_or_that_is_none_is_refused(opened: Path):
    twice = opened.parent / "twice.zip"
    with zipfile.ZipFile(twice, "w") as whole:
        for name in ("heads.txt", "public-key.txt", "events.jsonl"):
            whole.write(opened / name, name)
        with pytest.warns(UserWarning, match="Duplicate"):
            whole.write(opened / "events.jsonl", "events.jsonl")
    assert "events.jsonl must be in the bundle, once" in refused(twice)
    twice.write_bytes(b"PK\x03\x04 en verder niets")
    assert "cannot be read" in refused(twice)
    assert "cannot be read" in refused(opened / "nergens")
