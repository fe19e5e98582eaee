# SPDX-License-Identifier: Apache-2.0
"""Who does not read any more is not kept waiting for: nobody sees them as here, and nothing is kept for them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, cast

import pytest
from websockets.frames import Close, Frame, Opcode

from domain.streams import board_stream
from tests.live.ends import an_end, heard, said
from tests.live.test_presence import here, sees
from tests.live.test_saying_goodbye import small_socket, write_much
from tests.live.window import on_board
from tests.running import Visitor, a_board, a_network, people, running
from web.live.broadcast import broadcast
from web.live.line import BEHIND, PATIENCE, Line, LineProtocol

IMPATIENT: Final = "from web import serving; serving.SIGNS_OF_LIFE = 1"


async def test_who_stops_in_the_middle_of_a_large_board_is_soon_not_here_any_more(tmp_path: Path) -> None:
    who = await asyncio.to_thread(people, tmp_path / "data", "Sanne", "Youssef")
    with running(tmp_path / "data", IMPATIENT) as server:
        sanne, youssef = (Visitor(server, each) for each in who)
        path = await a_board(await a_network(sanne, youssef), sanne)
        await asyncio.to_thread(write_much, server.folder, board_stream(path.rsplit("/", 1)[1]))
        async with on_board(sanne, path) as window:
            await window.reached(801, 60)
            stuck = await youssef.socket(f"{path}/live?after=0", sock=small_socket(server.address), ping_interval=None)
            stuck.transport.pause_reading()
            await window.until(lambda: youssef.id in here(window))
            await sees(window, {sanne.id: ""})
            stuck.transport.abort()


@asynccontextmanager
async def a_line() -> AsyncIterator[tuple[LineProtocol, Line]]:
    """Nearly a megabyte waits in it, and nobody reads."""
    async with an_end() as (line, _):
        line.write(said(b"x" * 900_000))
        yield line.protocol, line


def they_close(protocol: LineProtocol) -> None:
    protocol.data_received(Frame(Opcode.CLOSE, Close(1000, "").serialize()).serialize(mask=True))


def too_slow_and_they_close(protocol: LineProtocol) -> None:
    protocol.hang_up(1013, "too slow")
    they_close(protocol)


def what_they_say_is_no_frame(protocol: LineProtocol) -> None:
    protocol.data_received(b"\xff" * 9)


def they_close_and_the_server_stops(protocol: LineProtocol) -> None:
    they_close(protocol)
    protocol.shutdown()


def the_server_stops(protocol: LineProtocol) -> None:
    protocol.hang_up(1012, "come back")
    protocol.shutdown()


ENDS: Final = (
    they_close,
    they_close_and_the_server_stops,
    too_slow_and_they_close,
    what_they_say_is_no_frame,
    LineProtocol.keepalive_timeout,
    the_server_stops,
    LineProtocol.shutdown,
)


@pytest.mark.parametrize("end", ENDS)
async def test_after_the_goodbye_nothing_more_is_said(end: Callable[[LineProtocol], None]) -> None:
    async with a_line() as (protocol, line):
        end(protocol)
        waiting = protocol.transport.get_write_buffer_size()
        broadcast(said(b"somebody else had an idea"), [line])
        line.write(said(b"somebody else had an idea"))
        assert protocol.transport.get_write_buffer_size() == waiting > 0


async def test_who_does_not_take_the_goodbye_is_cut_off() -> None:
    async def cut(end: Callable[[LineProtocol], None]) -> bool:
        async with a_line() as (protocol, _):
            end(protocol)
            await asyncio.sleep(PATIENCE + 0.5)
            return protocol.disconnected

    assert await asyncio.gather(*map(cut, ENDS)) == [True] * len(ENDS)


async def test_who_only_says_no_more_and_takes_nothing_is_cut_off_too() -> None:
    async with an_end() as (line, far):
        line.write(said(b"x" * 900_000))
        far.shutdown(socket.SHUT_WR)
        await asyncio.sleep(PATIENCE + 0.5)
        assert line.protocol.disconnected


async def test_who_only_says_no_more_is_sent_what_waits_and_nothing_after_it() -> None:
    async with an_end() as (line, far):
        line.write(waiting := said(b"x" * 900_000))
        far.shutdown(socket.SHUT_WR)
        await asyncio.sleep(0.05)
        broadcast(said(b"somebody else had an idea"), [line])
        assert await heard(far, len(waiting)) == waiting
        assert await asyncio.get_running_loop().sock_recv(far, 1) == b""


class Interrupted(LineProtocol):
    """Somebody else has an idea between the end of what they say and the end of the connection."""

    line: Line

    def eof_received(self) -> None:
        super().eof_received()
        self.loop.call_soon(broadcast, said(b"somebody else had an idea"), [self.line])


async def test_who_says_no_more_is_sent_nothing_past_what_is_not_sent_any_more() -> None:
    async with an_end(Interrupted) as (line, far):
        cast(Interrupted, line.protocol).line = line
        far.shutdown(socket.SHUT_WR)
        assert await asyncio.get_running_loop().sock_recv(far, 1) == b""


async def test_who_still_takes_a_board_of_nearly_a_megabyte_is_too_slow_only_a_megabyte_later() -> None:
    async with a_line() as (protocol, line):
        for _ in range(1_000):
            broadcast(said(b"x" * 1_000), [line])
        assert not protocol.close_sent
        for _ in range(300):
            broadcast(said(b"x" * 1_000), [line])
        assert protocol.close_sent


@pytest.mark.parametrize("size", [1_000, 100_000, 900_000])
async def test_for_who_reads_nothing_no_more_waits_than_a_megabyte_and_what_went_over_it(size: int) -> None:
    async with an_end() as (line, _):
        frame, most = said(b"x" * size), 0
        while not line.protocol.close_sent:
            most = max(most, line.protocol.transport.get_write_buffer_size())
            broadcast(frame, [line])
        assert most <= BEHIND + len(frame)
