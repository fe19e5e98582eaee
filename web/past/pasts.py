# SPDX-License-Identifier: Apache-2.0
"""Keeps the pasts of the boards somebody looks back on, up to date with the log. Knows nothing of HTML but its room.

Whoever left sees a past of its own, which ends when they did: what came after is not in it, whatever door asks.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import takewhile
from typing import Final, TypeVar

from domain.kernel import Fact, StreamId
from journal import Journal
from projections.linkograph import Linkograph
from projections.past import Past
from web.desk import Desk
from web.live.board_show import BoardShow
from web.past.at_hand import APIECE, MOST_FACTS, AtHand, Made
from web.past.drawn import Drawn

T = TypeVar("T")

Called = tuple[StreamId, datetime | None]
"""A past by its stream and by when it ends, None for one that goes on."""

MOST_BYTES: Final = 160_000_000
"""Bytes of cards drawn for all pasts together."""


class Kept:
    """One past, and what was drawn of it. `early` holds what was committed while it was being read."""

    def __init__(self, show: BoardShow, until: datetime | None) -> None:
        self.until = until
        self.past = Past()
        self.drawn = Drawn(self.past, show)
        self.early: list[Fact] | None = []
        self.reading = asyncio.Lock()
        self.made = Made()
        self.counting = asyncio.Lock()
        self.graph = Linkograph()
        self.counted = 0
        self.critical: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        return self.past.version + APIECE

    def count(self) -> None:
        """Goes on with the linkograph where it was: while others write, nobody waits for all of it to be counted."""
        facts = self.past.facts[self.counted :]
        for fact in facts:
            self.graph.add(fact)
        self.counted += len(facts)
        self.critical = frozenset(move.version for move in self.graph.critical)


class Pasts:
    def __init__(self, journal: Journal, desk: Desk, show: BoardShow, most: int = MOST_FACTS) -> None:
        self._journal = journal
        self._show = show
        self._desk = desk
        self._kept: AtHand[Called, Kept] = AtHand(most)
        self._edition = journal.edition

    async def of(self, stream: StreamId, until: datetime | None) -> Past:
        """Everything that was committed by `until` (None: by now). Raises journal.Corrupt or journal.Unreadable."""
        return (await self._up_to_date(stream, until)).past

    async def drawn(self, stream: StreamId, until: datetime | None) -> Drawn:
        return (await self._up_to_date(stream, until)).drawn

    async def critical(self, stream: StreamId, until: datetime | None) -> frozenset[int]:
        """The versions of the critical moves, up to then."""
        kept = await self._up_to_date(stream, until)
        async with kept.counting:
            if kept.counted < kept.past.version:
                await asyncio.to_thread(kept.count)
            return kept.critical

    async def _up_to_date(self, stream: StreamId, until: datetime | None) -> Kept:
        if self._edition != (edition := self._journal.edition):  # what is erased must not be carried anywhere
            self._kept.clear()
            self._edition = edition
        called = (stream, until)
        kept = self._kept.take(called, lambda: Kept(self._show, until))
        async with kept.reading:
            committed: int = await self._desk.view(stream, lambda state: state.version)
            if kept.past.version < committed and not (until and kept.past.version):  # one that ended is read once
                kept.early = []
                await asyncio.to_thread(lambda: kept.past.add(self._read(stream, kept)))
                kept.past.add(kept.early)
            kept.early = None
        self._make_space(called)
        return kept

    def _read(self, stream: StreamId, kept: Kept) -> list[Fact]:
        facts = self._journal.read(stream, kept.past.version)
        return upto(facts, kept.until)

    async def remembered(self, stream: StreamId, until: datetime | None, name: str, make: Callable[[], T]) -> T:
        """What `make` makes of a whole past, on a thread; made again only when something was added to the past."""
        kept = await self._up_to_date(stream, until)
        return await kept.made.of(kept.past.version, name, make)

    def heard(self, stream: StreamId, facts: list[Fact]) -> None:
        """After each commit. A gap is no harm: what is missing is read when somebody looks back again."""
        kept = self._kept.get((stream, None))
        if kept is None:
            return
        if kept.early is not None:
            kept.early += facts
        elif facts[0].version <= kept.past.version + 1:
            kept.past.add(facts)

    def forget_html(self, streams: Iterable[str]) -> None:
        """Somebody is named otherwise from now on, in the past too."""
        named = frozenset(streams)
        for (stream, _), kept in self._kept.items():
            if stream in named:
                kept.drawn.forget()
                kept.made.forget()

    def start_over(self) -> None:
        """Nothing that was read is to be shown any more: words were erased since."""
        self._kept.clear()

    def _make_space(self, latest: Called) -> None:
        """Every look comes by here, so it is counted once, not per past."""
        self._kept.make_space(latest)
        drawn = sum(kept.drawn.bytes for kept in self._kept.values())
        for kept in self._kept.values():
            if drawn > MOST_BYTES:
                drawn -= kept.drawn.bytes
                kept.drawn.forget()


def upto(facts: list[Fact], until: datetime | None) -> list[Fact]:
    """The facts of one stream that were recorded by then."""
    return facts if until is None else list(takewhile(lambda fact: fact.recorded_at <= until, facts))
