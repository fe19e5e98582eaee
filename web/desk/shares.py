# SPDX-License-Identifier: Apache-2.0
"""How much one stream may put into a commit: much when it is alone, little when others are at work too.

Whoever wishes something on a quiet board waits for the commit that is under way, also for that of a flooded one.
"""

from collections.abc import Callable
from time import monotonic
from typing import Final

from domain.kernel import StreamId
from web.desk.room import Pending, Room

ALONE: Final = 512
TOGETHER: Final = 8
"""Wishes a stream may commit at once while others are at work: some milliseconds."""
LATELY: Final = 2.0
"""Seconds for which a stream counts as at work after its last commit began."""


class Shares:
    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._at_work: dict[StreamId, float] = {}

    def next_of(self, room: Room) -> list[Pending]:
        """What is committed next of what waits there; the rest goes on waiting."""
        if not room.waiting:
            return []
        share = self._share(room.stream)
        batch, room.waiting = room.waiting[:share], room.waiting[share:]
        return batch

    def _share(self, stream: StreamId) -> int:
        now = self._clock()
        self._at_work.pop(stream, None)
        self._at_work[stream] = now  # so that who was at work longest ago stands first
        while self._at_work[first := next(iter(self._at_work))] < now - LATELY:
            del self._at_work[first]
        return ALONE if len(self._at_work) == 1 else TOGETHER
