# SPDX-License-Identifier: Apache-2.0
"""What stands before all requests so that a flood of them holds nobody up.

Few begin in one round of the event loop: those that arrive together would else all be worked on together, and whoever
says something through a socket, which takes some rounds, would wait for all of them in each. And who is told that it
was too much is told so after a while: no connection can ask faster than that, unless more are told so than can be
held back.
"""

import asyncio
from collections import deque
from random import random
from typing import Any, Final

AT_ONCE: Final = 2
"""Requests that begin in one round. Each takes about half a millisecond."""
TOO_MUCH: Final = 429
PAUSE: Final = 1.0
"""Seconds before somebody is told so, about: those who are told so together must not come again together."""
PAUSING: Final = 1_000
"""Answers that may be held back at once."""


class InRounds:
    """Stands before an ASGI application. Sockets pass."""

    def __init__(self, app: Any, *, pause: float = PAUSE, pausing: int = PAUSING) -> None:
        self._app = app
        self._pause, self._most_pausing = pause, pausing
        self._left = AT_ONCE
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_counting = False
        self._pausing = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self._turn()
            send = self._slowly(send)
        await self._app(scope, receive, send)

    def _slowly(self, send: Any) -> Any:
        async def sent(message: Any) -> None:
            if message.get("status") == TOO_MUCH and self._pausing < self._most_pausing:
                self._pausing += 1
                try:
                    await asyncio.sleep(self._pause * (0.5 + random()))  # noqa: S311
                finally:
                    self._pausing -= 1
            await send(message)

        return sent

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        if not self._is_counting:
            self._is_counting = True
            loop.call_soon(self._next_round, loop)
        if self._left and not self._waiting:
            self._left -= 1
            return
        turn: asyncio.Future[None] = loop.create_future()
        self._waiting.append(turn)
        await turn

    def _next_round(self, loop: asyncio.AbstractEventLoop) -> None:
        self._left = AT_ONCE
        while self._waiting and self._left:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._left -= 1
        self._is_counting = bool(self._waiting) or self._left < AT_ONCE
        if self._is_counting:
            loop.call_soon(self._next_round, loop)
