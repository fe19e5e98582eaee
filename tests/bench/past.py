# SPDX-License-Identifier: Apache-2.0
"""What it takes to open any moment of a very long board: whole pages, over HTTP, at versions picked at random.

The board is lived by random valid wishes. Each of the versions is also folded anew from the log and compared with what
the past says of it; of some the whole page is drawn anew and compared with what the server sent.
"""

import gzip
import random
import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import quantiles
from typing import Final

from domain import board, network
from domain.board import Board
from domain.kernel import Fact, MemberId, StreamId
from journal import Batch, Draft, Journal
from projections.past import Past
from tests.bench.ground import Ground
from tests.bench.live import Figures, memory
from tests.domain.histories import facts_of, random_board
from web.identity.people import unknown
from web.live.board_show import BoardShow
from web.live.shelf import Shelf
from web.naming import Naming
from web.rendering import Rendering

EVENTS: Final = (*network.EVENTS, *board.EVENTS)
AT_ONCE: Final = 2_000
LISTS: Final = re.compile(r'<div id="ideas" class="ideas">(.*?)</div>\s*<div id="ghosts"', re.DOTALL)
PAGES_DRAWN: Final = 10


def past(ground: Ground, *, events: int, moments: int, seed: int = 1) -> Figures:
    """Milliseconds until the whole page is here; `first` is the first opening after a start of the server."""
    path = ground.board("lived-through")
    folder = ground.folder
    ground.stop()
    stream = StreamId("board-lived-through")
    live_through(folder, stream, events, seed)
    ground.start()
    dice = random.Random(seed)
    wanted = [dice.randrange(1, events + 1) for _ in range(moments)]
    first = opened(ground, path, dice.randrange(1, events + 1))[0]
    pages = {}
    taken = []
    for number, version in enumerate(wanted):
        took, page = opened(ground, path, version)
        taken.append(took)
        if number < PAGES_DRAWN:
            pages[version] = page
    compared(folder, stream, sorted({*wanted}), pages)
    middle = quantiles(taken, n=100, method="inclusive")
    return {
        "first_ms": round(first, 1),
        "p50_ms": round(middle[49], 1),
        "p95_ms": round(middle[94], 1),
        "p99_ms": round(middle[98], 1),
        "second_half_p95_ms": round(quantiles(taken[moments // 2 :], n=100, method="inclusive")[94], 1),
        "events": events,
        "moments_compared": len({*wanted}),
        "pages_compared": len(pages),
        "ideas_at_the_end": ideas_in(folder, stream),
        "server_mib": round(memory(ground.pid) / 1024, 1),
    }


def live_through(folder: Path, stream: StreamId, events: int, seed: int) -> None:
    """Writes what happened after the board's beginning, which is in the log already."""
    journal = Journal.open(folder, EVENTS)
    try:
        facts = islice(facts_of(random_board(seed, events), stream), 1, events)
        version = journal.version(stream)
        while some := [drafted(stream, fact) for fact in islice(facts, AT_ONCE)]:
            journal.append([Batch(stream, version, some)])
            version += len(some)
    finally:
        journal.close()
    assert version == events, version


def drafted(stream: StreamId, fact: Fact) -> Draft:
    envelope = (fact.recorded_at, fact.occurred_at, fact.caused_by)
    return Draft(stream, fact.actor, fact.command_id, fact.event, *envelope)


def opened(ground: Ground, path: str, version: int) -> tuple[float, bytes]:
    began = time.perf_counter()
    status, headers, body = ground.get(f"{path}?at={version}", ground.cookies[0])
    took = (time.perf_counter() - began) * 1000
    if status != 200 or headers.get("content-encoding") != "gzip":
        raise RuntimeError(f"version {version} was answered with {status}")
    return took, body


# -- is it right? ------------------------------------------------------------------------------------------------------
def compared(folder: Path, stream: StreamId, versions: list[int], pages: dict[int, bytes]) -> None:
    """Raises AssertionError where a version is not the fold of the log up to it."""
    journal = Journal.open(folder, EVENTS)
    try:
        facts = journal.read(stream)
    finally:
        journal.close()
    ours = Past()
    ours.add(facts)
    show = BoardShow(*drawing())
    for version, state in folded(facts, versions):
        assert_same(ours.board(version), state)
        if version in pages:
            found = LISTS.search(gzip.decompress(pages[version]).decode())
            assert found, version
            assert found[1] == show.ideas(state, "nl", Shelf(0, 0)), version


def assert_same(past: Board, state: Board) -> None:
    assert list(past.ideas.items()) == list(state.ideas.items()), state.version
    assert list(past.links.items()) == list(state.links.items()), state.version
    assert list(past.aside) == list(state.aside), state.version


def folded(facts: list[Fact], versions: list[int]) -> Iterator[tuple[int, Board]]:
    """The board at each of the versions, which ascend, from the first fact on."""
    state, wanted = board.empty(), set(versions)
    for fact in facts:
        state = board.evolve(state, fact)
        if fact.version in wanted:
            yield fact.version, state


def drawing() -> tuple[Rendering, Naming]:
    def person(member: MemberId, language: str) -> object:
        return unknown(member, language)

    return Rendering(lambda path: path, lambda _: None), Naming(person)  # type: ignore[arg-type]


def ideas_in(folder: Path, stream: StreamId) -> int:
    journal = Journal.open(folder, EVENTS)
    try:
        ours = Past()
        ours.add(journal.read(stream))
        return len(ours.cards.ids)
    finally:
        journal.close()
