# SPDX-License-Identifier: Apache-2.0
"""One hot stream: its state ahead of the commit, who waits for what, and what is known to be in the log."""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from types import ModuleType
from typing import Any, Final, TypeVar

import structlog
from msgspec import Struct, field

from domain import board, network, notebook
from domain.kernel import Asked, CommandId, Fact, MemberId, Refusal, StreamId
from journal import Draft
from web.desk.copies import copied

T = TypeVar("T")

log = structlog.get_logger()


class Ack(Struct, frozen=True):
    """The command is committed with full sync; the stream is at `version` or later.

    `events` counts what it made: 0 when nothing was to do or when it had been done before.
    """

    id: CommandId
    version: int
    events: int = 0


DECIDERS: Final = {"board": board, "network": network, "notebook": notebook}
"""By the beginning of a stream's name."""

Answer = Callable[[Ack | Exception], None]
Loaded = Callable[[StreamId, Any], object]
Heard = Callable[[StreamId, list[Fact], Any], None]


class Pending(Struct):
    asked: Asked
    answer: Answer
    outcome: Ack | Exception | None = None


class Room(Struct, eq=False):
    """One hot stream: its state, and who waits for what."""

    stream: StreamId
    decider: ModuleType
    state: Any = None
    committed: int = 0
    hinted: int = 0
    """The newest version somebody said the log has."""
    last_at: datetime | None = None
    done: dict[MemberId, dict[CommandId, int]] = field(default_factory=dict)
    """The version at which each command of a member was done."""
    waiting: list[Pending] = field(default_factory=list)
    looks: list[Callable[[Exception | None], None]] = field(default_factory=list)
    """Who waits to see the settled state; they are told when it cannot be had."""
    busy: bool = False
    edition: str = ""
    """Of the journal when the state was folded: in another edition, words in it may be erased."""
    stale: bool = False
    """What is in the state is to be read from the log again."""
    shared_until: float = 0.0
    """Another process wrote here lately. Until then (`time.monotonic`) a commit may well come too late."""
    settled: Any = None
    """A second state, which does not run ahead. Kept while the stream is shared."""
    settled_at: datetime | None = None
    """`last_at` before the state ran ahead."""

    @property
    def in_use(self) -> bool:
        return self.busy or bool(self.waiting or self.looks)

    def evolve(self, fact: Fact) -> None:
        self.state = self.decider.evolve(self.state, fact)
        done = self.done.get(fact.actor)
        if done is None:
            done = self.done[fact.actor] = {}
        done[fact.command_id] = fact.version
        self.last_at = fact.recorded_at

    def done_before(self, asked: Asked) -> int | None:
        return self.done.get(asked.by, {}).get(asked.id)

    def start_over(self) -> None:
        self.state, self.done, self.last_at, self.committed = self.decider.empty(), {}, None, 0
        self.settled = None

    def run_ahead(self, now: float) -> None:
        """What is folded from here on may have to be taken back, which on a shared stream should cost little."""
        self.settled_at = self.last_at
        if now >= self.shared_until:
            self.settled = None
        elif self.settled is None:
            self.settled = copied(self.state)

    def settle(self, facts: Iterable[Fact]) -> None:
        """What was folded ahead is in the log now."""
        self.committed = self.state.version
        if self.settled is not None:
            for fact in facts:
                self.settled = self.decider.evolve(self.settled, fact)

    def go_back(self, drafts: Iterable[Draft]) -> bool:
        """Takes back what the drafts changed; False when no settled state was kept."""
        if self.settled is None:
            return False
        self.state, self.settled, self.last_at = self.settled, None, self.settled_at
        for draft in drafts:
            self.done[draft.actor].pop(draft.command_id, None)
        return True


def room_of(stream: StreamId) -> Room:
    kind = stream.partition("-")[0]
    return Room(stream, DECIDERS[kind])


def too_busy() -> Refusal:
    return Refusal("busy", "It is very busy here. Nothing was saved; your text is kept, try again.")


def tell(pending: Pending, outcome: Ack | Exception) -> None:
    """Who asked may be gone by now; the others want their answer all the same."""
    try:
        pending.answer(outcome)
    except Exception:
        log.exception("an answer was not taken")


def resolve(answer: asyncio.Future[Ack], outcome: Ack | Exception) -> None:
    if answer.done():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)


def show(answer: asyncio.Future[T], look: Callable[[Any], T], room: Room, failure: Exception | None) -> None:
    if answer.done():
        return
    if failure is not None:
        answer.set_exception(failure)
        return
    try:
        answer.set_result(look(room.state))
    except Exception as mistake:
        answer.set_exception(mistake)
