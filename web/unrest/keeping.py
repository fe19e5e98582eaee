# SPDX-License-Identifier: Apache-2.0
"""Keeps at hand what the networks' pages show of their boards: how restless they are, and what was named an insight.

One small fold for each board, kept up by its facts, so that ten full boards cost a page no more than none.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import Struct

from domain.board import Board
from domain.kernel import BoardId, Fact, NetworkId, StreamId
from domain.network import Network
from domain.streams import board_stream, network_stream
from projections.restless import Insights, insights
from projections.unrest import Restlessness, Unrest
from web.desk import Desk
from web.unrest.string import string

NETWORKS: Final = 200
"""Networks that are kept; what nobody looks at and was looked at longest ago goes first."""


class Kept(Struct):
    network: NetworkId
    fold: Restlessness
    unrest: Unrest


class Unrests:
    def __init__(self, desk: Desk, looked_at: Callable[[StreamId], bool]) -> None:
        """`looked_at(stream)`: whether somebody has the page of that network open just now."""
        self._desk = desk
        self._looked_at = looked_at
        self._boards: dict[StreamId, Kept] = {}
        self._networks: OrderedDict[NetworkId, None] = OrderedDict()
        self._made: dict[NetworkId, tuple[int, Insights, str]] = {}
        self._changed: list[Callable[[NetworkId], None]] = []

    def on_changed(self, changed: Callable[[NetworkId], None]) -> None:
        """`changed(network)` runs when its page is to show something else. It must not wait."""
        self._changed.append(changed)

    async def read(self, network: NetworkId) -> None:
        """All its boards as they are now. Raises journal.Corrupt or journal.Unreadable."""
        self._networks[network] = None
        self._networks.move_to_end(network)
        boards = await self._desk.view(network_stream(network), lambda state: [board_stream(b) for b in state.boards])
        await asyncio.gather(*(self._read_board(stream, network) for stream in boards))
        self._make_space()

    def of(self, network: Network) -> Insights:
        return self._of(network)[0]

    def stamp(self, network: Network) -> str:
        """The same for the same content, in any process: what a page says it shows."""
        return self._of(network)[1]

    def follows(self, stream: StreamId) -> bool:
        """Whether somebody looks at a page that must hear what is written there."""
        kept = self._boards.get(stream)
        return kept is not None and self._looked_at(network_stream(kept.network))

    def heard(self, stream: StreamId, facts: list[Fact], state: Any) -> None:
        """After each commit; only boards of networks that are kept matter."""
        kept = self._boards.get(stream)
        if not isinstance(state, Board) or (kept is None and state.network not in self._networks):
            return
        if kept is None or facts[0].version != kept.fold.version + 1:
            assert state.network is not None
            self._look(stream, kept.network if kept else state.network, state)
        elif kept.fold.add((fact.event for fact in facts), state):
            self._say(kept, kept.fold.now(state))

    async def start_over(self) -> None:
        """Words were erased: nothing that was read before may be shown again."""
        networks = list(self._networks)
        self._boards.clear()
        self._made.clear()
        for network in networks:
            await self.read(network)

    # -- inside ----------------------------------------------------------------------------------------------------
    def _of(self, network: Network) -> tuple[Insights, str]:
        if network.id is None:
            return Insights(), ""
        made = self._made.get(network.id)
        if made is None or made[0] != len(network.boards):
            kept = {board: self._boards.get(board_stream(board)) for board in network.boards}
            found = insights({BoardId(board): one.unrest for board, one in kept.items() if one})
            stamp = sha256(msgspec.json.encode(found)).hexdigest()[:16]
            made = self._made[network.id] = (len(network.boards), found, stamp)
        return made[1], made[2]

    async def _read_board(self, stream: StreamId, network: NetworkId) -> None:
        await self._desk.view(stream, lambda state: self._look(stream, network, state))

    def _look(self, stream: StreamId, network: NetworkId, board: Board) -> None:
        """Folds a board that is not kept, or that moved on unheard."""
        kept = self._boards.get(stream)
        if kept is not None and kept.fold.version == board.version:
            return
        is_ours = board.network in (None, network)
        fold = Restlessness(board if is_ours else None)
        unrest = fold.now(board) if is_ours else Unrest()
        kept = self._boards.setdefault(stream, Kept(network, fold, Unrest()))
        kept.fold = fold
        self._say(kept, unrest)

    def _say(self, kept: Kept, unrest: Unrest) -> None:
        if unrest == kept.unrest:
            return
        kept.unrest = unrest
        self._made.pop(kept.network, None)
        for changed in self._changed:
            changed(kept.network)

    def _make_space(self) -> None:
        for network in list(self._networks)[: max(0, len(self._networks) - NETWORKS)]:
            if not self._looked_at(network_stream(network)):
                del self._networks[network]
                self._made.pop(network, None)
                self._boards = {stream: kept for stream, kept in self._boards.items() if kept.network != network}


def said(found: Insights) -> dict[str, Any]:
    """What the sections of a network's page need of it."""
    return {"gauge": found.gauge, "insights": found.insights, "string": string(found.gauge, 200, 36, beads=False)}
