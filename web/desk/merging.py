# SPDX-License-Identifier: Apache-2.0
"""Merging two rewordings of one text, word by word, with the merge3 library."""

import re
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


def merge(base: str, theirs: str, mine: str) -> str | None:
    """The text with both changes, or None where they touch the same words or have hardly any in common."""
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    try:
        before, hers, his = (WORDS.findall(text) for text in (base, theirs, mine))
        groups = list(Merge3(before, hers, his, sequence_matcher=Bounded).merge_groups())  # type: ignore[arg-type]
    except TooMuch:
        return None
    merged: list[str] = []
    for kind, *lines in groups:
        if kind == "conflict":
            return None
        merged.extend(lines[0])
    return "".join(merged)
