# SPDX-License-Identifier: Apache-2.0
"""A real server on a folder of its own, with members who are signed in and a network with boards. Must not measure."""

import asyncio
import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, Self

from argon2 import PasswordHasher

from web.identity.accounts import Accounts
from web.identity.sessions import cookie_name

START_SECONDS: Final = 30.0
NETWORK: Final = "bench-network"
PROGRAM: Final = "from web.cli import main; main()"


class Ground:
    """Members and their sessions are made beside the server, everything else through its doors."""

    def __init__(self, folder: Path, members: int = 50) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.cookies = asyncio.run(sign_up(folder, members))
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self.start()
        self.wish("/networks", {"type": "spark", "network": NETWORK, "text": "I want to find out how fast it is"})
        form = {"name": "Bench", "inside": "speed", "outside": "all else", "question": "How fast?"}
        self.wish(f"/networks/{NETWORK}", {"type": "form", **form})
        for cookie in self.cookies[1:]:
            self.wish(f"/networks/{NETWORK}", {"type": "join"}, cookie)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- the server ------------------------------------------------------------------------------------------------
    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        asked = [sys.executable, "-c", PROGRAM, "serve", "--data", str(self.folder), "--port", "0"]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("LEERNETWERK_")}
        ours["LEERNETWERK_LIMITS"] = "none"  # what is measured is how fast it can be, not how fast people may be
        self._process = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True, env=ours)
        pin(self._process.pid, 0)
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError("the server did not start")
        self.port = int(said.rsplit(":", 1)[1])
        give_up = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if time.monotonic() > give_up:
                raise RuntimeError("the server was not ready in time")
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def again(self) -> None:
        """As after a restart: the same folder, nothing in memory."""
        self.stop()
        self.start()

    def _is_ready(self) -> bool:
        try:
            return self.get("/health/ready", "")[0] == 200
        except OSError:
            return False

    # -- its doors -------------------------------------------------------------------------------------------------
    def get(self, path: str, cookie: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body as it came over the wire, compressed when the server wants to."""
        return self._request("GET", path, cookie, {"Accept-Encoding": "gzip"}, None)

    def wish(self, path: str, wish: dict[str, Any], cookie: str | None = None) -> Any:
        sent = json.dumps({"do": wish}).encode()
        said = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}"}
        status, _, body = self._request("POST", path, cookie or self.cookies[0], said, sent)
        if status != 200:
            raise RuntimeError(f"{wish['type']} was answered with {status}: {body[:300].decode(errors='replace')}")
        return json.loads(body)

    def _request(
        self, method: str, path: str, cookie: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Cookie": cookie, "Connection": "close", **headers})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def board(self, name: str) -> str:
        """A new empty board; its path."""
        self.wish(f"/networks/{NETWORK}", {"type": "open_board", "board": name, "question": "How fast is this board?"})
        return f"/networks/{NETWORK}/boards/{name}"


async def sign_up(folder: Path, members: int) -> list[str]:
    accounts = Accounts(folder / "accounts.db", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    cookies = []
    try:
        for number in range(members):
            account = await accounts.sign_up(f"m{number}@example.org", f"Member Number {number}", "a long password")
            token = await accounts.sessions.open(account.id)
            cookies.append(f"{cookie_name(secure=False)}={token}")
    finally:
        accounts.close()
    return cookies


def pin(pid: int, core: int) -> None:
    """The server on one core, the driver on another, where there are two."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


def unpin(pid: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, range(os.cpu_count() or 1))
