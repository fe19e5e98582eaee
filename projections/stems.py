# SPDX-License-Identifier: Apache-2.0
"""From what somebody wrote to the stems of its words, in Dutch and in English. Pure; remembers no text."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]

LONGEST: Final = 60
"""Characters of a word that count. Longer ones are no words."""

MOST: Final = 12
"""Words of a question that count."""

WORD: Final = re.compile(r"[^\W_]+")
PLURAL: Final = re.compile("(?<=[ei]e)en$")
"""What was ën before the trema went: ideeën, categorieën. Neither stemmer knows it."""

LANGUAGES: Final = ("dutch", "english")

turn: Final = Lock()
"""A stemmer keeps what it works on in itself."""

stemmers: Final = tuple(snowballstemmer.stemmer(language) for language in LANGUAGES)


def words(text: str) -> list[str]:
    """Lower case, without accents and tremas: “Ideeën” is said as `ideeen`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return [word[:LONGEST] for word in WORD.findall(plain)]


@lru_cache(50_000)
def stems_of(word: str) -> frozenset[str]:
    with turn:
        return frozenset(stemmer.stemWord(PLURAL.sub("", word)) for stemmer in stemmers)


def stems(text: str) -> frozenset[str]:
    return frozenset(stem for word in words(text) for stem in stems_of(word))


def asked(text: str) -> list[str]:
    """The different words of a question, in their order."""
    return list(dict.fromkeys(words(text[:1_000])))[:MOST]


def near(interests: str, text: str) -> int:
    """How many of the words somebody named as an interest are in the text, also as a part of a longer word."""
    there = stems(text)
    return sum(any(touches(mine, other) for mine in stems_of(word) for other in there) for word in telling(interests))


def telling(text: str) -> list[str]:
    """The words that may tell something: not the short ones that stand in every sentence."""
    return [word for word in dict.fromkeys(words(text)) if len(word) > 3]


def touches(mine: str, other: str) -> bool:
    return mine == other or (len(mine) > 3 and (other.startswith(mine) or other.endswith(mine)))
