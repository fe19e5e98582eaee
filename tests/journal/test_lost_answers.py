# SPDX-License-Identifier: Apache-2.0
"""The connection to PostgreSQL breaks just after a commit: it is looked up what became of it, and never guessed."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from journal import Journal, VersionConflict
from tests.journal.scenes import BOARD, EVENTS, batch, draft, moved, voiced, write
from tests.wires import Side, Wire


class Lossy(Wire):
    """It breaks when the server has answered a COMMIT and the log has not heard yet."""

    commits_to_lose = 0
    lost = 0

    def let_through(self, side: Side, data: bytes) -> tuple[bytes, bool]:
        if side == "asked" or b"COMMIT\0" not in data or not self.commits_to_lose:
            return data, False
        self.commits_to_lose -= 1
        self.lost += 1
        return b"", True


@pytest.fixture
def wire(database: str) -> Iterator[Lossy]:
    folder = database.split("host=")[1]
    between = Lossy(f"{folder}/.s.PGSQL.5432")
    yield between
    between.close()


def test_an_answer_lost_with_the_connection_is_looked_up_and_nothing_is_written_twice(
    tmp_path: Path, database: str, wire: Lossy
):
    log = Journal.open(tmp_path, EVENTS, database=wire.to(database))
    facts = write(log, draft(voiced("eerst")))
    wire.commits_to_lose = 1
    facts += log.append([batch(1, draft(moved()), draft(voiced("weg en toch daar", 2)))])[0]
    assert wire.lost == 1
    assert [fact.position for fact in facts] == [1, 2, 3]
    facts += write(log, draft(moved()))
    assert log.read(BOARD) == facts
    assert log.verify().ok
    log.close()


def test_a_lost_connection_is_no_reason_to_overlook_somebody_else(tmp_path: Path, database: str, wire: Lossy):
    """The try after the lost one meets rows that are not ours: that is a conflict."""
    log, other = (Journal.open(tmp_path, EVENTS, database=one) for one in (wire.to(database), database))
    write(log, draft(moved(1)))
    write(other, draft(moved(2)))
    with psycopg.connect(database, autocommit=True) as hand:
        hand.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port > 0")
    with pytest.raises(VersionConflict, match="at version 2, not 1"):
        log.append([batch(1, draft(moved(3)))])
    assert [fact.event for fact in log.read(BOARD)] == [moved(1), moved(2)]
    for one in (log, other):
        one.close()
