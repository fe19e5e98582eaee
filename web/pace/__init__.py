# SPDX-License-Identifier: Apache-2.0
"""How fast somebody may go: counted here, agreed between processes, said in words. Knows no pages."""

from web.pace.door import Pacing
from web.pace.pace import Pace
from web.pace.tries import Tries

__all__ = ["Pace", "Pacing", "Tries"]
