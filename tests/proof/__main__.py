# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.proof [--full] [--events N] [--seed N] [--out FILE.json]`: how much of what is changed is found.

Full: every bit of every row of a log of 200 events, and 10 000 changes of each sort. Else a share of it, for a look.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tests.bench.machine import machine
from tests.proof.ground import NOTHING, Ground, ground_in
from tests.proof.judging import Tally, cut, flip_bits, flip_file_bits, tamper


class Size(Struct, frozen=True):
    """`share` of the bits of every row, `whole_rows` of which every bit is flipped, and how many other changes."""

    share: float
    whole_rows: int
    tampered: int
    cut: int


FULL: Final = Size(1, 0, 10_000, 10_000)
CI: Final = Size(0.012, 3, 500, 200)
PARTS: Final = 20
"""Pieces of the other changes, each with a seed of its own, so that they can be made side by side."""

Piece = Callable[[Ground], Tally]
GROUND: dict[str, Ground] = {}


def pieces(ground: Ground, size: Size, seed: int, parts: int = PARTS) -> dict[str, list[Piece]]:
    rows = range(len(ground.rows))
    whole = random.Random(seed).sample(rows, size.whole_rows)
    share = {place: 1.0 if place in whole else size.share for place in rows}
    return {
        "bits": [partial(bits, place=place, share=share[place], seed=seed) for place in rows],
        "file_bits": [partial(file_bits, place=place, share=size.share, seed=seed) for place in rows],
        "changes": [partial(changes, times=size.tampered // parts, seed=seed + part) for part in range(parts)],
        "cuts": [partial(cuts, times=size.cut // parts, seed=seed + part) for part in range(parts)],
    }


def bits(ground: Ground, place: int, share: float, seed: int) -> Tally:
    return flip_bits(ground, place, share, random.Random(seed + place))


def file_bits(ground: Ground, place: int, share: float, seed: int) -> Tally:
    return flip_file_bits(ground, place, share, random.Random(seed + place))


def changes(ground: Ground, times: int, seed: int) -> Tally:
    return tamper(ground, times, random.Random(seed))


def cuts(ground: Ground, times: int, seed: int) -> Tally:
    return cut(ground, times, random.Random(seed))


def run(piece: Piece) -> Tally:
    return piece(GROUND["here"])


def main() -> None:
    asked = arguments()
    size, began = FULL if asked.full else CI, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="proof-") as home:
        described = machine(Path(home))
        GROUND["here"] = ground = ground_in(Path(home), asked.seed, asked.events)
        assert ground.judged(ground.rows, [ground.head(asked.events)]) == NOTHING
        found = figures(ground, size, asked.seed)
    told = {
        "figures": found,
        "events": asked.events,
        "full": asked.full,
        "seed": asked.seed,
        "minutes": round((time.monotonic() - began) / 60, 1),
        "machine": described,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    text = json.dumps(told, indent=1)
    if asked.out:
        asked.out.write_text(text + "\n")
    print(text)
    raise SystemExit(1 if any(part["missed"] for part in found.values()) else 0)


def figures(ground: Ground, size: Size, seed: int) -> dict[str, Any]:
    found = {}
    with multiprocessing.get_context("fork").Pool() as pool:
        for name, work in pieces(ground, size, seed).items():
            whole = Tally()
            for number, part in enumerate(pool.imap_unordered(run, work), 1):
                whole.add(part)
                sys.stderr.write(f"\r{name}: {number} of {len(work)} ")
            found[name] = whole.figures()
            sys.stderr.write("\n")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="proof", description="Change a log in every way; both verifiers must say no.")
    parser.add_argument("--full", action="store_true", help="every bit, and 10 000 of every other sort of change")
    parser.add_argument("--events", type=int, default=200, help="length of the log (200)")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is chance (1)")
    parser.add_argument("--out", type=Path, help="write the JSON here as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
