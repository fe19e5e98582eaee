# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.bench [--quick] [--runs N] [--seed N] [--only NAME,…] [--out FILE.json]`.

Every round measures everything once, each on a fresh folder and server (`--quick`: all on one). The figures are the
medians of the rounds.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final

import uvloop
from msgspec import Struct

from tests.bench import alone, finding, live, moving, past
from tests.bench.crowd import Crowd
from tests.bench.ground import Ground, pin, unpin
from tests.bench.live import Figures
from tests.bench.machine import machine
from tests.bench.opening import opening

OPEN_FILES: Final = 8_192


class Size(Struct, frozen=True):
    runs: int = 3
    seconds: float = 4.0
    members: int = 50
    screens: int = 200
    sockets: int = 1_000
    boards: tuple[int, ...] = (1_000, 10_000)
    warm: int = 10
    events: int = 20_000
    windows: tuple[int, ...] = (16, 128)
    submitters: tuple[int, ...] = (50, 400)
    commands: int = 20_000
    lived: int = 100_000
    moments: int = 1_000
    one_server: bool = False
    found_in: int = 100_000
    moved: int = 1_000_000


QUICK: Final = Size(
    1, 0.4, 4, 5, 12, (20,), 2, 400, (4,), (4,), 200, 300, 12, one_server=True, found_in=600, moved=3_000
)


# -- what one round measures -------------------------------------------------------------------------------------------
def commands(ground: Ground, size: Size) -> Figures:
    found = {}
    for under_way in (1, 8):
        board = ground.board(f"commands-{under_way}")
        asked = live.commands(ground, board, writers=size.members, under_way=under_way, seconds=size.seconds)
        found[f"under_way_{under_way}"] = uvloop.run(asked)
    return found


def latency(ground: Ground, size: Size) -> Figures:
    board = ground.board("latency")
    return uvloop.run(live.latency(ground, board, sockets=size.screens, per_second=20, seconds=1.5 * size.seconds))


def deliveries(ground: Ground, size: Size) -> Figures:
    async def measured(board: str) -> Figures:
        async with Crowd(ground, board) as crowd:
            await crowd.join(size.sockets)
            return {
                f"under_way_{under_way}": await live.deliveries(crowd, under_way=under_way, seconds=size.seconds)
                for under_way in size.windows
            }

    return uvloop.run(measured(ground.board("deliveries")))


def open_board(ground: Ground, size: Size) -> Figures:
    return {
        f"ideas_{ideas}": uvloop.run(opening(ground, ground.board(f"ideas-{ideas}"), ideas=ideas, warm=size.warm))
        for ideas in size.boards
    }


def lived(ground: Ground, size: Size) -> Figures:
    return past.past(ground, events=size.lived, moments=size.moments)


def memory(ground: Ground, size: Size) -> Figures:
    return uvloop.run(live.idle_memory(ground, ground.board("memory"), sockets=size.sockets))


def replay(folder: Path, size: Size) -> Figures:
    return alone.replay(folder, events=size.events)


def desk(folder: Path, size: Size) -> Figures:
    return {
        f"submitters_{count}": uvloop.run(alone.desk(folder / str(count), submitters=count, commands=size.commands))
        for count in size.submitters
    }


def search(folder: Path, size: Size) -> Figures:
    return finding.finding(folder, ideas=size.found_in, seed=1)


def moves(folder: Path, size: Size) -> Figures:
    return moving.moving(folder, events=size.moved, seed=1, demo_too=not size.one_server)


ON_A_SERVER: Final[dict[str, Callable[[Ground, Size], Figures]]] = {
    "commands": commands,
    "latency": latency,
    "deliveries": deliveries,
    "opening": open_board,
    "memory": memory,
    "past": lived,
}
ALONE: Final[dict[str, Callable[[Path, Size], Figures]]] = {
    "replay": replay,
    "desk": desk,
    "search": search,
    "moving": moves,
}
MEASURES: Final = (*ON_A_SERVER, *ALONE)


# -- rounds and medians ------------------------------------------------------------------------------------------------
def rounds(size: Size, wanted: list[str], seed: int, home: Path) -> Iterator[Figures]:
    """The order of the measures differs from round to round, so that none always comes when the disk is tired."""
    order = random.Random(seed)
    for number in range(size.runs):
        found = {}
        with ExitStack() as shared:
            ground = shared.enter_context(new_ground(size, home)) if size.one_server else None
            for name in order.sample(wanted, len(wanted)):
                print(f"round {number + 1} of {size.runs}: {name}", file=sys.stderr)
                found[name] = measured(name, size, home, ground)
        yield {name: found[name] for name in wanted}


def measured(name: str, size: Size, home: Path, ground: Ground | None) -> Figures:
    if name in ALONE:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            return ALONE[name](Path(folder), size)
    with apart(), nullcontext(ground) if ground else new_ground(size, home) as used:
        return ON_A_SERVER[name](used, size)


@contextmanager
def new_ground(size: Size, home: Path) -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(dir=home) as folder, Ground(Path(folder), size.members) as ground:
        yield ground


@contextmanager
def apart() -> Iterator[None]:
    """The driver keeps to its own core while there is a server; what runs without one may have all."""
    pin(os.getpid(), 1)
    try:
        yield
    finally:
        unpin(os.getpid())


def middle(found: list[Any]) -> Any:
    if isinstance(found[0], dict):
        return {name: middle([each[name] for each in found]) for name in found[0]}
    return round(median(found), 3)


def allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> None:
    asked = arguments()
    size = QUICK if asked.quick else Size(runs=asked.runs)
    allow_open_files()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=asked.folder) as home:
        described = machine(Path(home))
        found = list(rounds(size, asked.only, asked.seed, Path(home)))
    told = {
        "figures": middle(found),
        "rounds": found,
        "seed": asked.seed,
        "size": {name: getattr(size, name) for name in size.__struct_fields__},
        "machine": described,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    text = json.dumps(told, indent=1)
    if asked.out:
        asked.out.write_text(text + "\n")
    else:
        print(text)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure this machine, JSON out.")
    parser.add_argument("--quick", action="store_true", help="toy sizes, only to see that it works")
    parser.add_argument("--runs", type=int, default=3, help="rounds, of which the medians are told (3)")
    parser.add_argument("--seed", type=int, default=1, help="the order of the measures (1)")
    parser.add_argument("--only", type=named, default=list(MEASURES), metavar="NAME,…", help=", ".join(MEASURES))
    parser.add_argument("--folder", type=Path, help="where the data is written meanwhile (the system's own)")
    parser.add_argument("--out", type=Path, help="write the JSON here")
    return parser.parse_args()


def named(given: str) -> list[str]:
    names = given.split(",")
    if strange := set(names) - set(MEASURES):
        raise argparse.ArgumentTypeError(f"there is no measure {strange.pop()}")
    return names


if __name__ == "__main__":
    main()
