# SPDX-License-Identifier: Apache-2.0
"""What it takes to open a board with many ideas: the page, then the socket, until the browser is up to date."""

import asyncio
import gzip
import re
import time
from statistics import median
from typing import Final

import msgspec
from msgspec import Struct, field

from tests.bench.crowd import Crowd, until, voiced
from tests.bench.ground import Ground
from tests.bench.live import Figures, memory
from tests.bench.wire import Socket, connect

VERSION: Final = re.compile(rb'data-version="(\d+)"')
WINDOW: Final = 100


class Said(Struct):
    type: str
    version: int = 0
    upto: int = field(default=0, name="to")


said_in: Final = msgspec.json.Decoder(Said).decode


class Opened(Struct):
    milliseconds: float
    page_milliseconds: float
    sent: int
    size: int


async def opening(ground: Ground, board: str, *, ideas: int, warm: int) -> Figures:
    """Cold is the first after a start of the server; warm the median of those that follow."""
    await fill(ground, board, ideas)
    ground.again()
    before = memory(ground.pid)
    cold = await open_once(ground, board, ideas)
    later = [await open_once(ground, board, ideas) for _ in range(warm)]
    return {
        "cold_ms": round(cold.milliseconds, 1),
        "warm_ms": round(median(each.milliseconds for each in later), 1),
        "warm_page_ms": round(median(each.page_milliseconds for each in later), 1),
        "page_bytes": cold.size,
        "page_bytes_sent": cold.sent,
        "server_mib": round(memory(ground.pid) / 1024, 1),
        "board_mib": round((memory(ground.pid) - before) / 1024, 1),
    }


async def fill(ground: Ground, board: str, ideas: int) -> None:
    """Voices the ideas through one socket, some hundred under way."""
    async with Crowd(ground, board) as crowd:
        await crowd.join(1)
        writer, acknowledged = crowd.sockets[0], 0

        def next_one(_: Socket) -> None:
            nonlocal acknowledged
            acknowledged += 1
            if acknowledged + WINDOW <= ideas:
                writer.write(voiced(acknowledged + WINDOW - 1))

        crowd.on_ack = next_one
        writer.write(b"".join(voiced(number) for number in range(min(WINDOW, ideas))))
        await until(lambda: acknowledged == ideas or bool(crowd.trouble), 60)
        crowd.check()


async def open_once(ground: Ground, board: str, ideas: int) -> Opened:
    began = time.perf_counter()
    status, headers, body = ground.get(board, ground.cookies[0])
    page = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    paged = time.perf_counter()
    found = VERSION.search(page)
    if status != 200 or found is None or page.count(b'<article id="idea-') != ideas:
        raise RuntimeError(f"the page of a board with {ideas} ideas was answered with {status} and does not hold them")
    await _join(ground, board, int(found[1]))
    ended = time.perf_counter()
    return Opened((ended - began) * 1000, (paged - began) * 1000, len(body), len(page))


async def _join(ground: Ground, board: str, version: int) -> None:
    """Until the browser has what the server welcomed it with."""
    current: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    wanted = -1

    def heard(_socket: Socket, payload: bytes, _when: float) -> None:
        nonlocal wanted, version
        said = said_in(payload)
        if said.type == "welcome":
            wanted = said.version
        version = max(version, said.upto)
        if 0 <= wanted <= version and not current.done():
            current.set_result(None)

    socket = await connect(ground.port, f"{board}/live?after={version}", ground.cookies[0], heard)
    try:
        await asyncio.wait_for(current, 20)
    finally:
        socket.hang_up()
