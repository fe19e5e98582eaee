# SPDX-License-Identifier: Apache-2.0
"""Just enough WebSocket that one process can be a thousand browsers. Knows frames, not what is in them.

Frames are masked with the key 0, which the standard allows and which costs nothing to apply.
"""

import asyncio
import base64
import os
import time
from collections.abc import Callable
from typing import Final, cast

TEXT: Final = 0x1
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

Heard = Callable[["Socket", bytes, float], None]
Lost = Callable[["Socket"], None]


def masked(payload: bytes, opcode: int = TEXT) -> bytes:
    """One complete frame from a client."""
    size = len(payload)
    if size < 126:
        head = bytes((0x80 | opcode, 0x80 | size))
    elif size < 65_536:
        head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


class Socket(asyncio.Protocol):
    """A browser's end. `heard(socket, payload, when)` gets every text frame and the moment its last bytes came.

    `lost(socket)` is told when the connection is gone, `closed` says with which code.
    """

    def __init__(self, heard: Heard, lost: Lost = lambda _: None) -> None:
        self.heard, self.lost = heard, lost
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed = ""
        self.received = 0
        self._transport: asyncio.Transport | None = None
        self._rest = bytearray()

    def ask(self, port: int, path: str, cookie: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            f"Origin: http://127.0.0.1:{port}",
            f"Cookie: {cookie}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
        )
        self.write("\r\n".join((*lines, "", "")).encode())

    def write(self, frames: bytes) -> None:
        assert self._transport is not None
        self._transport.write(frames)

    def hang_up(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self.write(masked((1000).to_bytes(2, "big"), CLOSE))
            self._transport.close()

    def break_off(self) -> None:
        """As when the network is gone: nothing is said."""
        if self._transport is not None:
            self._transport.abort()

    def take(self, anything: bool) -> None:
        """Reads on, or lets everything lie where it came."""
        assert self._transport is not None
        if anything:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    # -- what asyncio calls ----------------------------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = self.closed or "lost"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(f"the server did not open a socket: {self.closed}"))
        self.lost(self)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.received += len(data)
        if self._rest:
            self._rest += data
            data = bytes(self._rest)
            self._rest.clear()
        used = 0 if self.opened.done() else self._upgraded(data)
        used = self._frames(data, used, now)
        if used < len(data):
            self._rest += memoryview(data)[used:]

    def _upgraded(self, data: bytes) -> int:
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        if not data.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionError(data[:end].split(b"\r\n")[0].decode()))
        else:
            self.opened.set_result(None)
        return end + 4

    def _frames(self, data: bytes, start: int, now: float) -> int:
        """Hands over every complete frame from `start`; answers where the first incomplete one begins."""
        end = len(data)
        while end - start >= 2:
            size, head = data[start + 1], 2
            if size == 126:
                size, head = int.from_bytes(data[start + 2 : start + 4], "big"), 4
            elif size == 127:
                size, head = int.from_bytes(data[start + 2 : start + 10], "big"), 10
            if start + head + size > end or end - start < head:
                break
            payload = data[start + head : start + head + size]
            self._frame(data[start] & 0x0F, payload, now)
            start += head + size
        return start

    def _frame(self, opcode: int, payload: bytes, now: float) -> None:
        if opcode == TEXT:
            self.heard(self, payload, now)
        elif opcode == PING:
            self.write(masked(payload, PONG))
        elif opcode == CLOSE:
            self.closed = f"{int.from_bytes(payload[:2], 'big')} {payload[2:].decode()}"
            self.hang_up()


async def connect(
    port: int, path: str, cookie: str, heard: Heard, lost: Lost = lambda _: None, within: float = 20
) -> Socket:
    """An open socket. Raises ConnectionError when the server wants none, TimeoutError when it says nothing."""
    loop = asyncio.get_running_loop()
    _, socket = await loop.create_connection(lambda: Socket(heard, lost), "127.0.0.1", port)
    socket.ask(port, path, cookie)
    try:
        await asyncio.wait_for(socket.opened, within)
    except TimeoutError:
        socket.break_off()
        raise
    return socket
