# SPDX-License-Identifier: Apache-2.0
"""Real connections whose other end is a bare socket: a live line past the handshake, in the middle of a board."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from domain.kernel import MemberId, NetworkId, StreamId
from web.live.line import Line, LineProtocol
from web.serving import configuration
from web.sight import Seen, Viewer


@asynccontextmanager
async def an_end(kind: type[LineProtocol] = LineProtocol) -> AsyncIterator[tuple[Line, socket.socket]]:
    """The line, and the other end, of which nothing is read but by the test."""
    near, far = socket.socketpair()
    far.setblocking(False)
    protocol = kind(configuration(Litestar()), ServerState(), {})
    transport, _ = await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, near)
    protocol.conn, protocol.handshake_complete = ServerProtocol(state=State.OPEN), True
    protocol.listener = list[bytes]().append
    seen = Seen(NetworkId("network-learning"), "member", "everything")
    line = Line(protocol, StreamId("board-learning"), Viewer(MemberId("sanne"), "Sanne", "nl", 30), seen, "nl")
    with far:
        yield line, far
    if not protocol.disconnected:
        transport.abort()


def said(text: bytes) -> bytes:
    return Frame(Opcode.TEXT, text).serialize(mask=False)


async def heard(far: socket.socket, size: int) -> bytes:
    """The next so many bytes, and nothing of what comes after them."""
    got = b""
    while len(got) < size:
        more = await asyncio.get_running_loop().sock_recv(far, min(size - len(got), 50_000))
        assert more, "the connection ended"
        got += more
    return got
