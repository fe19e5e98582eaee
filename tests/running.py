# SPDX-License-Identifier: Apache-2.0
"""The real server as a program of its own, on a free port and a folder of its own, and people to visit it with.

People are made before the server starts, with a session each, because signing in is not what these tests are about.
"""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import httpx
from argon2 import PasswordHasher
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect

from domain.kernel import MemberId
from web.identity.accounts import Accounts
from web.sight import Kind

ROOT: Final = Path(__file__).resolve().parents[1]
CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
READY_SECONDS: Final = 30
ENTRY: Final = "from web.cli import main; main()"


def new(kind: str) -> str:
    """An id as a browser would mint it, that says what it is of."""
    return f"{kind}-{secrets.token_hex(8)}"


class Somebody(Struct, frozen=True):
    """Who they are, and the cookies of their sessions: two browsers each."""

    id: MemberId
    name: str
    cookies: tuple[str, str]


def people(
    folder: Path, *names: str, language: str = "nl", kind: Kind = "person", database: str = ""
) -> list[Somebody]:
    """Accounts with two open sessions each, in a folder no server runs on, or one that does; or in a database."""
    folder.mkdir(parents=True, exist_ok=True)
    return asyncio.run(made(folder, names, language, kind, database))


async def made(
    folder: Path, names: tuple[str, ...], language: str, kind: Kind = "person", database: str = ""
) -> list[Somebody]:
    accounts = Accounts(folder / "accounts.db", CHEAP, database)
    try:
        return [await one(accounts, name, language, kind) for name in names]
    finally:
        accounts.close()


async def one(accounts: Accounts, name: str, language: str, kind: Kind = "person") -> Somebody:
    member = MemberId(new("member"))
    account = await accounts.sign_up(f"{member}@example.org", name, "a long password", language, member, kind)
    first, second = [await accounts.sessions.open(account.id) for _ in range(2)]
    return Somebody(account.id, name, (first, second))


class Server:
    """One server program. `before` is Python run first in it, for a test that needs smaller sizes."""

    around: tuple[str, ...] = ()
    """What stands before its command."""

    def __init__(
        self, folder: Path, before: str = "", port: int = 0, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.port = port
        self.address = ""
        self._before = before
        self._settings = settings or {}
        self._program: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        assert self._program is not None
        return self._program.pid

    def start(self) -> None:
        """Returns when it says it is ready. Without a port of its own the address is another one each time."""
        program = [*self.around, sys.executable, "-c", f"{self._before}\n{ENTRY}"]
        asked = [*program, *self._asked(), "--data", str(self.folder)]
        paths = {**os.environ, "PYTHONPATH": str(ROOT), **self._settings}
        with self.log.open("a") as errors:
            self._program = subprocess.Popen(asked, env=paths, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert self._program.stdout is not None
        self._hear(self._program.stdout.readline())

    def _asked(self) -> list[str]:
        return ["serve", "--port", str(self.port)]

    def _hear(self, said: str) -> None:
        assert "http://" in said, f"it did not start: {self.log.read_text()[-3000:]}"
        self.address = said.split()[-1]
        with httpx.Client(base_url=self.address, trust_env=False, timeout=READY_SECONDS, verify=False) as client:
            assert client.get("/health/ready").status_code == 200, self.log.read_text()[-3000:]

    @property
    def log(self) -> Path:
        """What it said on stderr."""
        return self.folder.parent / f"{self.folder.name}.log"

    def end(self, how: signal.Signals = signal.SIGINT, within: float = 15) -> int:
        """Ends it and gives its exit code; a program that was not running is left alone."""
        program, self._program = self._program, None
        if program is None:
            return 0
        program.send_signal(how)
        try:
            return program.wait(within)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            raise
        finally:
            assert program.stdout is not None
            program.stdout.close()

    def ends_by_itself(self, within: float = 15) -> int:
        """Its exit code."""
        assert self._program is not None
        return self._program.wait(within)

    def kill(self) -> None:
        self.end(signal.SIGKILL)


class Projector(Server):
    """A projector, beside servers on one database."""

    def _asked(self) -> list[str]:
        return ["project"]

    def _hear(self, said: str) -> None:
        assert "goes on" in said, f"it did not start: {self.log.read_text()[-3000:]}"


@contextmanager
def running(folder: Path, before: str = "", settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`settings` are variables of the program's environment."""
    server = Server(folder, before, settings=settings)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class NotDone(Exception):
    """The server said no, with a code."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


class Addressed(Protocol):
    """A server, or what leads to one."""

    @property
    def address(self) -> str: ...


class Visitor:
    """Somebody with a browser, at a server: reads pages, sends wishes, opens sockets."""

    def __init__(self, server: Addressed, who: Somebody | None, browser: int = 0) -> None:
        self.server = server
        self.who = who
        self.cookie = {"Cookie": f"session={who.cookies[browser]}"} if who else {}

    @property
    def id(self) -> MemberId:
        assert self.who is not None
        return self.who.id

    async def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async with httpx.AsyncClient(
            base_url=self.server.address, headers=self.cookie, trust_env=False, timeout=30, verify=False
        ) as client:
            return await client.request(method, path, **more)

    async def page(self, path: str) -> str:
        """The page as it is now. Raises NotDone for anything but a page."""
        answer = await self.request("GET", path)
        if answer.status_code != 200:
            raise NotDone(answer.status_code, answer.headers.get("location", ""), answer.text[:200])
        return answer.text

    async def ask(self, path: str, type: str, *, command: str = "", invitation: str = "", **wish: Any) -> int:  # noqa: A002
        """The version the wish was saved at. Raises NotDone."""
        act = {"id": command or new("command"), "do": {"type": type, **wish}}
        answer = await self.request("POST", path, json={**act, **({"invitation": invitation} if invitation else {})})
        said = answer.json()
        if answer.status_code != 200:
            raise NotDone(answer.status_code, said["code"], said["message"])
        return int(said["version"])

    def socket(self, path: str, *, origin: str | None = "", **more: Any) -> connect:
        """A live socket on a board or network; `origin` is ours unless said otherwise, None for no header."""
        given: Any = self.server.address if origin == "" else origin
        address = self.server.address.replace("http", "ws", 1) + path
        return connect(address, origin=given, additional_headers=self.cookie, proxy=None, compression=None, **more)


Socket = ClientConnection


async def a_network(*members: Visitor, access: str = "open", network: str = "") -> str:
    """Its path. The first visitor sparks and forms it, the others join."""
    network = network or new("network")
    path = f"/networks/{network}"
    await members[0].ask("/networks", "spark", network=network, text="Ik wil ontdekken hoe wij van elkaar leren")
    bounds = {"inside": "ons eigen werk", "outside": "cursussen", "question": "Wat helpt ons?"}
    await members[0].ask(path, "form", name="Leren van elkaar", access="open", **bounds)
    for member in members[1:]:
        await member.ask(path, "join")
    if access != "open":
        await members[0].ask(path, "choose_access", access=access)
    return path


async def a_board(network: str, by: Visitor, question: str = "Hoe leren wij samen?", board: str = "") -> str:
    """Its path."""
    board = board or new("board")
    await by.ask(network, "open_board", board=board, question=question)
    return f"{network}/boards/{board}"
