# SPDX-License-Identifier: Apache-2.0
"""From a table to rows: ideas as somebody wrote them down elsewhere, each cell checked. Pure; knows no network or log.

`rows_of` is the whole door: bytes in, rows in an order in which sources come first, or Unusable with every problem.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

from domain.kernel import TEXT_BYTES, TEXT_GRAPHEMES, tidy
from web.identity.people import graphemes
from web.importing.lineage import in_order
from web.importing.problems import Problem, Unusable, shown
from web.importing.table import Record, Table, listed, plain, table_of

TEXT_NAMES: Final = ("text", "idea", "tekst", "idee")
OTHER_NAMES: Final = ("id", "created", "kind", "author", "contributors", "title", "inspired_by", "categories")
KNOWN: Final = frozenset(TEXT_NAMES + OTHER_NAMES)
LISTS: Final = ("contributors", "inspired_by", "categories")
ANONYMOUS: Final = "anonymous"
LABEL: Final = 100
EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LEEWAY: Final = timedelta(days=1)

NO_TEXT_COLUMN = "there is no column named text, idea, tekst or idee. Found: %(found)s."
TWICE = "there are two columns for it: %(found)s. Take one out."
NO_ROWS = "there are no ideas in it."
EMPTY = "it is empty."
NUL = "there is a NUL character in it."
TOO_LONG = "it is too long: at most %(most)s characters (%(bytes)s bytes)."
LONG_LABEL = "“%(label)s” is too long for a label: at most %(most)s characters."
ADDRESS = "“%(label)s” holds an address. Labels are never sealed: write a pseudonym instead."
NO_TIME = "“%(found)s” is not a moment. Write it as 2018-05-16T10:21Z."
NOT_YET = "%(found)s is still to come."
TOO_EARLY = "%(found)s is before 1900."
TWO_OF_THEM = "“%(id)s” already stands on line %(line)s. Every id may stand once."


class Row(Struct, frozen=True):
    """One idea of the file. `id` is empty where the file gives none; `at` is UTC."""

    line: int
    id: str
    text: str
    at: datetime | None = None
    kind: str = ""
    author: str = ANONYMOUS
    contributors: tuple[str, ...] = ()
    title: str = ""
    inspired_by: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class Rows(Struct, frozen=True):
    """`rows` with sources before what they inspired, else by time. `unused` are columns nothing was taken from."""

    rows: tuple[Row, ...]
    unused: tuple[str, ...] = ()


def rows_of(data: bytes, now: datetime) -> Rows:
    """Raises Unusable with all problems of the file."""
    table = table_of(data, KNOWN)
    problems = list(table.problems)
    where = columns_of(table, problems)
    rows = [Reading(record, where, now, problems).row() for record in table.records] if "text" in where else []
    if "text" in where and not rows and not problems:
        problems.append(Problem(table.line, "file", NO_ROWS))
    named_once(rows, problems)
    ordered = in_order(rows, problems, lost_ids(table, where))
    if problems:
        raise Unusable(problems)
    return Rows(ordered, tuple(name for name in table.columns if name.strip() and plain(name) not in KNOWN))


def columns_of(table: Table, problems: list[Problem]) -> dict[str, int]:
    """Where each column we know stands; the text under the name `text`."""
    where: dict[str, int] = {}
    for place, name in enumerate(map(plain, table.columns)):
        meant = "text" if name in TEXT_NAMES else name
        if meant in where:
            both = listed((table.columns[where[meant]], table.columns[place]))
            problems.append(Problem(table.line, meant, TWICE, {"found": both}))
        elif meant in KNOWN:
            where[meant] = place
    if "text" not in where:
        problems.append(Problem(table.line, "text", NO_TEXT_COLUMN, {"found": listed(table.columns) or "nothing"}))
    return where


def lost_ids(table: Table, where: dict[str, int]) -> set[str]:
    """Ids of rows that could not be read: that others refer to them is not a second problem."""
    place = where.get("id", len(table.columns))
    return {record.cells[place].strip() for record in table.misfits if place < len(record.cells)}


class Reading:
    """One record on its way to a row; what is wrong is added to the problems."""

    def __init__(self, record: Record, where: dict[str, int], now: datetime, problems: list[Problem]) -> None:
        self._record = record
        self._where = where
        self._now = now
        self._problems = problems

    def row(self) -> Row:
        contributors = tuple(self._label("contributors", label) for label in self._parts("contributors"))
        return Row(
            line=self._record.line,
            id=self._label("id", self._cell("id").strip()),
            text=self._text("text") or self._wrong("text", EMPTY),
            at=self._moment("created"),
            kind=self._label("kind", self._tidy("kind")),
            author=self._label("author", self._tidy("author"), person=True) or ANONYMOUS,
            contributors=contributors,
            title=self._text("title"),
            inspired_by=self._parts("inspired_by"),
            categories=tuple(self._label("categories", label) for label in self._parts("categories")),
        )

    def _cell(self, field: str) -> str:
        text = self._record.cells[self._where[field]] if field in self._where else ""
        if "\0" in text:
            self._wrong(field, NUL)
        return text

    def _tidy(self, field: str) -> str:
        return " ".join(tidy(self._cell(field)).split())

    def _parts(self, field: str) -> tuple[str, ...]:
        parts = (" ".join(tidy(part).split()) for part in self._cell(field).split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _text(self, field: str) -> str:
        text = tidy(self._cell(field))
        if len(text.encode()) > TEXT_BYTES or graphemes(text) > TEXT_GRAPHEMES:
            self._wrong(field, TOO_LONG, most=str(TEXT_GRAPHEMES), bytes=str(TEXT_BYTES))
        return text

    def _label(self, field: str, label: str, *, person: bool = False) -> str:
        if len(label) > LABEL:
            self._wrong(field, LONG_LABEL, label=shown(label), most=str(LABEL))
        if "@" in label and (person or field == "contributors"):
            self._wrong(field, ADDRESS, label=shown(label))
        return label

    def _moment(self, field: str) -> datetime | None:
        said = self._cell(field).strip()
        if not said:
            return None
        try:
            at = datetime.fromisoformat(said)
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            self._wrong(field, NO_TIME, found=shown(said))
            return None
        if at > self._now + LEEWAY or at < EARLIEST:
            self._wrong(field, TOO_EARLY if at < EARLIEST else NOT_YET, found=shown(said))
        return at

    def _wrong(self, field: str, sentence: str, **facts: str) -> str:
        self._problems.append(Problem(self._record.line, field, sentence, facts))
        return ""


def named_once(rows: list[Row], problems: list[Problem]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        if row.id and first.setdefault(row.id, row.line) != row.line:
            facts = {"id": shown(row.id), "line": str(first[row.id])}
            problems.append(Problem(row.line, "id", TWO_OF_THEM, facts))
