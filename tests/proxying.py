# SPDX-License-Identifier: Apache-2.0
"""A reverse proxy in front of several web processes: Caddy with the very Caddyfile, or where there is none a small one
that does the same: what belongs to one network goes to one process, and to another when that is gone.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx

from tests.running import ROOT

NETWORK: Final = re.compile(rb"^[A-Z]+ /networks/([^/? ]+)")
PATIENCE: Final = 5.0
AGAIN: Final = 0.1
READY_SECONDS: Final = 30.0


def free_port() -> int:
    """One that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def proxied(port: int, webs: list[int], folder: Path) -> Iterator[str]:
    """What stands there, in a word, while it does."""
    with caddy(port, webs, folder) if shutil.which("caddy") else small(port, webs):
        give_up = time.monotonic() + READY_SECONDS
        while not is_well(port):
            assert time.monotonic() < give_up, "the proxy leads nowhere"
            time.sleep(0.1)
        yield "Caddy" if shutil.which("caddy") else "a small proxy of the tests' own, for there is no Caddy here"


def is_well(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def caddy(port: int, webs: list[int], folder: Path) -> Iterator[None]:
    """As docker-compose.yml starts it, with its own Caddyfile; only nobody may steer it."""
    folder.mkdir(parents=True, exist_ok=True)
    (own := folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\nimport {ROOT / 'Caddyfile'}\n")
    web = " ".join(f"127.0.0.1:{each}" for each in webs)
    place = {**os.environ, "HOME": str(folder), "ADDRESS": f"http://127.0.0.1:{port}", "WEB": web}
    asked = ("caddy", "run", "--adapter", "caddyfile", "--config", str(own))
    with (folder / "caddy.log").open("a") as log, subprocess.Popen(asked, env=place, stdout=log, stderr=log) as program:
        try:
            yield
        finally:
            program.terminate()


# -- where there is no Caddy -------------------------------------------------------------------------------------------
@contextmanager
def small(port: int, webs: list[int]) -> Iterator[None]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    lead = Leading(webs)
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(lead.on, "127.0.0.1", port), loop).result()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


class Leading:
    """One request a connection: then nobody has to know where a body ends."""

    def __init__(self, webs: list[int]) -> None:
        self._webs = webs

    async def on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(b"\r\n\r\n")
            found = NETWORK.match(head)
            there = await self._reach(zlib.crc32(found[1]) if found else id(writer))
            there[1].write(head if b"\r\nupgrade:" in head.lower() else closing(head))
            await asyncio.gather(passing(reader, there[1]), passing(there[0], writer))
        writer.close()

    async def _reach(self, chosen: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", self._webs[chosen % len(self._webs)])
            except OSError:
                if time.monotonic() > give_up:
                    raise
                chosen += 1
                await asyncio.sleep(AGAIN)


def closing(head: bytes) -> bytes:
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])


async def passing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.write_eof()
