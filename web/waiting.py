# SPDX-License-Identifier: Apache-2.0
"""A start waits its turn and says so, where somebody holds up what it needs: who was killed may still be let go of."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

import structlog

from journal.errors import Unreadable, Unwritable

T = TypeVar("T")
PATIENCE: Final = 60.0
"""Seconds. PostgreSQL ends whatever takes longer than 30, and whoever falls silent in the middle after 10."""
BREATH: Final = 0.1

log = structlog.get_logger()


def in_its_turn(begin: Callable[[], T]) -> T:
    """What `begin` answers, which may be run again. Raises what it raises for any other reason, or in the end."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            return begin()
        except (Unwritable, Unreadable) as held:
            if held.reason != "busy" or time.monotonic() > give_up:
                raise
            log.warning("the start waits", why=str(held))
            time.sleep(BREATH)
