# SPDX-License-Identifier: Apache-2.0
"""The power goes at any moment while people write: what was acknowledged by then is there when it comes back.

A real server writes while strace notes what it does to its files. Each cut is what a disk may hold at that moment, and
is opened as a server opens it.
"""

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import psycopg
from msgspec import Struct

from domain.kernel import Fact, text_fields
from journal import Journal, JournalError, Misconfigured
from tests.faults.disk import Disk, lay
from tests.faults.forking import CONTEXT
from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.tracing import Step, steps_of, tracing
from tests.faults.writing import Notes, Person, Writer
from tests.journal.scenes import EVENTS
from tests.running import Server, Visitor, a_board, a_network, people

CUTS_OF_A_SITTING: Final = 10_000
SECONDS: Final = {False: 2.0, True: 10.0}
"""How long people write, by whether it is the full scale: long enough that what is written ahead is begun anew."""
VERIFIED: Final = 50
"""Of so many cuts one is verified and read in full."""
WAYS: Final = ("nothing", "some", "torn")
"""What is kept of what was not synced."""
MEMORY: Final = Path("/dev/shm")


class Traced(Server):
    """A server whose every write is noted."""

    def __init__(self, folder: Path, log: Path) -> None:
        super().__init__(folder)
        self.around = tracing(log)


class Standing(Struct, frozen=True):
    """What one event must be: its place in the log, what it is chained by, and whose words in which stream it holds."""

    row: tuple[str, int, bytes]
    owner: tuple[str, str] | None


class Sitting(Struct, frozen=True):
    """What happened while people wrote: the folder as it was before, every step, and what the log held at the end."""

    before: Path
    folder: str
    steps: list[Step]
    facts: list[Fact]


class Cut(Struct, frozen=True):
    """After so many steps."""

    at: int
    way: str
    seed: int


class Found(Struct):
    cuts: int = 0
    opened_events: int = 0
    verified: int = 0
    lost: int = 0
    damaged: int = 0
    words_lost: int = 0
    first: str = ""


async def cut_off(ground: Ground) -> Figures:
    if ground.setup == "postgres":
        return await asyncio.to_thread(unsafe_settings, ground)
    whole, sittings, told, events = Found(), 0, 0, 0
    while ground.goes_on(whole.cuts):
        sitting = await sat(ground, sittings)
        cuts = list(cuts_of(sitting, min(CUTS_OF_A_SITTING, ground.count - whole.cuts), ground.chance))
        told += sum(step.kind == "told" for step in sitting.steps)
        events += len(sitting.facts)
        sittings += 1
        for part in await asyncio.to_thread(judged, sitting, cuts):
            add(whole, part)
    return {"cuts": whole.cuts, "sittings": sittings, "acknowledged": told, "events": events, **told_of(whole)}


def told_of(found: Found) -> Figures:
    names = ("lost", "damaged", "words_lost", "verified", "first")
    return {name: getattr(found, name) for name in names}


# -- people write ------------------------------------------------------------------------------------------------------
async def sat(ground: Ground, number: int) -> Sitting:
    data, log = ground.folder / f"sitting-{number}", ground.folder / f"sitting-{number}.trace"
    who = await asyncio.to_thread(people, data, "Sanne", "Youssef", "Mila")
    before = ground.folder / f"before-{number}"
    shutil.copytree(data, before)
    server = Traced(data, log)
    await asyncio.to_thread(server.start)
    try:
        visitors = [Visitor(server, one) for one in who]
        path = await a_board(await a_network(*visitors), visitors[0])
        notes = Notes()
        writers = [Writer(Person(one, notes), [server], lambda: path, ground.chance.randrange(2**32)) for one in who]
        writing = [asyncio.create_task(writer.write()) for writer in writers]
        await asyncio.sleep(SECONDS[ground.full])
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
    finally:
        tracer = tracer_of(server.pid)
        server.kill()
        while tracer.exists():  # noqa: ASYNC110 (it is nobody's child)
            await asyncio.sleep(0.05)
    with closing(Journal.open(data, EVENTS)) as journal:
        return Sitting(before, str(data), steps_of(log, data), journal.follow(0, 1_000_000))


def tracer_of(pid: int) -> Path:
    """What is there as long as strace still writes down what it saw."""
    said = Path(f"/proc/{pid}/status").read_text()
    return Path("/proc") / next(line.split()[1] for line in said.splitlines() if line.startswith("TracerPid"))


# -- the power goes ----------------------------------------------------------------------------------------------------
def cuts_of(sitting: Sitting, count: int, chance: random.Random) -> Iterator[Cut]:
    """At every acknowledgement, and for the rest at any step; in each way."""
    told = [place for place, step in enumerate(sitting.steps, 1) if step.kind == "told"]
    places = told[: count // len(WAYS)] if len(told) * len(WAYS) > count else told
    cuts = [Cut(at, way, chance.randrange(2**32)) for at in places for way in WAYS]
    while len(cuts) < count:
        cuts.append(Cut(chance.randrange(len(sitting.steps) + 1), chance.choice(WAYS), chance.randrange(2**32)))
    yield from sorted(cuts[:count], key=lambda cut: cut.at)


def judged(sitting: Sitting, cuts: Sequence[Cut]) -> list[Found]:
    """In two processes, each a stretch of the cuts."""
    halves = [cuts[: len(cuts) // 2], cuts[len(cuts) // 2 :]]
    with CONTEXT.Pool(len(halves)) as pool:
        return pool.map(partial(judge, sitting), halves)


def judge(sitting: Sitting, cuts: Sequence[Cut]) -> Found:
    found, disk = Found(), Disk(sitting.before, sitting.folder)
    stands = {str(fact.command_id): place for place, fact in enumerate(sitting.facts, 1)}
    standing, at, told = standing_of(sitting.facts), 0, 0
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as home:
        for number, cut in enumerate(cuts):
            for step in sitting.steps[at : cut.at]:
                disk.take(step)
                if step.kind == "told":
                    told = max(told, stands[step.data.decode()])
            at = cut.at
            chance = None if cut.way == "nothing" else random.Random(cut.seed)
            lay(disk.left(chance, torn=cut.way == "torn"), Path(home))
            found.cuts += 1
            open_again(Path(home), standing, told, found, None if number % VERIFIED else sitting.facts)
    return found


def standing_of(facts: Sequence[Fact]) -> list[Standing]:
    has_words = cache(lambda kind: bool(text_fields(kind)))
    return [
        Standing(
            (fact.stream, fact.version, fact.digest),
            (fact.actor, fact.stream) if has_words(type(fact.event)) else None,
        )
        for fact in facts
    ]


def open_again(
    folder: Path, standing: Sequence[Standing], told: int, found: Found, words: Sequence[Fact] | None
) -> None:
    """`told` is the last position anybody was told of: all events up to there must stand where they stood.

    Where `words` are given the whole log is verified and read.
    """
    try:
        with closing(Journal.open(folder, EVENTS)) as journal:
            rows = [(row.originator_id, row.originator_version, row.state[:32]) for row in in_order(journal)]
            found.opened_events += len(rows)
            if len(rows) < told:
                found.lost += 1
                found.first = found.first or f"{told} events were acknowledged, {len(rows)} are there"
            elif rows != [one.row for one in standing[: len(rows)]]:
                found.damaged += 1
            owners = {one.owner for one in standing[:told] if one.owner}
            found.words_lost += not all(journal.has_words_of(*owner) for owner in owners)
            if words is not None:
                found.verified += 1
                found.damaged += journal.verify().bad is not None
                found.words_lost += journal.follow(0, 1_000_000)[:told] != list(words[:told])
    except JournalError as error:
        if told:
            found.lost += 1
            found.first = found.first or str(error)


def in_order(journal: Journal) -> list[Any]:
    return sorted(journal.stored(journal.streams()), key=lambda row: row.id)


def add(whole: Found, part: Found) -> None:
    for name in ("cuts", "opened_events", "verified", "lost", "damaged", "words_lost"):
        setattr(whole, name, getattr(whole, name) + getattr(part, name))
    whole.first = whole.first or part.first


# -- on PostgreSQL -----------------------------------------------------------------------------------------------------
NOTE: Final = "what a cut leaves is PostgreSQL's own promise; ours is to refuse a server that does not give it"
UNSAFE: Final = (
    ("fsync", "off"),
    ("full_page_writes", "off"),
    ("synchronous_commit", "off"),
    ("synchronous_commit", "local"),
    ("synchronous_commit", "remote_write"),
)


def unsafe_settings(ground: Ground) -> Figures:
    """Each is set on a server that was safe; the log must not open there, and must open again when it is safe."""
    refused = reopened = 0
    Journal.open(ground.data, EVENTS, database=ground.database).close()
    for name, value in UNSAFE:
        set_to(ground, f"SET {name} = {value}")
        refused += is_refused(ground, name)
        set_to(ground, f"RESET {name}")
        reopened += not is_refused(ground, name)
    return {"unsafe_settings": len(UNSAFE), "refused": refused, "opened_again": reopened, "note": NOTE}


def set_to(ground: Ground, what: str) -> None:
    with psycopg.connect(ground.database, autocommit=True) as hand:
        hand.execute(f"ALTER SYSTEM {what}".encode())
        hand.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)


def is_refused(ground: Ground, name: str) -> bool:
    try:
        Journal.open(ground.data, EVENTS, database=ground.database).close()
    except Misconfigured as said:
        return name in str(said)
    return False


def is_kept(found: Figures) -> bool:
    if "unsafe_settings" in found:
        return found["refused"] == found["opened_again"] == found["unsafe_settings"]
    return all_done(found, "cuts", "lost", "damaged", "words_lost") and int(found["acknowledged"]) > 0


CUT_OFF: Final = Row("A2", "nor by loss of power", {"ci": 1_000, "full": 100_000}, cut_off, is_kept, Adding("cuts"))
