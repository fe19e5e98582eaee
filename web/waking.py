# SPDX-License-Identifier: Apache-2.0
"""How a task that goes on for ever rests between two rounds."""

import asyncio
from contextlib import suppress


async def woken(wake: asyncio.Event, seconds: float) -> None:
    """Until it is woken, and no longer than that. Who wakes it tells by setting `wake`, which stays set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wake.wait()
