# SPDX-License-Identifier: Apache-2.0
"""What takes turns. Costly answers do: stories, files and side boards. One at a time for each person, a few for
everybody: whoever asks for many waits for their own, and what others look at meanwhile does not wait for them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from domain.kernel import MemberId

T = TypeVar("T")

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


class Looks:
    """Short looks into a database, in a thread. A few at once: a flood of requests would else have so many threads at
    work that what others say waits for all of them.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = asyncio.Semaphore(at_once)

    async def at(self, look: Callable[[], T]) -> T:
        """What `look` answers. Whoever no longer waits for it leaves its place taken until it is done."""
        await self._free.acquire()
        work = asyncio.get_running_loop().run_in_executor(None, look)
        work.add_done_callback(self._done)
        return await asyncio.shield(work)

    def _done(self, work: asyncio.Future[T]) -> None:
        self._free.release()
        if not work.cancelled():
            work.exception()  # whoever asked may be gone
