# SPDX-License-Identifier: Apache-2.0
"""Text in a drawing: SVG wraps nothing by itself, so lines are broken here, by estimated widths. Pure."""

import unicodedata
from typing import Final

import regex  # type: ignore[import-untyped]

WIDE: Final = frozenset("WF")
MARKS: Final = frozenset({"Mn", "Me", "Cf"})
NARROW: Final = frozenset("fijlrtI.,:;'’‘!|()[] -")
BROAD: Final = frozenset("mwMW@%—…")


def width(text: str) -> float:
    """About how wide, in em of a proportional letter."""
    return sum(map(letter, text))


def letter(c: str) -> float:
    if unicodedata.category(c) in MARKS:
        return 0
    if unicodedata.east_asian_width(c) in WIDE:
        return 1.05
    if c in NARROW:
        return 0.32
    return 0.85 if c in BROAD else 0.66 if c.isupper() else 0.55


def wrapped(text: str, across: float, most: int) -> list[str]:
    """At most that many lines of at most `across` em; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in pieces(" ".join(text.split()), across):
        tried = f"{line} {word}" if line else word
        if not line or width(tried) <= across:
            line = tried
            continue
        lines.append(line)
        line = word
        if len(lines) > most:
            break
    lines.append(line)
    return lines if len(lines) <= most else [*lines[: most - 1], cut(lines[most - 1] + "…", across)]


def pieces(text: str, across: float) -> list[str]:
    """The words; one that is wider than a line in pieces that are not."""
    found: list[str] = []
    for word in text.split(" "):
        piece = ""
        for grapheme in regex.findall(r"\X", word):
            if piece and width(piece + grapheme) > across:
                found.append(piece)
                piece = ""
            piece += grapheme
        found.append(piece)
    return found


def cut(line: str, across: float) -> str:
    while width(line) > across and len(line) > 1:
        line = line[:-2].rstrip() + "…"
    return line


def is_from_right(text: str) -> bool:
    """Whether the first strong letter reads from right to left."""
    found = (unicodedata.bidirectional(c) for c in text)
    return next((side != "L" for side in found if side in ("L", "R", "AL")), False)
