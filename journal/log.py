# SPDX-License-Identifier: Apache-2.0
"""The log itself: append in one transaction, read a stream, follow everything. Knows no rules of boards or networks.

What it promises: versions are contiguous, `recorded_at` never goes back in a stream, what `append` answered is on the
disk, and a fact that does not fit the chain is never served.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Final

from eventsourcing.persistence import Notification, StoredEvent
from msgspec.structs import force_setattr

from domain.kernel import Event, Fact, StreamId
from journal import chain
from journal.addresses import called
from journal.checkpoints import origin_of
from journal.drafts import Batch, Tail, beginning, next_fact
from journal.errors import Corrupt, JournalError, Misconfigured, Taken, Unreadable, Unwritable, VersionConflict
from journal.heads import Heads
from journal.keys import Keys, NoKeys
from journal.mapper import FactMapper
from journal.opening import keys_of, recorder_in, whole
from journal.proof import Proof, prove
from journal.registry import Registry
from journal.signing import Note, PublicKey
from journal.store import Recorder
from journal.verify import Progress, Report, verify

FORMAT: Final = "1"
RESTORED: Final = "restored"
"""Kept about a log that was put back from a backup: a word no other restoring has."""
MOST_TAILS: Final = 4_096
AT_ONCE: Final = 1_000


class Journal:
    """One event log. Threads may read at will; those who write wait for each other."""

    def __init__(self, folder: Path, recorder: Recorder, registry: Registry, keys: Keys | NoKeys) -> None:
        self.path: Final = folder / "log.db"
        self.epoch = recorder.tell("epoch", os.urandom(16).hex())
        restored = recorder.told(RESTORED)
        self._restored = f".{restored}" if restored else ""
        self._recorder = recorder
        self._keys = keys
        self._mapper = FactMapper(registry, keys)
        self._writing = Lock()
        self._tails: dict[str, Tail] = {}

    @classmethod
    def open(
        cls, folder: Path, events: Iterable[type[Event]], *, keys: Path | None = None, database: str = ""
    ) -> "Journal":
        """The log in `folder`/log.db, or in a database (`postgresql://…`, `memory:…`), made when it is not there.

        `keys` is folder/keys.db unless said otherwise; in a database they stand there too. Without the key store a log
        once had it opens all the same: see `keys_missing`. Raises Unwritable or Misconfigured with a sentence for the
        operator.
        """
        registry = Registry(events)
        recorder = recorder_in(folder, database)
        try:
            where = called(database, folder / "log.db")
            written_in = whole(recorder, where).tell("format", FORMAT)
            if written_in != FORMAT:
                raise Misconfigured(f"{where} was written by a newer program (format {written_in}). Use that one.")
            return cls(folder, recorder, registry, keys_of(recorder, keys or folder / "keys.db", database))
        except Unreadable as error:
            recorder.close()
            raise Unwritable(error.reason, str(error)) from error
        except JournalError:
            recorder.close()
            raise

    @property
    def keys_missing(self) -> bool:
        """The key store is gone or another log's: facts can be read, their words not, and nothing can be written."""
        return isinstance(self._keys, NoKeys)

    @property
    def edition(self) -> str:
        """The epoch, how often words were forgotten, and whether this is a backup that was put back.

        What was read in another edition may hold erased words, or facts this log never had.
        """
        return f"{self.epoch}.{self._keys.glance()}{self._restored}"

    # -- writing ---------------------------------------------------------------------------------------------------
    def append(self, batches: Sequence[Batch]) -> list[list[Fact]]:
        """Writes all of them in one transaction and answers after the full sync.

        Raises VersionConflict or Unwritable, and then nothing was written.
        """
        with self._writing:
            try:
                self._check_keys()
                written, stored, tails = self._prepare(batches)
            except Unreadable as error:
                raise Unwritable(error.reason, str(error)) from error
            positions = self._insert(batches, stored) if stored else ()
            self._keep(tails)
        rest = iter(zip(positions, stored, strict=True))
        for facts in written:
            for fact, (position, row) in zip(facts, rest, strict=False):
                force_setattr(fact, "position", position)
                force_setattr(fact, "digest", row.state[:32])
        return written

    def _check_keys(self) -> None:
        if isinstance(self._keys, NoKeys):
            raise self._keys.missing()
        self._keys.refresh()

    def _prepare(self, batches: Sequence[Batch]) -> tuple[list[list[Fact]], list[StoredEvent], dict[str, Tail]]:
        keys = self._mapper.keys_for((d.event, d.actor, d.stream) for batch in batches for d in batch.drafts)
        seal = self._mapper.to_stored_event
        written: list[list[Fact]] = []
        stored: list[StoredEvent] = []
        tails: dict[str, Tail] = {}
        for batch in batches:
            tail = tails.get(batch.stream) or self._tail(batch.stream, batch.expected_version)
            if tail.version != batch.expected_version or batch.edition not in ("", self.edition):
                raise VersionConflict(batch.stream, batch.expected_version, tail.version)
            facts = []
            for draft in batch.drafts:
                fact = next_fact(batch.stream, draft, tail)
                row = seal(fact, tail.digest, keys)
                tail = Tail(fact.version, row.state[:32], fact.recorded_at)
                facts.append(fact)
                stored.append(row)
            tails[batch.stream] = tail
            written.append(facts)
        return written, stored, tails

    def _insert(self, batches: Sequence[Batch], stored: list[StoredEvent]) -> Sequence[int]:
        try:
            return self._recorder.append(stored)
        except Taken as error:
            self._tails.clear()
            for batch in batches:
                actual = self.version(batch.stream)
                if actual != batch.expected_version:
                    raise VersionConflict(batch.stream, batch.expected_version, actual) from error
            raise
        except Unwritable:
            self._tails.clear()
            raise

    def _keep(self, tails: dict[str, Tail]) -> None:
        if len(self._tails) + len(tails) > MOST_TAILS:
            self._tails.clear()
        self._tails.update(tails)

    def _tail(self, stream: StreamId, expected: int) -> Tail:
        """What is remembered of the stream's end, or what the log says when the two of us disagree."""
        tail = self._tails.get(stream)
        if tail is not None and tail.version == expected:
            return tail
        last = self._select(stream, 0, None, desc=True, limit=1)
        if not last:
            return beginning(stream)
        return Tail(last[0].originator_version, _digest(last[0]), self._mapper.header(last[0])[0].recorded_at)

    # -- reading ---------------------------------------------------------------------------------------------------
    def read(self, stream: StreamId, after: int = 0, upto: int | None = None) -> list[Fact]:
        """The stream's facts with after < version <= upto. Raises Corrupt instead of serving what does not fit."""
        return list(self.facts(stream, after, upto))

    def facts(self, stream: StreamId, after: int = 0, upto: int | None = None) -> Iterator[Fact]:
        """The same one after the other, so that whoever folds a long stream need not hold all of it."""
        self._keys.refresh()
        version, before, made = after, self._before(stream, after + 1), self._mapper.fact
        while rows := self._recorder.entries(stream, version, upto, AT_ONCE):
            for there, topic, state, position in rows:
                version += 1
                if there != version:
                    raise gap(stream, version, there)
                fact = made(stream, version, str(topic, errors="backslashreplace"), state, position, before)
                before = fact.digest
                yield fact

    def version(self, stream: StreamId) -> int:
        """0 for a stream without facts."""
        return self.versions([stream])[0]

    def versions(self, streams: Sequence[StreamId]) -> list[int]:
        """Of several streams at once."""
        return self._recorder.last_versions(streams)

    def position(self) -> int:
        """The position of the last fact of all; 0 for an empty log."""
        return self._recorder.max_notification_id()

    def follow(self, after: int, limit: int = 500) -> list[Fact]:
        """Facts of all streams in the order they were written, after a position. Nothing comes later in between."""
        self._keys.refresh()
        rows = self._recorder.after(after, limit)
        last: dict[str, Fact] = {}
        facts = []
        for row in rows:
            stream = StreamId(str(row.originator_id))
            before = last[stream].digest if stream in last else self._before(stream, row.originator_version)
            version = last[stream].version + 1 if stream in last else row.originator_version
            if row.originator_version != version:
                raise gap(stream, version, row.originator_version)
            last[stream] = self._mapper.fact(stream, version, row.topic, row.state, row.id, before)
            facts.append(last[stream])
        return facts

    def _before(self, stream: StreamId, version: int) -> bytes:
        """The digest a fact of that version is chained to; nothing fits the answer when it is not there."""
        if not isinstance(version, int):
            raise Corrupt(stream, 0, f"its row says version {version!r}")
        if version == 1:
            return chain.START
        rows = self._select(stream, version - 2, version - 1)
        return _digest(rows[0]) if rows else b""

    def _select(
        self, stream: StreamId, after: int, upto: int | None, *, desc: bool = False, limit: int | None = None
    ) -> Sequence[Notification]:
        return self._recorder.select_events(stream, gt=after, lte=upto, desc=desc, limit=limit)

    def streams(self) -> list[StreamId]:
        """Every stream there is, sorted."""
        return [StreamId(stream) for stream in self._recorder.streams()]

    # -- keeping honest --------------------------------------------------------------------------------------------
    def forget(self, author: str, subject: str | None = None) -> int:
        """Destroys the author's content keys, in one stream or in all; answers how many there were.

        Their words then read as FORGOTTEN for ever and everything still verifies. What they write later is sealed
        with a new key. Raises Unwritable when the bytes are not yet gone from every file: ask again.
        """
        with self._writing:
            return self._keys.forget(author, subject)

    def has_words_of(self, author: str, subject: str) -> bool:
        """Whether words of the author in a stream can still be read. Raises Unwritable without the key store."""
        return self._keys.has(author, subject)

    def verify(self, progress: Progress | None = None) -> Report:
        """Recomputes the whole log. `progress` hears how many facts were looked at."""
        self._keys.refresh()
        return verify(self._recorder, self._mapper, progress)

    def heads(self, outside: Path | None = None) -> Heads:
        """The signed heads of this log, which are also written to the folder `outside` where one is named."""
        return Heads(self._recorder, self.path.parent, self.epoch, outside)

    def prove(
        self,
        notes: Sequence[Note],
        key: PublicKey | None,
        network: str = "",
        streams: Iterable[StreamId] | None = None,
        progress: Progress | None = None,
        upto: int = 0,
    ) -> Proof:
        """Recomputes the whole log, or the streams of one network up to a position, and judges signed heads by it."""
        self._keys.refresh()
        origin = origin_of(self.epoch, network)
        return prove(
            self._recorder, self._mapper, notes, key, origin=origin, streams=streams, progress=progress, upto=upto
        )

    def changed(self, after: int, upto: int) -> set[StreamId]:
        """The streams that have an event with after < position <= upto."""
        return {StreamId(step.stream) for step in self._recorder.steps(after, upto)}

    def stored(self, streams: Iterable[StreamId]) -> Iterator[Notification]:
        """The rows of some streams just as they are stored, in order of position. Nothing is checked or opened."""
        return self._recorder.in_order(streams)

    def close(self) -> None:
        with self._writing:
            self._recorder.close()
            self._keys.close()


def gap(stream: str, version: int, there: object) -> Corrupt:
    return Corrupt(stream, version, f"it is not there, the next is {there}")


def _digest(row: Notification) -> bytes:
    return row.state[:32] if isinstance(row.state, bytes) else b""
