# SPDX-License-Identifier: Apache-2.0
"""What every read model does alike: however many follow, and whatever is made anew meanwhile, nothing is missed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from domain import board, network
from domain.kernel import StreamId
from journal import Batch, Draft, Journal
from journal.tables import Shape, tables_in
from projections.activity import Activity
from projections.directory import Directory
from projections.search import Search
from projections.stored import Stored
from tests.domain.histories import facts_of, random_board, random_network
from tests.projections.standing import kept

EVENTS = (*network.EVENTS, *board.EVENTS)
KINDS: tuple[Any, ...] = (Directory, Activity, Search)


@pytest.fixture
def journal(log_database: str, tmp_path: Path) -> Iterator[Journal]:
    """A network and a board, some hundred facts."""
    opened = Journal.open(tmp_path, EVENTS, database=log_database)
    written(opened, "one", 1)
    yield opened
    opened.close()


def written(journal: Journal, called: str, seed: int) -> None:
    for stream, history in (("network", random_network(seed, 60)), ("board", random_board(seed, 60))):
        facts, name = facts_of(history), StreamId(f"{stream}-{called}")
        drafts = [Draft(name, f.actor, f.command_id, f.event, f.recorded_at, f.occurred_at) for f in facts]
        journal.append([Batch(name, 0, drafts)])


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__.lower())
def two(
    request: pytest.FixtureRequest, journal: Journal, log_database: str, tmp_path: Path
) -> Iterator[tuple[Stored, Stored]]:
    """The same model as two processes have it."""
    both = [request.param(journal, tmp_path / f"{request.param.__name__.lower()}.db", log_database) for _ in range(2)]
    yield both[0], both[1]
    for one in both:
        one.close()


def test_two_that_follow_at_once_undo_nothing_of_each_other(journal: Journal, two: tuple[Stored, Stored]) -> None:
    here, there = two
    for one in two:
        one._batch = 7
    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(lambda one: one.catch_up(), two)) == {journal.position()}
    followed = kept(here)
    there.rebuild()
    assert kept(here) == followed
    assert any(rows for table, rows in followed.items() if table != "reached")


def test_who_was_further_than_what_is_made_anew_notes_nothing_until_it_has_read_on(
    journal: Journal, two: tuple[Stored, Stored]
) -> None:
    here, there = two
    seen = here.catch_up()
    written(journal, "two", 2)
    there._forget()
    later = journal.follow(seen, 1_000)
    assert not here.apply(later, seen, later[-1].position)
    assert there.reached() == 0
    here.catch_up()
    followed = kept(here)
    there.rebuild()
    assert kept(here) == followed


def test_somebody_keeps_it_level_as_long_as_it_beats(two: tuple[Stored, Stored]) -> None:
    here, there = two
    before = there.beats()
    here.beat()
    assert there.beats() == before + 1
    here.catch_up()
    assert there.beats() == before + 1


def test_after_an_older_log_was_put_back_nothing_is_left_of_what_came_later(
    journal: Journal, two: tuple[Stored, Stored], log_database: str, tmp_path: Path
) -> None:
    here, _ = two
    written(journal, "two", 2)
    here.catch_up()
    older = Journal.open(tmp_path / "older", EVENTS)
    written(older, "one", 1)
    again = type(here)(older, tmp_path / f"{type(here).__name__.lower()}.db", log_database)  # type: ignore[arg-type]
    assert again.catch_up() == older.position() < journal.position()
    followed = kept(again)
    again.rebuild()
    assert kept(again) == followed
    again.close()
    older.close()


def test_who_still_runs_leaves_what_is_stored_to_a_newer_program(
    journal: Journal, two: tuple[Stored, Stored], log_database: str, tmp_path: Path
) -> None:
    here, there = two
    seen = here.catch_up()
    newer = Shape(99, "", {99: ";".join(f"drop table {table}" for table in here.forgets)})
    tables_in(tmp_path / f"{type(here).__name__.lower()}.db", newer, log_database).close()
    written(journal, "two", 2)
    later = journal.follow(seen, 1_000)
    assert not here.is_outgrown
    assert here.catch_up() == seen
    assert there.apply(later, seen, later[-1].position)
    for one in two:
        assert one.is_outgrown
        assert one.step()
        assert one.apply(later, seen, later[-1].position)
        assert one.reached() == seen


OLD = {
    "directory": "create table position (one integer primary key check (one = 1), reached integer not null)",
    "search": (
        "create table position (one integer primary key check (one = 1), reached integer not null,"
        " edition text not null)"
    ),
}


@pytest.mark.parametrize(("kind", "version"), [(Directory, 2), (Search, 1)])
def test_what_was_stored_before_anybody_beat_goes_on(
    journal: Journal, log_database: str, tmp_path: Path, kind: Any, version: int
) -> None:
    file = tmp_path / f"{kind.__name__.lower()}.db"
    row = "insert into position values (1, 0)" if kind is Directory else "insert into position values (1, 0, '')"
    tables_in(file, Shape(version, f"{OLD[file.stem]};{row}"), log_database).close()
    model = kind(journal, file, log_database)
    assert model.catch_up() == journal.position()
    model.beat()
    assert model.beats() == 1
    model.close()
