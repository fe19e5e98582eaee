# SPDX-License-Identifier: Apache-2.0
"""One live socket, close to the wire: ready-made frames go straight to the transport, text straight to a listener.

A frame for a thousand sockets is built once. The transport's buffer is the bounded queue of the socket: whoever lets it
grow past the bound is closed with 1013 and catches up later, and nobody waits for them.
"""

from asyncio import BaseTransport
from collections.abc import Callable, Hashable
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from domain.kernel import StreamId
from web.live.hearing import BITE, Hearing
from web.sight import Seen, Viewer

EXTENSION: Final = "leernetwerk.line"
BEHIND: Final = 1 << 20
"""Bytes a socket may be behind before a new frame."""
LARGE: Final = 1 << 16
"""Bytes of a frame from which taking it may last. A board of nearly BEHIND is taken as slowly as one beyond it."""
PATIENCE: Final = 5.0
"""Seconds between saying goodbye and cutting the connection."""


class LineProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol with a way around its queue for a socket that asks for it."""

    listener: Callable[[bytes], None] | None = None
    whole = 0
    """Bytes of a whole board that was sent: whoever still takes it is not slow."""
    hearing = Hearing()
    is_hearing = False
    """What is answered meanwhile is sent in one."""
    waits = False
    """Something is in the transport's buffer: what is said next goes behind it."""
    turned: Callable[[], None] | None = None
    """Told when it may no longer be written to straight away, or again."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._unheard = b""
        self._in_line = False
        self._held = frozenset[str]()
        self._descriptor = -1

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(0)
        self.waits = self.transport.get_write_buffer_size() > 0
        if transport.get_extra_info("sslcontext") is None:
            self._descriptor = transport.get_extra_info("socket").fileno()

    # -- what it hears -------------------------------------------------------------------------------------------------
    def data_received(self, data: bytes) -> None:
        if self.listener is None:
            super().data_received(data)
        elif self._unheard or self._held or len(data) > BITE:
            self._unheard += data
            self._pause()
            self._get_in_line()
        else:
            self._hear(data)

    def hear_a_bite(self) -> bool:
        bite, self._unheard = self._unheard[:BITE], self._unheard[BITE:]
        try:
            if bite:  # it may have gone while it waited
                self._hear(bite)
        except Exception:  # in a round of the loop nobody else would close what is broken
            self.transport.abort()
            raise
        self._in_line = bool(self._unheard) and not self._held
        self._read_on()
        return self._in_line

    def hold(self, why: str) -> None:
        """Nothing more is heard, and nothing read, until `let_go` of the same reason and of every other."""
        self._held |= {why}
        self._pause()

    def let_go(self, why: str) -> None:
        self._held -= {why}
        self._get_in_line()
        self._read_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """Who left right after they spoke is heard to the end."""
        self._turn(waits=False)  # it is closed next, and somebody else's connection gets its number
        unheard, self._unheard = self._unheard, b""
        try:
            if unheard:
                super().data_received(unheard)
        finally:
            super().connection_lost(exc)

    def _hear(self, data: bytes) -> None:
        self.is_hearing = True
        try:
            super().data_received(data)
        finally:
            self.is_hearing = False

    def _get_in_line(self) -> None:
        if self._unheard and not (self._held or self._in_line):
            self._in_line = True
            self.hearing.later(self)

    def _pause(self) -> None:
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def _read_on(self) -> None:
        if not (self._unheard or self._held or self.transport.is_closing()):
            self.transport.resume_reading()

    # -- what it says --------------------------------------------------------------------------------------------------
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

    def pause_writing(self) -> None:
        super().pause_writing()
        self._turn(waits=True)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._turn(waits=False)

    def handle_ping(self) -> None:
        """A peer that asks for signs of life and takes none would otherwise fill the memory with them."""
        if self.is_behind:
            self.hang_up(1013, "too slow")
            self.hold("too slow")
        else:
            super().handle_ping()

    @property
    def is_behind(self) -> bool:
        """Too far to be sent anything more. A whole board does not make slow."""
        return self.waits and self.transport.get_write_buffer_size() > BEHIND + self.whole

    def write(self, frame: bytes) -> bool:
        """False when the other side is too far behind to be sent anything more."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return True
        if self.is_behind:
            return False
        comes_behind = self.waits and len(frame) <= BEHIND  # then it is one of many, and no board
        if len(frame) > max(LARGE, self.whole) and not comes_behind:
            self.whole = len(frame)
        self.transport.write(frame)
        return True

    def straight(self) -> int:
        """The descriptor to which frames may go past the transport; -1 while something stands against it."""
        return -1 if self.waits or self.close_sent or self.transport.is_closing() else self._descriptor

    def _turn(self, waits: bool) -> None:
        self.waits = waits
        if self.turned is not None:
            self.turned()

    # -- how it ends ---------------------------------------------------------------------------------------------------
    def hang_up(self, code: int, reason: str) -> None:
        """Close from our side, unless they said goodbye themselves, be it in the bite that is being heard."""
        if self.close_sent or self.conn.close_rcvd or self.disconnected or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self._said_goodbye()

    def keepalive_timeout(self) -> None:
        """Whoever waits for them is told at once: a peer that does not read takes no goodbye."""
        self.stop_keepalive()
        self.hang_up(1011, "no sign of life")

    def eof_received(self) -> None:
        """They say no more. What waits is still sent, and the transport closes."""
        self._descriptor = -1
        self._said_goodbye()

    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        self._said_goodbye()

    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        self._said_goodbye()

    def shutdown(self) -> None:
        if not self.transport.is_closing():  # who said goodbye themselves is told nothing more
            super().shutdown()
        self._said_goodbye()

    def _said_goodbye(self) -> None:
        """Nothing goes out after it. A peer that does not read is cut off after PATIENCE seconds."""
        self._turn(self.waits)
        if self.close_timer is None and not self.disconnected:
            self.close_timer = self.loop.call_later(PATIENCE, self.transport.abort)


class Line:
    """One browser on one stream: who it is, what it may see, and the way to it.

    Each sending is a system call, whatever its size: what comes while this browser is heard, or while its wishes are
    under way, is sent in one with their answers, at the end of this turn of the loop.
    """

    __slots__ = (
        "_together",
        "audience",
        "protocol",
        "seen",
        "straight",
        "stream",
        "under_way",
        "viewer",
        "writing",
        "writing_until",
    )

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
        self.straight = -1
        """Where what goes to everybody may be written past the protocol; -1 while something stands against it."""
        protocol.turned = self._turn
        self._turn()

    def asked(self) -> int:
        """It wishes one thing more. How many are under way."""
        self.under_way += 1
        if self.under_way == 1:
            self._turn()
        return self.under_way

    def answered(self) -> int:
        """One of them is decided; its answer is written next."""
        self.under_way -= 1
        if not self.under_way:
            self._turn()
        return self.under_way

    def write(self, frame: bytes) -> None:
        """Send, or close a reader too slow to take it."""
        if self.under_way or self._together or self.protocol.is_hearing:
            self._together.append(frame)
            if len(self._together) == 1:
                self.protocol.loop.call_soon(self._flush)
                self._turn()
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
        self._turn()

    def _turn(self) -> None:
        self.straight = -1 if self.under_way or self._together else self.protocol.straight()
