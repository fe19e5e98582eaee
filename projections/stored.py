# SPDX-License-Identifier: Apache-2.0
"""What every stored read model does alike: it follows the log by position, rows and position commit together, and it
can be made anew from nothing. Knows no subject.

Several processes may follow into the same tables. Whoever comes second waits, skips what is noted, and notes nothing
at all where what it has begins further on than the tables are.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from domain.kernel import Fact
from journal import Journal, JournalError
from journal.tables import Shape, Statements, Tables

BATCH: Final = 500
FAR: Final = 100
"""Facts noted at once where each statement takes a way there and back: whoever else writes waits as long."""

BEGIN: Final = "insert into position (one, reached) select 1, 0 where not exists (select 1 from position);"
BEAT: Final = "alter table position add column beat integer not null default 0"

Progress = Callable[[int], object]
Noting = Callable[[Statements, int], None]
"""Runs in the transaction. What lies up to the position it is given stands there already."""


def shape(version: int, tables: str, steps: dict[int, str], more: str = "") -> Shape:
    """`more` are columns of the one row that says where it is."""
    position = (
        "create table if not exists position (one integer primary key check (one = 1), reached integer not null, "
        f"beat integer not null default 0{more});"
    )
    return Shape(version, position + tables + BEGIN, steps)


class Stored:
    """Every answer is as of `reached`. Reading raises Unreadable, following Unwritable too."""

    called: ClassVar[str]
    """What it is to who runs the house."""
    forgets: ClassVar[tuple[str, ...]]
    """The tables that are made from the log."""

    def __init__(self, journal: Journal, tables: Tables, batch: int = BATCH) -> None:
        """`batch` is the most that is read at once, and noted in one transaction."""
        self._journal = journal
        self._tables = tables
        self._batch = min(batch, FAR) if tables.is_remote else batch
        self.is_outgrown = False
        """Whether a newer program keeps the tables now: then nothing is noted here any more."""

    def close(self) -> None:
        self._tables.close()

    # -- where it is -----------------------------------------------------------------------------------------------
    def reached(self) -> int:
        """The position in the log up to which the answers are right."""
        return int(self._tables.read("select reached from position")[0][0])

    def goal(self) -> int:
        """The position up to which there is something to read."""
        return self._journal.position()

    def beat(self) -> None:
        """Says that somebody keeps it level, also while there is nothing to do."""
        with self._tables.writing() as to:
            to.execute("update position set beat = beat + 1")

    def beats(self) -> int:
        """How often that was said: when it grows no more, nobody does."""
        return int(self._tables.read("select beat from position")[0][0])

    # -- following -------------------------------------------------------------------------------------------------
    def step(self) -> bool:
        """Reads on a little. True when the log was read to its end, or a newer program does that."""
        if self.is_outgrown:
            return True
        since = self.reached()
        facts = self._journal.follow(since, self._batch)
        if facts:
            self.apply(facts, since, facts[-1].position)
        elif since > self._journal.position():  # the log was put back to what it was before
            self._forget()
            return False
        return not facts

    def catch_up(self, progress: Progress = lambda _: None) -> int:
        """Reads the log to its end. Returns the position reached, which `progress` hears on the way."""
        while not self.step():
            progress(self.reached())
        return self.reached()

    def rebuild(self, progress: Progress = lambda _: None) -> int:
        """Forgets everything and reads the log from its beginning."""
        self._forget()
        return self.catch_up(progress)

    def concerns(self, _fact: Fact) -> bool:
        """Whether the fact changes anything here."""
        return True

    def apply(self, facts: Sequence[Fact], since: int, reached: int) -> bool:
        """Notes all that concerns it after `since` up to `reached`. False when its tables are not as far as `since`."""
        while len(facts) > self._batch:
            bite, facts = facts[: self._batch], facts[self._batch :]
            if not self._heap(bite, since, bite[-1].position):
                return False
            since = bite[-1].position
        return self._heap(facts, since, reached)

    def _heap(self, facts: Sequence[Fact], since: int, reached: int) -> bool:
        if self.is_outgrown:
            return True
        note = self._noting(facts)
        try:
            return self._commit(note, since, reached)
        except JournalError:
            self.is_outgrown = self._tables.is_outgrown()
            if not self.is_outgrown:
                raise
            return True

    def _commit(self, note: Noting, since: int, reached: int) -> bool:
        with self._tables.writing() as to:
            to.execute("update position set reached = reached")  # whoever is first; the others wait for their turn here
            noted = int((to.execute("select reached from position").fetchone() or (0,))[0])
            if since <= noted < reached:
                note(to, noted)
                to.execute("update position set reached = ?", (reached,))
        return since <= noted

    def _noting(self, facts: Sequence[Fact]) -> Noting:
        """What is to be run for these facts. Whatever has to be read for it is read now, while nobody waits."""
        raise NotImplementedError

    def _forget(self) -> None:
        with self._tables.writing() as to:
            to.execute("update position set reached = 0")
            for table in self.forgets:
                to.execute(f"delete from {table}")
