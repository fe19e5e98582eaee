# SPDX-License-Identifier: Apache-2.0
"""Browsers by the hundred: each comes back as web/static/js/live.js does, and writes down what was wrong with frames.

A screen reads versions and which ideas are in a frame, and asserts last + 1. What a page looks like it does not know.
"""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct, field

from tests.bench.wire import Socket, connect, masked
from tests.live.markup import unfolded
from tests.running import Server, Somebody
from web.live.frames import Folded

T = TypeVar("T")
PRESENT: Final = re.compile(rb'data-member=\\"([^"\\]+)')
IDEA: Final = re.compile(r'<article id="idea-([^"]+)"')
SLOWEST, FIRST, STEP = 4.0, 0.3, 0.5
HANDSHAKE: Final = 9.0
PATIENCE: Final = 4.0
FOR_GOOD: Final = ("4401", "4403", "4404", "4409", "1008")


class Frame(Struct, frozen=True):
    """Whatever the server says, and of what is laid on a board, which ideas are in it."""

    type: str
    version: int = 0
    since: int = field(name="from", default=0)
    upto: int = field(name="to", default=0)
    epoch: str = ""
    id: str = ""
    code: str = ""
    again: bool = False
    html: str | Folded = ""


READ: Final = msgspec.json.Decoder(Frame)


class Told(Struct, frozen=True):
    """`ideas` as the reading looks at them: their ids, unless it was told to look at more."""

    frame: Frame
    ideas: tuple[Any, ...]


class Reading:
    """Screens get the same frames: each is read once."""

    def __init__(self, look: re.Pattern[str] = IDEA) -> None:
        self._look = look
        self._known: dict[bytes, Told] = {}

    def __call__(self, payload: bytes) -> Told:
        told = self._known.get(payload)
        if told is None:
            frame = READ.decode(payload)
            told = Told(msgspec.structs.replace(frame, html=""), tuple(self._look.findall(unfolded(frame.html))))
            if len(self._known) > 500:
                self._known.clear()
            self._known[payload] = told
        return told


class Door:
    """Where somebody is with a browser: the address of a server or of a line to it, which may be another one later."""

    def __init__(self, server: Server | None = None, port: int = 0) -> None:
        self._server, self._port = server, port

    @property
    def port(self) -> int:
        return self._port or int(self._server.address.rsplit(":", 1)[1]) if self._server else self._port


class Screen:
    """One browser on one board. `follow` keeps it there until it is told to `leave`."""

    def __init__(self, door: Door, path: str, who: Somebody, reading: Reading, chance: random.Random) -> None:
        self.door, self.path, self.who = door, path, who
        self.version, self.epoch = 0, ""
        self.ideas: list[Any] = []
        self.is_one_a_fact = True
        """Whether every fact of the board is an idea that was voiced."""
        self.troubles: list[str] = []
        self.answers: Counter[str] = Counter()
        """Of the server to who wanted to come in, by what it said."""
        self.closings: Counter[str] = Counter()
        self.resets = 0
        self.acknowledged: dict[str, int] = {}
        self.waiting: dict[str, bytes] = {}
        self.again = 0
        """How often a wish was refused, to be sent again later."""
        self.welcomed_at = 0.0
        self.seen: Callable[[Screen, Told, float], None] | None = None
        self.on_ack: Callable[[Screen, str, float], None] | None = None
        self.socket: Socket | None = None
        self._reading, self._chance = reading, chance
        self._presence = b""
        self._welcomed = False
        self._failures = 0
        self._here = True
        self._gone = asyncio.Event()
        self._following: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        return self.socket is not None and self._welcomed

    @property
    def people(self) -> set[str]:
        """Who is shown to be here."""
        return {found.decode() for found in PRESENT.findall(self._presence)}

    # -- being there -----------------------------------------------------------------------------------------------
    def follow(self) -> None:
        self._here = True
        self._following = asyncio.get_running_loop().create_task(self._follow())

    async def leave(self) -> None:
        self._here = False
        if self.socket is not None:
            self.socket.break_off()
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        self.socket = self._following = None
        self._welcomed = False

    def break_off(self) -> None:
        """The line is cut, and the screen comes back by itself."""
        if self.socket is not None:
            self.socket.break_off()

    async def _follow(self) -> None:
        while self._here:
            await self._come_in()
            wait = FIRST if self._failures == 0 else min(SLOWEST, STEP * 2**self._failures)
            self._failures += 1
            await asyncio.sleep(wait * (0.5 + self._chance.random()))

    async def _come_in(self) -> None:
        """Until the line is gone again."""
        self._gone.clear()
        self._welcomed = False
        address = f"{self.path}/live?after={self.version}&epoch={self.epoch}"
        cookie = f"session={self.who.cookies[0]}"
        try:
            self.socket = await connect(self.door.port, address, cookie, self._heard, self._lost, HANDSHAKE)
        except (OSError, TimeoutError) as error:
            self.answers[str(error) if type(error) is ConnectionError else type(error).__name__] += 1
            return
        self.answers["101"] += 1
        await self._gone.wait()

    def _lost(self, socket: Socket) -> None:
        if socket.opened.done() and not socket.opened.cancelled() and socket.opened.exception() is None:
            self.closings[socket.closed] += 1
            if socket.closed.startswith(FOR_GOOD):
                self.troubles.append(f"shown out with {socket.closed}")
                self._here = False
        self.socket = None
        self._welcomed = False
        self._gone.set()

    # -- what comes ------------------------------------------------------------------------------------------------
    def _heard(self, socket: Socket, payload: bytes, when: float) -> None:
        if payload.startswith(b'{"type":"presence"'):
            self._presence = payload
            return
        told = self._reading(payload)
        frame = told.frame
        match frame.type:
            case "welcome":
                self.socket = socket
                self.epoch, self._welcomed, self._failures, self.welcomed_at = frame.epoch, True, 0, when
                for wish in list(self.waiting.values()):
                    socket.write(wish)
            case "changes":
                self._changes(told, when)
            case "reset":
                self.resets += 1
                self.version, self.epoch, self.ideas = frame.upto, frame.epoch, list(told.ideas)
            case "ack":
                if self.waiting.pop(frame.id, None) is not None:
                    self.acknowledged[frame.id] = frame.version
                    if self.on_ack is not None:
                        self.on_ack(self, frame.id, when)
            case "refused" if frame.again:
                self.again += 1
                asyncio.get_running_loop().call_later(2.0, self._send_again, frame.id)
            case _:
                self.troubles.append(f"{frame.type} {frame.code}")

    def _changes(self, told: Told, when: float) -> None:
        since, upto = told.frame.since, told.frame.upto
        if since != self.version:
            self.troubles.append(f"{'a gap' if since > self.version else 'twice'}: {since}-{upto} at {self.version}")
        elif self.is_one_a_fact and len(told.ideas) != upto - since:
            self.troubles.append(f"{len(told.ideas)} ideas in {since}-{upto}")
        self.version = upto
        self.ideas += told.ideas
        if self.seen is not None:
            self.seen(self, told, when)

    # -- wishing ---------------------------------------------------------------------------------------------------
    def voice(self, idea: str, text: str) -> None:
        self.wish(idea, {"type": "voice", "idea": idea, "text": text, "place": {"x": 0, "y": 0}})

    def wish(self, command: str, wish: dict[str, Any]) -> None:
        """Kept until it is acknowledged, and sent again under the same id."""
        self.waiting[command] = masked(msgspec.json.encode({"type": "do", "id": command, "do": wish}))
        if self.open and self.socket is not None:
            self.socket.write(self.waiting[command])

    def _send_again(self, command: str) -> None:
        if command in self.waiting and self.open and self.socket is not None:
            self.socket.write(self.waiting[command])


async def until(done: Callable[[], bool], seconds: float) -> float:
    """How long it took; `seconds` at most, done or not."""
    began = time.monotonic()
    while not done() and time.monotonic() - began < seconds:  # noqa: ASYNC110 (no one event for all of it)
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def in_turns(work: Iterable[Awaitable[T]], at_once: int) -> list[T]:
    turn = asyncio.Semaphore(at_once)

    async def one(each: Awaitable[T]) -> T:
        async with turn:
            return await each

    return list(await asyncio.gather(*map(one, work)))


def spread(seconds: Iterable[float], name: str = "") -> dict[str, float]:
    """Median, 95th and 99th percentile and the longest, in milliseconds."""
    ordered = sorted(seconds) or [0.0]
    at = {f"p{part}": ordered[min(len(ordered) - 1, len(ordered) * part // 100)] for part in (50, 95, 99)}
    start = f"{name}_" if name else ""
    return {f"{start}{part}_ms": round(value * 1000, 1) for part, value in {**at, "longest": ordered[-1]}.items()}
