# SPDX-License-Identifier: Apache-2.0
"""Who is here and who is writing where: droppable, per connection, gone by itself. Never in the log."""

import asyncio
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from domain.kernel import MemberId, StreamId
from web.live.frames import Here, PresenceShown, text_frame
from web.live.hub import Hub
from web.live.line import Line

WRITING_LASTS: Final = 6.0
"""Seconds after which somebody who said to be writing is not, unless they say so again."""
GATHER: Final = 0.1
SHOWN: Final = 24


class Present(Struct, frozen=True):
    member: MemberId
    writing: str


Draw = Callable[[list[Present], int, Line], str]


class Presence:
    """Sends everybody on a stream who is there; changes within a moment go out together, later when many listen."""

    def __init__(self, hub: Hub, draw: Draw) -> None:
        self._hub = hub
        self._draw = draw
        self._due: dict[StreamId, asyncio.TimerHandle] = {}

    def heard(self, line: Line, here: Here) -> None:
        """Who only looks on writes nowhere."""
        now = asyncio.get_running_loop().time()
        writing = here.writing if line.seen.may_write else ""
        if writing != line.writing:
            self.changed(line.stream)
        line.writing, line.writing_until = writing, now + WRITING_LASTS
        if writing:
            self._after(WRITING_LASTS + GATHER, line.stream)

    def changed(self, stream: StreamId) -> None:
        if stream not in self._due:
            listening = len(tuple(self._hub.lines(stream)))
            wait = GATHER + listening / 200
            self._due[stream] = asyncio.get_running_loop().call_later(wait, self._send, stream)

    def close(self) -> None:
        for due in self._due.values():
            due.cancel()
        self._due.clear()

    def here(self, stream: StreamId) -> list[Present]:
        """Everybody on the stream, once each, however many windows they have open."""
        now = asyncio.get_running_loop().time()
        found: dict[MemberId, str] = {}
        for line in self._hub.lines(stream):
            writing = line.writing if line.writing_until > now else ""
            found[line.viewer.id] = writing or found.get(line.viewer.id, "")
        return [Present(member, writing) for member, writing in sorted(found.items())]

    def _after(self, seconds: float, stream: StreamId) -> None:
        asyncio.get_running_loop().call_later(seconds, self.changed, stream)

    def _send(self, stream: StreamId) -> None:
        self._due.pop(stream, None)
        everybody = self.here(stream)
        frames: dict[object, bytes] = {}
        for line in self._hub.lines(stream):
            frame = frames.get(line.audience)
            if frame is None:
                html = self._draw(everybody[:SHOWN], max(0, len(everybody) - SHOWN), line)
                frame = frames[line.audience] = text_frame(PresenceShown(html))
            line.write(frame)
