# SPDX-License-Identifier: Apache-2.0
"""All rows there are, by name, and how one is run and told."""

import time
from typing import Any, Final

import uvloop

from tests.faults import backups, flood, full_disk, halves, kills, power, repeats, rewound
from tests.faults.ground import Ground, Setup
from tests.faults.live import LIVE
from tests.faults.row import Figures, Row, Scale, Skipped

SAVED: Final = (kills.KILLED, power.CUT_OFF, repeats.REPEATED, halves.HALVED, full_disk.OUT_OF_ROOM)
KEPT: Final = (backups.RESTORED, rewound.REWOUND)
ROWS: Final[dict[str, Row]] = {row.name: row for row in (*SAVED, *KEPT, *LIVE, flood.FLOODED)}


def run(
    row: Row, setup: Setup, scale: Scale, count: int, seed: int, *, minutes: float = float("inf")
) -> dict[str, Any]:
    """What the JSON says of a row. It starts from nothing, and nothing of it is left.

    After so many minutes a row that goes round ends, and its figures say how often it did.
    """
    began = time.monotonic()
    told: dict[str, Any] = {"promise": row.promise, "asked": count}
    try:
        with Ground(setup, count, seed, full=scale == "full", seconds=60 * minutes) as ground:
            found: Figures = uvloop.run(row.run(ground))
    except Skipped as reason:
        return {**told, "skipped": str(reason)}
    return {
        **told,
        "figures": found,
        "kept": row.kept(found),
        "seconds": round(time.monotonic() - began, 1),
    }


def line(name: str, told: dict[str, Any]) -> str:
    """For whoever looks on."""
    if "skipped" in told:
        return f"{name}  skipped  {told['promise']}: {told['skipped']}"
    figures = ", ".join(f"{what.replace('_', ' ')} {value}" for what, value in told["figures"].items())
    verdict = "kept" if told["kept"] else "NOT KEPT"
    return f"{name}  {verdict}  {told['promise']}: {figures} ({told['seconds']} s)"
