# SPDX-License-Identifier: Apache-2.0
"""The directory answers the same however it came by the log: fact by fact, in heaps, after a crash, or built anew."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board, network
from domain.kernel import Fact, MemberId, NetworkId, StreamId
from domain.network import Network
from domain.network.auditing import RecordLookedAt, WordsErased
from domain.streams import network_stream
from journal import Batch, Draft, Journal
from projections.directory import Directory
from projections.facing import given_to, offers_of
from tests.domain.given import BRAM, CAST, fold
from tests.domain.histories import facts_of, network_histories, random_board, random_network

EVENTS: Final = (*network.EVENTS, *board.EVENTS)
ORGANISATIONS: Final = (BRAM, MemberId("organisation-1"))
"""Who offers and who is given something in these histories."""

numbers = count()


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A journal shared by all: the networks of every test and example are in it."""
    opened = Journal.open(tmp_path_factory.mktemp("directory"), EVENTS)
    yield opened
    opened.close()


def written(journal: Journal, facts: list[Fact], kind: str = "network") -> list[Fact]:
    """The facts as another network's or board's."""
    stream = StreamId(f"{kind}-number{next(numbers)}")
    drafts = [Draft(stream, f.actor, f.command_id, f.event, f.recorded_at, f.occurred_at) for f in facts]
    [facts] = journal.append([Batch(stream, 0, drafts)])
    return facts


def answers(directory: Directory, facts: list[Fact]) -> dict[str, Any]:
    boards = [fact.event.board for fact in facts if hasattr(fact.event, "board")]
    return {
        "mine": {member: directory.networks_of(member) for member in CAST},
        "left": {member: directory.left_by(member) for member in CAST},
        "tied": {organisation: directory.known_to(organisation) for organisation in ORGANISATIONS},
        "listed": directory.listed(10_000),
        "sparks": directory.sparks(10_000),
        "boards": {board: directory.network_of(board) for board in boards},
        "reached": directory.reached(),
    }


def answers_of(networks: dict[NetworkId, Network]) -> dict[str, Any]:
    """What the networks themselves say, without their order."""
    present = {
        member: {n for n, s in networks.items() if s.standing_of(member) in ("member", "paused")} for member in CAST
    }
    left = {member: {n for n, s in networks.items() if s.standing_of(member) == "left"} for member in CAST}
    tied = {by: {n for n, s in networks.items() if offers_of(s, by) or given_to(s, by)} for by in ORGANISATIONS}
    listed = {n for n, state in networks.items() if state.stage == "network" and state.access != "private"}
    return {
        "mine": present,
        "left": left,
        "tied": tied,
        "listed": listed,
        "sparks": {n for n, state in networks.items() if state.stage == "spark"},
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(network_histories(max_size=25), min_size=1, max_size=3), st.lists(st.integers(1, 9), max_size=30))
def test_followed_in_heaps_of_any_size_is_the_same_as_built_anew(
    journal: Journal, tmp_path_factory: pytest.TempPathFactory, histories: list, sizes: list[int]
) -> None:
    folder: Path = tmp_path_factory.mktemp("directories")
    followed = Directory(journal, folder / "followed.db")
    begin = followed.catch_up()
    for history in histories:
        written(journal, list(facts_of(history)))
    facts = journal.follow(begin, 10_000)
    rest = list(facts)
    for size in [*sizes, len(rest)]:
        if heap := rest[:size]:
            followed.apply(heap, followed.reached(), heap[-1].position)
            del rest[:size]
    anew = Directory(journal, folder / "anew.db")
    anew.catch_up()
    try:
        assert answers(followed, facts) == answers(anew, facts)
        everything = answers(anew, facts)
        followed.rebuild()
        assert answers(followed, facts) == everything
    finally:
        followed.close()
        anew.close()


@pytest.mark.parametrize("seed", range(5))
def test_it_answers_what_the_networks_themselves_say(tmp_path: Path, seed: int) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    directory = Directory(journal, tmp_path / "directory.db")
    dice, networks = Random(seed), {}
    for n in range(6):
        facts = written(journal, list(facts_of(random_network(seed * 10 + n, dice.randint(1, 80)))))
        networks[NetworkId(facts[0].stream.removeprefix("network-"))] = fold(network, facts)
        written(journal, list(facts_of(random_board(seed * 10 + n, 5))), "board")
        directory.catch_up()
    said = answers(directory, [])
    assert directory.reached() == journal.position()
    expected = answers_of(networks)
    for question in ("listed", "sparks"):
        assert set(said[question]) == expected[question], question
        assert len(said[question]) == len(set(said[question]))
    for question in ("mine", "left", "tied"):
        assert {member: set(found) for member, found in said[question].items()} == expected[question], question
    for of, state in networks.items():
        assert all(directory.network_of(board) is not None for board in state.boards), of
    directory.close()
    journal.close()


def is_note(fact: Fact) -> bool:
    """Reading a record does not move its network."""
    return isinstance(fact.event, RecordLookedAt | WordsErased)


def test_what_moved_last_comes_first_and_open_before_invitation(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    directory = Directory(journal, tmp_path / "directory.db")
    for seed in range(12):
        written(journal, list(facts_of(random_network(seed, 10 + 5 * (seed % 4)))))
    directory.catch_up()
    states = {n: fold(network, journal.read(network_stream(n))) for n in directory.listed(100)}
    moved = {n: max(f.happened_at for f in journal.read(network_stream(n)) if not is_note(f)) for n in states}
    access = [states[n].access for n in directory.listed(100)]
    assert access == sorted(access, key=["open", "invitation"].index)
    for kind in ("open", "invitation"):
        times = [moved[n] for n in directory.listed(100) if states[n].access == kind]
        assert times == sorted(times, reverse=True)
    assert directory.listed(2) == directory.listed(100)[:2]
    directory.close()
    journal.close()


def test_a_crash_between_facts_and_position_cannot_be(tmp_path: Path) -> None:
    """Both are in one transaction: what fails half-way was not there, and is read again."""
    journal = Journal.open(tmp_path, EVENTS)
    facts = written(journal, list(facts_of(random_network(3, 20))))
    directory = Directory(journal, tmp_path / "directory.db")
    with pytest.raises(AttributeError):
        directory.apply([*facts[:5], None], 0, 5)  # type: ignore[list-item]
    assert directory.reached() == 0
    assert directory.sparks() == directory.listed() == []
    assert directory.catch_up() == journal.position()
    directory.close()
    again = Directory(journal, tmp_path / "directory.db")
    assert again.reached() == journal.position()
    again.close()
    journal.close()


def test_it_keeps_no_word_anybody_wrote(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    written(journal, list(facts_of(random_network(7, 60))))
    directory = Directory(journal, tmp_path / "directory.db")
    directory.catch_up()
    directory.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("directory.db*"))
    assert b"Ik wil ontdekken" not in kept
    assert b"vertrouwen" not in kept
    journal.close()


@pytest.fixture
def shared(log_database: str, tmp_path: Path) -> Iterator[tuple[Journal, Directory, Directory]]:
    """A log and two processes that follow it into the same tables."""
    journal = Journal.open(tmp_path, EVENTS, database=log_database)
    both = [Directory(journal, tmp_path / "directory.db", log_database) for _ in range(2)]
    yield journal, both[0], both[1]
    for directory in both:
        directory.close()
    journal.close()


@pytest.mark.parametrize("seed", range(3))
def test_two_processes_that_follow_into_the_same_tables_undo_nothing_of_each_other(
    shared: tuple[Journal, Directory, Directory], seed: int
) -> None:
    journal, here, there = shared
    dice, networks = Random(seed), {}
    for n in range(4):
        facts = written(journal, list(facts_of(random_network(seed * 10 + n, 60))))
        networks[NetworkId(facts[0].stream.removeprefix("network-"))] = fold(network, facts)
    seen = dict.fromkeys((here, there), 0)
    while min(seen.values()) < journal.position():
        one = dice.choice([here, there])
        if facts := journal.follow(seen[one], dice.randint(1, 30)):
            one.apply(facts, seen[one], facts[-1].position)
            seen[one] = facts[-1].position
            assert one.reached() == max(seen.values())
    expected = answers_of(networks)
    for directory in (here, there):
        said = answers(directory, [])
        for question in ("listed", "sparks"):
            assert set(said[question]) == expected[question], question
        for question in ("mine", "left"):
            assert {member: set(found) for member, found in said[question].items()} == expected[question], question


def test_rebuilt_in_any_database_it_answers_the_same(shared: tuple[Journal, Directory, Directory]) -> None:
    journal, here, there = shared
    facts = written(journal, list(facts_of(random_network(5, 80))))
    here.catch_up()
    before = answers(here, facts)
    assert before["boards"]
    there.rebuild()
    assert answers(there, facts) == answers(here, facts) == before
