# SPDX-License-Identifier: Apache-2.0
"""One live socket, close to the wire: ready-made frames go straight to the transport, text straight to a listener.

A frame for a thousand sockets is built once. The transport's buffer is the bounded queue of the socket: whoever lets it
grow past the bound is closed with 1013 and catches up later, and nobody waits for them.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from domain.kernel import StreamId
from web.sight import Seen, Viewer

EXTENSION: Final = "leernetwerk.line"
BEHIND: Final = 1 << 20
"""Bytes a socket may be behind before a new frame."""
PATIENCE: Final = 5.0
"""Seconds between saying goodbye and cutting the connection."""


class LineProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol with a way around its queue for a socket that asks for it."""

    listener: Callable[[bytes], None] | None = None
    whole = 0
    """Bytes of a whole board, larger than BEHIND, that was sent: whoever still takes it is not slow."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            cast(dict[str, object], self.scope["extensions"])[EXTENSION] = self

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.accept":
            for said in (self.request, self.response):
                said.headers.clear()  # an eighth of what an idle socket takes, and nobody reads them any more

    def handle_text(self, event: Frame) -> None:
        if self.listener is not None and event.fin:
            if not self.close_sent:
                self.listener(bytes(event.data))
        else:
            super().handle_text(event)

    def handle_ping(self) -> None:
        """A peer that asks for signs of life and takes none would otherwise fill the memory with them."""
        if self.transport.get_write_buffer_size() > BEHIND + self.whole:
            self.hang_up(1013, "too slow")
            self.transport.pause_reading()
        else:
            super().handle_ping()

    def write(self, frame: bytes) -> bool:
        """False when the other side is too far behind to be sent anything more."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return True
        if self.transport.get_write_buffer_size() > BEHIND + self.whole:
            return False
        if len(frame) > BEHIND:
            self.whole = max(self.whole, len(frame))
        self.transport.write(frame)
        return True

    def hang_up(self, code: int, reason: str) -> None:
        """Close from our side. A peer that does not read is cut off after PATIENCE seconds."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(PATIENCE, self.transport.abort)


class Line:
    """One browser on one stream: who it is, what it may see, and the way to it."""

    def __init__(
        self, protocol: LineProtocol, stream: StreamId, viewer: Viewer, seen: Seen, audience: Hashable
    ) -> None:
        self.protocol = protocol
        self.stream = stream
        self.viewer = viewer
        self.seen = seen
        self.audience = audience
        self.writing = ""
        self.writing_until = 0.0
        self.under_way = 0
        self._together: list[bytes] = []

    def write(self, frame: bytes) -> None:
        """Send, or close a reader too slow to take it.

        Each sending is a system call, whatever its size: what comes while this browser's own wishes are under way is
        sent in one with their answers, at the end of this turn of the loop.
        """
        if self.under_way or self._together:
            if not self._together:
                self.protocol.loop.call_soon(self._flush)
            self._together.append(frame)
        elif not self.protocol.write(frame):
            self.hang_up(1013, "too slow")

    def hang_up(self, code: int, reason: str) -> None:
        self._together, frames = [], b"".join(self._together)
        if frames:
            self.protocol.write(frames)
        self.protocol.hang_up(code, reason)

    def _flush(self) -> None:
        self._together, frames = [], b"".join(self._together)
        if frames and not self.protocol.write(frames):
            self.hang_up(1013, "too slow")
