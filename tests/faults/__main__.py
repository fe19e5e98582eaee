# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.faults [--scale full] [--setup postgres] [--only A1,…] [--count A1=200] [--out FILE --add]`.

Exit code 1 if any promise was not kept. `--out` of a file of the same set-up and scale adds its rows or replaces them;
with `--add` a row that stands there goes on where it stopped, with a seed of its own.
"""

import argparse
import json
import platform
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.machine import machine
from tests.faults.adding import NotOne, added, left_of, unused
from tests.faults.ground import SETUPS
from tests.faults.row import Row
from tests.faults.rows import ROWS, line, run


def main() -> None:
    asked = arguments()
    told = about(asked)
    rows = kept_before(asked.out, told)
    for name in asked.only:
        try:
            rows[name] = found(ROWS[name], asked, rows.get(name) if asked.add else None, told["commit"])
        except NotOne as reason:
            raise SystemExit(str(reason)) from None
        print(line(name, rows[name]), flush=True)
        if asked.out:
            asked.out.write_text(json.dumps({**told, "rows": dict(sorted(rows.items()))}, indent=1) + "\n")
    raise SystemExit(0 if all(rows[name].get("kept", True) for name in asked.only) else 1)


def about(asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        return {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(Path(home)),
            "python": platform.python_version(),
            "commit": commit(),
            "scale": asked.scale,
            "setup": asked.setup,
            "seed": asked.seed,
        }


def found(row: Row, asked: argparse.Namespace, before: dict[str, Any] | None, code: str) -> dict[str, Any]:
    """What a run finds; with what stood there before, where the run is to go on from it."""
    goal = row.counts[asked.scale]
    count, seed = dict(asked.count).get(row.name, goal), asked.seed
    if before is not None:
        count, seed = min(count, left_of(row, before)), unused(seed, before["seeds"])
        if count <= 0:
            return before
    part = run(row, asked.setup, asked.scale, count, seed, minutes=asked.minutes)
    part |= {"seeds": [seed], "commits": [code]}
    if before is None:
        return {**part, "asked": goal} if asked.add else part
    if "skipped" in part:
        raise NotOne(part["skipped"])
    return added(row, before, part)


def kept_before(out: Path | None, told: dict[str, Any]) -> dict[str, Any]:
    """The rows a file already has, so that a long run can be done row by row."""
    if out is None or not out.exists():
        return {}
    before = json.loads(out.read_text())
    for what in ("setup", "scale"):
        if before[what] != told[what]:
            raise SystemExit(f"{out} is of {what} {before[what]}, not {told[what]}. Nothing was run.")
    return dict(before["rows"])


def commit() -> str:
    """Which code this was; empty where there is no git."""
    try:
        said = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.strip()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="faults", description="Break things on purpose; what was promised must hold.")
    parser.add_argument("--scale", choices=("ci", "full"), default="ci", help="how often (ci: seconds a row)")
    parser.add_argument("--setup", choices=SETUPS, default="sqlite", help="which store, and what stands beside it")
    parser.add_argument("--only", type=named, default=list(ROWS), metavar="ROW,…", help=", ".join(ROWS))
    parser.add_argument("--count", type=counted, action="append", default=[], metavar="ROW=N", help="so often instead")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="the longest a row goes round (no end)")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is chance (1)")
    parser.add_argument("--out", type=Path, help="write the JSON here; rows that are there already stay")
    parser.add_argument("--add", action="store_true", help="go on where the rows in --out stopped, and sum up")
    asked = parser.parse_args()
    if asked.add and asked.out is None:
        parser.error("--add goes on from a file: say which with --out")
    return asked


def named(given: str) -> list[str]:
    names = given.split(",")
    if strange := set(names) - set(ROWS):
        raise argparse.ArgumentTypeError(f"there is no row {strange.pop()}")
    return names


def counted(given: str) -> tuple[str, int]:
    name, _, count = given.partition("=")
    return named(name)[0], int(count)


if __name__ == "__main__":
    main()
