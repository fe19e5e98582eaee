# SPDX-License-Identifier: Apache-2.0
"""Many fragments in one frame say once what they have in common: of ten cards of one writer, nine are their text, their
place and their id. README tells how it is read; web/static/js/folding.js reads it.
"""

from collections.abc import Sequence
from itertools import compress, count, groupby
from operator import itemgetter, ne
from typing import Final

from web.live.frames import Folded
from web.live.shelf import Placed, laid

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
    """Each is cut at its quotation marks, where HTML tells what differs from card to card. One with as many pieces as
    an earlier one is said as [pieces, n, piece n, m, piece m, …]: what is otherwise than in the last of that kind.
    """
    folded: Folded = []
    known: dict[int, list[str]] = {}
    for fragment in fragments:
        pieces = fragment.split('"')
        before = known.get(len(pieces))
        if before is None:
            folded.append(fragment)
        else:
            said: list[int | str] = [len(pieces)]
            for number in compress(count(), map(ne, before, pieces)):
                said += (number, pieces[number])
            folded.append(said)
        known[len(pieces)] = pieces
    return folded
