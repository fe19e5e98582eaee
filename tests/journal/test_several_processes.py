# SPDX-License-Identifier: Apache-2.0
"""Several processes on one log: who is late hears so, and nothing is lost or doubled."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from domain.kernel import MemberId
from journal import Journal, Unwritable, VersionConflict
from tests.journal.conftest import OpenLog
from tests.journal.scenes import BOARD, EVENTS, batch, draft, voiced, write

PROCESSES, EACH = 3, 20


def write_until_all_is_in(folder: Path, database: str, writer: int) -> None:
    """Writes at the version it believes in, and looks again when it was wrong."""
    journal = Journal.open(folder, EVENTS, database=database)
    done = 0
    version = journal.version(BOARD)
    while done < EACH:
        event = voiced(f"van {writer}", writer * 1_000 + done)
        try:
            journal.append([batch(version, draft(event, MemberId(f"member-{writer:04}")))])
            done, version = done + 1, version + 1
        except VersionConflict as conflict:
            version = conflict.actual
    journal.close()


@pytest.mark.elsewhere("three processes write")
def test_three_processes_write_to_one_board_and_everything_is_there_once(tmp_path: Path, log_database: str):
    """They also open the log at the same moment, when there is nothing in it yet."""
    spawn = multiprocessing.get_context("spawn")
    folder = tmp_path / "data"
    asked = [(folder, log_database, number) for number in range(PROCESSES)]
    writers = [spawn.Process(target=write_until_all_is_in, args=about) for about in asked]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    journal = Journal.open(folder, EVENTS, database=log_database)
    facts = journal.read(BOARD)
    assert [fact.version for fact in facts] == list(range(1, PROCESSES * EACH + 1))
    ideas = [fact.event.idea for fact in facts]  # type: ignore[attr-defined]
    assert len(set(ideas)) == PROCESSES * EACH
    assert journal.verify().ok
    journal.close()


def test_two_logs_opened_on_one_folder_see_each_other(open_log: OpenLog):
    ours, theirs = open_log(), open_log()
    assert ours.epoch == theirs.epoch
    facts = write(ours, draft(voiced("een"))) + write(theirs, draft(voiced("twee")))
    assert ours.read(BOARD) == theirs.read(BOARD) == facts
    assert ours.follow(0) == theirs.follow(0) == facts


@pytest.mark.embedded
def test_a_process_that_never_lets_go_is_not_waited_for_for_ever(journal: Journal):
    write(journal, draft(voiced("eerst")))
    with sqlite3.connect(journal.path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unwritable) as refused:
            journal.append([batch(1, draft(voiced("wacht")))])
        other.rollback()
    assert refused.value.reason == "busy"
    assert [fact.version for fact in write(journal, draft(voiced("nu wel")))] == [2]
