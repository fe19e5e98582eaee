# SPDX-License-Identifier: Apache-2.0
"""A copy is the same log elsewhere, byte for byte, whichever store it goes to; and nothing is ever written over."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from journal import Corrupt, Journal, Misconfigured
from journal.copying import Place, copy
from journal.opening import COPYING, is_there, recorder_in
from tests.journal.conftest import OpenLog
from tests.journal.scenes import EVENTS, SANNE, write_a_morning


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere"


def test_a_copy_has_the_same_head_words_and_positions(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path
) -> None:
    journal = open_log()
    write_a_morning(journal)
    journal.heads().sign(journal.follow(0, 1)[0].recorded_at)
    done = copy(Place(tmp_path / "data", log_database), Place(other))
    assert (done.events, done.position) == (journal.position(), journal.position())
    again = Journal.open(other, EVENTS)
    assert again.verify().head == journal.verify().head == done.head
    assert again.follow(0, 1_000) == journal.follow(0, 1_000)
    assert again.epoch == journal.epoch
    assert again.edition == journal.edition
    assert [str(note) for note in again.heads().kept()] == [str(note) for note in journal.heads().kept()]
    again.close()


def test_there_and_back_again_is_the_same_log(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path, new_database: Callable[[], str]
) -> None:
    journal = open_log()
    write_a_morning(journal)
    first = copy(Place(tmp_path / "data", log_database), Place(other))
    away = Place(tmp_path / "beside", new_database())
    assert copy(Place(other), away) == copy(away, Place(tmp_path / "third")) == first
    again = Journal.open(tmp_path / "third", EVENTS)
    assert again.follow(0, 1_000) == journal.follow(0, 1_000)
    again.close()


@pytest.mark.parametrize("part", ["topic", "state", "originator_version"])
def test_a_copy_that_is_another_to_one_byte_is_not_called_done(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path, part: str
) -> None:
    write_a_morning(open_log())

    def change() -> None:
        other_value = {"topic": "topic || '0'", "state": "CAST(state || x'00' AS BLOB)"}.get(part, "9999")
        with sqlite3.connect(other / "log.db") as written:
            written.execute(f"UPDATE stored_events SET {part} = {other_value} WHERE position = 3")
        written.close()

    with pytest.raises(Corrupt, match="not what was copied"):
        copy(Place(tmp_path / "data", log_database), Place(other), beside=change)
    with pytest.raises(Misconfigured, match="broken off"):
        Journal.open(other, EVENTS)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM stored_events WHERE position = 3", "its place in the log is another"),
        ("UPDATE stored_events SET state = CAST(state AS TEXT) WHERE position = 3", "its bytes are none"),
    ],
)
def test_what_is_no_whole_log_is_not_copied(
    journal: Journal, folder: Path, other: Path, damage: str, said: str
) -> None:
    write_a_morning(journal)
    with sqlite3.connect(folder / "log.db") as written:
        written.execute(damage)
    written.close()
    with pytest.raises(Corrupt, match=said):
        copy(Place(folder), Place(other))


def test_what_was_put_back_is_another_edition_and_the_same_log(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path
) -> None:
    journal = open_log()
    write_a_morning(journal)
    editions = {journal.edition}
    for name in ("first", "second"):
        copy(Place(tmp_path / "data", log_database), Place(other / name), restoring=True)
        again = Journal.open(other / name, EVENTS)
        assert (again.epoch, again.verify().head) == (journal.epoch, journal.verify().head)
        editions.add(again.edition)
        again.close()
    assert len(editions) == 3


def test_what_was_forgotten_is_forgotten_in_the_copy(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path
) -> None:
    journal = open_log()
    write_a_morning(journal)
    assert journal.forget(SANNE)
    copy(Place(tmp_path / "data", log_database), Place(other))
    again = Journal.open(other, EVENTS)
    assert again.follow(0, 1_000) == journal.follow(0, 1_000)
    assert not again.forget(SANNE)
    again.close()


@pytest.mark.parametrize("broken_off", ["after its first events", "before what lies beside it"])
def test_a_copy_that_was_broken_off_is_never_taken_for_a_log(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path, broken_off: str
) -> None:
    write_a_morning(open_log())

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    by = {"progress": stop} if broken_off == "after its first events" else {"beside": stop}
    with pytest.raises(KeyboardInterrupt):
        copy(Place(tmp_path / "data", log_database), Place(other), **by)  # type: ignore[arg-type]
    with pytest.raises(Misconfigured, match="broken off"):
        Journal.open(other, EVENTS)
    with pytest.raises(Misconfigured, match="broken off"):
        copy(Place(other), Place(tmp_path / "third"))
    assert not (tmp_path / "third").exists()
    with pytest.raises(Misconfigured, match="already"):
        copy(Place(tmp_path / "data", log_database), Place(other))


def test_who_was_ended_before_the_first_word_left_nothing_that_is_taken_for_a_log(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path, new_database: Callable[[], str]
) -> None:
    write_a_morning(open_log())
    here, away = Place(tmp_path / "data", log_database), Place(tmp_path / "beside", new_database())
    for there in (Place(other), away):
        recorder_in(there.folder, there.database).close()
        assert not is_there(there.folder, there.database)
        with pytest.raises(Misconfigured, match="no log"):
            copy(there, Place(tmp_path / "third"))
        assert copy(here, there).events
        assert is_there(there.folder, there.database)
    (tmp_path / "third").mkdir()
    (tmp_path / "third" / "log.db").touch()
    assert copy(here, Place(tmp_path / "third")).events


def test_a_copy_that_has_tables_says_that_it_is_one(log_database: str, other: Path) -> None:
    recorder_in(other, log_database, {COPYING: "begun"}).close()
    assert is_there(other, log_database)
    with pytest.raises(Misconfigured, match="broken off"):
        Journal.open(other, EVENTS, database=log_database)


def test_nothing_is_copied_from_nowhere_or_over_a_log(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path
) -> None:
    write_a_morning(open_log())
    here = Place(tmp_path / "data", log_database)
    with pytest.raises(Misconfigured, match="no log"):
        copy(Place(other), Place(tmp_path / "third"))
    with pytest.raises(Misconfigured, match="already"):
        copy(here, here)
