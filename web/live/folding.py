# SPDX-License-Identifier: Apache-2.0
"""Many fragments in one frame say once what they have in common: of ten cards of one writer, nine are their text, their
place and their id. README tells how it is read; web/static/js/folding.js reads it.
"""

from collections.abc import Sequence
from itertools import chain, compress, count, groupby
from operator import itemgetter, ne
from typing import Final

from web.live.frames import Folded
from web.live.shelf import Placed, laid

UNCUT: Final = '"<'
"""Before a tag the pieces are put together without a quotation mark. What has one there is said as it is."""

FEW: Final = 3
"""So many are sent as they are: there is little to gain, and a frame is easily read."""


def folded(placed: Sequence[Placed]) -> str | Folded:
    """The fragments of a frame."""
    if len(placed) <= FEW:
        return laid(placed)
    together: list[str] = []
    for opening, some in groupby(placed, itemgetter(0)):
        together += (opening, *(html for _, html in some), "</hx-partial>")
    return fold(together)


def fold(fragments: Sequence[str]) -> Folded:
    """Each is cut at its quotation marks and before its tags, where HTML tells what differs from card to card. One with
    as many pieces as an earlier one is said as [pieces, n, piece n, m, piece m, …]: what is otherwise than in the last
    of that kind. Where the one folded before it was so in the same places, the pieces alone are said.
    """
    folded: Folded = []
    known: dict[int, list[str]] = {}
    like: tuple[int, list[int]] | None = None
    for fragment in fragments:
        pieces = cut(fragment)
        before = known.get(len(pieces))
        if before is None or UNCUT in fragment:
            folded.append(fragment)
        else:
            places = list(compress(count(), map(ne, before, pieces)))
            said: list[int | str] = [pieces[n] for n in places]
            if like != (len(pieces), places):
                like = len(pieces), places
                said = [len(pieces), *chain.from_iterable(zip(places, said, strict=True))]
            folded.append(said)
        known[len(pieces)] = pieces
    return folded


def cut(fragment: str) -> list[str]:
    return fragment.replace("<", UNCUT).split('"')
