# SPDX-License-Identifier: Apache-2.0
"""A stop waits for no task that goes on for ever, also where a library loses what it is told."""

import asyncio
from contextlib import suppress

from web.stopping import end


async def test_a_task_that_lost_its_cancellation_is_told_again() -> None:
    wake, turns = asyncio.Event(), list[int]()

    async def turn() -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), 60)
            wake.clear()
            turns.append(len(turns))

    task = asyncio.create_task(turn())
    await asyncio.sleep(0.01)
    wake.set()
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await end(task)
    assert turns == [0], "the first was lost, or this test shows nothing"
    assert task.cancelled()


async def test_tasks_that_end_by_themselves_or_fail_are_over() -> None:
    async def fail() -> None:
        raise OSError

    failing, done = asyncio.create_task(fail()), asyncio.create_task(asyncio.sleep(0))
    await asyncio.sleep(0.01)
    await end()
    await end(failing, done)
    assert failing.done()
    assert done.done()
