# SPDX-License-Identifier: Apache-2.0
"""A supervisor may kill anything at any moment, and a disk may be full: what was acknowledged is there, once."""

import asyncio
import resource
from pathlib import Path
from random import Random
from typing import Any, Final

from httpx import HTTPError
from msgspec import Struct, field
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from domain import board, network
from domain.board.ideas import IdeaVoiced
from domain.kernel import StreamId
from journal import Journal
from tests.live.window import Window, on_board, same_as_loaded
from tests.running import Visitor, a_board, a_network, new, people, running

KILLS: Final = 6
SEED: Final = 20261122
EVENTS: Final = (*network.EVENTS, *board.EVENTS)


class Writer(Struct):
    """Somebody who keeps on voicing ideas, and keeps what was not answered to send it again: as the outbox does."""

    visitor: Visitor
    path: str
    acknowledged: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)
    window: Window | None = None

    async def write(self, dice: Random) -> None:
        """Until the line is cut."""
        self.window = window = Window(self.visitor, self.path)
        try:
            await window.load()
            await window.come_in()
            again = list(self.waiting.items())
            dice.shuffle(again)
            for command, wish in again * 2:
                await window.send_wish(command=command, **wish)
            while window.closed_with is None:
                command, idea = new("command"), new("idea")
                self.waiting[command] = {"type": "voice", "idea": idea, "text": "x", "place": {"x": 0, "y": 0}}
                await window.send_wish(command=command, **self.waiting[command])
                await asyncio.sleep(dice.random() / 100)
        except (ConnectionClosed, InvalidHandshake, HTTPError, OSError):
            pass
        finally:
            await window.leave()
            self.note(window)

    def note(self, window: Window) -> None:
        for command, answer in window.answers.items():
            assert answer["type"] == "ack", answer
            if (wish := self.waiting.pop(command, None)) is not None:
                self.acknowledged[command] = wish["idea"]


def voiced(folder: Path, path: str) -> list[str]:
    """The ideas in the log, while no server runs on it."""
    journal = Journal.open(folder, EVENTS)
    try:
        assert journal.verify().bad is None
        facts = journal.read(StreamId(f"board-{path.rsplit('/', 1)[1]}"))
        return [fact.event.idea for fact in facts if isinstance(fact.event, IdeaVoiced)]
    finally:
        journal.close()


async def all_answered(writers: list[Writer]) -> None:
    """A busy machine may take long to open a socket: the killing begins when everybody is writing."""
    async with asyncio.timeout(60):
        while not all(w.window and w.window.answers for w in writers):  # noqa: ASYNC110 (three windows, no one event)
            await asyncio.sleep(0.01)


async def test_killed_again_and_again_nothing_acknowledged_is_lost_and_nothing_is_there_twice(tmp_path: Path) -> None:
    dice = Random(SEED)
    who = await asyncio.to_thread(people, tmp_path / "data", "Sanne", "Youssef", "Mila")
    with running(tmp_path / "data") as server:
        visitors = [Visitor(server, each) for each in who]
        path = await a_board(await a_network(*visitors), visitors[0])
        writers = [Writer(visitor, path) for visitor in visitors]
        for _ in range(KILLS):
            writing = asyncio.gather(*(writer.write(dice) for writer in writers))
            await asyncio.sleep(0)
            await all_answered(writers)
            await asyncio.sleep(dice.random() / 2)
            server.kill()
            await writing
            there = voiced(server.folder, path)
            assert len(there) == len(set(there))
            assert {idea for writer in writers for idea in writer.acknowledged.values()} <= set(there)
            server.start()
        for writer in writers:
            async with on_board(writer.visitor, path) as window:
                for command, wish in list(writer.waiting.items()):
                    assert (await window.wish(command=command, **wish))["type"] == "ack"
                writer.note(window)
                await same_as_loaded(window)
        server.kill()
    there = voiced(server.folder, path)
    wished = [idea for writer in writers for idea in writer.acknowledged.values()]
    assert len(wished) > 10 * KILLS
    assert sorted(there) == sorted(wished)


async def test_on_a_full_disk_nothing_is_said_to_be_saved_reading_goes_on_and_saving_resumes(tmp_path: Path) -> None:
    [ever] = await asyncio.to_thread(people, tmp_path / "data", "Ever")
    with running(tmp_path / "data") as server:
        visitor = Visitor(server, ever)
        path = await a_board(await a_network(visitor), visitor)
        async with on_board(visitor, path) as window:
            for n in range(30):
                await window.voice(f"idee {n}")
            _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (40_000, hard))
            wish: dict[str, Any] = {"type": "voice", "idea": new("idea"), "text": "vol", "place": {"x": 0, "y": 0}}
            refused = await window.answer(await window.send_wish(command="command-full", **wish))
            assert (refused["type"], refused["code"], refused["again"]) == ("refused", "not_saved", True)
            assert window.version == 31
            await same_as_loaded(window)
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
            del window.answers["command-full"]
            assert (await window.wish(command="command-full", **wish))["version"] == 32
            await same_as_loaded(window)
        server.kill()
    assert len(voiced(server.folder, path)) == 31
