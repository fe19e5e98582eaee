# SPDX-License-Identifier: Apache-2.0
"""Both web processes are restarted in turn behind the proxy while people write: nothing is lost, doubled or refused."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from domain.board.ideas import IdeaVoiced
from domain.streams import board_stream
from journal import Journal
from tests.arrangement import Arrangement, arranged
from tests.live.window import Window, same_as_loaded
from tests.running import Visitor, a_board, a_network, new
from web.commands.saying import EVENTS

ROUND: Final = 0.3
"""Seconds between two wishes of one person."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrangement]:
    with arranged(tmp_path_factory.mktemp("rolling") / "data") as arranged_here:
        yield arranged_here


class Writer:
    """Somebody who goes on whatever happens: by socket with an outbox as a page has it, and by HTTP."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        self.window = Window(visitor, path)
        self.saved: list[str] = []
        self.closings: Counter[int | None] = Counter()
        self.away = 0.0
        self.refused: list[str] = []
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True

    async def by_socket(self) -> None:
        await self.window.load()
        await self._come_in()
        while not self._stopped:
            await self._say(new("idea"))
            await asyncio.sleep(ROUND)

    async def _say(self, idea: str) -> None:
        """Until it is saved, under one id: what got no answer is sent again when the line is back."""
        wish = {"idea": idea, "text": f"Idee {idea}", "place": {"x": 0, "y": 0}}
        command, answered = new("command"), False
        while not answered:
            try:
                await self.window.send_wish("voice", command=command, **wish)
                answer = await self.window.answer(command)
                answered = answer["type"] == "ack"
                if not answered:
                    self.refused.append(str(answer))
                    assert answer.get("again"), answer
                    await asyncio.sleep(0.2)
            except ConnectionClosed:
                await self.window.closed()  # who reads may hear of it a moment after who writes
                await self._come_back()
            except AssertionError:
                if self.window.closed_with is None:
                    raise
                await self._come_back()
        self.saved.append(idea)

    async def _come_back(self) -> None:
        self.closings[self.window.closed_with] += 1
        self.window.due.clear()
        await self.window.leave()
        await asyncio.sleep(0.3 * (0.5 + hash(self) % 100 / 100))
        await self._come_in()

    async def _come_in(self) -> None:
        began = time.monotonic()
        while True:
            try:
                seen = len(self.window.frames)
                await self.window.come_in()
                await self.window.until(lambda: len(self.window.frames) > seen)  # noqa: B023
            except InvalidStatus as refused:
                self.refused.append(f"handshake {refused.response.status_code}")
            except (OSError, EOFError, AssertionError, ConnectionClosed):
                pass
            else:
                self.away = max(self.away, time.monotonic() - began)
                return
            await asyncio.sleep(0.2)

    async def by_http(self) -> None:
        while not self._stopped:
            idea = new("idea")
            wish = {"type": "voice", "idea": idea, "text": f"Idee {idea}", "place": {"x": 0, "y": 0}}
            answer = await self.window.visitor.request(
                "POST", self.window.path, json={"id": new("command"), "do": wish}
            )
            page = await self.window.visitor.request("GET", self.window.path)
            for each in (answer, page):
                if each.status_code >= 400:
                    self.refused.append(f"{each.status_code} {each.text[:80]}")
            if answer.status_code == 200:
                self.saved.append(idea)
            await asyncio.sleep(ROUND)


def voiced_on(house: Arrangement, path: str) -> Counter[str]:
    """How often each idea was voiced, by the log."""
    journal = Journal.open(house.folder, EVENTS, database=house.database)
    facts = journal.read(board_stream(path.rsplit("/", 1)[1]))
    journal.close()
    return Counter(fact.event.idea for fact in facts if isinstance(fact.event, IdeaVoiced))


async def test_both_processes_restart_in_turn_and_nobody_notices_more_than_a_moment(house: Arrangement) -> None:
    who = await asyncio.to_thread(house.people, "Sanne", "Youssef", "Mila", "Bram")
    visitors = [Visitor(house, each) for each in who]
    networks = [await a_network(*visitors) for _ in range(3)]  # enough that either process holds one
    paths = [await a_board(network, visitors[0]) for network in networks]
    writers = [Writer(visitor, path) for path in paths for visitor in visitors]
    by_hand = [Writer(visitors[n], path) for n, path in enumerate(paths)]
    async with asyncio.TaskGroup() as writing:
        for writer in writers:
            writing.create_task(writer.by_socket())
        for writer in by_hand:
            writing.create_task(writer.by_http())
        await asyncio.sleep(1)
        for web in house.webs:
            assert await asyncio.to_thread(web.end, signal.SIGTERM) == 0
            await asyncio.to_thread(web.start)
            await asyncio.sleep(4)  # until the proxy knows
        for writer in (*writers, *by_hand):
            writer.stop()
    assert [said for writer in by_hand for said in writer.refused] == []
    assert [said for writer in writers for said in writer.refused] == []
    assert {code for writer in writers for code in writer.closings} == {1012}
    for path in paths:
        saved = [idea for writer in (*writers, *by_hand) if writer.window.path == path for idea in writer.saved]
        assert len(saved) > 50
        voiced = voiced_on(house, path)
        assert [idea for idea in saved if voiced[idea] != 1] == []
        assert set(voiced.values()) == {1}
        await same_as_loaded(next(writer.window for writer in writers if writer.window.path == path))
    for writer in writers:
        await writer.window.leave()
