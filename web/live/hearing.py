# SPDX-License-Identifier: Apache-2.0
"""What arrives on sockets by the heap is heard a bite at a time, all sockets in turn, for a moment in each round of the
event loop. Whoever says one thing is heard at once, also beside somebody who says thousands.
"""

import asyncio
from collections import deque
from time import perf_counter
from typing import Final, Protocol

BITE: Final = 4_096
"""Bytes that are heard at once: twenty wishes, or a piece of a long text."""
MOMENT: Final = 0.001
"""Seconds of a round for all who wait for their turn."""
ALONE: Final = 0.005
"""Seconds for the first in a round, at once: what somebody says together is best decided and committed together."""


class Speaker(Protocol):
    def hear_a_bite(self) -> bool:
        """Whether there is more to hear now."""


class Hearing:
    """One per process. In turn, so that nobody waits longer for having spoken after others."""

    def __init__(self) -> None:
        self._waiting: deque[Speaker] = deque()
        self._in_a_round = False

    def later(self, speaker: Speaker) -> None:
        """Not while it waits already."""
        self._waiting.append(speaker)
        if not self._in_a_round:
            self._in_a_round = True
            asyncio.get_running_loop().call_soon(self._round)
            self._hear_for(ALONE)

    def _round(self) -> None:
        self._in_a_round = bool(self._waiting)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._round)
            self._hear_for(MOMENT)

    def _hear_for(self, seconds: float) -> None:
        until = perf_counter() + seconds
        while self._waiting and perf_counter() < until:
            speaker = self._waiting.popleft()
            if speaker.hear_a_bite():
                self._waiting.append(speaker)
