# SPDX-License-Identifier: Apache-2.0
"""How a process stops: on which signals, and what it does with tasks that go on for ever.

That its terminal was closed is one of the signals, unless it was started with nohup.
"""

import asyncio
import signal
from typing import Any, Final

MINDS: Final = signal.getsignal(signal.SIGHUP) != signal.SIG_IGN
STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if MINDS else (signal.SIGINT, signal.SIGTERM)

AGAIN: Final = 1.0
"""Seconds a task has to end before it is told again."""


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancels them, and waits until they are over.

    Once is not enough: in Python 3.11 `asyncio.wait_for` takes no notice of a cancellation that comes in the same turn
    of the loop as what it waited for, and libraries use it.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)
