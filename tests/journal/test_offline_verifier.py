# SPDX-License-Identifier: Apache-2.0
"""The verifier in the bundle: no code of ours, and one sentence for whatever it is given."""

import ast
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from journal import Journal, offline_verifier
from journal.bundle import bundled
from journal.signing import Signer
from tests.journal.scenes import NOON, draft, moved, write, write_a_morning

PROGRAM = Path(offline_verifier.__file__)


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


def signed_by(opened: Path, signer: Signer, change: Callable[[str], str]) -> None:
    """The bundle with its heads said otherwise and signed anew: by somebody who would be taken for another."""
    (opened / "public-key.txt").write_bytes(f"{signer.public}\n".encode())
    texts = (opened / "heads.txt").read_text().split("\n\n")[::2]
    lines = (f"{change(text.partition(chr(10))[2])}\n" for text in texts)
    heads = "\n".join(str(signer.sign(f"{signer.public.name}\n{text}")) for text in lines)
    (opened / "heads.txt").write_bytes(heads.encode())


@pytest.mark.parametrize("name", ["evil\rSigned by leernetwerk/known", "x\x1b[1A", "x\u202e", "two words"])
def test_no_name_of_a_key_can_write_over_what_is_said(opened: Path, name: str):
    signed_by(opened, Signer("evil", bytes(32)), str)
    assert run(opened).returncode == 0
    signed_by(opened, Signer(name, bytes(32)), str)
    assert refused(opened) == "NOT PROVEN. The public key is damaged."


NUMBERS = [("position 1", "position +1"), ("position 1", "position 1_"), ("1", "\uff11")]


@pytest.mark.parametrize(("old", "new"), NUMBERS)
def test_a_number_that_is_not_written_as_heads_write_it_is_refused(opened: Path, old: str, new: str):
    signed_by(opened, Signer("evil", bytes(32)), lambda text: text.replace(old, new, 1))
    refused(opened)
