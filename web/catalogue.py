# SPDX-License-Identifier: Apache-2.0
"""Keeps the Dutch catalogue in step with what the pages and the rules say. A tool for who writes; no page needs it.

`python -m web.catalogue update` gathers all sentences; those without Dutch are listed and wait in web/locale/nl.po.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from domain.board import NOT_HERE
from web.words import CATALOGUE

ROOT: Final = Path(__file__).parent.parent
PLACES: Final = (("domain", "*.py"), ("projections", "*.py"), ("web", "*.py"), ("templates", "*.html"))
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "translate": (2,),
    "Refusal": (2,),
}
METHODS: Final = {".py": "python", ".html": "jinja2.ext:babel_extract"}
OPTIONS: Final = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
STEADY: Final = datetime(2026, 11, 22, tzinfo=UTC)
"""Dates in the file would only make every update differ."""

HEADER: Final = "# SPDX-License-Identifier: Apache-2.0\n# The Dutch of Leernetwerk: warm, informal, whole sentences."
PLACE: Final = re.compile(r"%\(\w+\)s|\{\w+\}|<[^>]+>")


def gathered(root: Path = ROOT) -> Catalog:
    """Every sentence in the house, without translations."""
    found = Catalog(
        locale="nl",
        header_comment=HEADER,
        project="Leernetwerk",
        version="1",
        msgid_bugs_address="see README.md",
        last_translator="Leernetwerk",
        language_team="Leernetwerk",
        creation_date=STEADY,
        revision_date=STEADY,
        fuzzy=False,
    )
    for folder, pattern in PLACES:
        for path in sorted((root / folder).rglob(pattern)):
            for _line, message, comments, context in extract_from_file(
                METHODS[path.suffix], path, keywords=KEYWORDS, options=OPTIONS
            ):
                where = (path.relative_to(root).as_posix(), None)
                found.add(message, locations=[where], auto_comments=comments, context=context)  # type: ignore[list-item]
    for sentence in NOT_HERE.values():
        found.add(sentence, locations=[("domain/board/__init__.py", None)])  # type: ignore[list-item]
    return found


def kept(path: Path = CATALOGUE) -> Catalog:
    if not path.is_file():
        return Catalog(locale="nl")
    with path.open("rb") as file:
        return read_po(file, locale="nl")


def merged(found: Catalog, known: Catalog) -> Catalog:
    """What was gathered, with the Dutch that is known; what is said no more falls away."""
    for message in sentences(found):
        before = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        if before is not None and isinstance(before.id, str) == isinstance(message.id, str):
            message.string = before.string
    return found


def sentences(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def untranslated(catalogue: Catalog) -> list[str]:
    return [_first(message.id) for message in sentences(catalogue) if not all(_forms(message.string))]


def mismatched(catalogue: Catalog) -> list[str]:
    """Sentences whose Dutch has other places to fill, or other tags."""
    return [
        _first(message.id)
        for message in sentences(catalogue)
        if any(form and not _fits(form, message.id) for form in _forms(message.string))
    ]


def _fits(form: str, said: Any) -> bool:
    return any(_places(form) == _places(one) for one in _forms(said))


def _places(form: str) -> list[str]:
    """What pages fill and what is markup; a percent sign by itself would be taken for the start of a place."""
    return sorted(PLACE.findall(form)) + ["%"] * (PLACE.sub("", form).replace("%%", "").count("%"))


def _forms(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ("",))


def _first(said: Any) -> str:
    return _forms(said)[0]


def update() -> list[str]:
    """Writes the catalogue anew; gives what has no Dutch yet."""
    catalogue = merged(gathered(), kept())
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return untranslated(catalogue)


if __name__ == "__main__":
    if sys.argv[1:] != ["update"]:
        raise SystemExit("Say: python -m web.catalogue update")
    for sentence in (waiting := update()):
        print(f"no Dutch yet: {sentence}")
    print(f"{len(waiting)} sentences wait for Dutch in {CATALOGUE.relative_to(ROOT)}.")
