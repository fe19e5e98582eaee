# SPDX-License-Identifier: Apache-2.0
"""A line one can break: between a browser and the web, the web and Redis, the web and PostgreSQL. Reads nothing.

`cut` is a line that breaks, `refuse` one that cannot be made, `stall` one on which nothing comes and nobody says so.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, Self, cast

Target = Callable[[], tuple[str, int] | str]
"""Where it leads now: host and port, or the path of a socket."""


class Half(asyncio.Protocol):
    """One end of a link. What comes in here goes out at the other end."""

    def __init__(self, proxy: "Proxy") -> None:
        self.proxy = proxy
        self.other: Half | None = None
        self.transport: asyncio.Transport | None = None
        self._kept: list[bytes] = []
        self._full = False
        self._late: deque[tuple[float, bytes]] = deque()

    # -- what asyncio calls ----------------------------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.proxy.came(self)

    def data_received(self, data: bytes) -> None:
        """What comes later never goes out sooner, also when the delay has ended meanwhile."""
        if not self.proxy.delay and not self._late:
            self._pass_on(data)
            return
        self._late.append((asyncio.get_running_loop().time() + self.proxy.delay, data))
        if len(self._late) == 1:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self.proxy.went(self)
        if self.other is not None and self.other.transport is not None and not self.proxy.stalled:
            self.other.transport.close()

    def pause_writing(self) -> None:
        self._full = True
        if self.other is not None:
            self.other.look()

    def resume_writing(self) -> None:
        self._full = False
        if self.other is not None:
            self.other.look()

    # -- what the proxy says ---------------------------------------------------------------------------------------
    def join(self, other: "Half") -> None:
        self.other, other.other = other, self
        for half in (self, other):
            kept, half._kept = half._kept, []
            for data in kept:
                half._pass_on(data)

    def look(self) -> None:
        """Reads on, or does not: the line is stalled, or the other end takes nothing."""
        if self.transport is None or self.transport.is_closing():
            return
        if self.proxy.stalled or (self.other is not None and self.other._full):
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def break_off(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def _wait(self) -> None:
        asyncio.get_running_loop().call_at(self._late[0][0], self._hand_out)

    def _hand_out(self) -> None:
        while self._late and self._late[0][0] <= asyncio.get_running_loop().time() + 0.001:
            self._pass_on(self._late.popleft()[1])
        if self._late:
            self._wait()

    def _pass_on(self, data: bytes) -> None:
        if self.other is None:
            self._kept.append(data)
        elif self.other.transport is not None and not self.other.transport.is_closing():
            self.other.transport.write(data)


class Proxy:
    """Listens on a port of its own as long as it is entered. What it is told counts for all its links at once."""

    def __init__(self, target: Target) -> None:
        self.stalled = False
        self.delay = 0.0
        self.port = 0
        self._target: Final = target
        self._refusing = False
        self._halves: set[Half] = set()
        self._joining: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Half(self), "127.0.0.1", 0, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.gather(*self._joining, return_exceptions=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # -- breaking --------------------------------------------------------------------------------------------------
    def cut(self) -> None:
        """Every link that is there breaks; a new one can be made."""
        for half in list(self._halves):
            half.break_off()

    def refuse(self) -> None:
        """As when nothing is there: every link breaks, and who comes is sent off."""
        self._refusing = True
        self.cut()

    def stall(self) -> None:
        """Nothing comes through and nobody is told."""
        self.stalled = True
        self._look()

    def heal(self) -> None:
        """Whoever went meanwhile is missed now; for all others the line goes on where it was."""
        self.stalled = self._refusing = False
        self.delay = 0.0
        self._look()
        for half in list(self._halves):
            if half.other is not None and half.other not in self._halves:
                half.break_off()

    def _look(self) -> None:
        for half in list(self._halves):
            half.look()

    # -- links -----------------------------------------------------------------------------------------------------
    def came(self, half: Half) -> None:
        self._halves.add(half)
        if half.other is not None:
            return
        if self._refusing:
            half.break_off()
            return
        half.look()
        task = asyncio.get_running_loop().create_task(self._lead_on(half))
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)

    def went(self, half: Half) -> None:
        self._halves.discard(half)

    async def _lead_on(self, half: Half) -> None:
        loop, target, there = asyncio.get_running_loop(), self._target(), Half(self)
        there.other = half
        try:
            if isinstance(target, str):
                await loop.create_unix_connection(lambda: there, target)
            else:
                await loop.create_connection(lambda: there, *target)
        except OSError:
            half.break_off()
        else:
            half.join(there)
            there.look()
            if half not in self._halves:
                there.break_off()
