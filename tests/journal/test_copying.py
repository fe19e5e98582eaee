# SPDX-License-Identifier: Apache-2.0
"""A copy is the same log elsewhere, byte for byte, whichever store it goes to; and nothing is ever written over."""

from pathlib import Path

import pytest

from journal import Journal, Misconfigured
from journal.copying import Place, copy
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
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path
) -> None:
    write_a_morning(open_log())
    first = copy(Place(tmp_path / "data", log_database), Place(other))
    assert copy(Place(other), Place(tmp_path / "third")) == first


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


def test_nothing_is_copied_from_nowhere_or_over_a_log(
    open_log: OpenLog, log_database: str, tmp_path: Path, other: Path
) -> None:
    write_a_morning(open_log())
    here = Place(tmp_path / "data", log_database)
    with pytest.raises(Misconfigured, match="no log"):
        copy(Place(other), Place(tmp_path / "third"))
    with pytest.raises(Misconfigured, match="already"):
        copy(here, here)
