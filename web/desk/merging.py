# SPDX-License-Identifier: Apache-2.0
"""Merging two rewordings of one text, word by word, with the merge3 library."""

import re
from collections.abc import Sequence
from difflib import Match, SequenceMatcher
from typing import Final

from merge3 import Merge3

WORDS = re.compile(r"\S+|\s+")
PATIENCE: Final = 60_000
"""Pairs of words that may be compared. People need some thousands; a text made for it would need millions."""


class TooMuch(Exception):
    """These texts would take longer to compare than others should wait."""


class Bounded(SequenceMatcher[str]):
    """Gives up with TooMuch instead of comparing for seconds."""

    compared = 0

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        words: list[str] = self.a[alo:ahi]  # type: ignore[attr-defined]
        where: dict[str, list[int]] = self.b2j  # type: ignore[attr-defined]
        self.compared += len(words) + sum(len(where.get(word, ())) for word in words)
        if self.compared > PATIENCE:
            raise TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


class Trimmed:
    """What two texts share at their ends is not searched for: people change a few words of a long text."""

    def __init__(self, _junk: object, a: Sequence[str], b: Sequence[str]) -> None:
        self._a, self._b = a, b

    def get_matching_blocks(self) -> list[Match]:
        a, b = self._a, self._b
        head = shared(a, b)
        tail = shared(a[head:][::-1], b[head:][::-1])
        between = Bounded(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False)
        found = [Match(at + head, bt + head, size) for at, bt, size in between.get_matching_blocks()[:-1]]
        ends = [Match(0, 0, head), *found, Match(len(a) - tail, len(b) - tail, tail)]
        return [block for block in ends if block.size] + [Match(len(a), len(b), 0)]


def shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    return next((n for n, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def merge(base: str, theirs: str, mine: str) -> str | None:
    """The text with both changes, or None where they touch the same words or have hardly any in common."""
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    try:
        before, hers, his = (WORDS.findall(text) for text in (base, theirs, mine))
        groups = list(Merge3(before, hers, his, sequence_matcher=Trimmed).merge_groups())  # type: ignore[arg-type]
    except TooMuch:
        return None
    merged: list[str] = []
    for kind, *lines in groups:
        if kind == "conflict":
            return None
        merged.extend(lines[0])
    return "".join(merged)
