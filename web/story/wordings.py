# SPDX-License-Identifier: Apache-2.0
"""Two wordings side by side: which words went and which came. Pure; knows no markup."""

from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import pairwise
from typing import Final, Literal

import regex  # type: ignore[import-untyped]
from msgspec import Struct

from domain.board import Idea
from domain.board.state import Wording
from domain.kernel import FORGOTTEN

TOKEN: Final = regex.compile(r"[\p{L}\p{N}\p{M}]+(?:['’\-][\p{L}\p{N}\p{M}]+)*|\s+|.", regex.DOTALL)
MOST: Final = 40
"""Pairs of wordings shown of one idea."""
PAIRS: Final = 10_000_000
"""Pairs of words compared for one story, about two seconds. Texts made for it would take minutes."""


class Run(Struct, frozen=True):
    """Some text that stayed (""), went ("del") or came ("ins")."""

    mark: Literal["", "del", "ins"]
    text: str


class Change(Struct, frozen=True):
    """From one wording to another. Without runs when one of them is forgotten."""

    idea: Idea
    old: Wording
    new: Wording
    number: int
    """Of the new wording, from 1."""
    before: tuple[Run, ...] = ()
    after: tuple[Run, ...] = ()


class Patience:
    """How many pairs of words may still be compared; shared by all wordings of a story."""

    def __init__(self, left: int = PAIRS) -> None:
        self.left = left


class Patient(SequenceMatcher[str]):
    """Finds nothing more alike once the patience is used up: the rest went, and other words came."""

    def __init__(self, a: Sequence[str], b: Sequence[str], patience: Patience) -> None:
        super().__init__(None, a, b, autojunk=False)
        self._patience = patience

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        if self._patience.left > 0:
            words: list[str] = self.a[alo:ahi]  # type: ignore[attr-defined]
            where: dict[str, list[int]] = self.b2j  # type: ignore[attr-defined]
            self._patience.left -= len(words) + sum(len(where.get(word, ())) for word in words)
        if self._patience.left <= 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


def apart(old: str, new: str, patience: Patience | None = None) -> tuple[list[Run], list[Run]]:
    """The old text with what went marked, and the new one with what came. Joined, each is the whole text."""
    a, b = TOKEN.findall(old), TOKEN.findall(new)
    before: list[Run] = []
    after: list[Run] = []
    for same, i, j, k, m in calmed(Patient(a, b, patience or Patience()).get_opcodes(), a):
        add(before, "" if same else "del", "".join(a[i:j]))
        add(after, "" if same else "ins", "".join(b[k:m]))
    return before, after


Block = tuple[bool, int, int, int, int]


def calmed(opcodes: Sequence[tuple[str, int, int, int, int]], a: list[str]) -> Iterator[Block]:
    """A lone space or comma between two changes belongs to them: one reads words, not letters."""
    blocks: list[Block] = [(tag == "equal", i, j, k, m) for tag, i, j, k, m in opcodes]
    for n, (same, i, j, k, m) in enumerate(blocks):
        is_between = 0 < n < len(blocks) - 1
        yield same and not (is_between and not any(c.isalnum() for c in "".join(a[i:j]))), i, j, k, m


def add(runs: list[Run], mark: Literal["", "del", "ins"], text: str) -> None:
    if text and runs and runs[-1].mark == mark:
        runs[-1] = Run(mark, runs[-1].text + text)
    elif text:
        runs.append(Run(mark, text))


def changes(idea: Idea, patience: Patience) -> list[Change]:
    """Every wording next to the one before it, at most the last MOST."""
    pairs = list(enumerate(pairwise(idea.wordings), 2))[-MOST:]
    return [change(idea, old, new, number, patience) for number, (old, new) in pairs]


def change(idea: Idea, old: Wording, new: Wording, number: int, patience: Patience) -> Change:
    if FORGOTTEN in (old.text, new.text):
        return Change(idea, old, new, number)
    before, after = apart(old.text, new.text, patience)
    return Change(idea, old, new, number, tuple(before), tuple(after))
