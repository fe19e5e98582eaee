# SPDX-License-Identifier: Apache-2.0
"""Follows the whole log by position: feeds what is stored of it, tells the desk what other processes wrote.

What this process commits itself is not read again as long as the positions are contiguous. A lost hint costs one beat.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from typing import Any, Final

import structlog

from domain.kernel import Fact, StreamId
from domain.streams import is_network
from journal import Journal
from web.desk import Desk
from web.level import Level
from web.stopping import end
from web.waking import woken

BEAT: Final = 1.0
GRACE: Final = 0.2
"""Seconds a beat that is due waits for somebody to say something: right after it was sent to everybody is when what is
noted of it, in a thread, holds up the fewest.
"""
BATCH: Final = 500

log = structlog.get_logger()


class Follower:
    """`caught_up` waits until everything committed here so far is in the directory and the activity."""

    def __init__(self, journal: Journal, desk: Desk, level: Level, since: int) -> None:
        self._journal = journal
        self._desk = desk
        self._level = level
        self._seen = since
        self._heard: list[list[Fact]] = []
        self._edition = journal.edition
        self._erased: list[Callable[[], Awaitable[None]]] = []
        self._wake = asyncio.Event()
        self._beats = 0
        self._beating = False
        self._due = 0.0
        self._beaten = asyncio.Condition()
        desk.listen(self._hear)
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        await end(self._task)

    def on_erased(self, erased: Callable[[], Awaitable[None]]) -> None:
        """`erased()` runs when words were made unreadable, by whatever process: at most a beat later."""
        self._erased.append(erased)

    @property
    def seen(self) -> int:
        """The position up to which the log was followed."""
        return self._seen

    async def caught_up(self) -> None:
        wanted = self._beats + (2 if self._beating else 1)
        self._wake.set()
        async with self._beaten:
            await self._beaten.wait_for(lambda: self._beats >= wanted)
        await self._level.caught_up()

    def soon(self) -> None:
        """There is something to read: the next beat comes at once."""
        self._wake.set()

    def _hear(self, stream: StreamId, facts: list[Fact], _state: Any) -> None:
        """Facts of boards concern few: they need no hurry, and there are thousands a second."""
        self._heard.append(facts)
        if is_network(stream) or (monotonic() > self._due and not self._beating):
            self._wake.set()

    async def _run(self) -> None:
        while True:
            self._beating = True
            try:
                await self._beat()
            except Exception:
                log.exception("following the log failed")
            async with self._beaten:
                self._beats += 1
                self._beating, self._due = False, monotonic() + BEAT
                self._beaten.notify_all()
            await woken(self._wake, BEAT + GRACE)

    async def _beat(self) -> None:
        self._wake.clear()
        heard, self._heard = self._heard, []
        await asyncio.to_thread(self._feed, heard)
        if self._edition != (edition := self._journal.edition):
            self._edition = edition
            for erased in self._erased:
                await erased()

    def _feed(self, heard: list[list[Fact]]) -> None:
        fresh = [facts for facts in heard if facts[0].position > self._seen]
        fresh.sort(key=lambda facts: facts[0].position)
        reached = self._seen
        for facts in fresh:
            if facts[0].position == reached + 1 and facts[-1].position == reached + len(facts):
                reached += len(facts)
        if fresh and reached == fresh[-1][-1].position:
            self._advance([fact for facts in fresh for fact in facts], reached)
        elif fresh or self._journal.position() > self._seen:
            self._read()
        self._level.look()

    def _read(self) -> None:
        loop = self._task.get_loop()
        while facts := self._journal.follow(self._seen, BATCH):
            loop.call_soon_threadsafe(self._tell, facts)
            self._advance(facts, facts[-1].position)

    def _advance(self, facts: list[Fact], last: int) -> None:
        self._level.feed(facts, self._seen, last)
        self._seen = last

    def _tell(self, facts: Iterable[Fact]) -> None:
        for stream, version in {fact.stream: fact.version for fact in facts}.items():
            self._desk.told(stream, version)
