# SPDX-License-Identifier: Apache-2.0
"""Up to which version somebody has seen a board; "since you were here" counts from it. Theirs alone, not in the log.

Kept in memory first and written together every few seconds: losing the last of it costs a longer digest, no more.
"""

import asyncio
import time
from typing import Final

import structlog
from msgspec import Struct

from domain.kernel import MemberId, StreamId
from journal import JournalError
from web.identity.store import Store
from web.stopping import end

EVERY: Final = 5.0
SEEN: Final = (
    "INSERT INTO visits VALUES (?, ?, ?, ?) ON CONFLICT (member, stream)"
    " DO UPDATE SET version = excluded.version, seen_at = excluded.seen_at"
)

Where = tuple[MemberId, StreamId]

log = structlog.get_logger()


class Visit(Struct, frozen=True):
    """`at` is in seconds since 1970."""

    version: int
    at: int


class Visits:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[Where, Visit] = {}
        self._flushing: asyncio.Task[None] | None = None

    def last(self, member: MemberId, stream: StreamId) -> Visit | None:
        """None for somebody who was never there."""
        waiting = self._waiting.get((member, stream))
        if waiting is not None:
            return waiting
        row = self._store.read("SELECT version, seen_at FROM visits WHERE member = ? AND stream = ?", member, stream)
        return Visit(*row) if row else None

    def saw(self, member: MemberId, stream: StreamId, version: int) -> None:
        """Somebody has the stream on their screen as it is at the version."""
        self._waiting[member, stream] = Visit(version, int(time.time()))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._later())

    async def close(self) -> None:
        if self._flushing is not None:
            await end(self._flushing)
        await self._write()

    async def _later(self) -> None:
        await asyncio.sleep(EVERY)
        await self._write()

    async def _write(self) -> None:
        rows = sorted((*where, visit.version, visit.at) for where, visit in self._waiting.items())
        if not rows:
            return
        try:
            await self._store.write(lambda at: at.executemany(SEEN, rows))
        except JournalError as error:
            log.warning("visits were not written", why=str(error))
            return
        for member, stream, version, at in rows:
            if self._waiting.get((member, stream)) == Visit(version, at):
                del self._waiting[member, stream]
