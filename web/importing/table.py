# SPDX-License-Identifier: Apache-2.0
"""From the bytes of a CSV file to records with their line. Knows columns only by name, and nothing of ideas."""

import codecs
import csv
import re
from collections.abc import Collection, Iterator
from typing import Final

from msgspec import Struct

from web.importing.problems import ROW, Problem, Unusable, shown

MOST_BYTES: Final = 20_000_000
MOST_RECORDS: Final = 20_000
DELIMITERS: Final = (",", ";", "\t")
SAYS_DELIMITER: Final = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)

NOT_UTF8 = "there is a byte in it (%(byte)s) that is not UTF-8. Save the file as “CSV UTF-8” and try again."
NOT_TEXT = "it is neither UTF-8 nor UTF-16 with a byte order mark. Save it as “CSV UTF-8” and try again."
TOO_BIG = "it has more than %(most)s. Cut it into parts and bring those in one by one."
UNREADABLE = "the quotes do not fit: one is opened and never closed, or something follows the closing one."
TOO_MANY = "it has %(found)s fields and the header %(named)s. Does a text hold a “%(delimiter)s” without quotes around?"
TOO_FEW = "it has %(found)s fields and the header %(named)s. Is it cut off?"


class Record(Struct, frozen=True):
    line: int
    cells: tuple[str, ...]


class Table(Struct, frozen=True):
    """`columns` as they stand in the file, on `line`. Every record has one cell for each, save the `misfits`."""

    line: int
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    misfits: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()


def table_of(data: bytes, known: Collection[str]) -> Table:
    """The table in the bytes; `known` are names (in small letters) that tell a header from another delimiter's.

    Raises Unusable when it is too large or no text at all. What is wrong with single lines stands in `problems`.
    """
    if len(data) > MOST_BYTES:
        raise Unusable([Problem(0, "file", TOO_BIG, {"most": f"{MOST_BYTES // 1_000_000} MB"})])
    text, problems = decode(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    said = SAYS_DELIMITER.fullmatch(lines[first])
    first = first + 1 if said else first
    delimiter = said[1] if said else sniff(lines[first : first + 1], known)
    return read(Lines(lines, first), delimiter, problems)


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """The text, with a mark where a byte could not be read; and each line where that happened."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise Unusable([Problem(0, "file", NOT_TEXT)]) from None
    if b"\0" in data[:2]:
        raise Unusable([Problem(0, "file", NOT_TEXT)])
    data = data.removeprefix(codecs.BOM_UTF8)
    return data.decode(errors="replace"), list(undecodable(data))


def undecodable(data: bytes) -> Iterator[Problem]:
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            yield Problem(number, ROW, NOT_UTF8, {"byte": f"0x{line[error.start]:02X}"})


def sniff(header: list[str], known: Collection[str]) -> str:
    """The delimiter under which the header has most names we know, then most names at all."""

    def fits(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader(header, delimiter=delimiter), [])
        return sum(plain(name) in known for name in names), len(names)

    return max(DELIMITERS, key=fits)


def plain(name: str) -> str:
    return name.strip().casefold()


class Lines:
    """The lines of a file, for a reader that may have to start again at an earlier one."""

    def __init__(self, lines: list[str], first: int) -> None:
        self._lines = lines
        self.at = first

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1] + "\n"


def read(lines: Lines, delimiter: str, problems: list[Problem]) -> Table:
    records: list[Record] = []
    misfits: list[Record] = []
    for record in records_in(lines, delimiter, problems, misfits):
        if len(records) > MOST_RECORDS:
            raise Unusable([Problem(0, "file", TOO_BIG, {"most": f"{MOST_RECORDS} lines"})])
        records.append(record)
    if not records:
        return Table(1, (), (), problems=tuple(problems))
    header, *rest = records
    fitting: list[Record] = []
    for record in rest:
        (fitting if fits(record, header, delimiter, problems) else misfits).append(record)
    return Table(header.line, header.cells, tuple(fitting), tuple(misfits), tuple(problems))


def records_in(lines: Lines, delimiter: str, problems: list[Problem], misfits: list[Record]) -> Iterator[Record]:
    """Every record that can be read. After one that cannot it goes on with the next line, to find all problems."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problems.append(Problem(start + 1, ROW, UNREADABLE))
            lines.at = start
            misfits.append(Record(start + 1, tuple(next(lines).split(delimiter))))
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        if any(cell.strip() for cell in cells):
            yield Record(start + 1, tuple(cells))


def fits(record: Record, header: Record, delimiter: str, problems: list[Problem]) -> bool:
    found, named = len(record.cells), len(header.cells)
    if found == named:
        return True
    facts = {"found": str(found), "named": str(named), "delimiter": "tab" if delimiter == "\t" else delimiter}
    problems.append(Problem(record.line, ROW, TOO_MANY if found > named else TOO_FEW, facts))
    return False


def listed(names: Collection[str]) -> str:
    return ", ".join(f"“{shown(name)}”" for name in names)
