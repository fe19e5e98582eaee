# SPDX-License-Identifier: Apache-2.0
"""What goes to everybody goes past the transports, and is to each as if it had not: whole, once and in order."""

import asyncio
import os
import random
import sys
import tracemalloc
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final, cast

import pytest

from tests.live.ends import an_end, heard, said
from web.live.broadcast import LONG, MANY, broadcast
from web.live.line import BEHIND, LineProtocol

SIZES: Final = (1, 200, LONG - 200, LONG, 70_000, 300_000)


@pytest.fixture(params=["lent", "no more files", "no memory", "another system"])
def lending(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    def refuse(*_: Any) -> int:
        raise OSError("no more files")

    if request.param == "another system":
        monkeypatch.delattr(os, "memfd_create", raising=False)
    elif request.param == "no more files":
        monkeypatch.setattr(os, "memfd_create", refuse, raising=False)
    elif request.param == "no memory":
        monkeypatch.setattr(os, "memfd_create", lambda _: os.open("/dev/full", os.O_WRONLY), raising=False)
    return str(request.param)


@pytest.mark.parametrize("count", [1, MANY + 2])
@pytest.mark.parametrize("seed", range(5))
async def test_each_hears_every_frame_once_and_in_order_however_slowly_they_read(
    lending: str, count: int, seed: int
) -> None:
    chance = random.Random(seed)
    async with AsyncExitStack() as stack:
        ends = [await stack.enter_async_context(an_end()) for _ in range(count)]
        lines = [line for line, _ in ends]
        owed = [b""] * count
        for number in range(25):
            frame = said(b"%d " % number * (chance.choice(SIZES) // 3 + 1))
            broadcast(frame, lines)
            owed = [before + frame for before in owed]
            for n, (line, far) in enumerate(ends):
                if chance.random() < 0.2:  # somebody gets an answer of their own in between
                    owed[n] += (own := said(b"ack %d" % number))
                    line.write(own)
                while owed[n] and (chance.random() < 0.5 or len(owed[n]) > BEHIND // 2):
                    piece = await heard(far, min(len(owed[n]), chance.choice(SIZES)))
                    assert owed[n].startswith(piece)
                    owed[n] = owed[n][len(piece) :]
        for (line, far), rest in zip(ends, owed, strict=True):
            assert await heard(far, len(rest)) == rest
            await asyncio.sleep(0)
            assert line.straight >= 0, "who has read all is written to straight away again"


async def test_a_frame_that_is_lent_is_what_it_was_when_it_is_read_after_others() -> None:
    frames = [said(letter * (2 * LONG)) for letter in (b"a", b"b", b"c")]
    async with AsyncExitStack() as stack:
        ends = [await stack.enter_async_context(an_end()) for _ in range(MANY)]
        for frame in frames:
            broadcast(frame, [line for line, _ in ends])
        for _, far in ends:
            assert await heard(far, len(b"".join(frames))) == b"".join(frames)


async def test_what_many_have_not_taken_is_in_memory_once() -> None:
    if isinstance(asyncio.get_running_loop(), asyncio.SelectorEventLoop) and sys.version_info < (3, 12):
        pytest.skip("asyncio before Python 3.12 copies what waits; uvloop, which serves, does not")
    async with AsyncExitStack() as stack:
        ends = [await stack.enter_async_context(an_end()) for _ in range(MANY)]
        frame = said(b"x" * 900_000)
        tracemalloc.start()
        broadcast(frame, [line for line, _ in ends])
        new, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert all(line.protocol.waits for line, _ in ends)
        assert new < len(frame)


@pytest.mark.parametrize("size", [100, 2 * LONG])
async def test_who_takes_the_place_of_somebody_who_left_hears_nothing_of_theirs(size: int) -> None:
    async with an_end() as (line, far):
        number = line.straight
        assert number >= 0
        far.close()
        await asyncio.sleep(0.05)
        assert line.protocol.disconnected
        async with an_end() as (other, their_end):
            assert other.straight == number, "the system gives the number to the next one; else this shows nothing"
            broadcast(said(b"x" * size), [line] * MANY)
            with pytest.raises(BlockingIOError):
                their_end.recv(1)


async def test_who_left_without_a_word_fails_nobody() -> None:
    async with an_end() as (gone, far), an_end() as (line, reader):
        far.close()
        broadcast(said(b"hello"), [gone, line])
        assert await heard(reader, 7) == said(b"hello")
        await asyncio.sleep(0.01)
        assert gone.protocol.disconnected
        assert gone.straight == -1


def descriptors() -> set[str]:
    return {each.name for each in Path("/dev/fd").iterdir()}


async def test_files_that_were_lent_are_closed() -> None:
    async with AsyncExitStack() as stack:
        ends = [await stack.enter_async_context(an_end()) for _ in range(MANY)]
        before = descriptors()
        for _ in range(3):
            broadcast(said(b"x" * LONG), [line for line, _ in ends])
        assert descriptors() == before


class Encrypted(LineProtocol):
    """On a transport that says it is encrypted. What goes past it would not be."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.BaseTransport, SaidToBeEncrypted(transport)))


class SaidToBeEncrypted:
    def __init__(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def get_extra_info(self, name: str) -> Any:
        return name == "sslcontext" or self._transport.get_extra_info(name)


async def test_nobody_is_written_to_past_encryption() -> None:
    async with an_end(Encrypted) as (line, far):
        assert line.straight == -1
        broadcast(said(b"hello"), [line])
        assert await heard(far, 7) == said(b"hello")
