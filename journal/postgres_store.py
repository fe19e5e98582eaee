# SPDX-License-Identifier: Apache-2.0
"""Stored events on PostgreSQL. Knows rows, not what is in them.

Who appends first takes a lock that ends with the transaction, and only then reads the last position: so positions have
no gap and grow in the order of the commits. It is an advisory lock and not one on the table, for which a vacuum of a
large table would make everybody wait. All of it goes to the server at once and takes one way there and back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import psycopg
from eventsourcing.persistence import Notification, StoredEvent

from journal.checkpoints import Step
from journal.errors import Taken, Unwritable
from journal.postgres import APPENDING, TROUBLE, Postgres, is_gone, patience, unwritable
from journal.postgres_connections import Connections
from journal.store import Entry, Stored

SCHEMA: Final = "journal"
BITE: Final = 1_000_000
"""Bytes one statement may carry."""
ROWS_AT_ONCE: Final = 1_000
MOST: Final = 2**63 - 1

SHAPE: Final = """
CREATE TABLE IF NOT EXISTS stored_events (
    position bigint PRIMARY KEY, originator_id text COLLATE "C" NOT NULL, originator_version bigint NOT NULL,
    topic text NOT NULL, state bytea NOT NULL, UNIQUE (originator_id, originator_version)
) WITH (autovacuum_analyze_threshold = 1000);
CREATE TABLE IF NOT EXISTS about (name text PRIMARY KEY, value text NOT NULL)
"""
TELL: Final = "INSERT INTO about VALUES (%s, %s) ON CONFLICT DO NOTHING"
BEGUN: Final = "SELECT 1 FROM about UNION ALL SELECT 1 FROM stored_events LIMIT 1"
LOCK: Final = f"SELECT pg_advisory_xact_lock({APPENDING})"
INSERT: Final = """
INSERT INTO stored_events SELECT ended.at + row.place, row.stream, row.version, row.topic, row.state
FROM (SELECT coalesce(max(position), 0) AS at FROM stored_events) AS ended,
    unnest(%b::text[], %b::bigint[], %b::text[], %b::bytea[])
    WITH ORDINALITY AS row (stream, version, topic, state, place)
ORDER BY row.place RETURNING position
"""
ROWS: Final = "SELECT originator_id, originator_version, topic, state, position FROM stored_events"
ENTRIES: Final = (
    "SELECT originator_version, convert_to(topic, 'UTF8'), state, position FROM stored_events "
    "WHERE originator_id = %s AND originator_version > %s AND originator_version <= %s "
    "ORDER BY originator_version LIMIT %s"
)
COLUMNS: Final = "position, originator_id, originator_version, topic, state"
LOT: Final = f"SELECT {COLUMNS} FROM stored_events"
COPY: Final = f"COPY stored_events ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
TYPES: Final = ("int8", "text", "int8", "text", "bytea")
STEPS: Final = "SELECT position, originator_id, originator_version, substr(state, 1, 32) FROM stored_events"
HOLE: Final = (
    "SELECT min(place) FROM (SELECT position, row_number() OVER (ORDER BY position) AS place FROM stored_events) AS p "
    "WHERE position <> place"
)
OURS: Final = "SELECT position FROM stored_events WHERE originator_id = %s AND originator_version = %s AND state = %b"


class PostgresRecorder:
    """The events of one log, in a schema of their own."""

    def __init__(self, database: Postgres, told: Mapping[str, str]) -> None:
        """Makes the tables where there are none, with what is told about them. Raises Unwritable or Misconfigured."""
        self.database: Final = database
        with database.making(SCHEMA) as connection:
            for statement in SHAPE.split(";"):
                connection.execute(statement.encode())
            for pair in told.items():
                connection.execute(TELL, pair)
        self._connections = Connections(database, SCHEMA)

    # -- writing ---------------------------------------------------------------------------------------------------
    def append(self, stored: Sequence[StoredEvent]) -> Sequence[int]:
        """Tries again when the connection was lost, as when the server starts anew.

        The answer to a commit can be lost with it. What is tried again is the same to the byte, nonce and all, and no
        version can stand twice: if the rows in the way are these, the first try got through.
        """
        lost: BaseException | None = None
        for _ in patience():
            try:
                return self._write(stored)
            except psycopg.errors.UniqueViolation as error:
                if lost and (positions := self._positions(stored)):
                    return positions
                raise Taken("failed", str(unwritable(error, self.database.place))) from error
            except TROUBLE as error:
                lost = error
                if not is_gone(error):
                    break
            except Unwritable as error:  # nobody answers; perhaps in a moment
                lost = error.__cause__ or error
                if not is_gone(lost):
                    raise
        assert lost is not None
        raise unwritable(lost, self.database.place) from lost

    def _write(self, stored: Sequence[StoredEvent]) -> Sequence[int]:
        with self._connections.writing() as connection:
            with connection.pipeline(), connection.transaction():
                connection.execute(LOCK, prepare=True)
                answers = [connection.execute(INSERT, columns(bite), prepare=True) for bite in bites(stored)]
            first: int = min(row[0] for row in answers[0])
            return range(first, first + len(stored))

    def _positions(self, stored: Sequence[StoredEvent]) -> list[int]:
        """Where exactly these rows stand; none if one of them is not there."""
        found = [self._connections.ask(OURS, s.originator_id, s.originator_version, s.state) for s in stored]
        return [rows[0][0] for rows in found] if all(found) else []

    def take(self, lot: Sequence[Stored]) -> None:
        try:
            with self._connections.writing() as connection, connection.transaction(), connection.cursor() as cursor:
                cursor.execute(LOCK)
                with cursor.copy(COPY.encode()) as copying:
                    copying.set_types(TYPES)
                    for row in lot:
                        copying.write_row(row)
        except TROUBLE as error:
            raise unwritable(error, self.database.place) from error

    def tell(self, name: str, value: str) -> str:
        kept = self.told(name)
        if kept is None:
            try:
                with self._connections.writing() as connection:
                    connection.execute(TELL, (name, value))
            except TROUBLE as error:
                raise unwritable(error, self.database.place) from error
            kept = self.told(name)
        assert kept is not None
        return kept

    # -- reading ---------------------------------------------------------------------------------------------------
    def select_events(
        self,
        originator_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Notification]:
        question = (
            f"{ROWS} WHERE originator_id = %s AND originator_version > %s AND originator_version <= %s "
            f"ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT %s"
        )
        upto = MOST if lte is None else lte
        return self._rows(question, originator_id, gt or 0, upto, MOST if limit is None else limit)

    def entries(self, stream: str, after: int, upto: int | None, limit: int) -> Sequence[Entry]:
        return cast(Sequence[Entry], self._ask(ENTRIES, stream, after, MOST if upto is None else upto, limit))

    def after(self, position: int, limit: int) -> Sequence[Notification]:
        return self._rows(f"{ROWS} WHERE position > %s ORDER BY position LIMIT %s", position, limit)

    def lot(self, after: int, limit: int) -> list[Stored]:
        return self._ask(f"{LOT} WHERE position > %s ORDER BY position LIMIT %s", after, limit)

    def max_notification_id(self) -> int:
        return int(self._ask("SELECT coalesce(max(position), 0) FROM stored_events")[0][0])

    def last_versions(self, streams: Sequence[str]) -> list[int]:
        last = "SELECT coalesce(max(originator_version), 0) FROM stored_events WHERE originator_id = asked.stream"
        question = f"SELECT ({last}) FROM unnest(%s::text[]) WITH ORDINALITY AS asked (stream, n) ORDER BY n"
        return [int(row[0]) for row in self._ask(question, list(streams))]

    def streams(self) -> list[str]:
        return [row[0] for row in self._ask("SELECT DISTINCT originator_id FROM stored_events ORDER BY originator_id")]

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[list[Notification]]:
        among, values = _among(streams)
        for rows in self._scan(f"{ROWS} WHERE {among} ORDER BY originator_id, originator_version", values):
            yield [_row(row) for row in rows]

    def steps(self, after: int, upto: int, streams: Iterable[str] | None = None) -> Iterator[Step]:
        among, values = _among(streams)
        question = f"{STEPS} WHERE {among} AND position > %s AND position <= %s ORDER BY position"
        for rows in self._scan(question, [*values, after, upto]):
            yield from (Step(*row) for row in rows)

    def in_order(self, streams: Iterable[str]) -> Iterator[Notification]:
        among, values = _among(streams)
        for rows in self._scan(f"{ROWS} WHERE {among} ORDER BY position", values):
            yield from map(_row, rows)

    def ends(self, upto: int, streams: Iterable[str]) -> list[Step]:
        question = f"{STEPS} WHERE originator_id = %s AND position <= %s ORDER BY originator_version DESC LIMIT 1"
        return [Step(*row) for stream in streams for row in self._ask(question, stream, upto)]

    def complaint(self) -> str | None:
        count, most = self._ask("SELECT count(*), coalesce(max(position), 0) FROM stored_events")[0]
        if count == most:
            return None
        return f"Position {self._ask(HOLE)[0][0]} of the log is empty: an event was taken away or moved."

    def told(self, name: str) -> str | None:
        rows = self._ask("SELECT value FROM about WHERE name = %s", name)
        return rows[0][0] if rows else None

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connections.ask(question, *values)

    def _rows(self, question: str, *values: object) -> list[Notification]:
        return [_row(row) for row in self._ask(question, *values)]

    def _scan(self, question: str, values: Sequence[object]) -> Iterator[list[tuple[Any, ...]]]:
        """All rows as they were at one moment, some at a time."""
        self._ask("SELECT 1")  # whoever goes through the whole log should not begin on a connection that was lost
        with (
            self._connections.reading() as connection,
            connection.transaction(),
            connection.cursor(name="rows") as cursor,
        ):
            cursor.execute(question.encode(), values)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield rows

    def close(self) -> None:
        self._connections.close()


def bites(stored: Sequence[StoredEvent]) -> Iterator[Sequence[StoredEvent]]:
    """The rows in order, as many at once as one statement may carry."""
    start, size = 0, 0
    for place, event in enumerate(stored):
        size += len(event.state)
        if size > BITE and place > start:
            yield stored[start:place]
            start, size = place, len(event.state)
    yield stored[start:]


def columns(stored: Sequence[StoredEvent]) -> tuple[list[Any], ...]:
    return (
        [str(event.originator_id) for event in stored],
        [event.originator_version for event in stored],
        [event.topic for event in stored],
        [event.state for event in stored],
    )


def _row(row: tuple[Any, ...]) -> Notification:
    return Notification(*row)


def _among(streams: Iterable[str] | None) -> tuple[str, list[object]]:
    """A condition on the stream, and its values."""
    return ("TRUE", []) if streams is None else ("originator_id = ANY(%s)", [list(streams)])
