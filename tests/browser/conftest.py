# SPDX-License-Identifier: Apache-2.0
"""One Chromium and one server for all that can share them; a context for every person."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.seats import PATIENCE, Seat, a_browser, seated
from tests.running import Server, Visitor, running

Sit = Callable[..., Awaitable[Seat]]

expect.set_options(timeout=PATIENCE)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    async with a_browser(chromium_path) as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(Path(tmp_path_factory.mktemp("browser")) / "data") as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def sit(chromium: Browser) -> AsyncIterator[Sit]:
    """Gives somebody a browser of their own, at a board when one is said. At the end no page may have had trouble."""
    seats: list[Seat] = []

    async def take(visitor: Visitor, board: str = "", **how: Any) -> Seat:
        seat = await seated(chromium, visitor, **how)
        seats.append(seat)
        if board:
            await seat.sit_at(board)
        return seat

    yield take
    for seat in seats:
        await seat.had_no_trouble()
    for seat in seats:
        await seat.context.close()
