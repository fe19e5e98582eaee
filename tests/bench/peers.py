# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.bench.peers --driver DIR [--peers …] [--measures …] [--runs 3] [--out FILE.json]`: ours and others.

The driver is a program of its own, outside this repository: a folder with a `bench.py` that starts several servers one
after the other, gives each the same work over WebSockets and takes the same figures of each. `driver.json` describes us
to it. Here its runs are put into one file with the machine they were made on, and `--table FILE.json` prints what
README says of them: medians, and ours as a multiple of the best of the others that the row is measured against.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tests.bench.machine import machine

OURS: Final = "product"
PEERS: Final = ("hocuspocus", "tldraw")
MEASURES: Final = ("commit", "throughput", "latency", "join", "memory", "recovery")
SIZES: Final = ("--latency-n=200,1000", "--throughput-n=1000", "--windows=16,128", "--join-k=10000")
HERE: Final = Path(__file__).parent


class Row(Struct, frozen=True):
    """One line of the table. `goal`: of which peer, and whether less is better."""

    said: str
    label: str
    figure: str
    unit: str
    against: str
    less: bool
    scale: float = 1.0


ROWS: Final = (
    Row(
        "acknowledged ideas, 50 writers, 1 under way", "commit 50 writers window=1", "acks_per_s", "/s", PEERS[0], False
    ),
    Row("the same, 8 under way", "commit 50 writers window=8", "acks_per_s", "/s", PEERS[0], False),
    Row("deliveries, 1 000 sockets, 16", "throughput N=1000 window=16", "deliveries_per_s", "/s", PEERS[0], False),
    Row("deliveries, 1 000 sockets, 128", "throughput N=1000 window=128", "deliveries_per_s", "/s", PEERS[0], False),
    Row("p50 to the last of 200 screens", "latency N=200", "full_p50_ms", "ms", PEERS[0], True),
    Row("p99 to the last of 200 screens", "latency N=200", "full_p99_ms", "ms", PEERS[0], True),
    Row("p50 to the last of 1 000 screens", "latency N=1000", "full_p50_ms", "ms", PEERS[0], True),
    Row("p99 to the last of 1 000 screens", "latency N=1000", "full_p99_ms", "ms", PEERS[0], True),
    Row("open 10 000 ideas, warm", "join 10000", "warm_ms", "ms", "tldraw", True),
    Row("open 10 000 ideas, cold", "join 10000", "cold_ms", "ms", PEERS[0], True),
    Row("bytes per idea when opening", "join 10000", "bytes_per_idea", "B", "tldraw", True),
    Row("memory of 10 000 ideas", "join 10000", "mem_growth_KiB", "MiB", PEERS[0], True, 1 / 1024),
    Row("memory per idle socket", "memory 1000 idle", "per_conn_KiB", "KiB", PEERS[0], True),
    Row("acknowledged and lost by kill -9", "recovery", "lost_acked", "", PEERS[0], True),
)


def main(given: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(given)
    if asked.table:
        print(table(json.loads(asked.table.read_text())))
        return 0
    if asked.driver is None or not (asked.driver / "bench.py").is_file():
        print("--driver must be the folder of the driver, with its bench.py in it.", file=sys.stderr)
        return 2
    figures = {**run(asked), "peers_asked": asked.peers.split(",")}
    if asked.out:
        asked.out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n")
    print(table(figures))
    return 0


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m tests.bench.peers", description="Ours beside others, in one run.")
    whole.add_argument("--driver", type=Path, metavar="DIR", help="the folder of the driver")
    whole.add_argument("--peers", default=",".join(PEERS), metavar="NAME,…")
    whole.add_argument("--measures", default=",".join(MEASURES), metavar="NAME,…")
    whole.add_argument("--runs", type=int, default=3, help="rounds; the figures are their medians (3)")
    whole.add_argument("--quick", action="store_true", help="short runs, to try it out")
    whole.add_argument("--out", type=Path, metavar="FILE.json")
    whole.add_argument("--table", type=Path, metavar="FILE.json", help="only print the table of a file")
    return whole


def run(asked: argparse.Namespace) -> dict[str, Any]:
    """The driver's medians, with what they were measured on. Its own lines go to stderr as they come."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "runs.json"
        before = machine(Path(folder))
        command = [
            *(sys.executable, str(asked.driver.resolve() / "bench.py"), "--product", str(HERE / "driver.json")),
            *("--compare", ",".join((OURS, *asked.peers.split(","))), "--measure", asked.measures),
            *(
                "--runs",
                str(asked.runs),
                "--json",
                str(out),
                "--lock",
                "",
                *SIZES,
                *(["--quick"] if asked.quick else []),
            ),
        ]
        subprocess.run(command, check=True, stdout=sys.stderr)
        made = json.loads(out.read_text())
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {**before, "pinned": made["machine"]["pinned"]},
        "rounds": asked.runs,
        "who": made["peers"],
        "figures": {
            peer: {label: medians(found) for label, found in by.items()} for peer, by in made["summary"].items()
        },
    }


def medians(found: Mapping[str, Any]) -> dict[str, Any]:
    """Of each figure the median, with the least and the most where rounds differed."""
    return {
        name: stats if name == "errors" or stats["min"] != stats["max"] else stats["median"]
        for name, stats in found.items()
    }


# -- the table ---------------------------------------------------------------------------------------------------------
def table(made: Mapping[str, Any]) -> str:
    peers = [peer for peer in made["figures"] if peer != OURS]
    lines = [f"| measure | ours | {' | '.join(peers)} | ours to |", f"|---|{'---|' * (len(peers) + 2)}"]
    for row in ROWS:
        found = {peer: figure(made["figures"][peer], row) for peer in (OURS, *peers)}
        if found[OURS] is not None:
            shown = " | ".join(said(found[peer]) for peer in (OURS, *peers))
            lines.append(f"| {row.said}{', ' + row.unit if row.unit else ''} | {shown} | {ratio(found, row)} |")
    return "\n".join(lines)


def figure(by: Mapping[str, Any], row: Row) -> float | None:
    found = by.get(row.label, {}).get(row.figure)
    median = found["median"] if isinstance(found, dict) else found
    return None if median is None else float(median) * row.scale


def said(number: float | None) -> str:
    """Three digits are enough of a median on a shared machine."""
    if number is None:
        return "–"
    if number >= 100:
        return f"{round(number, 3 - len(str(int(number)))):,.0f}".replace(",", " ")
    return f"{number:.3g}"


def ratio(found: Mapping[str, float | None], row: Row) -> str:
    ours, other = found[OURS], found.get(row.against)
    if ours is None or not other:
        return ""
    return f"{ours / other:.2f} × {row.against}"


if __name__ == "__main__":
    sys.exit(main())
