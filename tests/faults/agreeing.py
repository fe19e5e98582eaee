# SPDX-License-Identifier: Apache-2.0
"""Whatever people do and whatever breaks meanwhile: at rest every window, every process and the log say the same.

A walk at random: people wish what they may, lines are cut and stalled, processes die, Redis restarts; then all rests.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import zip_longest
from typing import Any, Final

import msgspec
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from domain import board
from domain.kernel import Asked, Refusal
from tests.domain.histories import decided, random_rolls, stream_of
from tests.domain.moves import BOARD_MOVES, Play, Roll, begin
from tests.faults.cold import replayed
from tests.faults.drawing import drawn, pencil
from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.weather import Weather
from tests.live.window import Window, as_loaded
from tests.running import NotDone, Somebody, Visitor, a_board, a_network, new
from web.live.board_show import BoardShow

PEOPLE: Final = ("Sanne", "Youssef", "Mila", "Bram")
WINDOWS: Final = 6
ON_ONE_BOARD: Final = 1_000
REST: Final = 250
KILL: Final = 1_000
STRIKE: Final = 60
"""Steps between two of each, about."""
PAUSE: Final = 0.003
COMING: Final = 3.0
PATIENCE: Final = 60.0
SOON: Final = 3.0
"""Seconds in which a process knows all there is, as without Redis (C4)."""
GONE: Final = (OSError, TimeoutError, InvalidHandshake, InvalidMessage, ConnectionClosed, EOFError)
FOR_GOOD: Final = (4401, 4403, 4404, 4409, 1008)


class Watcher(Window):
    """Keeps what it wished until it is answered, and sends it again whenever it comes back."""

    def begin(self) -> None:
        self.outbox: dict[str, dict[str, Any]] = {}
        self.coming: asyncio.Task[None] | None = None
        self.mistakes: list[str] = []

    async def come_in(self, **more: Any) -> None:
        self.due.clear()  # what was sent over another line is answered there, or never
        await super().come_in(**more)

    async def leave(self) -> None:
        """What was wrong with what came is noted, once."""
        try:
            await super().leave()
        except AssertionError as mistake:
            self.mistakes.append(str(mistake)[:300])
            self._socket = self._reading = None

    @property
    def is_here(self) -> bool:
        return self._socket is not None and not self._broken() and self.coming is None

    def unanswered(self) -> list[str]:
        """What is neither saved nor refused for good."""
        for command, answer in list(self.answers.items()):
            if answer.get("again"):
                del self.answers[command]
        return [command for command in self.outbox if command not in self.answers]

    @property
    def is_at_rest(self) -> bool:
        """Also every repetition was answered: what was refused may be saved when it is said again."""
        return self.is_here and not self.unanswered() and not +self.due

    async def wished(self, wish: dict[str, Any]) -> None:
        command = new("command")
        self.outbox[command] = wish
        if self.is_here:
            await self.tell(command)

    async def tell(self, command: str) -> None:
        with suppress(*GONE):
            await self.send_wish(command=command, **self.outbox[command])

    def come_back(self, visitor: Visitor) -> None:
        """By whatever door, if there is one just now."""
        if self.coming is None and not self.is_here:
            self.coming = asyncio.create_task(self._come_back(visitor))

    async def _come_back(self, visitor: Visitor) -> None:
        try:
            await self.leave()
            self.visitor = visitor
            await asyncio.wait_for(self.come_in(), COMING)
        except GONE:
            return
        finally:
            self.coming = None
        for command in self.unanswered():
            await self.tell(command)


class Walk:
    def __init__(self, ground: Ground, weather: Weather, show: BoardShow, who: list[Somebody], network: str) -> None:
        self._ground, self._weather, self._who, self._network = ground, weather, who, network
        self._show = show
        self._chance = ground.chance
        self._watchers: list[Watcher] = []
        self.path = ""
        self.steps = self.wishes = self.events = self.rests = self.unlike = 0
        self.wrong: list[str] = []

    def _visitor(self, who: Somebody) -> Visitor:
        return Visitor(self._chance.choice(self._weather.places).door, who)

    async def on_a_new_board(self, steps: int) -> None:
        server = self._weather.places[0].server
        self.path = await a_board(self._network, Visitor(server, self._who[0]))
        self._watchers = [Watcher(self._visitor(self._who[n % len(self._who)]), self.path) for n in range(WINDOWS)]
        for watcher in self._watchers:
            watcher.begin()
            await watcher.load()
        rolls = wishes(self._chance.randrange(2**32), [each.id for each in self._who])
        for number in range(1, steps + 1):
            await self._step(rolls)
            if number % REST == 0 or number == steps:
                await self._rest()
        self.events += self._watchers[0].version
        for watcher in self._watchers:
            await watcher.leave()
            self.wrong += watcher.mistakes

    async def _step(self, rolls: Iterator[Asked]) -> None:
        self.steps += 1
        what = self._chance.random()
        if what < 0.85:
            asked = next(rolls)
            mine = [watcher for watcher in self._watchers if watcher.visitor.id == asked.by]
            self.wishes += 1
            await self._chance.choice(mine).wished(msgspec.to_builtins(asked.command))
        elif what < 0.89:
            await self._chance.choice(self._watchers).leave()
        else:
            watcher = self._chance.choice(self._watchers)
            watcher.come_back(self._visitor(watcher.visitor.who or self._who[0]))
        self._strike()
        await asyncio.sleep(self._chance.random() * PAUSE)

    def _strike(self) -> None:
        if self._chance.randrange(STRIKE) == 0:
            self._weather.strike()
        if self._chance.randrange(KILL) == 0:
            self._weather.kill()
        if self._chance.randrange(KILL) == 0:
            self._weather.restart_redis()

    # -- at rest ---------------------------------------------------------------------------------------------------
    async def _rest(self) -> None:
        await self._weather.clears()
        self.rests += 1
        give_up = time.monotonic() + PATIENCE
        asked_at = dict.fromkeys(self._watchers, time.monotonic())
        while left := [w for w in self._watchers if not w.is_at_rest]:
            if time.monotonic() > give_up:
                self.wrong.append(f"no rest: {[(w.is_here, w.closed_with, len(w.unanswered())) for w in left]}")
                return
            for watcher in left:
                await self._comes_to_rest(watcher, asked_at)
            await asyncio.sleep(0.05)
        await self._compare()

    async def _comes_to_rest(self, watcher: Watcher, asked_at: dict[Watcher, float]) -> None:
        if watcher.closed_with in FOR_GOOD:
            self.wrong.append(f"shown out with {watcher.closed_with}")
        if not watcher.is_here:
            watcher.come_back(watcher.visitor)
        elif time.monotonic() - asked_at[watcher] > 2.0:
            asked_at[watcher] = time.monotonic()
            for command in watcher.unanswered():
                await watcher.tell(command)

    async def _compare(self) -> None:
        """Whatever is not as somebody draws it who has never seen it and knows nothing but the log is counted."""
        state = await replayed(self._ground, self.path)
        visitors = [Visitor(place.server, self._who[0]) for place in self._weather.places]
        pages = [await soon_loaded(visitor, self.path, state.version) for visitor in visitors]
        shown = drawn(self._show, state).shown()
        for watcher in self._watchers:
            try:
                await watcher.reached(state.version)
            except AssertionError as mistake:
                self.wrong.append(str(mistake)[:300])
        for window in (*pages, *self._watchers):
            if window.version != state.version or window.ground.shown() != shown:
                self.unlike += 1
                kind = "somebody" if isinstance(window, Watcher) else "a fresh page"
                self.wrong.append(f"{kind} at {window.version} of {state.version}: {other_of(window, shown)}")


def other_of(window: Window, shown: Any) -> str:
    """The first that is not alike, for whoever has to find out why."""
    for ours, theirs in zip_longest(flat(window.ground.shown()), flat(shown), fillvalue=""):
        if ours != theirs:
            alike = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
            same = max(0, alike - 60)
            return f"{ours[:40]}: {ours[same : same + 200]!r} and not {theirs[same : same + 200]!r}"
    return "alike"


def flat(shown: Any) -> list[str]:
    lists, parts = shown
    return [f"{called} {each}" for called, listed in lists.items() for each in listed] + [str(p) for p in parts.items()]


async def soon_loaded(visitor: Visitor, path: str, version: int) -> Window:
    """For a second after its database could not be reached a process does not ask it again, and says 503.

    What others wrote it may know a beat later, where Redis was gone just now.
    """
    give_up = time.monotonic() + SOON
    while True:
        try:
            page = await as_loaded(visitor, path)
            if page.version >= version or time.monotonic() > give_up:
                return page
        except NotDone as error:
            if error.status != 503 or time.monotonic() > give_up:
                raise
        await asyncio.sleep(0.1)


def wishes(seed: int, members: list[Any]) -> Iterator[Asked]:
    """What people could wish, if the board were as they alone made it: some of it will be refused."""
    play = Play(board, board.empty(), BOARD_MOVES, tuple(members))
    for roll in (begin(), *[Roll(BOARD_MOVES[0])] * 3):
        play_on(play, roll)
    for roll in random_rolls(seed, BOARD_MOVES):
        asked = play_on(play, roll)
        if asked is not None and isinstance(asked.command, board.COMMANDS):
            yield asked


def play_on(play: Play, roll: Roll) -> Asked | None:
    asked = play.ask(roll)
    if asked is None:
        return None
    try:
        for fact in decided(board, play.state, asked, stream_of(board)):
            play.state = board.evolve(play.state, fact)
    except Refusal:
        return None
    play.happened(asked)
    return asked


async def agreed(ground: Ground) -> Figures:
    """`count` steps."""
    who = await ground.people(*PEOPLE)
    async with Weather(ground) as weather:
        network = await a_network(*(Visitor(weather.places[0].server, each) for each in who))
        with pencil(ground) as show:
            walk = Walk(ground, weather, show, who, network)
            while ground.goes_on(walk.steps) and len(walk.wrong) < 10:
                await walk.on_a_new_board(min(ON_ONE_BOARD, ground.count - walk.steps))
        return {
            "processes": len(weather.places),
            "windows": WINDOWS,
            "steps": walk.steps,
            "wishes": walk.wishes,
            "events": walk.events,
            **weather.happened,
            "rests": walk.rests,
            "unlike": walk.unlike,
            "wrong": len(walk.wrong),
            "first_wrong": next(iter(walk.wrong), ""),
        }


AGREED: Final = Row(
    "B3",
    "whatever breaks meanwhile, at rest every window, every process and a cold replay of the log are equal",
    {"ci": 2_000, "full": 100_000},
    agreed,
    lambda found: all_done(found, "rests", "unlike", "wrong"),
    Adding("steps", alike=("processes", "windows")),
)
