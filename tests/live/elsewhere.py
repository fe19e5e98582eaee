# SPDX-License-Identifier: Apache-2.0
"""Another program writing to the log a server is running on, as an import or a second server does."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from domain import board, network
from domain.kernel import Fact, StreamId
from domain.streams import board_stream
from journal import Batch, Draft, Journal, VersionConflict

EVENTS: Final = (*network.EVENTS, *board.EVENTS)


class Elsewhere:
    """Plays the facts of a random history onto a board of the server's, a few at a time."""

    def __init__(self, journal: Journal, path: str, facts: Iterable[Fact]) -> None:
        self.stream = board_stream(path.rsplit("/", 1)[1])
        self._journal = journal
        self._facts = iter(facts)
        next(self._facts)  # the board has begun already

    def happens(self, count: int) -> int:
        """The board's version after so many more facts, or however many there are left."""
        drafts = [draft_of(self.stream, fact) for _, fact in zip(range(count), self._facts, strict=False)]
        while True:
            version = self._journal.version(self.stream)
            with suppress(VersionConflict):
                self._journal.append([Batch(self.stream, version, drafts)])
                return version + len(drafts)


def draft_of(stream: StreamId, fact: Fact) -> Draft:
    return Draft(stream, fact.actor, fact.command_id, fact.event, fact.recorded_at, fact.occurred_at, fact.caused_by)


@contextmanager
def elsewhere(folder: Path, path: str, facts: Iterable[Fact], database: str = "") -> Iterator[Elsewhere]:
    journal = Journal.open(folder, EVENTS, database=database)
    try:
        yield Elsewhere(journal, path, facts)
    finally:
        journal.close()
