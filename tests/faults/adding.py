# SPDX-License-Identifier: Apache-2.0
"""A long count is done over several sittings: what each found becomes one row, kept only if every sitting was kept.

Whole numbers are summed, of what has a fraction the greatest stands (of percentiles the worst sitting's), and of words
all that were said.
"""

from collections.abc import Collection
from typing import Any

from tests.faults.row import Adding, Figures, Row


class NotOne(Exception):
    """The runs cannot be one row; `str()` says why in plain words."""


def left_of(row: Row, before: dict[str, Any]) -> int:
    """How much is left to do of what was asked. Raises NotOne."""
    adding = adding_of(row)
    if before["promise"] != row.promise or adding.counted not in before.get("figures", {}):
        raise NotOne(f"{row.name} there is of another shape than {row.name} is now. Run it without --add first.")
    return int(before["asked"]) - int(before["figures"][adding.counted])


def unused(seed: int, seeds: Collection[int]) -> int:
    """A seed nobody used before; the one asked for, if it is one."""
    return seed if seed not in seeds else max(seeds) + 1


def added(row: Row, before: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """What the JSON says of both together. Raises NotOne."""
    figures = one_of(adding_of(row), row.name, before["figures"], part["figures"])
    return {
        "promise": row.promise,
        "asked": before["asked"],
        "figures": figures,
        "kept": bool(before["kept"] and part["kept"] and row.kept(figures)),
        "seconds": round(before["seconds"] + part["seconds"], 1),
        "seeds": [*before["seeds"], *part["seeds"]],
        "commits": list(dict.fromkeys([*before["commits"], *part["commits"]])),
    }


def adding_of(row: Row) -> Adding:
    if row.adding is None:
        raise NotOne(f"{row.name} is measured or done in one go and does not add up. Run it without --add.")
    return row.adding


def one_of(adding: Adding, name: str, before: Figures, part: Figures) -> Figures:
    if before.keys() != part.keys():
        other = ", ".join(sorted(before.keys() ^ part.keys()))
        raise NotOne(f"{name} there is of another shape ({other}). Run it without --add first.")
    for alike in adding.alike:
        if before[alike] != part[alike]:
            raise NotOne(f"{name} there was with {alike} {before[alike]}, this with {part[alike]}. Nothing was added.")
    return {what: together(adding, what, before[what], part[what]) for what in before}


def together(adding: Adding, what: str, before: Any, part: Any) -> Any:
    if what in adding.alike:
        return before
    if isinstance(before, str):
        return before if part in before else f"{before}; {part}".removeprefix("; ")
    if what in adding.most or isinstance(before, float) or isinstance(part, float):
        return max(before, part)
    return before + part
