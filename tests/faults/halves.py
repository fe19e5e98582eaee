# SPDX-License-Identifier: Apache-2.0
"""A combination, and what is written along with it, is broken off at any step: all of it is there, or nothing of it.

On SQLite every connection the store opens counts the steps of its statements, and at one of them the statement fails or
the process is killed. On PostgreSQL the wire is cut at any byte, and now and then whoever wrote is killed with it.
"""

import logging
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from domain.board.combining import IdeasCombined
from domain.board.ideas import IdeaMoved, IdeaVoiced
from domain.board.state import Place
from domain.board.voices import CommentMade
from domain.kernel import CommandId, CommentId, IdeaId, MemberId, StreamId
from journal import Batch, Draft, Journal, JournalError
from tests.faults.forking import CONTEXT
from tests.faults.ground import Ground
from tests.faults.power import MEMORY
from tests.faults.relay import Relay
from tests.faults.row import Adding, Figures, Row, all_done
from tests.journal.scenes import EVENTS, NOON
from tests.wires import SIDES, Side

BOARD: Final = StreamId("board-one")
OTHER: Final = StreamId("board-other")
AT_ONCE: Final = 4
"""Events of one combination and what is committed with it, on two boards."""
PARTS: Final = {"sqlite": 2, "postgres": 4}
"""Processes side by side. On PostgreSQL much of it is waiting."""
KILLED: Final = 0.1
"""Of the cuts on PostgreSQL, those with which whoever wrote is killed too: they need a process each."""
NAMES: Final = ("faults", "kills", "there", "not_there", "halves", "told_otherwise", "not_resumed", "damaged")

Tally = dict[str, int]


def combination(journal: Journal, number: str) -> list[Batch]:
    """By somebody new each time, whose key has to be made first."""
    made = IdeaId(f"idea-{number}")
    sources = (IdeaId("idea-a"), IdeaId("idea-b"))
    events = (
        IdeasCombined(made, sources, "samen", "dat het er twee zijn", Place(0, 0)),
        IdeaMoved(made, Place(1, 1)),
        CommentMade(CommentId(f"comment-{number}"), made, "mooi"),
    )
    aside = IdeaVoiced(IdeaId(f"aside-{number}"), "iets anders", Place(0, 0))
    by = MemberId(f"member-{number}")
    drafts = [Draft(BOARD, by, CommandId(f"combine-{number}"), event, NOON) for event in events]
    return [
        Batch(BOARD, journal.version(BOARD), drafts),
        Batch(OTHER, journal.version(OTHER), [Draft(OTHER, by, CommandId(f"aside-{number}"), aside, NOON)]),
    ]


def written(journal: Journal, number: str) -> bool:
    """Whether it was acknowledged."""
    try:
        journal.append(combination(journal, number))
    except JournalError:
        return False
    return True


def judge(journal: Journal, before: int, number: str, told: bool | None, tally: Tally) -> None:
    """`told` is what whoever wrote was told; None when they were killed."""
    there = [fact for fact in journal.follow(before, 100) if fact.command_id.endswith(f"-{number}")]
    tally["faults"] += 1
    tally["there" if there else "not_there"] += 1
    tally["halves"] += len(there) not in (0, AT_ONCE)
    tally["told_otherwise"] += told is not None and told != bool(there)


# -- SQLite ------------------------------------------------------------------------------------------------------------
class Steps:
    """Counts the steps of all statements, of every connection a store opens while it looks, and breaks one of them."""

    def __init__(self) -> None:
        self.done = 0
        self._break_at = 0
        self._how: Callable[[], bool] = lambda: True
        self._look = False
        self._opened: list[sqlite3.Connection] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "sqlite3.connect/handle" and self._look:
            self._opened.append(given[0])  # which is not quite open yet

    def _step(self) -> bool:
        self.done += 1
        return self.done == self._break_at and self._how()

    @contextmanager
    def looking(self) -> Iterator[None]:
        self._look, self._opened = True, []
        try:
            yield
        finally:
            self._look = False

    def arm(self, at: int, how: Callable[[], bool] = lambda: True) -> None:
        for connection in self._opened:
            with suppress(sqlite3.ProgrammingError):  # closed by now
                connection.set_progress_handler(self._step, 1)
        self.done, self._break_at, self._how = 0, at, how


def somewhere(chance: random.Random, whole: int) -> int:
    """One of the steps there are; as often as not near the end, where it is decided."""
    return chance.randrange(1, whole + 2) if chance.random() < 0.5 else whole + 1 - chance.randrange(min(whole, 25))


def kill_me() -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return True


@contextmanager
def ending_here() -> Iterator[None]:
    """In a process that was forked: it must never come back to where the other one is."""
    try:
        yield
    except BaseException:
        traceback.print_exc()
    finally:
        kill_me()


def in_a_file(count: int, seconds: float, seed: int) -> Tally:
    """A process of its own for it, as it forks."""
    chance, steps, tally, until = random.Random(seed), Steps(), dict.fromkeys(NAMES, 0), time.monotonic() + seconds
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as home:
        folder = Path(home)
        with steps.looking(), closing(Journal.open(folder, EVENTS)) as journal:
            steps.arm(0)
            assert written(journal, f"{seed}first")
            whole = steps.done
        while tally["faults"] < count and time.monotonic() < until:
            failing(folder, steps, whole, min(20, count - tally["faults"]), chance, tally)
            for _ in range(min(20, count - tally["faults"])):
                killing(folder, steps, whole, chance, tally)
        with closing(Journal.open(folder, EVENTS)) as journal:
            tally["damaged"] += journal.verify().bad is not None
    return tally


def failing(folder: Path, steps: Steps, whole: int, count: int, chance: random.Random, tally: Tally) -> None:
    """One log, in which a statement fails again and again, and which goes on."""
    with steps.looking(), closing(Journal.open(folder, EVENTS)) as journal:
        for _ in range(count):
            number, before = f"{chance.getrandbits(48):x}", journal.position()
            steps.arm(somewhere(chance, whole))
            told = written(journal, number)
            steps.arm(0)
            judge(journal, before, number, told, tally)
            tally["not_resumed"] += not written(journal, f"{number}after")


def killing(folder: Path, steps: Steps, whole: int, chance: random.Random, tally: Tally) -> None:
    with closing(Journal.open(folder, EVENTS)) as journal:
        before = journal.position()
    number, at = f"{chance.getrandbits(48):x}", somewhere(chance, whole)
    child = os.fork()
    if not child:
        with ending_here(), steps.looking():
            journal = Journal.open(folder, EVENTS)
            steps.arm(at, kill_me)
            written(journal, number)
    os.waitpid(child, 0)
    tally["kills"] += 1
    with closing(Journal.open(folder, EVENTS)) as journal:
        judge(journal, before, number, None, tally)


# -- PostgreSQL --------------------------------------------------------------------------------------------------------
def in_a_database(database: str, folder: Path, count: int, seconds: float, seed: int) -> Tally:
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # it says of every line that it was lost
    chance, tally, until = random.Random(seed), dict.fromkeys(NAMES, 0), time.monotonic() + seconds
    with (
        closing(Relay(f"{database.split('host=')[1]}/.s.PGSQL.5432")) as relay,
        closing(Journal.open(folder, EVENTS, database=relay.to(database))) as journal,
        closing(Journal.open(folder, EVENTS, database=database)) as beside,
    ):
        assert written(journal, f"{seed}first")
        relay.arm()
        assert written(journal, f"{seed}second")
        whole = dict(relay.carried)
        while tally["faults"] < count and time.monotonic() < until:
            number, before = f"{chance.getrandbits(48):x}", beside.position()
            side = chance.choice(SIDES)
            told, at = None, (side, chance.randrange(whole[side]))
            if chance.random() < KILLED:
                killed_by(relay, database, folder, number, at)
                tally["kills"] += 1
            else:
                relay.arm(*at)
                told = written(journal, number)
                relay.arm()
            judge(beside, before, number, told, tally)
            tally["not_resumed"] += not written(journal, f"{number}after")
        tally["damaged"] += beside.verify().bad is not None
    return tally


def said_of(*given: Any) -> Tally:
    """An error of ours does not find its way out of a process."""
    try:
        return in_a_database(*given)
    except JournalError as error:
        raise RuntimeError(str(error)) from None


def killed_by(relay: Relay, database: str, folder: Path, number: str, at: tuple[Side, int]) -> None:
    """Somebody else writes over the same wire, and is killed when it is cut."""
    (heard, ready), (waiting, go) = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        with ending_here():
            journal = Journal.open(folder, EVENTS, database=relay.to(database))
            os.write(ready, b".")
            os.read(waiting, 1)
            written(journal, number)
    os.read(heard, 1)
    relay.was_cut = partial(os.kill, child, signal.SIGKILL)
    relay.arm(*at)
    os.write(go, b".")
    os.waitpid(child, 0)
    relay.was_cut = lambda: None
    relay.arm()
    for end in (heard, ready, waiting, go):
        os.close(end)


# -- the row -----------------------------------------------------------------------------------------------------------
async def halved(ground: Ground) -> Figures:
    """Some processes side by side, each with a log of its own."""
    many = PARTS[ground.setup]
    each, seeds = -(-ground.count // many), [ground.chance.randrange(2**32) for _ in range(many)]
    with CONTEXT.Pool(many) as pool:
        if ground.setup == "sqlite":
            parts = pool.map(partial(in_a_file, each, ground.seconds_left), seeds)
        else:
            places = [(ground.new_database(), ground.folder / str(seed)) for seed in seeds]
            given = [(*place, each, ground.seconds_left, seed) for place, seed in zip(places, seeds, strict=True)]
            parts = pool.starmap(said_of, given)
    return {name: sum(part[name] for part in parts) for name in NAMES}


HALVED: Final = Row(
    "A4",
    "a combination is all or nothing",
    {"ci": 200, "full": 10_000},
    halved,
    lambda found: (
        all_done(found, "faults", "halves", "told_otherwise", "not_resumed", "damaged") and found["not_there"] != 0
    ),
    Adding("faults"),
)
