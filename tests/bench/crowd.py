# SPDX-License-Identifier: Apache-2.0
"""Many browsers on one board: they join, voice numbered ideas, and know when each idea is on every screen."""

import asyncio
import itertools
import re
import time
from collections.abc import Callable, Sequence
from typing import Final, Self

from msgspec import Struct

from tests.bench.ground import Ground
from tests.bench.wire import Socket, connect, masked

MARK: Final = re.compile(rb"QZ(\d{8})Q")
FILL: Final = "What would change if we asked the people at the door what they came for, and wrote it down? "
JOIN_AT_ONCE: Final = 50
QUIET: Final = 0.6
"""Seconds without a frame after which a crowd has settled: presence comes late when many join."""

Shown = Callable[[int, float], None]


def voiced(number: int) -> bytes:
    """The frame that voices idea `number`, 120 bytes of text that carry its mark."""
    text = f"QZ{number:08d}Q {FILL}"[:120].ljust(120, "x")
    said = (
        f'{{"type":"do","id":"wish-{number:08d}","do":{{"type":"voice","idea":"idea-{number:08d}",'
        f'"text":"{text}","place":{{"x":{number % 100 * 260},"y":{number // 100 % 1000 * 140}}}}}}}'
    )
    return masked(said.encode())


class Seen(Struct, eq=False):
    """One frame of changes as everybody gets it: what is in it and how many have it."""

    payload: bytes
    numbers: list[int]
    screens: int = 0


class Crowd:
    """`sockets[0]` is the first that joined. Every frame of changes is looked at once, and compared for each screen."""

    def __init__(self, ground: Ground, board: str) -> None:
        self.ground, self.board = ground, board
        self.sockets: list[Socket] = []
        self.frames = 0
        self.acknowledged = 0
        self.last_frame = 0.0
        self.trouble = ""
        self.on_ack: Callable[[Socket], None] = lambda _: None
        self.on_seen: Shown | None = None
        self.on_shown: Shown = lambda number, when: None
        self._numbers = itertools.count()
        self._under_way: list[Seen] = []
        self._looking: set[Socket] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in self.sockets:
            socket.hang_up()
        await asyncio.sleep(0.1)

    async def join(self, count: int, *, after: int = 0) -> None:
        """So many more sockets, dealt over the members, each up to date."""
        for start in range(0, count, JOIN_AT_ONCE):
            some = range(start, min(start + JOIN_AT_ONCE, count))
            self.sockets += await asyncio.gather(*(self._join(number, after) for number in some))
        await self._settle()

    async def _join(self, number: int, after: int) -> Socket:
        cookies = self.ground.cookies
        path = f"{self.board}/live?after={after}"
        return await connect(self.ground.port, path, cookies[number % len(cookies)], self._heard)

    async def _settle(self) -> None:
        await asyncio.sleep(0.2 + len(self.sockets) / 190)
        give_up = time.perf_counter() + 10
        await until(lambda: time.perf_counter() - self.last_frame > QUIET or time.perf_counter() > give_up, 20)

    def next_number(self) -> int:
        """Of an idea nobody has voiced yet on this board."""
        return next(self._numbers)

    def watch(self, screens: Sequence[Socket]) -> None:
        """From now on an idea counts as shown when each of these has it."""
        self._looking = set(screens)
        self._under_way.clear()

    # -- what comes in ---------------------------------------------------------------------------------------------
    def _heard(self, socket: Socket, payload: bytes, when: float) -> None:
        self.last_frame = when
        if payload.startswith(b'{"type":"ack"'):
            self.acknowledged += 1
            self.on_ack(socket)
        elif payload.startswith(b'{"type":"changes"'):
            if socket in self._looking:
                self.frames += 1
                self._see(payload, when)
        elif not payload.startswith((b'{"type":"presence"', b'{"type":"welcome"', b'{"type":"reset"')):
            self.trouble = self.trouble or payload[:300].decode()

    def _see(self, payload: bytes, when: float) -> None:
        """Screens get the same frames in the same order, so that nearly always the first compared is the one."""
        seen = next((frame for frame in self._under_way if frame.payload == payload), None)
        if seen is None:
            seen = Seen(payload, [int(number) for number in MARK.findall(payload)])
            self._under_way.append(seen)
        seen.screens += 1
        if self.on_seen is not None:
            for number in seen.numbers:
                self.on_seen(number, when)
        if seen.screens == len(self._looking):
            self._under_way.remove(seen)
            for number in seen.numbers:
                self.on_shown(number, when)

    def check(self) -> None:
        """Raises RuntimeError when a socket was closed or something was refused: then the figures mean nothing."""
        closed = [socket.closed for socket in self.sockets if socket.closed]
        if closed or self.trouble:
            raise RuntimeError(f"{len(closed)} sockets were closed ({closed[:1]}); {self.trouble}")


async def until(done: Callable[[], bool], seconds: float) -> None:
    """Raises RuntimeError when it is not done in time."""
    give_up = time.perf_counter() + seconds
    while not done():
        if time.perf_counter() > give_up:
            raise RuntimeError("the server did not answer everything in time")
        await asyncio.sleep(0.02)
