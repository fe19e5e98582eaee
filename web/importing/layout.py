# SPDX-License-Identifier: Apache-2.0
"""Where brought ideas lie: columns in the order of time, what grew from a thought right below it. Pure."""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt
from typing import Final, Protocol

from domain.board.state import EDGE, Place

CARD: Final = 240
"""Width of a card in CSS pixels at zoom 1."""

STEP_X: Final = 288
BETWEEN: Final = 28
BETWEEN_THREADS: Final = 56
INDENT: Final = 20
LETTERS: Final = 26
"""Letters on one line of a card, on the safe side."""
LINE: Final = 25
MOST_LINES: Final = 12
"""What a card shows of a long text."""

CHIP: Final = 32
AROUND_TEXT: Final = 92
RATIO: Final = 1.6


Thread = list[tuple[int, bool]]
"""Numbers of cards, and of each whether it grew from the first."""


class Card(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def inspired_by(self) -> tuple[str, ...]: ...


def height(card: Card) -> int:
    """How high the card may become, in pixels."""
    lines = sum(max(1, ceil(len(line) / LETTERS)) for line in card.text.split("\n"))
    return (
        AROUND_TEXT + LINE * (min(lines, MOST_LINES) + ceil(len(card.title) / LETTERS)) + CHIP * len(card.inspired_by)
    )


def places(cards: Sequence[Card], right_of: int | None = None) -> list[Place]:
    """A place for each card, none overlapping; sources must come before what they inspired.

    `right_of` is where the cards that are already there end.
    """
    threads = list(threads_of(cards))
    tall = {i: height(card) for i, card in enumerate(cards)}
    lengths = [sum(tall[i] + BETWEEN for i, _ in thread) + after(thread) for thread in threads]
    limit = max(sqrt(sum(lengths) * STEP_X / RATIO), 1)
    found: dict[int, Place] = {}
    x = 0 if right_of is None else right_of + STEP_X - CARD
    y = 0
    for thread, length in zip(threads, lengths, strict=True):
        if y and y + length / 2 > limit:
            x, y = x + STEP_X, 0
        for i, is_below in thread:
            found[i] = Place(within(x + INDENT * is_below), within(y))
            y += tall[i] + BETWEEN
        y += after(thread)
    return [found[i] for i in range(len(cards))]


def after(thread: Thread) -> int:
    """Room between what belongs together and what comes next."""
    return BETWEEN_THREADS if len(thread) > 1 else 0


def threads_of(cards: Sequence[Card]) -> Iterator[Thread]:
    """Each thought with all that grew from it, in order."""
    numbers = {card.id: i for i, card in enumerate(cards) if card.id}
    below: dict[int, list[int]] = {}
    tops = []
    for i, card in enumerate(cards):
        above = next((numbers[source] for source in card.inspired_by if numbers.get(source, i) < i), None)
        if above is None:
            tops.append(i)
        else:
            below.setdefault(above, []).append(i)
    for top in tops:
        yield [(i, i != top) for i in walk(top, below)]


def walk(top: int, below: dict[int, list[int]]) -> Iterator[int]:
    waiting = [top]
    while waiting:
        i = waiting.pop()
        yield i
        waiting.extend(reversed(below.get(i, [])))


def within(along: int) -> int:
    return max(-EDGE, min(EDGE, along))
