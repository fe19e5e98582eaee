# SPDX-License-Identifier: Apache-2.0
"""One browser window on a board: loads the page, opens the socket at its version and applies what comes, as the script.

Asserts what a browser relies on: no gap, nothing twice, one answer for each wish.
"""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from websockets.exceptions import ConnectionClosed

from tests.live.markup import Ground, attribute, ground_of
from tests.running import Socket, Visitor, new

ON_BOARD: Final = (("ideas", "links-list", "aside-list"), ("question",), "board")
ON_NETWORK: Final[tuple[tuple[str, ...], tuple[str, ...], str]] = ((), ("network",), "live")
"""The lists and parts facts can touch, and the element that says the version."""
PATIENCE: Final = 10.0


class Window:
    """On a board, or on a network's page. `load`, then `come_in`; `leave` cuts the line, `come_in` again catches up."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        self.visitor = visitor
        self.path = path
        self.ground = Ground({}, {})
        self.version = 0
        self.epoch = ""
        self.frames: list[dict[str, Any]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.due: Counter[str] = Counter()
        self.people = ""
        self.beside = ""
        self.closed_with: int | None = None
        self._socket: Socket | None = None
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()

    # -- loading ---------------------------------------------------------------------------------------------------
    async def load(self) -> None:
        page = await self.visitor.page(self.path)
        lists, parts, root = ON_BOARD if "/boards/" in self.path else ON_NETWORK
        self.ground = ground_of(page, lists, parts)
        self.beside = attribute(page, root, "data-beside") if root == "live" else ""
        self.version, self.epoch = int(attribute(page, root, "data-version")), attribute(page, root, "data-epoch")

    async def open_talk(self, idea: str) -> None:
        self.ground.parts[f"talk-{idea}"] = (await self.visitor.page(f"{self.path}/ideas/{idea}")).strip()

    async def come_in(self, **more: Any) -> None:
        self.closed_with = None
        address = f"{self.path}/live?after={self.version}&epoch={self.epoch}&beside={self.beside}"
        self._socket = await self.visitor.socket(address, max_size=None, **more)
        self._reading = asyncio.create_task(self._read(self._socket))

    async def leave(self) -> None:
        """As when the network is gone: nothing is said."""
        if self._socket is not None:
            self._socket.transport.abort()
            await self._socket.wait_closed()
        if self._reading is not None:
            with suppress(asyncio.CancelledError):
                await self._reading
        self._socket = self._reading = None

    # -- the socket ------------------------------------------------------------------------------------------------
    async def _read(self, socket: Socket) -> None:
        try:
            async for data in socket:
                async with self._news:
                    self._hear(json.loads(data))
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        finally:
            async with self._news:
                self.closed_with = socket.close_code
                self._news.notify_all()

    def _hear(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        match frame["type"]:
            case "welcome":
                self.epoch = frame["epoch"]
            case "changes":
                if frame["to"] > self.version:
                    assert frame["from"] <= self.version, f"a gap: {frame['from']} after {self.version}"
                    self.version = frame["to"]
                    self.ground.lay(frame["html"])
            case "reset":
                self.version, self.epoch = frame["to"], frame["epoch"]
                self.ground.lay(frame["html"])
            case "ack" | "refused":
                self.due[frame["id"]] -= 1
                assert self.due[frame["id"]] >= 0, f"answered more often than asked: {frame}"
                self.answers[frame["id"]] = frame
            case "beside":
                self.beside = frame["stamp"]
                self.ground.lay(frame["html"])
            case "presence":
                self.people = frame["html"]
            case other:
                assert other == "error", f"an unknown frame: {frame}"

    async def until(self, seen: Any, patience: float = PATIENCE) -> None:
        """Waits until `seen()` of this window is true."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: bool(seen()) or self._broken()), patience)
            except TimeoutError:
                raise AssertionError(f"not in {patience} s; at {self.version}, last {self.frames[-3:]}") from None
        if self._reading is not None and self._reading.done() and not self._reading.cancelled():
            self._reading.result()
        assert seen(), f"closed with {self.closed_with}; last {self.frames[-3:]}"

    def _broken(self) -> bool:
        return self._reading is None or self.closed_with is not None or self._reading.done()

    async def reached(self, version: int, patience: float = PATIENCE) -> None:
        await self.until(lambda: self.version >= version, patience)

    async def closed(self, patience: float = PATIENCE) -> int:
        await self.until(lambda: self.closed_with is not None, patience)
        assert self.closed_with is not None
        return self.closed_with

    # -- wishing ---------------------------------------------------------------------------------------------------
    async def send(self, frame: Any) -> None:
        assert self._socket is not None
        if isinstance(frame, dict) and "id" in frame:
            self.due[frame["id"]] += 1
        await self._socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def send_wish(self, type: str, *, command: str = "", **wish: Any) -> str:  # noqa: A002
        command = command or new("command")
        await self.send({"type": "do", "id": command, "do": {"type": type, **wish}})
        return command

    async def answer(self, command: str) -> dict[str, Any]:
        await self.until(lambda: command in self.answers)
        return self.answers[command]

    async def wish(self, type: str, **wish: Any) -> dict[str, Any]:  # noqa: A002
        """The answer to the wish, once what it changed is shown here."""
        answer = await self.answer(await self.send_wish(type, **wish))
        if answer["type"] == "ack":
            await self.reached(answer["version"])
        return answer

    async def voice(self, text: str = "een idee", idea: str = "") -> str:
        idea = idea or new("idea")
        answer = await self.wish("voice", idea=idea, text=text, place={"x": 0, "y": 0})
        assert answer["type"] == "ack", answer
        return idea


async def as_loaded(visitor: Visitor, path: str, talks: tuple[str, ...] = ()) -> Window:
    """The page as somebody finds it who comes now, with the drawers of these ideas."""
    fresh = Window(visitor, path)
    await fresh.load()
    for idea in talks:
        await fresh.open_talk(idea)
    return fresh


async def same_as_loaded(window: Window, visitor: Visitor | None = None) -> None:
    """What the window shows by what came over its line is what a fresh load shows."""
    talks = tuple(part.removeprefix("talk-") for part in window.ground.parts if part.startswith("talk-"))
    fresh = await as_loaded(visitor or window.visitor, window.path, talks)
    await window.reached(fresh.version)
    if window.version == fresh.version:
        assert window.ground.shown() == fresh.ground.shown()


@asynccontextmanager
async def on_board(visitor: Visitor, path: str) -> AsyncIterator[Window]:
    """A window that has come in and is up to date."""
    window = Window(visitor, path)
    await window.load()
    await window.come_in()
    try:
        await window.until(lambda: any(frame["type"] == "welcome" for frame in window.frames))
        yield window
    finally:
        await window.leave()
