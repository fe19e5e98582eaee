# SPDX-License-Identifier: Apache-2.0
"""One board's past as HTML: each take is drawn once per language, and packed together with its neighbours.

Cards that do not change any more lie in packs that do not either, so the page at any moment is mostly at hand.
"""

from collections.abc import Iterator
from typing import Any, Final

from domain.board import Board
from projections.board import Part
from projections.past import Past, Reel
from web.live.board_show import LISTS, BoardShow, away
from web.live.shelf import laid
from web.pieces import Piece, pack

TOGETHER: Final = 64
"""Things in one pack."""
REELS: Final = {"idea": "cards", "link": "links", "aside": "asides"}
FRESH: Final = 400
"""Above so many parts, and more than half of the page, a browser starts over with the whole ground."""


class Roll:
    """Everything of one kind, in one language, as far as it is drawn."""

    def __init__(self, name: str, reel: Reel[Any], past: Past, show: BoardShow, language: str) -> None:
        self._name = name
        self._reel = reel
        self._past = past
        self._show = show
        self._language = language
        self._html: list[bytes | None] = []
        self._packs: dict[tuple[int, int], Piece] = {}
        self.bytes = 0

    def one(self, called: str, version: int, state: Board) -> str:
        """As it was at the version, of which `state` is the board."""
        number = self._reel.number(called, version)
        assert number is not None
        return (self._known(number) or self._draw(number, state)).decode()

    def whole(self, version: int) -> bytes:
        """Everything there was at the version, in order."""
        state = self._past.glimpse(version)
        return b"".join(self._known(number) or self._draw(number, state) for number in self._reel.at(version))

    def pieces(self, version: int) -> Iterator[Piece]:
        """The same, packed. A pack is known by its place and the newest take in it."""
        numbers, state = self._reel.at(version), None
        for start in range(0, len(numbers), TOGETHER):
            together = numbers[start : start + TOGETHER]
            called = (start, max(together))
            piece = self._packs.get(called)
            if piece is None:
                state = state or self._past.glimpse(version)
                piece = self._packs[called] = pack(b"".join(self._known(n) or self._draw(n, state) for n in together))
                self.bytes += len(piece.packed)
            yield piece

    def _known(self, number: int) -> bytes | None:
        return self._html[number] if number < len(self._html) else None

    def _draw(self, number: int, state: Board) -> bytes:
        part = (self._name, self._reel.called(number))
        html = self._show.draw(part, state, self._language).encode()
        self._html.extend([None] * (len(self._reel.takes) - len(self._html)))
        self._html[number] = html
        self.bytes += len(html)
        return html


class Drawn:
    """The rolls of all languages, and what leads from one version to another."""

    def __init__(self, past: Past, show: BoardShow) -> None:
        self.past = past
        self._show = show
        self._rolls: dict[tuple[str, str], Roll] = {}

    @property
    def bytes(self) -> int:
        return sum(roll.bytes for roll in self._rolls.values())

    def forget(self) -> None:
        self._rolls = {}

    def roll(self, name: str, language: str) -> Roll:
        """`name` is idea, link or aside."""
        known = self._rolls.get((name, language))
        if known is None:
            reel: Reel[Any] = getattr(self.past, REELS[name])
            known = self._rolls[name, language] = Roll(name, reel, self.past, self._show, language)
        return known

    # -- moving through it -----------------------------------------------------------------------------------------
    def is_far(self, a: int, b: int) -> bool:
        """Whether so much lies between that starting over is less."""
        apart = len(self.past.difference(a, b).parts)
        return apart > FRESH and 2 * apart > len(self.past.cards.at(b))

    def changes(self, a: int, b: int, language: str) -> str:
        """What turns the page at version a into the page at b, forwards or backwards, as in a live frame."""
        difference = self.past.difference(a, b)
        state = self.past.glimpse(b)
        parts = ((part, self._part(part, b, language, state)) for part in difference.parts)
        placed = (self._show.place(part, html, state, min(a, b)) for part, html in parts)
        return laid((*map(away, difference.not_yet), *placed))

    def _part(self, part: Part, version: int, language: str, state: Board) -> str:
        if part.name in LISTS:
            return self.roll(part.name, language).one(part.id, version, state)
        return self._show.draw(part, state, language)

    def ground(self, version: int, language: str) -> str:
        """Everything on the page, for a browser that starts over."""
        lists = {called: self.roll(name, language).whole(version).decode() for name, called in LISTS.items()}
        return self._show.whole(lists, self.past.glimpse(version), language)
