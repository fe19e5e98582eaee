# SPDX-License-Identifier: Apache-2.0
"""One limit and who has taken how much of it, in memory. A look costs less than a microsecond and waits for nothing.

Kept for each is one moment: when all they took will have come back. (The generic cell rate algorithm.)
"""

import math
from collections.abc import Callable
from time import monotonic
from typing import Final

from limits import RateLimitItem

MOST: Final = 50_000
"""Of whom it is remembered what they took, but for those to whom all has come back."""
A_HAIR: Final = 1e-6

Clock = Callable[[], float]


class Limit:
    """`amount` of them at once, which come back evenly within the seconds the limit says. Factor 0 lifts it."""

    def __init__(self, name: str, of: RateLimitItem, factor: float = 1.0, clock: Clock = monotonic) -> None:
        self.name: Final = name
        self.seconds: Final = of.get_expiry()
        self._each = self.seconds / max(1.0, of.amount * factor) if factor else 0.0
        self._clock = clock
        self._back_at: dict[str, float] = {}
        self.untold: dict[str, int] | None = None
        """What each took that other processes were not told, where there are others to tell."""

    def take(self, who: str) -> float:
        """0 when they may, and then it counts; else the seconds until they may, and it does not."""
        now = self._clock()
        back_at = self._back_at.get(who, now)
        back_at = (max(now, back_at)) + self._each
        wait = back_at - now - self.seconds
        if wait > A_HAIR:
            return wait
        self._back_at[who] = back_at
        if self.untold is not None:
            self.untold[who] = self.untold.get(who, 0) + 1
        if len(self._back_at) > MOST:
            self._forget(now)
        return 0.0

    def wait(self, who: str) -> float:
        """What `take` would say; nothing is counted."""
        now = self._clock()
        wait = max(self._back_at.get(who, now), now) + self._each - now - self.seconds
        return wait if wait > A_HAIR else 0.0

    def beyond(self, who: str) -> float:
        """The seconds until what they took is no more than they may."""
        now = self._clock()
        beyond = self._back_at.get(who, now) - now - self.seconds
        return beyond if beyond > A_HAIR else 0.0

    def taken_elsewhere(self, who: str, count: int) -> None:
        """Whatever others say, nobody waits longer for it than it takes until all has come back twice."""
        now = self._clock()
        back_at = max(self._back_at.get(who, now), now) + count * self._each
        self._back_at[who] = min(back_at, now + 2 * self.seconds)

    def give_back(self, who: str) -> None:
        self._back_at.pop(who, None)
        if self.untold is not None:
            self.untold.pop(who, None)

    def is_much(self, who: str) -> bool:
        """Whether they took so much that other processes should know."""
        return self._back_at.get(who, 0.0) - self._clock() > self.seconds / 8

    def _forget(self, now: float) -> None:
        """Those to whom all has come back; and if that is not enough, the half that took least."""
        owing = {who: back_at for who, back_at in self._back_at.items() if back_at > now}
        if len(owing) > MOST // 2:
            most = sorted(owing.items(), key=lambda one: one[1], reverse=True)
            owing = dict(most[: MOST // 2])
        self._back_at = owing


def whole(seconds: float) -> int:
    """As somebody is told: at least two, so that in the meantime more than one comes back."""
    return max(2, math.ceil(seconds))
