# SPDX-License-Identifier: Apache-2.0
"""Ideas voiced at a steady pace on boards with many screens, and how long each takes to stand on them."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from tests.faults.screens import Screen, Told, until
from tests.running import new

TEXT: Final = "Wat zou er veranderen als wij de mensen aan de deur vroegen waarvoor ze komen, en dat opschreven? "
COMING: Final = 60.0


class Load:
    """All screens are on one board. `to_one` and `to_last` count seconds since an idea was due to be sent."""

    def __init__(
        self,
        screens: Sequence[Screen],
        text: str = TEXT,
        counted: Sequence[Screen] | None = None,
        writers: Sequence[Screen] | None = None,
    ) -> None:
        self.screens = screens
        self.to_one: list[float] = []
        self.to_last: list[float] = []
        self.sent: dict[str, float] = {}
        self.acknowledged_after: list[float] = []
        self._counted: Final = list(screens if counted is None else counted)
        self._missing: dict[str, int] = {}
        self._text = text
        self._turns = itertools.cycle(self._counted if writers is None else writers)
        for screen in self._counted:
            screen.seen = self._seen
            screen.on_ack = self._acknowledged

    async def write(self, per_second: float, seconds: float) -> None:
        """By one after the other. When this program is late the waiting counts all the same."""
        start = time.perf_counter()
        for number in range(round(per_second * seconds)):
            due = start + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self.voice(due)

    def voice(self, due: float) -> None:
        idea = new("idea")
        self.sent[idea] = due
        self._missing[idea] = len(self._counted)
        next(self._turns).voice(idea, self._text)

    def forget_times(self) -> None:
        """What was sent so far does not count any more."""
        self.to_one, self.to_last, self.acknowledged_after = [], [], []
        self.sent.clear()

    async def all_there(self, seconds: float) -> float:
        """Waits until every idea stands on every screen."""
        return await until(lambda: not self._missing, seconds)

    @property
    def missing(self) -> int:
        """Ideas that are not on every screen."""
        return len(self._missing)

    def _seen(self, _screen: Screen, told: Told, when: float) -> None:
        for idea in told.ideas:
            if idea not in self._missing:
                continue
            if idea in self.sent:
                self.to_one.append(when - self.sent[idea])
            self._missing[idea] -= 1
            if not self._missing[idea]:
                del self._missing[idea]
                if idea in self.sent:
                    self.to_last.append(when - self.sent[idea])

    def _acknowledged(self, _screen: Screen, idea: str, when: float) -> None:
        if idea in self.sent:
            self.acknowledged_after.append(when - self.sent[idea])


@asynccontextmanager
async def watching(screens: Sequence[Screen], at_once: int = 50) -> AsyncIterator[None]:
    """All of them are there, at the version of the page of a new board."""
    try:
        for start in range(0, len(screens), at_once):
            some = screens[start : start + at_once]
            for screen in some:
                screen.version = max(1, screen.version)
                screen.follow()
            await until(lambda some=some: all(screen.open for screen in some), COMING)  # type: ignore[misc]
        yield
    finally:
        await asyncio.gather(*(screen.leave() for screen in screens))


def troubles(screens: Sequence[Screen]) -> list[str]:
    return [trouble for screen in screens for trouble in screen.troubles]


def waiting(screens: Sequence[Screen]) -> int:
    """Wishes that nobody answered."""
    return sum(len(screen.waiting) for screen in screens)


def failed(screens: Sequence[Screen]) -> int:
    """How often a wish was refused, also where it was to be sent again."""
    return sum(screen.again for screen in screens)


def answered_with_5xx(screens: Sequence[Screen]) -> int:
    answers = [(said, times) for screen in screens for said, times in screen.answers.items()]
    return sum(times for said, times in answers if said.startswith("HTTP/1.1 5"))
