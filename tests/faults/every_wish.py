# SPDX-License-Identifier: Apache-2.0
"""What comes over the line is what a fresh page shows, for every wish there is. The tests that see to it, counted."""

import asyncio
import re
import sys
from pathlib import Path
from typing import Final

from tests.faults.ground import Ground
from tests.faults.row import Figures, Row, Skipped, all_done
from tests.running import ROOT

FILES: Final = ("test_every_wish_of_a_board.py", "test_every_wish_of_a_network.py")
COUNTED: Final = re.compile(r"(\d+) (passed|failed|error)")


async def every_wish(ground: Ground) -> Figures:
    if not ground.full:
        raise Skipped("its tests are in the test command already")
    if ground.setup == "postgres":
        raise Skipped("what a page shows does not depend on the store; the row is of SQLite")
    files = [str(Path("tests", "live", name)) for name in FILES]
    asked = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *files)
    tests = await asyncio.create_subprocess_exec(*asked, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    said, _ = await tests.communicate()
    counts = {what: int(number) for number, what in COUNTED.findall(said.decode())}
    return {"wishes": counts.get("passed", 0), "unlike": counts.get("failed", 0) + counts.get("error", 0)}


EVERY_WISH: Final = Row(
    "B4",
    "a page with what came over its line since is the page as loaded now, for every wish there is",
    {"ci": 1, "full": 1},
    every_wish,
    lambda found: all_done(found, "wishes", "unlike"),
)
