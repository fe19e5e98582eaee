# SPDX-License-Identifier: Apache-2.0
"""Everything a whole network ever was: its own facts and those of all its boards on one time line.

A moment of a network is a place on that line, from 0 (nothing yet) to N. Facts stand in the order in which they were
written; each also keeps its version in its own stream.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from msgspec import structs

from domain.board import Idea
from domain.kernel import BoardId, Fact, MemberId, StreamId
from domain.network import Network
from domain.network.membership import MemberJoined
from domain.network.sparking import NetworkSparked, SparkEchoed
from domain.streams import board_of, board_stream
from projections.board_life import NOTHING, BoardLife, Grown
from projections.network_life import NetworkLife

TAKES_A_SEAT: Final = (NetworkSparked, SparkEchoed, MemberJoined)


class Then(NamedTuple):
    """A board at a moment of its network: the version it had by then, and what had grown on it."""

    version: int
    grown: Grown


class NetworkPast:
    """Grows by facts in order of position. Any thread may read while one adds: what was is never touched again."""

    def __init__(self, stream: StreamId, life: NetworkLife | None = None) -> None:
        self.life = life or NetworkLife()
        self.facts: list[Fact] = []
        self.boards: dict[StreamId, BoardLife] = {}
        self._stream = stream
        self._places: dict[StreamId, list[int]] = {stream: []}
        self._seats: dict[MemberId, None] = {}
        self._latest: list[datetime] = []

    @property
    def version(self) -> int:
        """The last moment there is."""
        return len(self.facts)

    def add(self, facts: Iterable[Fact]) -> None:
        """Facts it has already are passed over. Raises ValueError when one comes out of order or one is missing."""
        for fact in facts:
            places = self._places.setdefault(fact.stream, [])
            if fact.version <= len(places):
                continue
            if fact.version != len(places) + 1:
                raise ValueError(f"after version {len(places)} of {fact.stream} comes {fact.version}")
            if self.facts and fact.position < self.facts[-1].position:
                raise ValueError(f"position {fact.position} lies before {self.facts[-1].position}")
            self._live(fact)
            happened = fact.happened_at
            self._latest.append(max(happened, self._latest[-1]) if self._latest else happened)
            places.append(self.version + 1)
            self.facts.append(fact)

    def _live(self, fact: Fact) -> None:
        if fact.stream != self._stream:
            self.boards.setdefault(fact.stream, BoardLife()).add(fact)
            return
        self.life.add((fact,))
        if isinstance(fact.event, TAKES_A_SEAT):
            self._seats.setdefault(fact.actor)

    # -- as it was -------------------------------------------------------------------------------------------------
    def network(self, moment: int) -> Network:
        """The network as folded up to that moment. Not to be changed."""
        return self.life.network(self.version_of(self._stream, moment))

    def board(self, board: BoardId, moment: int) -> Then:
        stream = board_stream(board)
        version, life = self.version_of(stream, moment), self.boards.get(stream)
        return Then(version, life.grown(version) if life else NOTHING)

    def version_of(self, stream: StreamId, moment: int) -> int:
        """The version a stream had by that moment."""
        return bisect_right(self._places.get(stream, ()), moment)

    def own_version(self, moment: int) -> int:
        """The version of the network's own stream."""
        return self.version_of(self._stream, moment)

    def board_of(self, moment: int) -> BoardId | None:
        """Where it happened; None for what happened in the network itself."""
        stream = self.facts[moment - 1].stream
        return None if stream == self._stream else board_of(stream)

    def idea(self, idea: str, moment: int) -> Idea | None:
        """An idea of the board where the moment happened, as it was right after it."""
        fact = self.facts[moment - 1]
        life = self.boards.get(fact.stream)
        return life.past.idea(idea, fact.version) if life else None

    def moment_at(self, moment: datetime) -> int:
        """The last moment that had happened by that time; 0 before the first."""
        return bisect_right(self._latest, moment)

    # -- all of it -------------------------------------------------------------------------------------------------
    @property
    def seats(self) -> tuple[MemberId, ...]:
        """Who was ever drawn to it or took part, in the order in which they came."""
        return tuple(self._seats)

    def line(self) -> list[Fact]:
        """All facts, each with its moment for a version: for whoever cuts or measures a history."""
        return [structs.replace(fact, version=moment) for moment, fact in enumerate(self.facts, 1)]
