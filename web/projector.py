# SPDX-License-Identifier: Apache-2.0
"""The process that keeps what is stored of the log level with it and sends the mail, so that none that serves has to.

Several at once do no harm: whoever comes second finds it done. Without one the web processes do its work themselves.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import structlog

from journal import Journal
from projections.search import Search
from projections.stored import Stored
from web.assets import Assets
from web.hints import Hint, Hints
from web.identity.accounts import Accounts
from web.level import Level, opened
from web.naming import Naming
from web.notices.carrying import carrier_of
from web.notices.folding import folding
from web.notices.postman import Postman
from web.notices.reading import Reader
from web.rendering import Rendering
from web.searching import Searching
from web.settings import Settings
from web.stopping import end
from web.waiting import in_its_turn
from web.waking import woken

LOOK: Final = 0.1
"""Seconds between two looks at the log where no hint comes."""
TOGETHER: Final = 0.01
"""Seconds in which what comes along is read with the rest."""
AGAIN: Final = 1.0
"""Seconds after something went wrong."""
BEAT: Final = 2.0

log = structlog.get_logger()


class Projector:
    """Keeps the models level, and beats. The index of words goes its own way, so that nobody waits for it."""

    def __init__(
        self, journal: Journal, models: Sequence[Stored], search: Search, searching: Searching, postman: Postman
    ) -> None:
        self._journal, self._models, self._search = journal, models, search
        self.begins: Final = models[0].reached()
        self._searching, self._postman = searching, postman
        self._edition = journal.edition
        self._level_at = 0
        self._beaten = 0.0
        self._wake = asyncio.Event()

    def soon(self, _hint: Hint) -> None:
        self._wake.set()

    @property
    def outgrown(self) -> str:
        """What a newer program keeps by now."""
        return next((model.called for model in (*self._models, self._search) if model.is_outgrown), "")

    async def run(self) -> None:
        """Until a newer program does its work."""
        while not self.outgrown:
            rest = LOOK
            try:
                await self._once()
            except Exception:
                log.exception("keeping level with the log failed")
                rest = AGAIN
            await woken(self._wake, rest)
            self._wake.clear()
            await asyncio.sleep(TOGETHER if rest == LOOK else AGAIN)

    async def _once(self) -> None:
        before = self._level_at
        await asyncio.to_thread(self.keep_level)
        if before != self._level_at or self._edition != self._journal.edition:
            self._searching.soon()
        if self._edition != (edition := self._journal.edition):
            await self._postman.forget()
            self._edition = edition

    def keep_level(self) -> None:
        """Where they are is looked up when the log grew, and with each beat: somebody may make one anew."""
        upto = self._journal.position()
        if self._beat() or upto != self._level_at:
            for model in self._models:
                while not model.step():
                    self._beat()
        self._level_at = upto

    def _beat(self) -> bool:
        if time.monotonic() - self._beaten < BEAT or self.outgrown:
            return False
        self._beaten = time.monotonic()
        for model in self._models:
            model.beat()
        return True


@asynccontextmanager
async def at_work(settings: Settings, ended: Callable[[], object]) -> AsyncIterator[Projector]:
    """It works while this lasts, or until it has ended by itself. Raises JournalError."""
    journal, (directory, activity, search) = await asyncio.to_thread(in_its_turn, lambda: opened(settings))
    accounts = in_its_turn(lambda: Accounts(settings.data / "accounts.db", database=settings.database))
    rendering = Rendering(Assets().url, accounts.known, zone=settings.zone)
    naming = Naming(rendering.person)
    reader = Reader(journal, activity, rendering, naming, folding(journal, naming))
    postman = Postman(settings, activity, accounts, reader, rendering, carrier_of(settings))
    searching = Searching(search, Level(journal, (), ()), first=0.0, polite=0.0)
    projector = Projector(journal, (directory, activity), search, searching, postman)
    hints = Hints(settings.redis, f"leernetwerk:{journal.epoch}", projector.soon, dict) if settings.redis else None
    task = asyncio.create_task(projector.run())
    task.add_done_callback(lambda _: ended())
    postman.start()
    if hints:
        hints.start()
    try:
        yield projector
    finally:
        await postman.close()
        if hints:
            await hints.close()
        await end(task)
        await searching.close()
        for one in (directory, activity, journal, accounts):
            one.close()
