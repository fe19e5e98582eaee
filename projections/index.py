# SPDX-License-Identifier: Apache-2.0
"""Which texts have which stems: plain tables, the same statements in SQLite and PostgreSQL. Knows no networks' rules.

Kept are stems and ids, never a text. Full-text tables of the databases themselves are not used: SQLite's keep bytes of
what was deleted, and neither knows a Dutch word by its half.

**Compounds.** “netwerk” finds “leernetwerken” by looking through the stems that were ever seen for those that begin or
end with the word, or have it inside. There are some ten thousands of them, however many texts there are, so no word
has to be taken apart when it is written, and no dictionary has to know it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from zlib import crc32

from msgspec import Struct

from journal.tables import Row, Statements, Tables
from projections.stems import LANGUAGES, stems, stems_of
from projections.stored import BEAT, shape
from projections.texts import Told

AT_ONCE: Final = 400
WIDEST: Final = 400
"""How many stems a word may stand for."""

TOO_WIDE: Final = 30_000
"""Uses of all the stems a word stands for, above which only its own count."""

ENOUGH: Final = 4
"""Several words together say well what is meant: with a quarter of the limit found, nothing wider is looked for."""

BEGINNING: Final = 3
"""Letters a word has at least to be found as the beginning of another one; so many are a word before it."""

PART: Final = 4
"""Letters a word has at least to be found inside another one."""

SHAPE: Final = shape(
    2,
    """
create table if not exists words (id integer primary key, stem text not null unique);
create table if not exists texts (
    id integer primary key, stream text not null, subject text not null, part text not null, kind text not null,
    network text not null, words text not null);
create index if not exists texts_by_subject on texts (stream, subject);
create index if not exists texts_by_network on texts (network);
create table if not exists uses (word integer not null, told integer not null, primary key (word, told)) without rowid;
""",
    {2: BEAT},
    ", edition text not null default ''",
)
TABLES: Final = ("uses", "texts", "words")

SEEN: Final = "select id, stem from words where stem like ?"

Subject = tuple[str, str]
"""A stream and a subject in it."""


class Hit(Struct, frozen=True):
    """A text that has the words: of which network, in which stream, of what."""

    network: str
    stream: str
    subject: str
    kind: str
    part: str


class New(Struct, frozen=True):
    network: str
    texts: Sequence[Told]


def put(to: Statements, subjects: Mapping[Subject, New]) -> None:
    """What the subjects say now."""
    gone = [word for subject in subjects for word in take_out(to, subject)]
    for (stream, subject), new in subjects.items():
        for told in new.texts:
            put_in(to, stream, subject, new.network, told)
    unused = "delete from words where id = ? and not exists (select 1 from uses where word = ?)"
    to.executemany(unused, [(word, word) for word in dict.fromkeys(gone)])


class Index:
    """Finds in the tables."""

    def __init__(self, tables: Tables, *, too_wide: int = TOO_WIDE) -> None:
        self._tables = tables
        self._too_wide = too_wide

    def find(self, asked: Sequence[str], network: str | None = None, limit: int = 200) -> list[Hit]:
        """Texts that have every word: first some that have the words themselves, then wider ones; the newest first."""
        if not asked:
            return []
        exact = [self._ids(sorted(stems_of(word))) for word in asked]
        found = self._with(exact, network, limit) if all(exact) else []
        if len(asked) > 1 and len(found) >= limit // ENOUGH:
            return [Hit(*row[1:]) for row in found]
        wide = [self._with_wider(word, ids) for word, ids in zip(asked, exact, strict=True)]
        if all(wide) and wide != exact:
            found = [*found[: limit // 2], *self._with(wide, network, limit), *found[limit // 2 :]]
        return [Hit(*row[1:]) for row in list(dict.fromkeys(found))[:limit]]

    def _with_wider(self, word: str, exact: list[int]) -> list[int]:
        """Too wide is no help: what nearly every text has inside some word is then looked for as it stands."""
        wide = [*exact, *self._wider(word, exact)]
        return wide if len(wide) == len(exact) or self._often(wide) <= self._too_wide else exact

    def _ids(self, known: Sequence[str]) -> list[int]:
        query = f"select id from words where stem in ({places(known)})"
        return [int(row[0]) for row in self._tables.read(query, *known)]

    def _wider(self, word: str, but: Sequence[int]) -> list[int]:
        """Stems that begin with the word; a longer word may also be the end or the middle of a stem."""
        parts = shortest((word, *stems_of(word)))
        rows = [row for part in parts for row in self._tables.read(SEEN, f"%{part}%" if is_part(part) else f"{part}%")]
        near = sorted({(len(stem), stem, word) for word, stem in rows if fits(stem, parts)})[:WIDEST]
        return [int(word) for _, _, word in near if word not in but]

    def _with(self, words: Sequence[Sequence[int]], network: str | None, limit: int) -> list[Row]:
        """Goes through the uses of the rarest word and looks for the others where those are."""
        rarest, *others = sorted(words, key=self._often) if len(words) > 1 else words
        tests = "".join(map(also, others))
        here = "" if network is None else " and u.told in (select id from texts where network = ?)"
        query = (
            "select id, network, stream, subject, kind, part from texts where id in"
            f" (select distinct u.told from uses u where u.word in ({listed(rarest)}){tests}{here}"
            f" order by u.told desc limit {limit}) order by id desc"
        )
        return self._tables.read(query, *([] if network is None else [network]))

    def _often(self, words: Sequence[int]) -> int:
        return int(self._tables.read(f"select count(*) from uses where word in ({listed(words)})")[0][0])


def take_out(to: Statements, subject: Subject) -> list[int]:
    """The words that were used there; they may now be nobody's."""
    rows = to.execute("select id, words from texts where stream = ? and subject = ?", subject).fetchall()
    uses = [(int(word), told) for told, words in rows for word in words.split()]
    to.executemany("delete from uses where word = ? and told = ?", uses)
    to.execute("delete from texts where stream = ? and subject = ?", subject)
    return [word for word, _ in uses]


def put_in(to: Statements, stream: str, subject: str, network: str, told: Told) -> None:
    words = ids_of(to, sorted(stems(told.text)))
    number = free(to, number_of(stream, subject, told))
    row = (number, stream, subject, told.id, told.kind, network, " ".join(map(str, words)))
    to.execute("insert into texts values (?, ?, ?, ?, ?, ?, ?)", row)
    to.executemany("insert into uses values (?, ?)", [(word, number) for word in words])


def ids_of(to: Statements, known: Sequence[str]) -> list[int]:
    ids: dict[str, int] = {}
    for start in range(0, len(known), AT_ONCE):
        some = known[start : start + AT_ONCE]
        rows = to.execute(f"select stem, id from words where stem in ({places(some)})", some).fetchall()
        ids.update((stem, int(word)) for stem, word in rows)
    if new := [stem for stem in known if stem not in ids]:
        [last] = to.execute("select coalesce(max(id), 0) from words").fetchone() or (0,)
        numbered = {stem: last + n for n, stem in enumerate(new, 1)}
        to.executemany("insert into words values (?, ?)", [(word, stem) for stem, word in numbered.items()])
        ids.update(numbered)
    return list(ids.values())


def number_of(stream: str, subject: str, told: Told) -> int:
    """Grows with the time a text was written, and is the same however often the index is built anew."""
    return (int(told.at.timestamp() * 1000) << 20) | (crc32(f"{stream} {subject} {told.id} {told.kind}".encode()) >> 12)


def free(to: Statements, number: int) -> int:
    while to.execute("select 1 from texts where id = ?", (number,)).fetchone():
        number += 1
    return number


def places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def shortest(parts: Iterable[str]) -> list[str]:
    """Those that do not hold another of them: what has the longer one has the shorter as well."""
    some = sorted({part for part in parts if len(part) >= BEGINNING})
    return [part for part in some if not any(other in part for other in some if other != part)]


def is_part(word: str) -> bool:
    return len(word) >= PART


def fits(stem: str, parts: Sequence[str]) -> bool:
    """As the beginning, or behind a word before it: “tijd” is in “leertijd”, not in “altijd”."""
    return any(stem.startswith(part) or (is_part(part) and stem.find(part, BEGINNING) > 0) for part in parts)


def also(words: Sequence[int]) -> str:
    """A few words are looked up for each text; of many, the texts that have them are listed first."""
    if len(words) <= len(LANGUAGES):
        return f" and exists (select 1 from uses o where o.told = u.told and o.word in ({listed(words)}))"
    return f" and u.told in (select told from uses where word in ({listed(words)}))"


def listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
