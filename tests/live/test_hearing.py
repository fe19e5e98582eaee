# SPDX-License-Identifier: Apache-2.0
"""Who sends by the heap is heard a bite at a time, and nobody waits for them; what they sent is heard all the same."""

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

import pytest
from litestar import Litestar
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from tests.live.conftest import Cast
from tests.live.window import on_board
from tests.running import a_board, a_network, new
from web.live.hearing import Hearing
from web.live.line import LineProtocol
from web.serving import configuration

PLACE = {"x": 0, "y": 0}


class Talker:
    """Somebody who has so many bites to say."""

    def __init__(self, name: str, bites: int, heard: list[str]) -> None:
        self.name, self.bites, self.heard = name, bites, heard

    def hear_a_bite(self) -> bool:
        self.heard.append(self.name)
        self.bites -= 1
        return self.bites > 0


async def test_all_are_heard_in_turn_and_to_the_end() -> None:
    hearing, heard = Hearing(), list[str]()
    hearing.later(Talker("first", 1, heard))
    assert heard == ["first"]
    for name, bites in (("long", 50), ("short", 2), ("middle", 5)):
        hearing.later(Talker(name, bites, heard))
    for _ in range(60):
        await asyncio.sleep(0)
    assert heard[1:7] == ["long", "short", "middle"] * 2
    assert Counter(heard) == {"first": 1, "long": 50, "short": 2, "middle": 5}


class Stumbling(Talker):
    def hear_a_bite(self) -> bool:
        raise RuntimeError(self.name)


async def test_who_cannot_be_heard_keeps_nobody_from_being_heard(caplog: pytest.LogCaptureFixture) -> None:
    hearing, heard = Hearing(), list[str]()
    with pytest.raises(RuntimeError):
        hearing.later(Stumbling("first", 1, heard))
    hearing.later(Stumbling("second", 1, heard))
    hearing.later(Talker("long", 3, heard))
    for _ in range(10):
        await asyncio.sleep(0)
    hearing.later(Talker("last", 1, heard))
    assert heard == ["long"] * 3 + ["last"]
    assert "second" in caplog.text


async def test_a_heap_is_heard_whole_and_in_its_order(cast: Cast) -> None:
    board = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    ideas = [new("idea") for _ in range(120)]
    async with on_board(cast.sanne, board) as sanne, on_board(cast.youssef, board) as youssef:
        for idea in ideas:
            await sanne.send_wish("voice", idea=idea, text="é" * 200, place=PLACE)
        await youssef.reached(121)
        assert list(youssef.ground.lists["ideas"]) == [f"idea-{idea}" for idea in ideas]


@asynccontextmanager
async def a_line(heard: list[bytes]) -> AsyncIterator[LineProtocol]:
    """One end of a real connection, past the handshake."""
    here, there = socket.socketpair()
    line = LineProtocol(configuration(Litestar()), ServerState(), {})
    transport, _ = await asyncio.get_running_loop().connect_accepted_socket(lambda: line, here)
    line.conn, line.listener = ServerProtocol(state=State.OPEN), heard.append
    with there:
        yield line
    transport.abort()


SIGN = Frame(Opcode.TEXT, b"x" * 100).serialize(mask=True)


class Slowly(list[bytes]):
    """Takes a tenth of a millisecond for each."""

    def append(self, said: bytes) -> None:
        super().append(said)
        until = perf_counter() + 0.0001
        while perf_counter() < until:
            pass


async def test_one_thing_said_is_heard_at_once_and_of_heaps_a_little_in_each_round() -> None:
    heap, pile, word = Slowly(), Slowly(), list[bytes]()
    async with a_line(heap) as one, a_line(pile) as another, a_line(word) as other:
        one.data_received(SIGN * 400)
        another.data_received(SIGN * 400)
        other.data_received(SIGN)
        assert len(word) == 1
        assert 0 < len(heap) < 200, "the first begins at once"
        assert len(pile) == 0
        for _ in range(800):
            before = len(heap) + len(pile)
            await asyncio.sleep(0)
            assert len(heap) + len(pile) - before < 200
        assert (len(heap), len(pile)) == (400, 400)


async def test_who_is_held_is_heard_no_further_until_nothing_holds_them() -> None:
    heard = list[bytes]()
    async with a_line(heard) as line:
        line.hold("too fast")
        line.hold("enough under way")
        line.data_received(SIGN)
        line.let_go("too fast")
        await asyncio.sleep(0.01)
        assert heard == []
        line.let_go("enough under way")
        await asyncio.sleep(0.01)
        assert len(heard) == 1
        line.data_received(SIGN)
        assert len(heard) == 2


async def test_who_leaves_right_after_they_spoke_is_heard_to_the_end() -> None:
    heard = list[bytes]()
    async with a_line(heard) as line:
        line.data_received(SIGN * 500)
        line.connection_lost(None)
        assert len(heard) == 500
