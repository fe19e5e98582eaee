# SPDX-License-Identifier: Apache-2.0
"""What happened that concerns somebody: who is to hear of which fact. Answers "what is new for me, and since when".

Stored in SQL and followed by position; rows and position commit together. Holds ids and versions, never a word anybody
wrote: the sentences are made from the log when they are read. Who leaves a network has nothing of it here any more.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from msgspec import Struct

from domain.kernel import Fact, MemberId, NetworkId
from journal import Journal
from journal.tables import Statements, tables_in
from projections.concerning import (
    BORN_AS,
    born_as,
    concerned,
    concerns_nobody,
    matters,
    note_births,
    note_board,
    taken_back,
)
from projections.stored import BEAT, Noting, Stored, shape

ANEW: Final = """
drop table if exists ideas;
delete from sparks; delete from people; delete from offers; delete from boards;
delete from wordings; delete from notices;
update position set reached = 0
"""
"""Births were noted otherwise: all of it is made from the log again."""

SHAPE: Final = shape(
    3,
    """
create table if not exists sparks (network text primary key, sparked_by text not null) without rowid;
create table if not exists people (
    network text not null, member text not null, presence text not null, primary key (network, member)) without rowid;
create index if not exists people_by_member on people (member);
create table if not exists offers (
    network text not null, offer text not null, giver text not null, primary key (network, offer)) without rowid;
create table if not exists boards (id text primary key, network text not null) without rowid;
create table if not exists births (
    position integer primary key, board text not null, version integer not null, idea text not null,
    checksum integer not null, member text not null);
create index if not exists births_by_idea on births (checksum);
create table if not exists wordings (
    board text not null, idea text not null, number integer not null, version integer not null,
    said_at integer not null, primary key (board, idea, number)) without rowid;
create table if not exists notices (
    member text not null, position integer not null, network text not null, stream text not null,
    version integer not null, name text not null, subject text not null, at integer not null,
    primary key (member, position)) without rowid;
create index if not exists notices_by_subject on notices (stream, subject);
create index if not exists notices_by_time on notices (at, member, network, position);
""",
    {2: BEAT, 3: ANEW},
)
TABLES: Final = ("sparks", "people", "offers", "boards", "births", "wordings", "notices")
HEAP: Final = 2_000
"""Births are cheap, and cheapest many at a time."""
COLUMNS: Final = "position, network, stream, version, name, at"


class Notice(Struct, frozen=True):
    """One fact that concerns somebody. `at` is when it was recorded, in seconds since 1970."""

    position: int
    network: NetworkId
    stream: str
    version: int
    name: str
    at: int


class Stirring(Struct, frozen=True):
    """Somebody whom something in a network concerns; `last` is the position of the latest of it."""

    member: MemberId
    network: NetworkId
    last: int


class Activity(Stored):
    called = "What people hear of"
    forgets = TABLES

    def __init__(self, journal: Journal, file: Path, database: str = "") -> None:
        """In the file, or in a database (`postgresql://…`)."""
        super().__init__(journal, tables_in(file, SHAPE, database), HEAP)

    # -- following -------------------------------------------------------------------------------------------------
    def concerns(self, fact: Fact) -> bool:
        return matters(fact)

    def _noting(self, facts: Sequence[Fact]) -> Noting:
        def note_all(to: Statements, noted: int) -> None:
            new = (fact for fact in facts if fact.position > noted and fact.visible_from is None)
            for concerns_none, some in groupby(filter(self.concerns, new), concerns_nobody):
                if concerns_none:
                    note_births(to, some)
                else:
                    for fact in some:
                        note(to, fact)

        return note_all

    # -- answers ---------------------------------------------------------------------------------------------------
    def unread(self, member: MemberId, after: int, most: int) -> int:
        """How many notices somebody has after a position, counted up to `most`."""
        some = "select 1 from notices where member = ? and position > ? limit ?"
        return int(self._tables.read(f"select count(*) from ({some}) as few", member, after, most)[0][0])

    def latest(self, member: MemberId, before: int, limit: int) -> list[Notice]:
        """The last notices before a position, latest first."""
        query = f"select {COLUMNS} from notices where member = ? and position < ? order by position desc limit ?"
        return notices(self._tables.read(query, member, before, limit))

    def since(self, member: MemberId, network: NetworkId, after: int, limit: int) -> list[Notice]:
        """The first notices about one network after a position, in order."""
        where = "member = ? and network = ? and position > ?"
        query = f"select {COLUMNS} from notices where {where} order by position limit ?"
        return notices(self._tables.read(query, member, network, after, limit))

    def counted(self, member: MemberId, network: NetworkId, after: int) -> int:
        query = "select count(*) from notices where member = ? and network = ? and position > ?"
        return int(self._tables.read(query, member, network, after)[0][0])

    def stirring(self, since: int) -> list[Stirring]:
        """Whom something concerns that was recorded since a moment, in seconds since 1970."""
        query = "select member, network, max(position) from notices where at >= ? group by member, network"
        rows = self._tables.read(f"{query} order by 1, 2", since)
        return [Stirring(MemberId(member), NetworkId(network), last) for member, network, last in rows]

    def networks_of(self, member: MemberId) -> list[NetworkId]:
        """Networks of which somebody may hear: in it, drawn to it, or an organisation that supports it."""
        query = "select network from people where member = ? and presence <> 'left' order by network"
        return [NetworkId(row[0]) for row in self._tables.read(query, member)]

    def wordings(self, board: str, idea: str, upto: int) -> list[tuple[int, int]]:
        """The wordings an idea had at a version of its board: number, and the version at which its words were said."""
        first = f"select 1, version from births where {BORN_AS} and version <= ?"
        later = "select number, said_at from wordings where board = ? and idea = ? and version <= ?"
        values = (*born_as(board, idea), upto, board, idea, upto)
        return [(row[0], row[1]) for row in self._tables.read(f"{first} union all {later} order by 1", *values)]


def notices(rows: Iterable[Sequence[object]]) -> list[Notice]:
    return [Notice(*row) for row in rows]  # type: ignore[arg-type]


def note(to: Statements, fact: Fact) -> None:
    """What a fact changes about who is where and whose is what, and then whom it concerns."""
    kind, _, called = fact.stream.partition("-")
    if kind not in ("network", "board"):
        return
    for subject in taken_back(fact.event):
        to.execute("delete from notices where stream = ? and subject = ?", (fact.stream, subject))
    if kind == "board":
        note_board(to, called, fact)
        found = to.execute("select network from boards where id = ?", (called,)).fetchone()
        network = str(found[0]) if found else ""
    else:
        network = called
    for member, subject in concerned(to, network, called, fact):
        values = (member, fact.position, network, fact.stream, fact.version, tag_of(fact), subject, seconds(fact))
        to.execute("insert into notices values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing", values)


def tag_of(fact: Fact) -> str:
    return str(type(fact.event).__struct_config__.tag)


def seconds(fact: Fact) -> int:
    return int(fact.recorded_at.timestamp())
