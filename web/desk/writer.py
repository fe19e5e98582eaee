# SPDX-License-Identifier: Apache-2.0
"""The one thread that writes the log. What waits while a commit runs goes into the next one together: group commit."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from msgspec import Struct

from domain.kernel import Fact
from journal import Batch, Journal, Unstorable, VersionConflict

Outcome = list[Fact] | Exception


class Waiting(Struct, frozen=True):
    batch: Batch
    answer: asyncio.Future[list[Fact]]


class Writer:
    """Appends batches to the journal off the event loop. Several streams share one transaction and one sync."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self.committed: Callable[[list[Fact]], None] = lambda _facts: None
        """Hears what this process wrote, on the loop."""
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    async def append(self, batch: Batch) -> list[Fact]:
        """The facts as committed. Raises what Journal.append raises; nothing of the batch was written then."""
        answer: asyncio.Future[list[Fact]] = asyncio.get_running_loop().create_future()
        self._queue.put(Waiting(batch, answer))
        facts = await answer
        self.committed(facts)
        return facts

    def close(self) -> None:
        """Waits for what is under way."""
        self._queue.put(None)
        self._thread.join(10)

    def _run(self) -> None:
        while first := self._queue.get():
            waiting, last = self._collect(first)
            self._write(waiting)
            if last:
                return

    def _collect(self, first: Waiting) -> tuple[list[Waiting], bool]:
        waiting = [first]
        while True:
            try:
                following = self._queue.get_nowait()
            except Empty:
                return waiting, False
            if following is None:
                return waiting, True
            waiting.append(following)

    def _write(self, waiting: list[Waiting]) -> None:
        try:
            written = self._journal.append([w.batch for w in waiting])
        except (VersionConflict, Unstorable) as failure:
            if len(waiting) == 1:
                return _tell(waiting, [failure])
            # One stream's trouble must not fail the others that happened to share the transaction.
            for each in waiting:
                self._write([each])
        except Exception as failure:
            _tell(waiting, [failure] * len(waiting))
        else:
            _tell(waiting, written)


def _tell(waiting: list[Waiting], outcomes: Sequence[Outcome]) -> None:
    waiting[0].answer.get_loop().call_soon_threadsafe(_answer, waiting, outcomes)


def _answer(waiting: list[Waiting], outcomes: Sequence[Outcome]) -> None:
    for each, outcome in zip(waiting, outcomes, strict=True):
        if each.answer.done():
            continue
        if isinstance(outcome, Exception):
            each.answer.set_exception(outcome)
        else:
            each.answer.set_result(outcome)


async def others_turn() -> list[Fact]:
    """Nothing to write; whoever waits elsewhere goes first all the same."""
    await asyncio.sleep(0)
    return []
