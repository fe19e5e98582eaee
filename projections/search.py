# SPDX-License-Identifier: Apache-2.0
"""Answers "which texts match these words" over sparks, themes, what networks live through, boards, ideas and comments.

Stored in SQL and followed by position. What stands in the index is a function of the present state of each stream, so
following and building anew come to the same. It holds stems and ids; the words shown are read from the log through
their keys. Where words were erased the whole index is forgotten, bytes included, and built anew: which words were
whose it does not know.
"""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from domain import board, network
from domain.kernel import Fact, StreamId
from domain.streams import is_board, is_network, is_notebook
from journal import Journal
from journal.tables import tables_in
from projections.index import SHAPE, TABLES, TOO_WIDE, Hit, Index, New, Subject, put
from projections.stems import asked
from projections.stored import Noting, Stored
from projections.texts import WHOLE, of_board, of_network, touched

BATCH: Final = 100
"""Facts read at a time: some hundredths of a second, in which whoever writes has to share."""

MOST_STREAMS: Final = 32
"""Whose state is kept in memory to go on from."""


class Folded(Struct):
    state: Any
    begun_at: Any = None


class Search(Stored):
    """One thread at a time may follow; any may ask."""

    called = "What can be searched"
    forgets = TABLES

    def __init__(
        self,
        journal: Journal,
        file: Path,
        database: str = "",
        *,
        batch: int = BATCH,
        most_streams: int = MOST_STREAMS,
        too_wide: int = TOO_WIDE,
    ) -> None:
        """In the file, or in a database (`postgresql://…`)."""
        super().__init__(journal, tables_in(file, SHAPE, database), batch)
        self._most_streams = most_streams
        self._index = Index(self._tables, too_wide=too_wide)
        self._folded: OrderedDict[StreamId, Folded] = OrderedDict()
        self._end = 0
        self.is_outrun = False
        """Whether the log grew since the heap before: somebody writes just now."""

    def find(self, question: str, network: str | None = None, limit: int = 200) -> list[Hit]:
        """The newest first. `network`: of that one alone. What may be shown to whom is for the caller to judge."""
        return self._index.find(asked(question), network, limit)

    # -- following -------------------------------------------------------------------------------------------------
    def step(self) -> bool:
        """Words that were erased since are gone first, and what had them with it."""
        if not self.is_outgrown and self._edition() != self._journal.edition:
            self._forget()
        is_whole = super().step()
        end, self._end = self._end, self._journal.position()
        self.is_outrun = self._end > end
        return is_whole

    def _edition(self) -> str:
        """The log's edition it was made from."""
        return str(self._tables.read("select edition from position")[0][0])

    def _forget(self) -> None:
        """Every word, its bytes too. Only then it says so: who is ended in between does it again."""
        self._folded.clear()
        edition = self._journal.edition
        super()._forget()
        self._tables.scrub()
        with self._tables.writing() as to:
            to.execute("update position set edition = ?", (edition,))

    def _noting(self, facts: Sequence[Fact]) -> Noting:
        """What stands there is what its stream says now, so that it may well be said twice."""
        subjects = self._said(facts)
        return lambda to, _noted: put(to, subjects)

    def _said(self, facts: Sequence[Fact]) -> dict[Subject, New]:
        subjects: dict[Subject, None] = {}
        for fact in facts:
            if is_notebook(fact.stream):
                continue
            subject = touched(fact.event) if is_board(fact.stream) else WHOLE
            if subject is not None:
                subjects[fact.stream, subject] = None
            self._fold(fact)
        return {(stream, subject): self._now(StreamId(stream), subject) for stream, subject in subjects}

    def _now(self, stream: StreamId, subject: str) -> New:
        if stream not in self._folded:  # many streams in one heap
            for fact in self._journal.read(stream):
                self._fold(fact)
        folded = self._folded[stream]
        if is_network(stream):
            return New(folded.state.id, of_network(folded.state))
        return New(folded.state.network, of_board(folded.state, subject, folded.begun_at))

    def _fold(self, fact: Fact) -> None:
        decider: Any = board if is_board(fact.stream) else network
        folded = self._folded.setdefault(fact.stream, Folded(decider.empty()))
        self._folded.move_to_end(fact.stream)
        if fact.version > folded.state.version + 1:
            for earlier in self._journal.read(fact.stream, folded.state.version, fact.version - 1):
                self._evolve(folded, decider, earlier)
        if fact.version > folded.state.version:
            self._evolve(folded, decider, fact)
        if len(self._folded) > self._most_streams:
            self._folded.popitem(last=False)

    def _evolve(self, folded: Folded, decider: Any, fact: Fact) -> None:
        folded.state = decider.evolve(folded.state, fact)
        folded.begun_at = folded.begun_at or fact.happened_at
