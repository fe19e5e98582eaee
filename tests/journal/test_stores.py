# SPDX-License-Identifier: Apache-2.0
"""Every store answers like the one in memory, in which one reads what is meant: whatever is written, taken or asked."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from journal import Unreadable, Unwritable
from journal.errors import Taken
from journal.memory_store import MemoryRecorder
from journal.opening import is_there, recorder_in
from journal.store import Recorder

STREAMS = ("board-b", "board-a", "board-é", "network-a", "nobody")
SEEDS = range(8)

Asking = Callable[[Recorder], Any]


@pytest.fixture
def store(log_database: str, tmp_path: Path) -> Iterator[Recorder]:
    made = recorder_in(tmp_path, log_database, {"epoch": "one"})
    yield made
    made.close()


@pytest.fixture
def meant(log_database: str, tmp_path: Path) -> MemoryRecorder:
    return MemoryRecorder(f"meant by {tmp_path}", {"epoch": "one"})


def event(stream: str, version: int, state: bytes = b"") -> StoredEvent:
    return StoredEvent(stream, version, "idea.voiced", state or bytes(40))


def written(dice: random.Random) -> Asking:
    """Some events at once; now and then one that has its place already, or a version that follows on nothing."""
    batch = [
        event(dice.choice(STREAMS[:4]), dice.randrange(1, 40), dice.randbytes(50))
        for _ in range(dice.choice((1, 1, 3)))
    ]
    return lambda store: list(store.append(batch))


def taken(dice: random.Random) -> Asking:
    """Rows of another log, with their positions, which may stand before others or leave one out."""
    first = dice.randrange(1, 60)
    lot = [
        (first + place, dice.choice(STREAMS[:4]), dice.randrange(40, 80), "é", dice.randbytes(33)) for place in range(2)
    ]
    return lambda store: store.take(lot)


def asked(dice: random.Random) -> Asking:
    stream, after, upto = dice.choice(STREAMS), dice.randrange(30), dice.choice((None, dice.randrange(60)))
    limit, among = dice.randrange(1, 9), dice.choice((None, [*STREAMS[1:4], STREAMS[1]]))
    most, named, end = dice.choice((None, limit)), among or [stream], 60 if upto is None else upto
    return dice.choice(
        (
            lambda store: store.select_events(stream, gt=after, lte=upto, limit=limit),
            lambda store: store.select_events(stream, desc=True, limit=most),
            lambda store: store.entries(stream, after, upto, limit),
            lambda store: store.after(after, limit),
            lambda store: store.lot(after, limit),
            lambda store: (store.max_notification_id(), store.last_versions([stream, "board-none", stream])),
            lambda store: store.streams(),
            lambda store: [row for rows in store.stream_by_stream(among) for row in rows],
            lambda store: list(store.steps(after, end, among)),
            lambda store: list(store.in_order(named)),
            lambda store: store.ends(end, named),
            lambda store: store.complaint(),
            lambda store: (store.tell(stream, str(after)), store.told(stream), store.told("epoch")),
        )
    )


def answer(store: Recorder, asking: Asking) -> Any:
    try:
        found = asking(store)
    except Unwritable:
        return "not written"
    return list(found) if isinstance(found, list | tuple) else found


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_written_and_asked_is_answered_as_it_is_meant(
    store: Recorder, meant: MemoryRecorder, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(60):
        for asking in (dice.choices((written, taken), (4, 1))[0](dice), asked(dice), asked(dice)):
            assert answer(store, asking) == answer(meant, asking)
    assert store.lot(0, 1_000) == meant.lot(0, 1_000)
    assert len(meant.lot(0, 1_000)) > 30


def test_one_that_has_its_place_already_keeps_all_from_being_written(store: Recorder) -> None:
    assert list(store.append([event("board-a", 1), event("board-b", 1)])) == [1, 2]
    for batch in ([event("board-a", 2), event("board-b", 1)], [event("board-a", 2), event("board-a", 2)]):
        with pytest.raises(Taken):
            store.append(batch)
    assert (store.max_notification_id(), store.last_versions(["board-a"])) == (2, [1])
    assert list(store.append([event("board-a", 2)])) == [3], "no position was used up"


def test_what_is_kept_about_a_log_is_what_was_said_first(store: Recorder) -> None:
    assert (store.told("keys"), store.tell("keys", "first"), store.tell("keys", "second")) == (None, "first", "first")
    assert store.told("keys") == "first"
    assert store.told("epoch") == "one"


def test_what_was_begun_is_there_and_nothing_else(log_database: str, tmp_path: Path) -> None:
    assert not is_there(tmp_path, log_database)
    recorder_in(tmp_path, log_database).close()
    assert not is_there(tmp_path, log_database)
    recorder_in(tmp_path, log_database, {"epoch": "one"}).close()
    assert is_there(tmp_path, log_database)


def test_who_closed_it_neither_reads_nor_writes_and_who_opens_it_finds_everything(
    log_database: str, tmp_path: Path
) -> None:
    first, second = (recorder_in(tmp_path, log_database) for _ in range(2))
    first.append([event("board-a", 1)])
    first.close()
    with pytest.raises(Unwritable):
        first.append([event("board-a", 2)])
    with pytest.raises(Unreadable):
        first.last_versions(["board-a"])
    assert second.last_versions(["board-a"]) == [1]
    second.close()
    third = recorder_in(tmp_path, log_database)
    assert third.last_versions(["board-a"]) == [1]
    third.close()
