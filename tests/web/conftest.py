# SPDX-License-Identifier: Apache-2.0
"""A whole server over a folder of its own, browsers in front of it, and passwords that cost little."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from litestar import Litestar

from tests.web.board_scenes import GROUND, ask, voice
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do, formed
from web.app import build
from web.house import House
from web.identity.accounts import Accounts
from web.identity.passwords import Passwords
from web.settings import Settings


@pytest.fixture
def settings(log_database: str, tmp_path: Path) -> Settings:
    """Kept in files, and kept in PostgreSQL."""
    return Settings(data=tmp_path, database=log_database)


@pytest.fixture
def open_accounts(settings: Settings) -> Iterator[Callable[[], Accounts]]:
    """The same accounts again and again, as several processes have them."""
    opened: list[Accounts] = []

    def again() -> Accounts:
        opened.append(Accounts(settings.data / "accounts.db", database=settings.database))
        return opened[-1]

    yield again
    for accounts in opened:
        accounts.close()


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    app = build(settings)
    app.state.accounts.passwords.close()
    app.state.accounts.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    ready, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        """In one task: what opens the house must also close it."""
        async with app.lifespan():
            ready.set()
            await over.wait()

    living = asyncio.create_task(live())
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait((living, waiting), return_when=asyncio.FIRST_COMPLETED)
    if not ready.is_set():
        waiting.cancel()
        await living
    yield app
    over.set()
    await living


@pytest.fixture
def house(app: Litestar) -> House:
    return app.state.house


@pytest.fixture
async def browsers(app: Litestar) -> AsyncIterator[Browsers]:
    async with Browsers(app) as browsers:
        yield browsers


@pytest.fixture
async def sanne(browsers: Browsers) -> httpx.AsyncClient:
    """On a board of her own network, with an idea from a rewording, a building-on and a combination."""
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await do(sanne, NIGHT, type="open_board", board="board-night", question="What helps at night?")
    await voice(sanne, "idea-lamp", "A small lamp")
    await voice(sanne, "idea-soup", "Soup at three")
    await ask(sanne, "reword", idea="idea-lamp", text="A small warm lamp", base=1)
    await ask(sanne, "build_on", idea="idea-chair", on="idea-lamp", text="And a chair beside it", place=GROUND)
    both = ["idea-chair", "idea-soup"]
    said = {"text": "Eat soup by the lamp", "new_here": "Light makes it a meal", "place": GROUND}
    await ask(sanne, "combine", idea="idea-meal", sources=both, **said)
    return sanne
