# SPDX-License-Identifier: Apache-2.0
"""Merging two rewordings of one text, word by word, with the merge3 library."""

import re

from merge3 import Merge3

WORDS = re.compile(r"\S+|\s+")


def merge(base: str, theirs: str, mine: str) -> str | None:
    """The text with both changes, or None where they touch the same words."""
    if theirs == mine or mine == base:
        return theirs
    if theirs == base:
        return mine
    groups = Merge3(WORDS.findall(base), WORDS.findall(theirs), WORDS.findall(mine)).merge_groups()
    merged: list[str] = []
    for kind, *lines in groups:
        if kind == "conflict":
            return None
        merged.extend(lines[0])
    return "".join(merged)
