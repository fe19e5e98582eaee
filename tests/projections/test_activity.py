# SPDX-License-Identifier: Apache-2.0
"""Whom what concerns: the same however the log was followed, nothing of one's own acts, and never a word."""

from collections.abc import Iterator
from functools import reduce
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board, network
from domain.board.opening import BoardBegun
from domain.kernel import BoardId, CommandId, Fact, StreamId
from domain.streams import network_of
from journal import Batch, Draft, Journal
from journal.tables import Shape, tables_in
from projections.activity import TABLES, Activity
from projections.concerning import matters
from tests.domain.given import CAST
from tests.domain.histories import facts_of, network_histories, random_board, random_network

EVENTS: Final = (*network.EVENTS, *board.EVENTS)
numbers = count()


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A journal shared by all: the networks of every test and example are in it."""
    opened = Journal.open(tmp_path_factory.mktemp("activity"), EVENTS)
    yield opened
    opened.close()


def written(journal: Journal, facts: list[Fact], stream: str = "") -> str:
    """The facts in a stream of their own. A board begins by saying whose it is, as the facts say or as is asked."""
    called = StreamId(stream or f"network-number{next(numbers)}")
    drafts = [Draft(called, f.actor, f.command_id, f.event, f.recorded_at, f.occurred_at) for f in facts]
    journal.append([Batch(called, 0, drafts)])
    return called


def on_board(journal: Journal, home: str, facts: list[Fact]) -> None:
    """A board of a network that is there."""
    called = f"number{next(numbers)}"
    [first, *rest] = facts
    begun = BoardBegun(BoardId(called), network_of(home), "?")
    own = Fact(first.stream, 1, first.recorded_at, first.actor, CommandId("begin-it"), begun)
    written(journal, [own, *(rest if type(first.event) is BoardBegun else facts)], f"board-{called}")


def rows(activity: Activity) -> dict[str, Any]:
    return {table: sorted(activity._tables.read(f"select * from {table}")) for table in TABLES}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(network_histories(max_size=25), min_size=1, max_size=3), st.lists(st.integers(1, 9), max_size=30))
def test_followed_in_heaps_of_any_size_is_the_same_as_built_anew(
    journal: Journal, tmp_path_factory: pytest.TempPathFactory, histories: list, sizes: list[int]
) -> None:
    folder: Path = tmp_path_factory.mktemp("activities")
    followed = Activity(journal, folder / "followed.db")
    begin = followed.catch_up()
    for number, history in enumerate(histories):
        home = written(journal, list(facts_of(history)))
        on_board(journal, home, list(facts_of(random_board(number, 30))))
    rest = [fact for fact in journal.follow(begin, 10_000) if matters(fact)]
    for size in [*sizes, len(rest)]:
        if heap := rest[:size]:
            followed.apply(heap, followed.reached(), heap[-1].position)
            del rest[:size]
    anew = Activity(journal, folder / "anew.db")
    anew.catch_up()
    try:
        assert rows(followed) == rows(anew)
        followed.rebuild()
        assert rows(followed) == rows(anew)
    finally:
        followed.close()
        anew.close()


@pytest.mark.parametrize("seed", range(4))
def test_nobody_hears_of_what_they_did_or_of_a_network_they_left(tmp_path: Path, seed: int) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    activity = Activity(journal, tmp_path / "activity.db")
    for n in range(6):
        home = written(journal, list(facts_of(random_network(seed * 10 + n, 80))))
        on_board(journal, home, list(facts_of(random_board(seed * 10 + n, 60))))
    activity.catch_up()
    assert activity.reached() == journal.position()
    told = 0
    for member in CAST:
        found = activity.latest(member, 2**62, 10_000)
        told += len(found)
        assert [one.position for one in found] == sorted((one.position for one in found), reverse=True)
        assert activity.unread(member, 0, 10_000) == len(found)
        known = set(activity.networks_of(member))
        for one in found:
            [fact] = journal.read(StreamId(one.stream), one.version - 1, one.version)
            assert fact.actor != member
            assert fact.position == one.position
            assert one.network in known
        for network_id in known:
            of = [one for one in reversed(found) if one.network == network_id]
            assert activity.since(member, network_id, 0, 10_000) == of
            assert activity.counted(member, network_id, 0) == len(of)
    assert told > 20
    assert {one.member for one in activity.stirring(0)} > set()
    assert activity.stirring(2**40) == []
    activity.close()
    journal.close()


def test_a_crash_between_facts_and_position_cannot_be(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    home = written(journal, list(facts_of(random_network(3, 40))))
    activity = Activity(journal, tmp_path / "activity.db")
    facts = journal.read(StreamId(home))
    with pytest.raises(AttributeError):
        activity.apply([*facts[:5], None], 0, 5)  # type: ignore[list-item]
    assert activity.reached() == 0
    assert not any(rows(activity).values())
    assert activity.catch_up() == journal.position()
    activity.close()
    journal.close()


def test_it_keeps_no_word_anybody_wrote(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    home = written(journal, list(facts_of(random_network(7, 60))))
    on_board(journal, home, list(facts_of(random_board(7, 60))))
    activity = Activity(journal, tmp_path / "activity.db")
    activity.catch_up()
    activity.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("activity.db*"))
    assert b"Ik wil ontdekken" not in kept
    assert b"vertrouwen" not in kept
    journal.close()


@pytest.mark.parametrize("seed", range(3))
def test_it_knows_where_in_the_log_the_words_of_each_wording_stand(
    log_database: str, tmp_path: Path, seed: int
) -> None:
    journal = Journal.open(tmp_path, EVENTS, database=log_database)
    activity = Activity(journal, tmp_path / "activity.db", log_database)
    facts = list(facts_of(random_board(seed, 200)))
    called = BoardId(f"number{next(numbers)}")
    written(journal, facts, f"board-{called}")
    activity.catch_up()
    many = 0
    for version in (facts[-1].version, facts[len(facts) // 2].version):
        for idea in reduce(board.evolve, facts[:version], board.empty()).ideas.values():
            found = activity.wordings(called, idea.id, version)
            assert [number for number, _ in found] == list(range(1, len(idea.wordings) + 1))
            said = [facts[at - 1].event for _, at in found]
            assert [getattr(event, "text", None) for event in said] == [one.text for one in idea.wordings]
            many += len(found) > 1
    assert many > 5
    activity.close()
    journal.close()


def test_tables_of_an_older_shape_are_made_from_the_log_again(log_database: str, tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, EVENTS, database=log_database)
    home = written(journal, list(facts_of(random_network(5, 60))))
    on_board(journal, home, list(facts_of(random_board(5, 60))))
    old = f"""
create table position (one integer primary key, reached integer not null, beat integer not null default 0);
create table ideas (board text, idea text, member text, primary key (board, idea));
insert into ideas values ('some', 'idea-some', 'member-some');
insert into position values (1, {journal.position()}, 0)"""
    tables_in(tmp_path / "activity.db", Shape(2, old), log_database).close()
    activity = Activity(journal, tmp_path / "activity.db", log_database)
    assert activity.catch_up() == journal.position()
    made = rows(activity)
    assert made["births"]
    assert not activity._tables.has("ideas")
    activity.rebuild()
    assert rows(activity) == made
    activity.close()
    journal.close()


@pytest.mark.parametrize("seed", range(2))
def test_two_processes_that_follow_into_the_same_tables_undo_nothing_of_each_other(
    log_database: str, tmp_path: Path, seed: int
) -> None:
    journal = Journal.open(tmp_path, EVENTS, database=log_database)
    both = [Activity(journal, tmp_path / "activity.db", log_database) for _ in range(2)]
    dice = Random(seed)
    for n in range(3):
        home = written(journal, list(facts_of(random_network(seed * 10 + n, 60))))
        on_board(journal, home, list(facts_of(random_board(seed * 10 + n, 40))))
    seen = dict.fromkeys(both, 0)
    while min(seen.values()) < journal.position():
        one = dice.choice(both)
        if facts := journal.follow(seen[one], dice.randint(1, 30)):
            one.apply(facts, seen[one], facts[-1].position)
            seen[one] = facts[-1].position
    followed = rows(both[0])
    both[1].rebuild()
    assert rows(both[0]) == followed
    for activity in both:
        activity.close()
    journal.close()
