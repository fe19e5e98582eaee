# SPDX-License-Identifier: Apache-2.0
"""Follows the whole log by position: feeds the directory and tells the desk what other processes wrote.

What this process commits itself is not read again as long as the positions are contiguous. A lost hint costs one beat.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import structlog

from domain.kernel import Fact, StreamId
from journal import Journal
from projections.directory import Directory
from web.desk import Desk

BEAT: Final = 1.0
BATCH: Final = 500

log = structlog.get_logger()


class Follower:
    """`caught_up` waits until everything committed here so far is in the directory."""

    def __init__(self, journal: Journal, desk: Desk, directory: Directory) -> None:
        self._journal = journal
        self._desk = desk
        self._directory = directory
        self._seen = directory.reached()
        self._heard: list[Fact] = []
        self._wake = asyncio.Event()
        self._beats = 0
        self._beating = False
        self._beaten = asyncio.Condition()
        desk.listen(self._hear)
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def caught_up(self) -> None:
        wanted = self._beats + (2 if self._beating else 1)
        self._wake.set()
        async with self._beaten:
            await self._beaten.wait_for(lambda: self._beats >= wanted)

    def _hear(self, stream: StreamId, facts: list[Fact], _state: Any) -> None:
        """Facts of boards are nothing to the directory: they need no hurry, and there are thousands a second."""
        self._heard.extend(facts)
        if stream.startswith("network-"):
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
                self._beating = False
                self._beaten.notify_all()
            try:
                await asyncio.wait_for(self._wake.wait(), BEAT)
            except TimeoutError:
                pass

    async def _beat(self) -> None:
        self._wake.clear()
        heard, self._heard = self._heard, []
        await asyncio.to_thread(self._feed, sorted(heard, key=lambda fact: fact.position))

    def _feed(self, heard: list[Fact]) -> None:
        fresh = [fact for fact in heard if fact.position > self._seen]
        if fresh and fresh[0].position == self._seen + 1 and fresh[-1].position == self._seen + len(fresh):
            self._advance(fresh)
        elif fresh or self._journal.position() > self._seen:
            self._read()

    def _read(self) -> None:
        loop = self._task.get_loop()
        while facts := self._journal.follow(self._seen, BATCH):
            self._advance(facts)
            loop.call_soon_threadsafe(self._tell, facts)

    def _advance(self, facts: list[Fact]) -> None:
        last = facts[-1].position
        about_networks = [fact for fact in facts if fact.stream.startswith("network-")]
        if about_networks:
            self._directory.apply(about_networks, last)
        self._seen = last

    def _tell(self, facts: Iterable[Fact]) -> None:
        for stream, version in {fact.stream: fact.version for fact in facts}.items():
            self._desk.told(stream, version)
