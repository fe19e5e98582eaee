# SPDX-License-Identifier: Apache-2.0
"""A desk at work on a real log, whose appends can be held up or fail as a slow or full disk would make them."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Semaphore
from typing import Any, Final

from domain import board, network
from domain.board.ideas import Voice
from domain.board.opening import Begin
from domain.board.rewording import Reword
from domain.board.state import Place
from domain.kernel import Asked, Command, CommandId, Fact, IdeaId, MemberId, NetworkId, Standing, StreamId
from domain.streams import board_of
from journal import Batch, Journal
from tests.domain.given import SANNE
from web.desk import Ack, Desk, Writer
from web.desk.room import room_of

EVENTS: Final = (*network.EVENTS, *board.EVENTS)
HERE: Final = Place(0, 0)
STREAM: Final = StreamId("board-at-work")


def voice_of(name: str, text: str = "een idee") -> Voice:
    return Voice(IdeaId(f"idea-{name}"), text, HERE)


class Disk(Journal):
    """The real log. `hold()` makes appends wait; `trouble` is raised before one, `aftermath` after it was written.

    `blind` is raised when a stream is read.
    """

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.appends: list[int] = []
        self.read_through = 0
        """How often a stream was read from its beginning."""
        self.trouble: Exception | None = None
        self.aftermath: Exception | None = None
        self.blind: Exception | None = None
        self.waiting = Semaphore(0)
        self._free = Event()
        self._free.set()

    def hold(self) -> None:
        self.waiting = Semaphore(0)
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()

    async def held(self) -> None:
        """Returns when an append has come as far as the disk."""
        assert await asyncio.to_thread(self.waiting.acquire, timeout=5)

    def facts(self, stream: StreamId, after: int = 0, upto: int | None = None) -> Iterator[Fact]:
        self.read_through += not after
        if self.blind is not None:
            raise self.blind
        return super().facts(stream, after, upto)

    def append(self, batches: Sequence[Batch]) -> list[list[Fact]]:
        self.waiting.release()
        assert self._free.wait(10)
        self.appends.append(sum(len(batch.drafts) for batch in batches))
        if self.trouble is not None:
            raise self.trouble
        written = super().append(batches)
        if self.aftermath is not None:
            raise self.aftermath
        return written


class AtWork:
    """One process: its log, its desk, and what its listeners heard."""

    def __init__(self, journal: Disk) -> None:
        self.journal = journal
        self.writer = Writer(journal)
        self.heard: list[tuple[int, int]] = []
        self.desk = self.new_desk()

    def new_desk(self, **limits: int) -> Desk:
        """One that knows nothing yet: as after a restart."""
        self.desk = Desk(self.journal, self.writer, **limits)
        self.desk.listen(lambda _stream, facts, state: self.heard.append((facts[-1].version, state.version)))
        return self.desk

    async def ask(
        self,
        command: Command,
        id: str,  # noqa: A002
        by: MemberId = SANNE,
        standing: Standing = "member",
        stream: StreamId = STREAM,
    ) -> Ack:
        asked = Asked(command, CommandId(id), by, datetime.now(UTC), standing)
        return await self.desk.submit(stream, asked)

    async def begin(self, stream: StreamId = STREAM) -> Ack:
        wish = Begin(board_of(stream), NetworkId("network-at-work"), "Hoe?")
        return await self.ask(wish, "begin-it", stream=stream)

    async def voice(
        self, name: str, text: str = "een idee", command: str = "", stream: StreamId = STREAM, by: MemberId = SANNE
    ) -> Ack:
        return await self.ask(voice_of(name, text), command or f"command-{name}", by, stream=stream)

    async def reword(self, name: str, text: str, base: int, command: str, by: MemberId = SANNE) -> Ack:
        return await self.ask(Reword(IdeaId(f"idea-{name}"), text, base), command, by)

    async def seen(self, stream: StreamId = STREAM) -> list[str]:
        """The ideas somebody would see now."""
        ideas: list[str] = await self.desk.view(stream, lambda state: [i.removeprefix("idea-") for i in state.ideas])
        return ideas

    def logged(self, stream: StreamId = STREAM) -> list[str]:
        """What the log says was voiced."""
        return [
            fact.event.idea.removeprefix("idea-") for fact in self.journal.read(stream) if hasattr(fact.event, "idea")
        ]

    async def is_the_log(self, stream: StreamId = STREAM) -> None:
        """The hot state is what a fold of the log gives, and every fact was told once, in order."""
        room = room_of(stream)
        room.start_over()
        for fact in self.journal.read(stream):
            room.evolve(fact)
        assert await self.desk.view(stream, lambda state: state) == room.state

    def close(self) -> None:
        self.journal.let_go()
        self.writer.close()
        self.journal.close()


@asynccontextmanager
async def at_work(folder: Path, database: str = "", *, begun: bool = True) -> AsyncIterator[AtWork]:
    work = AtWork(Disk.open(folder, EVENTS, database=database))  # type: ignore[arg-type]
    try:
        if begun:
            await work.begin()
            work.journal.appends.clear()
            work.journal.waiting = Semaphore(0)
        yield work
    finally:
        work.close()
