# SPDX-License-Identifier: Apache-2.0
"""The settings our promises rest on are set, checked, and missed out loud."""

import os
import sqlite3
import tempfile
from pathlib import Path

import pytest

from journal import Journal, Misconfigured, Unwritable, database
from tests.journal.scenes import EVENTS, draft, hand_in_the_file, moved, write

NOBODY = 65534


def test_a_connection_keeps_every_setting(tmp_path: Path):
    connection = database.connect(tmp_path / "one.db")
    asked = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in database.SETTINGS}
    assert asked == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "temp_store": 2,
    }
    connection.close()


def test_the_log_and_its_keys_are_written_with_these_settings(journal: Journal, folder: Path):
    write(journal, draft(moved()))
    for name in ("log.db", "keys.db"):
        assert (folder / f"{name}-wal").exists()
        assert sqlite3.connect(folder / name).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_place_that_cannot_keep_a_setting_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Misconfigured, match="journal_mode=WAL"):
        database.connect(Path(":memory:"))


def test_a_log_in_a_newer_format_is_refused(journal: Journal, folder: Path):
    with hand_in_the_file(journal.path) as hand:
        hand.execute("UPDATE about SET value = '2' WHERE name = 'format'")
    with pytest.raises(Misconfigured, match="newer program"):
        Journal.open(folder, EVENTS)


def test_every_log_has_an_epoch_of_its_own(tmp_path: Path):
    epochs = set()
    for name in ("een", "twee"):
        journal = Journal.open(tmp_path / name, EVENTS)
        epochs.add(journal.epoch)
        journal.close()
    assert len(epochs) == 2


def test_a_folder_is_made_with_its_parents(tmp_path: Path):
    Journal.open(tmp_path / "ver" / "weg", EVENTS).close()
    assert (tmp_path / "ver" / "weg" / "log.db").exists()


def test_a_folder_we_may_not_write_in_gives_a_sentence():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Journal.open(folder, EVENTS).close()
        for file in folder.iterdir():
            file.chmod(0o444)
        folder.chmod(0o555)
        said = _as_nobody(folder)
        folder.chmod(0o755)
    assert "log.db cannot be written" in said


def test_a_folder_that_cannot_be_made_gives_a_sentence(tmp_path: Path):
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(Unwritable, match="cannot be written"):
        Journal.open(tmp_path / "bestand" / "data", EVENTS)


def _as_nobody(folder: Path) -> str:
    """What somebody without rights is told; root has rights everywhere, so a child gives its own away."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            Journal.open(folder, EVENTS)
        except Unwritable as refused:
            os.write(writing, str(refused).encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        return told.read()


def test_a_key_store_that_cannot_be_opened_gives_a_sentence(tmp_path: Path):
    (tmp_path / "keys.db").mkdir()
    with pytest.raises(Unwritable, match=r"keys\.db"):
        Journal.open(tmp_path, EVENTS)


@pytest.mark.embedded
def test_emptying_the_write_ahead_file_waits_for_readers_and_then_says_so(tmp_path: Path, journal: Journal):
    write(journal, draft(moved()))
    reader, writer = database.connect(journal.path), database.connect(journal.path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM stored_events").fetchone()
    write(journal, draft(moved()))
    for connection in (reader, writer):
        connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(Unwritable, match="Another process"):
        database.truncate_wal(writer, journal.path, give_up_after=0.05)
    reader.execute("ROLLBACK")
    database.truncate_wal(writer, journal.path)
    assert (tmp_path / "data" / "log.db-wal").stat().st_size == 0
    reader.close()
    writer.close()
