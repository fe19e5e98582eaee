# SPDX-License-Identifier: Apache-2.0
"""Keeps the pasts of the networks somebody looks back on, up to date with the log whenever it is asked for one.

A whole network is read only up to a position that is known beforehand: what is committed meanwhile on one of its boards
would otherwise come to stand before something that was read already. Whoever left sees a past that ends when they did.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from domain.kernel import Fact, NetworkId, StreamId
from domain.network.boards import BoardBranched, BoardOpened
from domain.streams import board_stream, network_stream
from journal import Journal
from projections.network_life import NetworkLife
from projections.network_past import NetworkPast
from web.past.at_hand import APIECE, AtHand, Made
from web.past.pasts import upto as recorded_upto

T = TypeVar("T")
Called = tuple[NetworkId, datetime | None]
"""A network's past by when it ends, None for one that goes on."""

NEAR: Final = 20_000
"""Facts of all networks since the last look, up to which it is worth asking which boards they are on."""


class Kept:
    """One network: its own stream, and everything with its boards as far as `seen`, once somebody asked for that."""

    def __init__(self, network: NetworkId, until: datetime | None) -> None:
        self.network = network
        self.until = until
        self.stream = network_stream(network)
        self.reading = asyncio.Lock()
        self.made = Made()
        self.life = NetworkLife()
        self.past = NetworkPast(self.stream)
        self.seen = 0

    @property
    def size(self) -> int:
        return self.life.version + self.past.version + APIECE


class NetworkPasts:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._kept: AtHand[Called, Kept] = AtHand()

    async def life(self, network: NetworkId, until: datetime | None) -> NetworkLife:
        """The network's own stream, with everything committed by `until` (None: by now).

        Raises journal.Corrupt or journal.Unreadable.
        """
        kept = self._of(network, until)
        async with kept.reading:
            await asyncio.to_thread(self._read_life, kept)
        self._kept.make_space((network, until))
        return kept.life

    async def of(self, network: NetworkId, until: datetime | None) -> NetworkPast:
        """The network with all its boards, up to the same moment."""
        return (await self._whole(network, until)).past

    async def remembered(
        self, network: NetworkId, until: datetime | None, name: str, make: Callable[[NetworkPast], T]
    ) -> T:
        """What `make` makes of a whole past, on a thread; made again only when something was added to it."""
        kept = await self._whole(network, until)
        return await kept.made.of(kept.past.version, name, lambda: make(kept.past))

    def start_over(self) -> None:
        """Nothing that was read before may be shown again: words in it were erased."""
        self._kept.clear()

    async def _whole(self, network: NetworkId, until: datetime | None) -> Kept:
        kept = self._of(network, until)
        async with kept.reading:
            await asyncio.to_thread(self._read_all, kept)
        self._kept.make_space((network, until))
        return kept

    def _of(self, network: NetworkId, until: datetime | None) -> Kept:
        return self._kept.take((network, until), lambda: Kept(network, until))

    # -- on a thread -----------------------------------------------------------------------------------------------
    def _read_life(self, kept: Kept) -> None:
        if kept.until is None or not kept.life.version:  # one that ended is read once
            kept.life.add(recorded_upto(self._journal.read(kept.stream, kept.life.version), kept.until))

    def _read_all(self, kept: Kept) -> None:
        upto = self._journal.position()
        if upto == kept.seen or (kept.until and kept.seen):
            return
        kept.past.add(sorted(self._after(kept, upto), key=lambda fact: fact.position))
        kept.seen = upto

    def _after(self, kept: Kept, upto: int) -> list[Fact]:
        """What was committed in the network and on its boards since they were read, up to a position."""
        is_near = kept.seen and upto - kept.seen <= NEAR
        changed = self._journal.changed(kept.seen, upto) if is_near else None
        own = self._part(kept, kept.stream, upto)
        boards = {*kept.past.life.now.boards, *opened(own)}
        streams = [stream for stream in map(board_stream, sorted(boards)) if changed is None or stream in changed]
        return own + [fact for stream in streams for fact in self._part(kept, stream, upto)]

    def _part(self, kept: Kept, stream: StreamId, upto: int) -> list[Fact]:
        after = kept.past.version_of(stream, kept.past.version)
        facts = [fact for fact in self._journal.read(stream, after) if fact.position <= upto]
        facts = recorded_upto(facts, kept.until)
        return [] if after == 0 and foreign(facts, kept.network) else facts


def opened(facts: list[Fact]) -> list[str]:
    """The boards that the facts of a network open."""
    return [fact.event.board for fact in facts if isinstance(fact.event, BoardOpened | BoardBranched)]


def foreign(facts: list[Fact], network: NetworkId) -> bool:
    """Whether a board's own stream says that it belongs to another network."""
    return any(getattr(fact.event, "network", network) != network for fact in facts[:1])
