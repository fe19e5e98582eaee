# SPDX-License-Identifier: Apache-2.0
"""Who keeps what is stored of the log level with it: this process, or a projector beside it. Knows no page.

Whoever asks sees what was committed before. Where a projector is slow or gone, this process does its work itself, and
says so to who runs the house.
"""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import structlog

from domain.kernel import Fact
from journal import Journal, JournalError
from projections.activity import Activity
from projections.directory import Directory
from projections.search import Search
from projections.stored import Stored
from web.commands.saying import EVENTS
from web.settings import Settings

SETTLE: Final = 5.0
"""Seconds for which a model may not say how far it is, where nothing concerned it, or rests where it was held up."""
SILENCE: Final = 6.0
"""Seconds without a beat of the projector after which it counts as gone; it beats every 2."""
PATIENCE: Final = 1.0
"""Seconds somebody waits for the projector before this process reads by itself, and then for that."""
GLANCE: Final = 0.01
LATE: Final = 30.0
"""Seconds behind the log after which somebody should look. New words are found late while many write."""
OUTGROWN: Final = "{} is kept by a newer Leernetwerk now. Start that one here too."

log = structlog.get_logger()


def stored_in(journal: Journal, settings: Settings) -> tuple[Directory, Activity, Search]:
    """All that is stored of the log. Raises JournalError."""
    folder, database = settings.data, settings.database
    return (
        Directory(journal, folder / "directory.db", database),
        Activity(journal, folder / "activity.db", database),
        Search(journal, folder / "search.db", database),
    )


def opened(settings: Settings) -> tuple[Journal, tuple[Directory, Activity, Search]]:
    """The log and what is stored of it. Raises JournalError, and then nothing is open."""
    journal = Journal.open(settings.data, EVENTS, database=settings.database)
    try:
        return journal, stored_in(journal, settings)
    except JournalError:
        journal.close()
        raise


class Level:
    """This process feeds `fed` with what it hears; `watched` are all that are stored."""

    keeps = True
    """Whether this process keeps them level, for now or for good."""

    def __init__(self, journal: Journal, fed: Sequence[Stored], watched: Sequence[Stored]) -> None:
        self._journal, self._fed = journal, fed
        self.watches: Final = [Watch(one) for one in watched]
        self._skipped: dict[Stored, tuple[int, int]] = {}
        self._late: dict[Stored, float] = {}
        self._settled = 0.0

    def begin(self) -> int:
        """Reads the log to its end. From where what is fed goes on."""
        for one in self._fed:
            one.catch_up()
        return min(one.reached() for one in self._fed)

    def feed(self, facts: Sequence[Fact], since: int, last: int) -> None:
        """All facts after `since` up to `last`. Where one cannot be noted now, all else goes on."""
        for one in self._fed:
            begin, _ = self._skipped.pop(one, (since, last))
            if not any(map(one.concerns, facts)):
                self._skipped[one] = (begin, last)
            elif one not in self._late:
                self._keep(one, partial(one.apply, facts, begin, last))

    def _keep(self, one: Stored, note: Callable[[], bool]) -> None:
        """What cannot be noted, or not all of it, is late: from when it is due it reads the log by itself."""
        due = time.monotonic()
        try:
            is_level = note()
        except JournalError as trouble:
            if one not in self._late:
                log.warning("what is stored of the log is late", what=one.called, why=str(trouble))
            is_level, due = False, time.monotonic() + SETTLE
        if is_level:
            self._late.pop(one, None)
        else:
            self._late[one] = due

    def look(self) -> None:
        """Every beat."""
        for one, due in tuple(self._late.items()):
            if time.monotonic() >= due:
                self._keep(one, partial(read_on, one))
        if time.monotonic() - self._settled > SETTLE:
            self._settled = time.monotonic()
            skipped, self._skipped = self._skipped, {}
            for one, (since, last) in skipped.items():
                self._keep(one, partial(one.apply, (), since, last))
        self._watch()

    def _watch(self) -> None:
        position = self._journal.position()
        for watch in self.watches:
            watch.look(position)

    async def wait(self, _stored: Sequence[Stored]) -> bool:
        """Gives who else keeps these the time to read what is committed by now; whether they did."""
        return False

    async def caught_up(self) -> None:
        """What is fed has what was committed here, as soon as it was fed. Raises nothing: saved is saved."""

    def worries(self) -> Iterator[str]:
        for watch in self.watches:
            if watch.stored.is_outgrown:
                yield OUTGROWN.format(watch.stored.called)
            elif watch.seconds > LATE:
                yield f"{watch.stored.called} is behind the log by {watch.lag} events."


def read_on(one: Stored) -> bool:
    """For a while; whether it is level then."""
    give_up = time.monotonic() + PATIENCE
    while not one.step():
        if time.monotonic() > give_up:
            return False
    return True


class Elsewhere(Level):
    """A projector keeps all of it level. It lives as long as it beats."""

    def __init__(self, journal: Journal, awaited: Sequence[Stored], watched: Sequence[Stored]) -> None:
        super().__init__(journal, (), watched)
        self._awaited = awaited
        self._beats: list[int] = []
        self._heard = time.monotonic()
        self._helping: dict[Stored, asyncio.Task[None]] = {}
        self.keeps = False

    def begin(self) -> int:
        return self._journal.position()

    def look(self) -> None:
        """Seen by a clock of our own, so that nobody else's has to be right."""
        beats = [one.beats() for one in self._awaited]
        if beats != self._beats:
            self._beats, self._heard = beats, time.monotonic()
        self.keeps = time.monotonic() - self._heard > SILENCE
        if self.keeps:
            for one in self._awaited:
                self._help(one)
        self._watch()

    def _help(self, one: Stored) -> None:
        """What cannot be noted now is noted later."""
        try:
            one.catch_up()
        except JournalError as trouble:
            log.warning("what is stored of the log is late", what=one.called, why=str(trouble))

    async def wait(self, stored: Sequence[Stored]) -> bool:
        give_up = time.monotonic() + PATIENCE
        wanted = await asyncio.to_thread(self._journal.position)
        while not self.keeps and time.monotonic() < give_up:
            if await asyncio.to_thread(lambda: all(one.reached() >= wanted for one in stored)):
                return True
            await asyncio.sleep(GLANCE)
        return False

    async def caught_up(self) -> None:
        """Nobody is kept long where much is to be read. One thread at a time reads on with each, for all who ask."""
        with suppress(JournalError):
            if await self.wait(self._awaited):
                return
        if self._helping:  # it may have begun before what is asked about was committed
            await asyncio.wait(self._helping.values(), timeout=PATIENCE)
        for one in self._awaited:
            if one not in self._helping or self._helping[one].done():
                self._helping[one] = asyncio.create_task(asyncio.to_thread(self._help, one))
        await asyncio.wait(self._helping.values(), timeout=PATIENCE)

    def worries(self) -> Iterator[str]:
        if self.keeps:
            yield "The projector is gone: no mail leaves, and pages do its work themselves."
        yield from super().worries()


def level_of(journal: Journal, settings: Settings, fed: Sequence[Stored], watched: Sequence[Stored]) -> Level:
    """As it was set."""
    return (Elsewhere if settings.projector == "elsewhere" else Level)(journal, fed, watched)


class Watch:
    """Since when a model has not been where the log was."""

    def __init__(self, stored: Stored) -> None:
        self.stored: Final = stored
        self.lag = 0
        self._was_told = False
        self._goal, self._level_at = 0, time.monotonic()

    def look(self, position: int) -> None:
        if self.stored.is_outgrown and not self._was_told:
            self._was_told = True
            log.warning("something is left to others", why=OUTGROWN.format(self.stored.called))
        try:
            reached = self.stored.reached()
        except JournalError:
            return  # that it cannot be asked is said elsewhere; how far it is nobody knows
        self.lag = max(0, position - reached)
        if reached >= self._goal:
            self._goal, self._level_at = position, time.monotonic()

    def behind(self, position: int) -> int:
        return max(0, position - self.stored.reached())

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._level_at if self.lag else 0.0
