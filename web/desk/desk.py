# SPDX-License-Identifier: Apache-2.0
"""The one write path. Per hot stream: decide what arrived, commit it all at once, then answer and tell.

The hot state is a cache of the log and nothing more. It runs ahead of the commit, so nobody looks at it while a
commit is under way; when a commit fails it is thrown away and folded again, or, on a stream that others write too,
gives way to a second one that was kept behind.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from random import random
from time import monotonic, perf_counter
from typing import Any, Final, TypeVar

import structlog

from domain.kernel import Asked, Fact, StreamId
from journal import Batch, Draft, Journal, JournalError, Unstorable, VersionConflict
from web.desk.deciding import decide_some
from web.desk.meter import Meter
from web.desk.room import Ack, Answer, Heard, Loaded, Pending, Room, resolve, room_of, show, tell, too_busy
from web.desk.shares import LATELY, Shares
from web.desk.writer import Writer, others_turn

T = TypeVar("T")

HOT_STREAMS: Final = 256
TRIES: Final = 50
AGAIN: Final = 0.5
"""Seconds before a stream that is followed and could not be read is read again; each time twice as many."""
AT_MOST: Final = 10.0
STEP_BACK: Final = 0.01
"""Seconds at most before what came too late is tried again."""

log = structlog.get_logger()


class Desk:
    """Submits wishes to streams and lets others look at the settled state."""

    def __init__(self, journal: Journal, writer: Writer, *, hot_streams: int = HOT_STREAMS) -> None:
        self._most = hot_streams
        self._journal = journal
        self._writer = writer
        self._rooms: OrderedDict[StreamId, Room] = OrderedDict()
        self._loading: dict[StreamId, asyncio.Task[Room]] = {}
        self._cycles: set[asyncio.Task[None]] = set()
        self._heard: list[Heard] = []
        self._loaded: list[Loaded] = []
        self._kept: Callable[[StreamId], bool] = lambda _: False
        self._shares = Shares()
        self.meter: Final = Meter()

    def on_loaded(self, loaded: Loaded) -> None:
        """`loaded(stream, state)` runs when a stream has become hot, before anybody sees its state."""
        self._loaded.append(loaded)

    def listen(self, heard: Heard) -> None:
        """`heard(stream, facts, state)` runs after each commit, on the settled state. It must not wait."""
        self._heard.append(heard)

    def keep(self, kept: Callable[[StreamId], bool]) -> None:
        """Streams for which `kept` is true stay hot: who follows one must hear what other processes write."""
        self._kept = kept

    def ask(self, stream: StreamId, asked: Asked, answer: Answer) -> None:
        """Submit without waiting: `answer` is called once, with an Ack or with what `submit` would raise.

        Needs the stream to be hot (`view` it first); a cold one is loaded on the way.
        """
        room = self._rooms.get(stream)
        if room is None:
            self._later(self._ask_cold(stream, asked, answer))
            return
        room.waiting.append(Pending(asked, answer))
        self._wake(room)

    async def submit(self, stream: StreamId, asked: Asked) -> Ack:
        """Commit what follows from the wish.

        Raises Refusal when a rule is broken, journal.Unwritable when the log cannot be written; nothing was saved then.
        """
        await self._room(stream)
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self.ask(stream, asked, lambda outcome: resolve(answer, outcome))
        return await answer

    async def view(self, stream: StreamId, look: Callable[[Any], T]) -> T:
        """What `look` makes of the committed state. It runs between two commits and changes nothing."""
        room = await self._room(stream)
        if not room.busy:
            return look(room.state)
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        room.looks.append(lambda failure: show(answer, look, room, failure))
        return await answer

    def told(self, stream: StreamId, version: int) -> None:
        """A hint: the log has the stream at `version`. What is missing is read, if the stream is hot here."""
        room = self._rooms.get(stream)
        if room is None and (loading := self._loading.get(stream)) is not None:
            loading.add_done_callback(lambda _: self.told(stream, version))
        elif room is not None and version > room.committed:
            room.hinted = max(room.hinted, version)
            self._wake(room)

    async def read_again(self) -> None:
        """Folds every hot stream anew, also one that is being read just now. One that cannot be is hot no longer."""
        await asyncio.gather(*self._loading.values(), return_exceptions=True)
        rooms = list(self._rooms.values())
        for room in rooms:
            room.stale = True
            self._wake(room)
        views = (self.view(room.stream, lambda _state: None) for room in rooms)
        await asyncio.gather(*views, return_exceptions=True)

    def hot(self) -> int:
        return len(self._rooms)

    # -- rooms -----------------------------------------------------------------------------------------------------
    async def _ask_cold(self, stream: StreamId, asked: Asked, answer: Answer) -> None:
        try:
            await self._room(stream)
        except Exception as failure:
            answer(failure)
        else:
            self.ask(stream, asked, answer)

    async def _room(self, stream: StreamId) -> Room:
        room = self._rooms.get(stream)
        if room is not None:
            self._rooms.move_to_end(stream, last=room.state.version > 0)
            return room
        task = self._loading.get(stream)
        if task is None:
            task = self._loading[stream] = asyncio.create_task(self._load(stream))
            task.add_done_callback(lambda _: self._loading.pop(stream, None))
        return await asyncio.shield(task)

    async def _load(self, stream: StreamId) -> Room:
        room = room_of(stream)
        await asyncio.to_thread(self._fold, room)
        for loaded in self._loaded:
            loaded(stream, room.state)
        self._make_space()
        self._rooms[stream] = room
        self._rooms.move_to_end(stream, last=room.committed > 0)  # what does not exist pushes out nothing that does
        return room

    def _fold(self, room: Room, upto: int | None = None) -> None:
        room.start_over()
        room.edition = self._journal.edition
        for fact in self._journal.facts(room.stream, 0, upto):
            room.evolve(fact)
        room.committed = room.state.version

    def _make_space(self) -> None:
        while len(self._rooms) >= self._most:
            idle = next((s for s, room in self._rooms.items() if not (room.in_use or self._kept(s))), None)
            if idle is None:
                return
            del self._rooms[idle]

    # -- the cycle -------------------------------------------------------------------------------------------------
    def _later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._cycles.add(task)
        task.add_done_callback(self._cycles.discard)

    def _wake(self, room: Room) -> None:
        if not room.busy:
            room.busy = True
            self._later(self._cycle(room))

    async def _cycle(self, room: Room) -> None:
        batch: list[Pending] = []
        try:
            while room.waiting or room.looks or room.stale or room.hinted > room.committed:
                if room.stale or room.edition != self._journal.edition:  # nobody may merge or copy erased words
                    room.stale = False
                    await asyncio.to_thread(self._fold, room, room.committed)
                if room.hinted > room.committed:
                    await self._catch_up(room)
                self._let_look(room)
                if batch := self._shares.next_of(room):
                    await self._commit(room, batch)
                    batch = []  # all of it is answered
        except Exception as failure:
            self._give_up(room, batch, failure)
        finally:
            room.busy = False

    def _let_look(self, room: Room, failure: Exception | None = None) -> None:
        looks, room.looks = room.looks, []
        for look in looks:
            look(failure)

    async def _commit(self, room: Room, batch: list[Pending]) -> None:
        for _ in range(TRIES):
            room.run_ahead(monotonic())
            drafts, began = decide_some(room, batch, self.meter), perf_counter()
            try:
                batch_of = Batch(room.stream, room.committed, drafts, room.edition)
                facts = await (self._writer.append(batch_of) if drafts else others_turn())
            except VersionConflict:
                self.meter.conflicts.inc()
                await self._take_back(room, drafts)
                await asyncio.sleep(random() * STEP_BACK)  # noqa: S311 (else each is too late for the other)
                await self._catch_up(room)
            except Exception as failure:
                await self._take_back(room, drafts)
                if isinstance(failure, Unstorable) and len(batch) > 1:
                    while batch:  # one wish nobody can store must not fail the others
                        await self._commit(room, batch[:1])
                        del batch[0]
                else:
                    self._answer_all(batch, failure)
                return
            else:
                if facts:
                    self.meter.committed(perf_counter() - began)
                self._settle(room, batch, facts)
                return
        self._answer_all(batch, too_busy())

    async def _take_back(self, room: Room, drafts: list[Draft]) -> None:
        if room.edition != self._journal.edition or not room.go_back(drafts):
            await asyncio.to_thread(self._fold, room, room.committed)

    def _settle(self, room: Room, batch: list[Pending], facts: list[Fact]) -> None:
        room.settle(facts)
        self._tell(room, facts)
        for pending in batch:
            assert pending.outcome is not None
            self._answer(pending, pending.outcome)

    async def _catch_up(self, room: Room) -> None:
        """Reads what another process wrote. The state must be settled."""
        facts = await asyncio.to_thread(lambda: list(self._journal.read(room.stream, room.committed)))
        if facts:
            room.shared_until = monotonic() + LATELY
        for fact in facts:
            room.evolve(fact)
        room.settle(facts)
        room.hinted = room.committed
        self._tell(room, facts)

    def _tell(self, room: Room, facts: list[Fact]) -> None:
        """Nothing after the commit may fail the request: replay exists for whoever misses this."""
        if not facts:
            return
        for heard in self._heard:
            try:
                heard(room.stream, facts, room.state)
            except Exception:
                log.exception("listener failed", stream=room.stream, version=room.committed)

    def _give_up(self, room: Room, batch: list[Pending], failure: Exception) -> None:
        """A defect or an unreadable log: nobody waits for ever, and the next one starts from the log."""
        log.error("cycle failed", stream=room.stream, exc_info=failure)
        self._rooms.pop(room.stream, None)
        waiting, room.waiting = batch + room.waiting, []
        self._answer_all(waiting, failure)
        self._let_look(room, failure)
        if self._kept(room.stream):
            self._later(self._read_at_last(room.stream))

    async def _read_at_last(self, stream: StreamId) -> None:
        """Hints of a stream that is not hot come to nothing, so who follows it would not hear what others write."""
        wait = AGAIN
        while stream not in self._rooms and self._kept(stream):
            await asyncio.sleep(wait)
            wait = min(2 * wait, AT_MOST)
            with suppress(JournalError):
                await self._room(stream)

    def _answer_all(self, batch: list[Pending], failure: Exception) -> None:
        for pending in batch:
            self._answer(pending, failure)

    def _answer(self, pending: Pending, outcome: Ack | Exception) -> None:
        self.meter.answered(outcome)
        tell(pending, outcome)
