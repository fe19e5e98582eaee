# SPDX-License-Identifier: Apache-2.0
"""Sends what a page shows of other streams than its own, soon after it changed there. Many changes are one sending."""

import asyncio
from typing import Any

import structlog

from domain.kernel import StreamId
from web.desk import Desk
from web.live.hub import Hub
from web.stopping import end

log = structlog.get_logger()


class Beside:
    def __init__(self, desk: Desk, hub: Hub) -> None:
        self._desk = desk
        self._hub = hub
        self._due: dict[StreamId, asyncio.Task[None]] = {}

    def soon(self, stream: StreamId) -> None:
        self._hub.forget_beside(stream)
        if stream not in self._due and self._hub.listened_to(stream):
            self._due[stream] = asyncio.create_task(self._send(stream))

    async def close(self) -> None:
        await end(*self._due.values())

    async def _send(self, stream: StreamId) -> None:
        """A failure loses nothing: the page says what it shows whenever it comes back."""
        try:
            await self._desk.view(stream, lambda state: self._now(stream, state))
        except Exception:
            log.exception("what is beside a page could not be sent", stream=stream)
        finally:
            if self._due.get(stream) is asyncio.current_task():
                del self._due[stream]

    def _now(self, stream: StreamId, state: Any) -> None:
        self._due.pop(stream, None)  # what changes from here on is sent again
        self._hub.publish_beside(stream, state)
