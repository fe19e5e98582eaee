# SPDX-License-Identifier: Apache-2.0
"""Keeps the index of words up with the log: a little at a time, and at once before something is asked of it."""

import asyncio
import time
from typing import Final

import structlog

from projections.index import Hit
from projections.search import Search
from web.level import Level
from web.stopping import end
from web.waking import woken

BEAT: Final = 15.0
"""Seconds. Nobody waits for it: a question first has the rest read, so it may come in big heaps."""

BREATH: Final = 0.01
POLITE: Final = 39.0
"""While people write by the heap, this part of forty is theirs: the index may come late, what they say may not."""

FIRST: Final = 5.0
"""Seconds before it begins. After a start everybody comes back at once, and their boards are read then."""

PATIENCE: Final = 2.0
"""Seconds a question waits for the index at most. Only a new index over a long log takes more."""

log = structlog.get_logger()


class Searching:
    """A projector, who has nothing else to do, begins at once and is not polite."""

    def __init__(self, search: Search, level: Level, *, first: float = FIRST, polite: float = POLITE) -> None:
        self._search, self._level = search, level
        self._first, self._polite = first, polite
        self._wake = asyncio.Event()
        self._reading = asyncio.Lock()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        await end(self._task)
        async with self._reading:  # a thread that reads on finishes its heap
            self._search.close()

    async def find(self, question: str, network: str | None = None, limit: int = 200) -> list[Hit]:
        return await asyncio.to_thread(self._search.find, question, network, limit)

    async def caught_up(self, patience: float = PATIENCE) -> bool:
        """Whether all that was said so far is in the index, after waiting for it at most so many seconds."""
        give_up = time.monotonic() + patience
        await self._level.wait((self._search,))
        while not await self._step():
            if time.monotonic() > give_up:
                return False
        return True

    def soon(self) -> None:
        """There is something to read."""
        self._wake.set()

    async def erased(self) -> None:
        """Words were made unreadable: the index begins anew. The rest is read when there is time."""
        if self._level.keeps:
            await self._step()

    async def _step(self) -> bool:
        async with self._reading:
            return await asyncio.shield(asyncio.to_thread(self._search.step))

    async def _run(self) -> None:
        await asyncio.sleep(self._first)
        while True:
            rest, began = BEAT, time.monotonic()
            try:
                if self._level.keeps and not await self._step():
                    rest = self._polite * (time.monotonic() - began) if self._search.is_outrun else BREATH
            except Exception:
                log.exception("reading the log into the index failed")
            if rest < BEAT:
                await asyncio.sleep(rest)
                continue
            await woken(self._wake, rest)
            self._wake.clear()
