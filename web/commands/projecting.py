# SPDX-License-Identifier: Apache-2.0
"""`leernetwerk project`: a projector beside the web processes, and whether there is one."""

import argparse
import asyncio
import time
from contextlib import closing
from typing import Final

from projections.directory import Directory
from web import logs
from web.commands.saying import Failed, journal_in, say, settings_of
from web.level import OUTGROWN, SILENCE
from web.settings import PREFIX, Settings
from web.stopping import STOPS

GLANCE: Final = 0.2
WRONG: Final = 2


def project(asked: argparse.Namespace) -> int:
    settings = settings_of(asked)
    if not settings.database:
        say(f"A projector works beside others on one database. Say which with --database or {PREFIX}DATABASE.")
        return WRONG
    if asked.check:
        return check(settings)
    logs.configure()
    outgrown = asyncio.run(until_told(settings))
    if outgrown:
        raise Failed(f"{OUTGROWN.format(outgrown)} This projector ends.")
    return 0


async def until_told(settings: Settings) -> str:
    """What a newer program does in its stead, where it was that."""
    from web.projector import at_work

    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for which in STOPS:
        loop.add_signal_handler(which, told.set)
    async with at_work(settings, told.set) as projector:
        print(f"The projector goes on from position {projector.begins} of the log.", flush=True)
        await told.wait()
        return projector.outgrown


def check(settings: Settings) -> int:
    """Raises Failed where none beats."""
    with (
        closing(journal_in(settings)) as journal,
        closing(Directory(journal, settings.data / "directory.db", settings.database)) as one,
    ):
        before, give_up = one.beats(), time.monotonic() + SILENCE
        while one.beats() == before:
            if time.monotonic() > give_up:
                raise Failed("No projector works on this database.")
            time.sleep(GLANCE)
        print(f"A projector works. The log is at position {journal.position()}, the directory at {one.reached()}.")
    return 0
