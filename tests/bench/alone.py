# SPDX-License-Identifier: Apache-2.0
"""What is measured without a server: reading the log back into a board, and the write path without sockets."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from domain import board, network
from domain.board.ideas import IdeaVoiced, Voice
from domain.board.opening import Begin, BoardBegun
from domain.board.state import Place
from domain.kernel import Asked, BoardId, CommandId, Event, IdeaId, MemberId, NetworkId, StreamId
from journal import Batch, Draft, Journal
from tests.bench.crowd import FILL
from tests.bench.live import Figures
from web.desk import Desk, Writer

STREAM: Final = StreamId("board-bench-alone")
EVENTS: Final = (*network.EVENTS, *board.EVENTS)
BEGIN: Final = Begin(BoardId("bench-alone"), NetworkId("bench-network"), "How fast is this board?")
AT_ONCE: Final = 500


def replay(folder: Path, *, events: int) -> Figures:
    """Events a second from the file into a board, everything checked on the way."""
    journal = Journal.open(folder, EVENTS)
    try:
        _write(journal, events)
        began = time.perf_counter()
        state = board.empty()
        for fact in journal.read(STREAM):
            state = board.evolve(state, fact)
        took = time.perf_counter() - began
    finally:
        journal.close()
    assert len(state.ideas) == events - 1
    return {"per_second": round(events / took)}


def _write(journal: Journal, events: int) -> None:
    member, at = MemberId("member-1"), datetime.now(UTC)
    wishes = (wish(number) for number in range(events - 1))
    facts: list[Event] = [BoardBegun(BEGIN.board, BEGIN.network, BEGIN.question)]
    facts += [IdeaVoiced(voice.idea, voice.text, voice.place) for voice in wishes]
    for start in range(0, events, AT_ONCE):
        some = enumerate(facts[start : start + AT_ONCE], start)
        drafts = [Draft(STREAM, member, CommandId(f"wish-{number}"), event, at) for number, event in some]
        journal.append([Batch(STREAM, start, drafts)])


async def desk(folder: Path, *, submitters: int, commands: int) -> Figures:
    """Acknowledged commands a second by so many at once, each waiting for its answer."""
    journal = Journal.open(folder, EVENTS)
    writer = Writer(journal)
    ours = Desk(journal, writer)
    try:
        await ours.submit(STREAM, asked(BEGIN, "begin-1"))

        async def submit(first: int, count: int) -> None:
            for number in range(first, first + count):
                await ours.submit(STREAM, asked(wish(number), f"wish-{number}"))

        each = commands // submitters
        began = time.perf_counter()
        await asyncio.gather(*(submit(number * each, each) for number in range(submitters)))
        return {"per_second": round(each * submitters / (time.perf_counter() - began))}
    finally:
        writer.close()
        journal.close()


def wish(number: int) -> Voice:
    return Voice(IdeaId(f"idea-{number:08d}"), f"{number:08d} {FILL}"[:120], Place(number % 1000, number // 1000))


def asked(command: Voice | Begin, wish_id: str) -> Asked:
    return Asked(command, CommandId(wish_id), MemberId("member-1"), datetime.now(UTC), "member")
