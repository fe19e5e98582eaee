# SPDX-License-Identifier: Apache-2.0
"""A backup is put back, and the log there is the one it was made of."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from typing import Final

from domain.kernel import CommandId, Event, MemberId, StreamId
from journal import Batch, Draft, Journal
from journal.copying import Place
from tests.faults.ground import Ground
from tests.faults.row import Figures, Row, all_done
from tests.journal.scenes import EVENTS
from tests.proof.ground import DAWN, happening
from tests.running import people
from web.commands.moving import copied

MOST: Final = 2**40
MUCH: Final = 1_000_000
AT_ONCE: Final = 1_000
A_TALE: Final = 90_000
"""Events after which the story begins again: a board is only so wide."""


async def restored(ground: Ground) -> Figures:
    """Backups of a log that grows between them, each put back in a place of its own."""
    await ground.people("Sanne", "Youssef")
    return await asyncio.to_thread(back_up_and_put_back, ground)


def back_up_and_put_back(ground: Ground) -> Figures:
    here = Place(ground.data, ground.database)
    story, events, different = happening(ground.chance, MOST), 0, 0
    with closing(Journal.open(here.folder, EVENTS, database=here.database)) as journal:
        for number in range(ground.count):
            grow(journal, islice(story, ground.chance.randrange(1, 100)))
            backup = Place(ground.folder / f"backup-{number}")
            back = Place(ground.folder / f"back-{number}", ground.new_database())
            made = copied(here, backup, restoring=False, quiet=True)
            put = copied(backup, back, restoring=True, quiet=True)
            events += put.events
            different += made != put or made.position != journal.position() or not is_whole(back)
    return {"backups": ground.count, "events": events, "different": different, **(much(ground) if ground.full else {})}


def much(ground: Ground) -> Figures:
    """How long a large log takes."""
    here = Place(ground.folder / "much", ground.new_database())
    backup, back = Place(ground.folder / "much-backup"), Place(ground.folder / "much-back", ground.new_database())
    people(here.folder, "Sanne", database=here.database)
    tales = (happening(ground.chance, A_TALE) for _ in range(MUCH))
    story, versions = chain.from_iterable(tales), dict[StreamId, int]()
    with closing(Journal.open(here.folder, EVENTS, database=here.database)) as journal:
        for number in range(MUCH // AT_ONCE):
            batches: dict[StreamId, Batch] = {}
            for place, (stream, by, event) in enumerate(islice(story, AT_ONCE)):
                draft = Draft(stream, MemberId(f"member-{by}"), CommandId(f"much-{number}-{place}"), event, DAWN)
                batch = batches.setdefault(stream, Batch(stream, versions.get(stream, 0), []))
                batch.drafts.append(draft)  # type: ignore[attr-defined]
                versions[stream] = versions.get(stream, 0) + 1
            journal.append(list(batches.values()))
    began = time.monotonic()
    kept = copied(here, backup, restoring=False, quiet=True)
    between = time.monotonic()
    put = copied(backup, back, restoring=True, quiet=True)
    return {
        "of_a_large_log": kept.events,
        "backed_up_in_s": round(between - began, 1),
        "put_back_in_s": round(time.monotonic() - between, 1),
        "large_differ": int(kept != put),
    }


def grow(journal: Journal, story: Iterator[tuple[StreamId, str, Event]]) -> None:
    for number, (stream, by, event) in enumerate(story, journal.position()):
        draft = Draft(stream, MemberId(f"member-{by}"), CommandId(f"command-{number:08}"), event, DAWN)
        journal.append([Batch(stream, journal.version(stream), [draft])])


def is_whole(place: Place) -> bool:
    with closing(Journal.open(place.folder, EVENTS, database=place.database)) as journal:
        return journal.verify().bad is None


RESTORED: Final = Row(
    "A7",
    "a backup restores to an equal log",
    {"ci": 5, "full": 200},
    restored,
    lambda found: all_done(found, "backups", "different") and not found.get("large_differ"),
)
