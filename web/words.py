# SPDX-License-Identifier: Apache-2.0
"""Dutch and English: which language a reader gets, and a sentence in it. English sentences are the message ids.

Must not know pages or people. The catalogue is read at start; keeping it up to date is web/catalogue.py.
"""

import gettext
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Final = ("nl", "en")
"""The first is what a reader gets who asks for neither."""

NAMES: Final = {"nl": "Nederlands", "en": "English"}
CATALOGUE: Final = Path(__file__).parent / "locale" / "nl.po"
COOKIE: Final = "language"

RANGE: Final = re.compile(r"([a-z]{1,8})(?:-[a-z0-9-]{1,32})?(?:\s*;\s*q=([01](?:\.\d{0,3})?))?", re.IGNORECASE)


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; `translate` says it later."""
    return sentence


def translate(language: str, sentence: str, **facts: object) -> str:
    """The sentence in the reader's language, with its %(name)s places filled; unknown sentences stay English."""
    said = translations(language).gettext(sentence) if sentence else ""
    return said % facts if facts else said


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; for English, whose sentences are the ids, one that changes nothing."""
    if language != "nl" or not CATALOGUE.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_for(*chosen: str | None, accepted: str = "") -> str:
    """The first of the choices that we speak, else the best of an Accept-Language header, else Dutch."""
    for language in chosen:
        if language in LANGUAGES:
            return language
    return _best(accepted[:200])


@lru_cache(256)
def _best(accepted: str) -> str:
    asked = sorted(_ranges(accepted), key=lambda asked: -asked[1])
    return next((language for language, weight in asked if weight and language in LANGUAGES), LANGUAGES[0])


def _ranges(accepted: str) -> Iterable[tuple[str, float]]:
    for part in accepted.split(","):
        if found := RANGE.fullmatch(part.strip()):
            yield found[1].lower(), float(found[2] or 1)
