# SPDX-License-Identifier: Apache-2.0
"""Whatever windows do, in any order, with the line cut at any moment: at rest everybody sees the same board.

Hypothesis plays the people. Each step is a wish, a line cut, a coming back, somebody else writing, or a moment of rest.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain import board
from domain.board import Board
from domain.kernel import StreamId
from journal import Journal
from tests.domain.given import fold
from tests.live.elsewhere import EVENTS
from tests.live.window import Window, as_loaded
from tests.running import Server, Somebody, Visitor, a_board, a_network, new

WINDOWS: Final = 3
PLACE: Final = {"x": 0, "y": 0}
window_numbers = st.integers(0, WINDOWS - 1)
numbers = st.integers(0, 9)


class People(RuleBasedStateMachine):
    """Three windows of two people on one board. What a window wished while its line was cut it sends again later."""

    server: Server
    who: list[Somebody]
    runner: asyncio.Runner

    @initialize()
    def begin(self) -> None:
        self.runner.run(self._begin())

    async def _begin(self) -> None:
        visitors = [Visitor(self.server, each) for each in (self.who[0], self.who[1], self.who[1])]
        self.path = await a_board(await a_network(*visitors[:2]), visitors[0])
        self.windows = [Window(visitor, self.path) for visitor in visitors]
        self.here = [True] * WINDOWS
        self.outbox: list[dict[str, dict[str, Any]]] = [{} for _ in visitors]
        self.ideas: list[str] = []
        for window in self.windows:
            await window.load()
            await window.come_in()

    def teardown(self) -> None:
        if hasattr(self, "windows"):
            try:
                self.runner.run(self._rest())
            finally:
                self.runner.run(self._leave_all())

    async def _leave_all(self) -> None:
        for window in self.windows:
            await window.leave()

    def wish(self, at: int, **wish: Any) -> None:
        self.runner.run(self._wish(at, wish))

    async def _wish(self, at: int, wish: dict[str, Any]) -> None:
        command = new("command")
        self.outbox[at][command] = wish
        if self.here[at]:
            await self.windows[at].send_wish(command=command, **wish)

    # -- what people do --------------------------------------------------------------------------------------------
    @rule(at=window_numbers, text=st.text(min_size=1, max_size=20))
    def voices(self, at: int, text: str) -> None:
        self.ideas.append(new("idea"))
        self.wish(at, type="voice", idea=self.ideas[-1], text=f"idee {text}".replace("\0", ""), place=PLACE)

    @precondition(lambda self: len(self.ideas) > 1)
    @rule(at=window_numbers, first=numbers, second=numbers)
    def combines(self, at: int, first: int, second: int) -> None:
        sources = [self.ideas[first % len(self.ideas)], self.ideas[second % len(self.ideas)]]
        self.ideas.append(new("idea"))
        self.wish(at, type="combine", idea=self.ideas[-1], sources=sources, text="samen", new_here="nieuw", place=PLACE)

    @precondition(lambda self: self.ideas)
    @rule(at=window_numbers, idea=numbers, what=st.sampled_from(["withdraw", "restore", "undo_combination"]))
    def sets_aside_or_back(self, at: int, idea: int, what: str) -> None:
        self.wish(at, type=what, idea=self.ideas[idea % len(self.ideas)])

    @precondition(lambda self: self.ideas)
    @rule(at=window_numbers, idea=numbers, word=st.sampled_from(["een", "twee", "drie"]), base=st.integers(1, 3))
    def rewords(self, at: int, idea: int, word: str, base: int) -> None:
        self.wish(at, type="reword", idea=self.ideas[idea % len(self.ideas)], text=f"{word} idee", base=base)

    @precondition(lambda self: self.ideas)
    @rule(at=window_numbers, idea=numbers, feeling=st.sampled_from(["curious", "try"]))
    def feels(self, at: int, idea: int, feeling: str) -> None:
        self.wish(at, type="react", idea=self.ideas[idea % len(self.ideas)], feeling=feeling)

    # -- what happens to lines -------------------------------------------------------------------------------------
    @rule(at=window_numbers)
    def is_cut_off(self, at: int) -> None:
        self.here[at] = False
        self.runner.run(self.windows[at].leave())

    @rule(at=window_numbers)
    def comes_back(self, at: int) -> None:
        self.runner.run(self._come_back(at))

    async def _come_back(self, at: int) -> None:
        window = self.windows[at]
        if not self.here[at]:
            await window.come_in()
            self.here[at] = True
        for command, wish in self.outbox[at].items():
            if command not in window.answers:
                await window.send_wish(command=command, **wish)

    @rule()
    def all_rest(self) -> None:
        self.runner.run(self._rest())

    async def _rest(self) -> None:
        for at, window in enumerate(self.windows):
            await self._come_back(at)
            for command in self.outbox[at]:
                await window.answer(command)
        fresh = await as_loaded(self.windows[0].visitor, self.path)
        for window in self.windows:
            await window.reached(fresh.version)
            assert window.version == fresh.version
            assert window.ground.shown() == fresh.ground.shown()
        assert list(fresh.ground.lists["ideas"]) == [
            f"idea-{idea}" for idea in replayed(self.server.folder, self.path).ideas
        ]

    @invariant()
    def nobody_is_shown_out(self) -> None:
        if hasattr(self, "windows"):
            assert all(window.closed_with is None for window, here in zip(self.windows, self.here, strict=True) if here)


def replayed(folder: Path, path: str) -> Board:
    """The board as whoever reads the log cold folds it."""
    journal = Journal.open(folder, EVENTS)
    try:
        state: Board = fold(board, journal.read(StreamId(f"board-{path.rsplit('/', 1)[1]}")))
        return state
    finally:
        journal.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


def test_at_rest_everybody_sees_the_same_board(shared: tuple[Server, list[Somebody]], runner: asyncio.Runner) -> None:
    class Here(People):
        server, who = shared

    Here.runner = runner
    run_state_machine_as_test(Here, settings=settings(max_examples=12, stateful_step_count=40, deadline=None))
