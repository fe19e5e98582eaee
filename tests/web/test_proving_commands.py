# SPDX-License-Identifier: Apache-2.0
"""verify with heads, bundle and erase: what who runs the server does to a record, and what they are told of it."""

import asyncio
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain import network
from domain.board.ideas import IdeaBrought
from domain.kernel import FORGOTTEN
from domain.network.auditing import RecordLookedAt, WordsErased
from domain.streams import network_stream
from journal import Journal, offline_verifier
from tests.running import made
from tests.web.commands import IDEAS, Said, run
from web.commands.saying import EVENTS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A network called Glas with two ideas by P1 and P2."""
    (file := tmp_path / "glazen.csv").write_text(IDEAS)
    assert run("import", file, "--network", "Glas", "--data", tmp_path / "data") == 0
    return tmp_path / "data"


@pytest.fixture
def journal(data: Path) -> Iterator[Journal]:
    journal = Journal.open(data, EVENTS)
    yield journal
    journal.close()


@pytest.fixture
def glas(journal: Journal) -> str:
    """The network's id."""
    [stream] = [stream for stream in journal.streams() if stream.startswith("network-")]
    return stream.removeprefix("network-")


def bundle(data: Path, glas: str, out: Path, why: str = "De accountant vroeg erom") -> int:
    return run("bundle", "--network", glas, "--out", out, "--why", why, "--data", data)


# -- verify ------------------------------------------------------------------------------------------------------------
def test_verify_says_what_is_proven_what_is_not_and_what_a_kept_head_is_for(
    data: Path, glas: str, tmp_path: Path, capsys: Said
):
    capsys.readouterr()
    assert run("verify", "--data", data) == 0
    assert "Nothing of the whole log is signed yet" in capsys.readouterr().out
    bundle(data, glas, tmp_path / "b.zip")
    sign(data)
    capsys.readouterr()
    assert run("verify", "--data", data, "--progress") == 0
    said = capsys.readouterr()
    assert "2 kept heads and 0 given heads fit." in said.out
    assert "Not proven: that what people wrote is true" in said.out
    assert "only against a head kept elsewhere" in said.out
    assert "7 of 7 events" in said.err
    assert len(bytes.fromhex(said.out.splitlines()[-1])) == 32


def test_a_folder_put_back_is_found_with_a_head_kept_elsewhere(data: Path, glas: str, tmp_path: Path, capsys: Said):
    shutil.copytree(data, tmp_path / "before")
    bundle(data, glas, tmp_path / "b.zip")
    kept = sign(data, tmp_path / "kop.txt")
    of_network = head_in(tmp_path / "b.zip", tmp_path)
    assert run("verify", "--data", data, "--head", kept, "--head", of_network) == 0
    assert "not put back to before them" in capsys.readouterr().out
    shutil.copyfile(data / "heads.key", tmp_path / "before" / "heads.key")
    key = public_key(data)
    for head in (kept, of_network):
        assert run("verify", "--data", tmp_path / "before", "--head", head, "--key", key) == 1
        assert "This log is not what was written." in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "hallo", "een\n2\ndrie\n\n— iemand AAAA\n"])
def test_a_file_that_holds_no_head_of_this_log_is_said(data: Path, tmp_path: Path, content: str, capsys: Said):
    (file := tmp_path / "kop.txt").write_text(content)
    assert run("verify", "--data", data, "--head", file) == 1
    assert str(file) in capsys.readouterr().err
    assert run("verify", "--data", data, "--head", tmp_path / "nergens") == 1
    assert "cannot be read" in capsys.readouterr().err


def test_a_key_that_is_none_or_anothers_is_said(data: Path, capsys: Said):
    assert run("verify", "--data", data, "--key", "sleutel") == 1
    assert "--key is no public key" in capsys.readouterr().err
    other = "elders/log+7e7e0e0c+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
    assert run("verify", "--data", data, "--key", other) == 1
    assert "--key" in capsys.readouterr().err


def test_a_kept_head_that_was_changed_is_found(data: Path, capsys: Said):
    sign(data)
    heads = data / "heads.txt"
    heads.write_text(
        heads.read_text().replace("\nposition 6\n", "\nposition 5\n").replace("\nposition 5\n", "\nposition 4\n")
    )
    assert run("verify", "--data", data) == 1
    assert "its signature does not fit its text" in capsys.readouterr().err


def test_heads_that_are_gone_are_said(data: Path, capsys: Said):
    sign(data)
    (data / "heads.txt").unlink()
    capsys.readouterr()
    assert run("verify", "--data", data) == 0
    assert "signed heads before, and none is kept here" in capsys.readouterr().err


def test_a_file_of_heads_without_end_is_not_read_to_its_end(data: Path, capsys: Said):
    assert run("verify", "--data", data, "--head", "/dev/zero") == 1
    assert "/dev/zero is too large to be a file of heads." in capsys.readouterr().err


def test_a_signing_key_that_is_gone_is_said_and_none_is_made(data: Path, glas: str, tmp_path: Path, capsys: Said):
    sign(data)
    (data / "heads.key").unlink()
    assert run("verify", "--data", data) == 0
    assert bundle(data, glas, tmp_path / "b.zip") == 1
    assert "heads.key is missing" in capsys.readouterr().err
    assert not (data / "heads.key").exists()
    assert not (tmp_path / "b.zip").exists()


# -- bundle ------------------------------------------------------------------------------------------------------------
def test_a_bundle_is_noted_with_its_reason_before_it_is_written(
    data: Path, journal: Journal, glas: str, tmp_path: Path, capsys: Said
):
    assert bundle(data, glas, tmp_path / "b.zip") == 0
    last = journal.read(network_stream(glas))[-1]
    assert (last.actor, last.event) == ("operator", RecordLookedAt("bundle", why="De accountant vroeg erom"))
    capsys.readouterr()
    offline_verifier.main([str(tmp_path / "b.zip")])
    assert f"Proven: {journal.position()} events in 2 streams" in capsys.readouterr().out
    state = network.empty()
    for fact in journal.read(network_stream(glas)):
        state = network.evolve(state, fact)
    assert [look.what for look in state.looks] == ["bundle"]


def test_a_bundle_without_a_reason_a_network_or_a_free_place_is_refused_and_not_noted(
    data: Path, journal: Journal, glas: str, tmp_path: Path, capsys: Said
):
    before = journal.position()
    (there := tmp_path / "daar.zip").write_text("van iemand")
    assert bundle(data, glas, tmp_path / "b.zip", why=" ") == 1
    assert bundle(data, glas, there) == 1
    assert bundle(data, "geen-netwerk", tmp_path / "b.zip") == 1
    said = capsys.readouterr().err
    for words in ("--why must say", "is there already", "There is no network geen-netwerk"):
        assert words in said
    assert journal.position() == before
    assert there.read_text() == "van iemand"


# -- erase -------------------------------------------------------------------------------------------------------------
def test_erasing_asks_first_and_then_leaves_a_gap_the_members_see(
    data: Path, journal: Journal, glas: str, capsys: Said
):
    assert run("erase", "--member", "P1", "--data", data) == 1
    assert "in 1 stream of 1 network would become unreadable" in capsys.readouterr().err
    assert words(journal) == ["Een raam dat praat", "Een raam dat zwijgt"]
    assert run("erase", "--member", "P1", "--data", data, "--yes") == 0
    assert "1 key destroyed" in capsys.readouterr().out
    again = Journal.open(data, EVENTS)
    assert words(again) == [FORGOTTEN, "Een raam dat zwijgt"]
    last = again.read(network_stream(glas))[-1]
    assert (last.actor, last.event) == ("operator", WordsErased(1))
    again.close()
    assert run("verify", "--data", data) == 0
    assert "The words of 1 event were forgotten on purpose." in capsys.readouterr().out
    assert run("erase", "--member", "P1", "--data", data, "--yes") == 0
    assert "Nothing of P1 was found" in capsys.readouterr().out


def test_somebody_is_found_by_their_address(data: Path, capsys: Said):
    [sanne] = asyncio.run(made(data, ("Sanne",), "nl"))
    assert run("erase", "--member", f"{sanne.id.upper()}@example.org", "--data", data) == 0
    assert f"Nothing of {sanne.id} was found" in capsys.readouterr().out
    assert run("erase", "--member", "niemand@example.org", "--data", data) == 1
    assert "Nobody has the address" in capsys.readouterr().err


def test_erasing_in_one_network_needs_that_network(data: Path, glas: str, capsys: Said):
    assert run("erase", "--member", "P1", "--network", "geen-netwerk", "--data", data, "--yes") == 1
    assert "There is no network" in capsys.readouterr().err
    assert run("erase", "--member", "P1", "--network", glas, "--data", data, "--yes") == 0
    assert "1 key destroyed" in capsys.readouterr().out


def test_without_the_key_store_nothing_is_erased_and_it_is_said(data: Path, capsys: Said):
    (data / "keys.db").unlink()
    assert run("erase", "--member", "P1", "--data", data, "--yes") == 1
    assert "key store" in capsys.readouterr().err


# -- what these tests do by hand ---------------------------------------------------------------------------------------
def sign(data: Path, out: Path | None = None) -> Path:
    """A head of the whole log as the timer would sign it; kept elsewhere if asked."""
    journal = Journal.open(data, EVENTS)
    note = journal.heads().sign(datetime.now(UTC))
    journal.close()
    if out:
        out.write_text(str(note))
    return out or data


def public_key(data: Path) -> str:
    with sqlite3.connect(data / "log.db") as log:
        [(key,)] = log.execute("SELECT value FROM about WHERE name = 'heads'").fetchall()
    log.close()
    return str(key)


def head_in(zipped: Path, folder: Path) -> Path:
    with zipfile.ZipFile(zipped) as whole:
        return Path(whole.extract("heads.txt", folder))


def words(journal: Journal) -> list[str]:
    return [fact.event.text for fact in journal.follow(0) if isinstance(fact.event, IdeaBrought)]
