# SPDX-License-Identifier: Apache-2.0
"""How a person is shown to others: a name, initials and a stable hue. Must not know addresses or passwords."""

from hashlib import sha256
from typing import Final

import regex  # type: ignore[import-untyped]
from msgspec import Struct

from domain.kernel import MemberId

NAME_GRAPHEMES: Final = 80
IMPORTER: Final = MemberId("importer")
"""The operator's hand: the member id under which an import acts. Nobody can sign in as it."""

SOMEBODY: Final = {"nl": "iemand", "en": "somebody"}
TINTS: Final = 24


class Person(Struct, frozen=True):
    """`hue` is 0 to 359. `tint` is the same on the 24 steps the style sheets have a class for."""

    id: MemberId
    name: str
    initials: str
    hue: int

    @property
    def tint(self) -> int:
        return self.hue * TINTS // 360


def person(member: MemberId, name: str, hue: int | None = None) -> Person:
    return Person(member, name, initials(name), hue_of(member) if hue is None else hue)


def unknown(member: MemberId, language: str) -> Person:
    """Who stands where no account is known: the importer by name, anybody else as somebody."""
    return person(member, "Import" if member == IMPORTER else SOMEBODY.get(language, SOMEBODY["en"]))


def hue_of(member: MemberId) -> int:
    """A stable hue from an id, spread evenly over the 24 tints."""
    return int.from_bytes(sha256(member.encode()).digest()[:4]) % TINTS * (360 // TINTS)


def initials(name: str) -> str:
    """The first grapheme of the first and of the last word, in capitals."""
    words = [word for part in name.split() if (word := regex.sub(r"^[^\p{L}\p{N}]+", "", part))] or [
        name.strip() or "?"
    ]
    ends = words[:1] + words[1:][-1:]
    return "".join(regex.match(r"\X", word)[0] for word in ends).upper()


def graphemes(text: str) -> int:
    return len(regex.findall(r"\X", text))
