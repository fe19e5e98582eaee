# SPDX-License-Identifier: Apache-2.0
"""The rows about what people see live, in the order of their names."""

from typing import Final

from tests.faults import absences, agreeing, editing, every_wish, order, outages, presence, slow, visible
from tests.faults.row import Row

LIVE: Final[tuple[Row, ...]] = (
    order.IN_ORDER,
    absences.AWAY,
    agreeing.AGREED,
    every_wish.EVERY_WISH,
    editing.EDITED,
    presence.HONEST,
    slow.SLOW,
    visible.VISIBLE,
    outages.RESTARTED,
    outages.WITHOUT_REDIS,
    outages.DATABASE_RESTARTS,
)
