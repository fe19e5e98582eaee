# SPDX-License-Identifier: Apache-2.0
"""What becomes of a line whose wishes come too fast: they are refused for a while, all of them, and then not even read.

All, so that a wish that needs the one before is not heard without it: the browser sends them again in their order.
"""

import asyncio
from typing import Final

from domain.kernel import Refusal
from web.live.line import Line
from web.pace import Pace

ENOUGH: Final = 500
"""Refusals in one rest after which nothing more is read before its end."""
TOO_FAST: Final = "too fast"


class Restraint:
    def __init__(self, pace: Pace, line: Line) -> None:
        self._pace, self._line = pace, line
        self._rests_until = 0.0
        self._why: Refusal | None = None
        self._refused = 0

    def wish(self) -> None:
        """Counts a wish. Raises Refusal `too_many`."""
        if self._why is not None:
            self._still_resting(self._why)
        try:
            self._pace.wish(self._line.viewer.id)
            if self._line.seen.may_write:
                self._pace.wish_in(self._line.seen.network)
        except Refusal as refusal:
            self._why, self._refused = refusal, 0
            self._rests_until = self._now() + int(str(refusal.facts["seconds"]))
            raise

    def _still_resting(self, why: Refusal) -> None:
        left = self._rests_until - self._now()
        if left <= 0:
            self._why = None
            return
        self._refused += 1
        self._pace.limited("wish")
        if self._refused == ENOUGH:
            self._line.protocol.hold(TOO_FAST)
            asyncio.get_running_loop().call_later(left, self._line.protocol.let_go, TOO_FAST)
        raise why.with_traceback(None)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
