# SPDX-License-Identifier: Apache-2.0
"""Who is here and who is writing where: droppable, per connection, gone by itself. Never in the log.

Of other processes it is known as long as they say so again: one that died says nothing, and its people are gone.
"""

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
ELSEWHERE_LASTS: Final = 7.0
"""Seconds for which it counts what another process said about who is there."""
PROCESSES: Final = 64
"""Of which is believed that they are there."""


class Present(Struct, frozen=True):
    member: MemberId
    writing: str


Draw = Callable[[list[Present], int, Line], str]
People = dict[str, str]
"""Where each member writes; "" for nowhere."""
Tell = Callable[[StreamId, People], None]


class Presence:
    """Sends everybody on a stream who is there; changes within a moment go out together, later when many listen."""

    def __init__(self, hub: Hub, draw: Draw) -> None:
        self._hub = hub
        self._draw = draw
        self._due: dict[StreamId, asyncio.TimerHandle] = {}
        self._elsewhere: dict[StreamId, dict[str, tuple[float, People]]] = {}
        self._told: dict[StreamId, People] = {}
        self._tell: Tell = lambda _stream, _people: None

    def tell_others(self, tell: Tell) -> None:
        """`tell` hears who is here whenever that changes."""
        self._tell = tell

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
        """Everybody on the stream, once each, however many windows they have open, and in whatever process."""
        now = asyncio.get_running_loop().time()
        found = self.in_this_process(stream)
        for until, people in self._elsewhere.get(stream, {}).values():
            for member, writing in people.items() if until > now else ():
                found[member] = writing or found.get(member, "")
        return [Present(MemberId(member), writing) for member, writing in sorted(found.items())]

    def in_this_process(self, stream: StreamId) -> People:
        now = asyncio.get_running_loop().time()
        found: People = {}
        for line in self._hub.lines(stream):
            writing = line.writing if line.writing_until > now else ""
            found[line.viewer.id] = writing or found.get(line.viewer.id, "")
        return found

    def everywhere_here(self) -> dict[str, People]:
        """Who is on any stream in this process, to be said again; what others said too long ago is dropped."""
        now = asyncio.get_running_loop().time()
        for stream, said in list(self._elsewhere.items()):
            gone = [process for process, (until, _) in said.items() if until <= now]
            for process in gone:
                del said[process]
            if gone:
                self.changed(stream)
            if not said:
                del self._elsewhere[stream]
        return {str(stream): self.in_this_process(stream) for stream in {line.stream for line in self._hub.lines()}}

    def heard_elsewhere(self, process: str, stream: StreamId, people: People) -> None:
        """Another process said who is on a stream. It counts where somebody here looks at that stream."""
        if not self._hub.listened_to(stream):
            return
        said = self._elsewhere.setdefault(stream, {})
        _, before = said.get(process, (0.0, {}))
        if process in said or len(said) < PROCESSES:
            said[process] = asyncio.get_running_loop().time() + ELSEWHERE_LASTS, people
        if people != before:
            self.changed(stream)

    def _after(self, seconds: float, stream: StreamId) -> None:
        asyncio.get_running_loop().call_later(seconds, self.changed, stream)

    def _send(self, stream: StreamId) -> None:
        self._due.pop(stream, None)
        here = self.in_this_process(stream)
        if here != self._told.get(stream, {}):
            self._tell(stream, here)
            self._told[stream] = here
        if not here:
            self._told.pop(stream, None)
        everybody = self.here(stream)
        frames: dict[object, bytes] = {}
        for line in self._hub.lines(stream):
            frame = frames.get(line.audience)
            if frame is None:
                html = self._draw(everybody[:SHOWN], max(0, len(everybody) - SHOWN), line)
                frame = frames[line.audience] = text_frame(PresenceShown(html))
            line.write(frame)
