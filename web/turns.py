# SPDX-License-Identifier: Apache-2.0
"""Costly answers take turns: stories, files and side boards. One at a time for each person, a few for everybody.

Whoever asks for many waits for their own; what others look at meanwhile does not wait for them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

from domain.kernel import MemberId

AT_ONCE: Final = 2


class Turns:
    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._everybody = asyncio.Semaphore(at_once)
        self._own: WeakValueDictionary[MemberId, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, member: MemberId) -> AsyncIterator[None]:
        """Within it is this person's turn."""
        own = self._own.setdefault(member, asyncio.Lock())
        async with own, self._everybody:
            yield
