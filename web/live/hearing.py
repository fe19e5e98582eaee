# SPDX-License-Identifier: Apache-2.0
"""What arrives on sockets by the heap is heard a bite at a time, all sockets in turn, for a moment in each round of the
event loop. Whoever says one thing is heard at once, also beside somebody who says thousands.
"""

import asyncio
from collections import deque
from time import perf_counter
from typing import Final, Protocol

BITE: Final = 1_024
"""Bytes that are heard at once: some wishes, or a piece of a long text."""
MOMENT: Final = 0.001
"""Seconds of a round for all that has to wait for its turn."""


class Speaker(Protocol):
    def hear_a_bite(self) -> bool:
        """Whether there is more to hear now."""


class Hearing:
    """One per process. In turn, so that nobody waits longer for having spoken after others."""

    def __init__(self) -> None:
        self._waiting: deque[Speaker] = deque()

    def later(self, speaker: Speaker) -> None:
        """Not while it waits already."""
        self._waiting.append(speaker)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._round)

    def _round(self) -> None:
        until = perf_counter() + MOMENT
        while self._waiting and perf_counter() < until:
            speaker = self._waiting[0]
            more = speaker.hear_a_bite()
            self._waiting.popleft()
            if more:
                self._waiting.append(speaker)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._round)
