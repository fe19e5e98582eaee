# SPDX-License-Identifier: Apache-2.0
"""What the log needs of the place its events are stored in. SQLite, PostgreSQL and memory each have a file of their
own; in that of memory one reads what is meant.

Whoever writes there keeps three things: positions grow in the order of the commits, with no gap, so that who reads on
from one misses nothing; no stream has two events of one version; what was answered is on the disk, where there is one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from eventsourcing.persistence import Notification, StoredEvent

from journal.checkpoints import Step

Stored = tuple[int, str, int, str, bytes]
"""Position, stream, version, topic and state, as they stand there."""


Entry = tuple[int, bytes, bytes, int]
"""Version, topic in UTF-8, state, position."""


class Recorder(Protocol):
    """Any thread may use it. Reading raises Unreadable, writing Unwritable or Taken, and then nothing was written."""

    def append(self, stored: Sequence[StoredEvent]) -> Sequence[int]:
        """Writes all of them in one transaction; answers their positions. Taken: such a version is there already."""

    def select_events(
        self,
        originator_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Notification]:
        """Of one stream, with gt < version <= lte, in order of version."""

    def entries(self, stream: str, after: int, upto: int | None, limit: int) -> Sequence[Entry]:
        """The same of a stream that is read from end to end, with no more around it than is needed."""

    def after(self, position: int, limit: int) -> Sequence[Notification]:
        """Of all streams, in order of position."""

    def lot(self, after: int, limit: int) -> list[Stored]:
        """The same rows, as they are."""

    def take(self, lot: Sequence[Stored]) -> None:
        """Writes rows of another log just as they stand there, their positions too, in one transaction."""

    def max_notification_id(self) -> int:
        """0 when nothing was ever stored."""

    def last_versions(self, streams: Sequence[str]) -> list[int]:
        """Of each of them; 0 for one without events."""

    def streams(self) -> list[str]:
        """Sorted by their bytes."""

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[list[Notification]]:
        """Rows as they are at this moment, of all streams or of some, by stream and version, some at a time."""

    def steps(self, after: int, upto: int, streams: Iterable[str] | None = None) -> Iterator[Step]:
        """What heads are made of: events with after < position <= upto, in order of position."""

    def in_order(self, streams: Iterable[str]) -> Iterator[Notification]:
        """Rows of some streams in order of position."""

    def ends(self, upto: int, streams: Iterable[str]) -> list[Step]:
        """The last event of each stream that has one up to a position."""

    def complaint(self) -> str | None:
        """What no single row shows: one that was taken away, or damage around them."""

    def told(self, name: str) -> str | None:
        """What is kept about the log under a name."""

    def tell(self, name: str, value: str) -> str:
        """Keeps something about the log once; answers what is kept, which is the older value if there was one."""

    def close(self) -> None: ...
