# SPDX-License-Identifier: Apache-2.0
"""The connection to PostgreSQL breaks just after a commit: it is looked up what became of it, and never guessed."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from journal import Journal, VersionConflict
from tests.journal.scenes import BOARD, EVENTS, batch, draft, moved, voiced, write


class Wire:
    """Between a log and its server; it breaks when the server has answered a COMMIT and the log has not heard yet."""

    def __init__(self, server: str) -> None:
        self.port = 0
        self.commits_to_lose = 0
        self.lost = 0
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                ours, _ = self._listening.accept()
            except OSError:
                return
            theirs = socket.socket(socket.AF_UNIX)
            theirs.connect(self._server)
            for one, other, answers in ((ours, theirs, False), (theirs, ours, True)):
                threading.Thread(target=self._carry, args=(one, other, answers), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        try:
            while data := one.recv(65_536):
                if answers and b"COMMIT\0" in data and self.commits_to_lose:
                    self.commits_to_lose -= 1
                    self.lost += 1
                    break
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def wire(database: str) -> Iterator[Wire]:
    folder = database.split("host=")[1]
    between = Wire(f"{folder}/.s.PGSQL.5432")
    yield between
    between.close()


def by(wire: Wire, database: str) -> str:
    return f"{database.split('?')[0].replace('@/', f'@127.0.0.1:{wire.port}/')}?sslmode=disable&gssencmode=disable"


def test_an_answer_lost_with_the_connection_is_looked_up_and_nothing_is_written_twice(
    tmp_path: Path, database: str, wire: Wire
):
    log = Journal.open(tmp_path, EVENTS, database=by(wire, database))
    facts = write(log, draft(voiced("eerst")))
    wire.commits_to_lose = 1
    facts += log.append([batch(1, draft(moved()), draft(voiced("weg en toch daar", 2)))])[0]
    assert wire.lost == 1
    assert [fact.position for fact in facts] == [1, 2, 3]
    facts += write(log, draft(moved()))
    assert log.read(BOARD) == facts
    assert log.verify().ok
    log.close()


def test_a_lost_connection_is_no_reason_to_overlook_somebody_else(tmp_path: Path, database: str, wire: Wire):
    """The try after the lost one meets rows that are not ours: that is a conflict."""
    log, other = (Journal.open(tmp_path, EVENTS, database=one) for one in (by(wire, database), database))
    write(log, draft(moved(1)))
    write(other, draft(moved(2)))
    with psycopg.connect(database, autocommit=True) as hand:
        hand.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port > 0")
    with pytest.raises(VersionConflict, match="at version 2, not 1"):
        log.append([batch(1, draft(moved(3)))])
    assert [fact.event for fact in log.read(BOARD)] == [moved(1), moved(2)]
    for one in (log, other):
        one.close()
