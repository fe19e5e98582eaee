# SPDX-License-Identifier: Apache-2.0
"""A backup was put back, and browsers come that saw more than it holds: each is told to start over, at once."""

import asyncio
from pathlib import Path
from typing import Final

from journal.copying import Place
from tests.faults.ground import Ground
from tests.faults.row import Figures, Row, all_done
from tests.live.window import Window, on_board, same_as_loaded
from tests.running import Visitor, a_board, a_network
from web.commands.moving import copied

BEFORE, AFTER = 12, 9
"""Ideas that are in the backup, and those that came after it."""
LOOKED_AT: Final = 10
"""Of so many browsers one is compared with a page that is loaded anew."""


async def rewound(ground: Ground) -> Figures:
    who = await ground.people("Sanne", "Youssef")
    server = await ground.forked()
    visitors = [Visitor(server, one) for one in who]
    path = await a_board(await a_network(*visitors), visitors[0])
    backup = Place(ground.folder / "backup")
    async with on_board(visitors[0], path) as window:
        for _ in range(BEFORE):
            await window.voice()
        here = Place(ground.data, ground.database)
        await asyncio.to_thread(copied, here, backup, restoring=False, quiet=True)
        in_backup = window.version
        for _ in range(AFTER):
            await window.voice()
        newest, epoch = window.version, window.epoch
    server.kill()
    back = Place(ground.folder / "back", ground.new_database())
    await asyncio.to_thread(copied, backup, back, restoring=True, quiet=True)
    again = await ground.forked(folder=Path(back.folder), database=back.database)
    return await told(ground, [Visitor(again, one) for one in who], path, (in_backup, newest, epoch))


async def told(ground: Ground, visitors: list[Visitor], path: str, seen: tuple[int, int, str]) -> Figures:
    """Every browser presents what it saw: of the log as it was any version, of the one that is now those it has not."""
    in_backup, newest, was = seen
    fresh = Window(visitors[0], path)
    await fresh.load()
    resets = silent = wrong = 0
    for number in range(ground.count):
        window = Window(ground.chance.choice(visitors), path)
        await window.load()
        of_old = ground.chance.random() < 0.7
        window.epoch = was if of_old else fresh.epoch
        window.version = ground.chance.randrange(1 if of_old else in_backup + 1, newest + 1)
        await window.come_in()
        await window.send("no frame")  # answered after all that was missed
        await window.until(lambda window=window: any(frame["type"] == "error" for frame in window.frames))
        kinds = [frame["type"] for frame in window.frames]
        resets += "reset" in kinds
        silent += "reset" not in kinds
        wrong += (window.version, window.epoch) != (in_backup, fresh.epoch)
        if number % LOOKED_AT == 0:
            await same_as_loaded(window)
        await window.leave()
    return {
        "browsers": ground.count,
        "resets": resets,
        "silent_rewinds": silent,
        "elsewhere": wrong,
        "same_epoch": int(was == fresh.epoch),
    }


REWOUND: Final = Row(
    "B6",
    "after a restore from backup clients learn it at once",
    {"ci": 30, "full": 2_000},
    rewound,
    lambda found: all_done(found, "resets", "silent_rewinds", "elsewhere", "same_epoch"),
)
