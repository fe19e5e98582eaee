# SPDX-License-Identifier: Apache-2.0
"""Who belongs where: networks by stage and access, their members and boards. Answers "my networks" and "what is there".

Stored in SQL and followed by position; rows and position commit together. Holds ids and facts, never a word anybody
wrote: texts come from the log through their keys, so nothing has to be hunted down here when a key is forgotten.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from domain.kernel import BoardId, Fact, MemberId, NetworkId
from domain.network.auditing import RecordLookedAt, WordsErased
from domain.network.boards import BoardBranched, BoardOpened
from domain.network.giving import GiftGiven
from domain.network.membership import MemberJoined, MemberLeft, MemberPaused, MemberReturned
from domain.network.resting import NetworkRested, NetworkRevived
from domain.network.sparking import AccessChosen, NetworkFormed, NetworkSparked, SparkEchoed
from domain.network.supporting import SupportOffered
from domain.streams import is_network, network_of
from journal import Journal
from journal.tables import Statements, tables_in
from projections.stored import BEAT, Noting, Stored, shape

SHAPE: Final = shape(
    3,
    """
create table if not exists networks (
    id text primary key, stage text not null, access text not null, moved_at text not null) without rowid;
create table if not exists people (
    network text not null, member text not null, presence text not null, primary key (network, member)) without rowid;
create index if not exists people_by_member on people (member);
create table if not exists organisations (
    network text not null, organisation text not null, primary key (organisation, network)) without rowid;
create table if not exists boards (id text primary key, network text not null) without rowid;
""",
    {3: BEAT},
)


class Directory(Stored):
    called = "The directory"
    forgets = ("networks", "people", "organisations", "boards")

    def __init__(self, journal: Journal, file: Path, database: str = "") -> None:
        """In the file, or in a database (`postgresql://…`)."""
        super().__init__(journal, tables_in(file, SHAPE, database))

    # -- following -------------------------------------------------------------------------------------------------
    def concerns(self, fact: Fact) -> bool:
        return is_network(fact.stream)

    def _noting(self, facts: Sequence[Fact]) -> Noting:
        def note(to: Statements, noted: int) -> None:
            for fact in facts:
                if fact.position > noted and self.concerns(fact):
                    self._note(to, network_of(fact.stream), fact)

        return note

    def _note(self, to: Statements, network: NetworkId, fact: Fact) -> None:
        run = to.execute
        at = fact.happened_at.isoformat()
        match fact.event:
            case NetworkSparked():
                run("insert into networks values (?, 'spark', 'open', ?) on conflict (id) do nothing", (network, at))
                self._presence(to, network, fact.actor, "attracted")
            case SparkEchoed():
                self._presence(to, network, fact.actor, "attracted")
            case NetworkFormed(access=access):
                run("update networks set stage = 'network', access = ? where id = ?", (access, network))
            case NetworkRested():
                run("update networks set stage = 'resting' where id = ?", (network,))
            case NetworkRevived():
                run("update networks set stage = 'network' where id = ?", (network,))
            case AccessChosen(access=access):
                run("update networks set access = ? where id = ?", (access, network))
            case MemberJoined() | MemberReturned():
                self._presence(to, network, fact.actor, "member")
            case MemberPaused():
                self._presence(to, network, fact.actor, "paused")
            case MemberLeft():
                self._presence(to, network, fact.actor, "left")
            case BoardOpened(board=board) | BoardBranched(board=board):
                run("insert into boards values (?, ?) on conflict (id) do nothing", (board, network))
            case SupportOffered():
                self._tied(to, network, fact.actor)
            case GiftGiven(to=organisation):
                self._tied(to, network, MemberId(organisation))
            case RecordLookedAt() | WordsErased():
                return
            case _:
                pass
        run("update networks set moved_at = ? where id = ? and moved_at < ?", (at, network, at))

    def _presence(self, to: Statements, network: NetworkId, member: MemberId, presence: str) -> None:
        now = "on conflict (network, member) do update set presence = excluded.presence"
        to.execute(f"insert into people values (?, ?, ?) {now}", (network, member, presence))

    def _tied(self, to: Statements, network: NetworkId, organisation: MemberId) -> None:
        to.execute("insert into organisations values (?, ?) on conflict do nothing", (network, organisation))

    # -- answers ---------------------------------------------------------------------------------------------------
    def networks_of(self, member: MemberId) -> list[NetworkId]:
        """Networks the member is in or paused from, the one that moved last first."""
        return self._ids(
            "select n.id from people p join networks n on n.id = p.network"
            " where p.member = ? and p.presence in ('member', 'paused') order by n.moved_at desc, n.id",
            member,
        )

    def left_by(self, member: MemberId) -> list[NetworkId]:
        """Networks the member once left."""
        return self._ids("select network from people where member = ? and presence = 'left' order by network", member)

    def listed(self, limit: int = 50) -> list[NetworkId]:
        """Networks anybody signed in may know of: open ones first, then by invitation; latest first."""
        return self._ids(
            "select id from networks where stage = 'network' and access in ('open', 'invitation')"
            " order by access = 'invitation', moved_at desc, id limit ?",
            limit,
        )

    def sparks(self, limit: int = 50) -> list[NetworkId]:
        """Sparks that have not become a network, latest first."""
        return self._ids("select id from networks where stage = 'spark' order by moved_at desc, id limit ?", limit)

    def known_to(self, organisation: MemberId) -> list[NetworkId]:
        """Networks the organisation once offered something or was given something by, the one that moved last first."""
        return self._ids(
            "select n.id from organisations o join networks n on n.id = o.network"
            " where o.organisation = ? order by n.moved_at desc, n.id",
            organisation,
        )

    def network_of(self, board: BoardId) -> NetworkId | None:
        rows = self._rows("select network from boards where id = ?", board)
        return NetworkId(rows[0][0]) if rows else None

    def _ids(self, query: str, *values: object) -> list[NetworkId]:
        return [NetworkId(row[0]) for row in self._rows(query, *values)]

    def _rows(self, query: str, *values: object) -> list[tuple[str, ...]]:
        return self._tables.read(query, *values)
