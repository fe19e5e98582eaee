# SPDX-License-Identifier: Apache-2.0
"""How a rule is told: given what happened, when somebody wishes, then this follows, or it is refused in words.

The cast: Sanne pulls the network, Youssef joins, Mila comes from another organisation, Bram supports.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any, Final

from msgspec import Struct

from domain import board, network, notebook
from domain.board import Merge
from domain.kernel import Asked, Command, CommandId, Event, Fact, MemberId, Refusal, Standing, StreamId

SANNE: Final = MemberId("sanne-pulls")
YOUSSEF: Final = MemberId("youssef-joins")
MILA: Final = MemberId("mila-elsewhere")
BRAM: Final = MemberId("bram-supports")
IMPORT: Final = MemberId("import-door")
CAST: Final = (SANNE, YOUSSEF, MILA, BRAM)

MORNING: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
STREAM: Final = StreamId("told-stream")

OF_BOARD: Final = (*board.COMMANDS, *board.INNER_COMMANDS, *board.EVENTS)
OF_NOTEBOOK: Final = (*notebook.COMMANDS, *notebook.EVENTS)
SAYS_WHAT_IS_SAVED: Final = re.compile(
    r"\b(nothing was (saved|changed|given)|not saved|was not saved)\b", re.IGNORECASE
)


def never(base: str, theirs: str, mine: str) -> None:
    """No two wordings go together."""


class Told(Struct, frozen=True):
    """A fact to be: who did what. `command` and `caused_by` number commands where that matters."""

    by: MemberId
    event: Event
    command: CommandId | None = None
    caused_by: CommandId | None = None


def by(member: MemberId, *events: Event) -> list[Told]:
    return [Told(member, event) for event in events]


def fact(version: int, told: Told) -> Fact:
    at = MORNING + timedelta(minutes=version)
    command = told.command or CommandId(f"command-{version}")
    return Fact(STREAM, version, at, told.by, command, told.event, caused_by=told.caused_by)


def fold(decider: ModuleType, facts: Iterable[Fact]) -> Any:
    state = decider.empty()
    for each in facts:
        state = decider.evolve(state, each)
    return state


def decider_of(said: Command | Event) -> ModuleType:
    if isinstance(said, OF_BOARD):
        return board
    return notebook if isinstance(said, OF_NOTEBOOK) else network


class Given:
    """What happened so far. Events are Sanne's unless said `by(somebody, ...)`."""

    def __init__(self, *happened: Event | list[Told]) -> None:
        self.told = [told for each in happened for told in (each if isinstance(each, list) else by(SANNE, each))]

    def state(self, decider: ModuleType) -> Any:
        return fold(decider, (fact(version, told) for version, told in enumerate(self.told, 1)))

    @property
    def board(self) -> board.Board:
        return self.state(board)

    @property
    def notebook(self) -> notebook.Notebook:
        return self.state(notebook)

    @property
    def network(self) -> network.Network:
        return self.state(network)

    def when(
        self, wish: Command, by: MemberId = SANNE, standing: Standing = "member", merge: Merge = never
    ) -> "Outcome":
        return Outcome(self, Asked(wish, CommandId("this-command"), by, MORNING, standing), merge)


given = Given


class Outcome:
    """What followed from one wish. Whatever it was, the state decided on has not changed."""

    def __init__(self, before: Given, asked: Asked, merge: Merge) -> None:
        self.before, self.by = before, asked.by
        self.command = CommandId(f"command-{len(before.told) + 1}")
        self.events: list[Event] = []
        self.refusal: Refusal | None = None
        decider = decider_of(asked.command)
        state = before.state(decider)
        untouched = deepcopy(state)
        asked = board.reconcile(state, asked, merge) if decider is board else asked
        self.caused_by = asked.caused_by
        try:
            self.events = decider.decide(state, asked)
        except Refusal as refusal:
            self.refusal = refusal
        assert state == untouched

    def then(self, *events: Event) -> Given:
        """Exactly these events; gives what has happened by then, to look at or to go on from."""
        if self.refusal is not None:
            raise self.refusal
        assert self.events == list(events)
        after = Given(self.before.told, [Told(self.by, each, self.command, self.caused_by) for each in events])
        if events:
            after.state(decider_of(events[0]))
        return after

    def then_nothing(self) -> None:
        self.then()

    def refused(self, code: str) -> None:
        assert self.refusal is not None, f"not refused: {self.events}"
        assert self.refusal.code == code
        assert SAYS_WHAT_IS_SAVED.search(str(self.refusal)), str(self.refusal)
