# SPDX-License-Identifier: Apache-2.0
"""People who write and write, by HTTP and through sockets, and note what they were told: it was saved, or it was not.

Whatever happens to the server, they come back, at any server that is there.
"""

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from tests.bench.wire import Socket, connect, masked
from tests.running import Server, Somebody, new

GONE: Final = (OSError, EOFError, TimeoutError)
PATIENCE: Final = 15.0
AT_ONCE: Final = 8


class Wish(Struct, frozen=True):
    """`path` is the board or network it is wished of."""

    path: str
    do: dict[str, Any]
    command: str = field(default_factory=lambda: new("command"))

    @property
    def frame(self) -> bytes:
        return masked(json.dumps({"type": "do", "id": self.command, "do": self.do}).encode())

    @property
    def body(self) -> bytes:
        return json.dumps({"id": self.command, "do": self.do}).encode()


def voicing(path: str, text: str = "een idee") -> Wish:
    return Wish(path, {"type": "voice", "idea": new("idea"), "text": text, "place": {"x": 0, "y": 0}})


class Answer(Struct, frozen=True):
    """To one wish: `type` is `ack` or `refused`; by HTTP the status says which."""

    type: str
    id: str = ""
    version: int = 0
    code: str = ""
    message: str = ""
    status: int = 200


class Notes(Struct):
    """What was asked of the servers, and what they said: for an acknowledged command the versions it was told."""

    asked: dict[str, Wish] = {}
    acknowledged: dict[str, set[int]] = {}
    refused: dict[str, Answer] = {}

    def took(self, answer: Answer) -> None:
        if answer.type == "ack":
            self.acknowledged.setdefault(answer.id, set()).add(answer.version)
        else:
            self.refused[answer.id] = answer

    @property
    def unanswered(self) -> list[Wish]:
        return [wish for command, wish in self.asked.items() if command not in self.acknowledged]


READ: Final = msgspec.json.Decoder(Answer)
TO_A_WISH: Final = (b'{"type":"ack"', b'{"type":"refused"')


class Person:
    """Somebody with a browser. `notes` may be shared by many."""

    def __init__(self, who: Somebody, notes: Notes) -> None:
        self.who: Final = who
        self.notes: Final = notes
        self.cookie: Final = f"session={who.cookies[0]}"
        self.version = 1
        self.is_refused = False
        """Whether that was the last they heard."""
        self.heard = 0
        """Answers, also to what was answered before."""

    # -- through a socket ------------------------------------------------------------------------------------------
    async def come_in(self, server: Server, path: str) -> Socket:
        """Says it has seen nearly all, so that the whole board is not sent each time."""
        return await connect(port_of(server), f"{path}/live?after={self.version}", self.cookie, self._hear)

    def _hear(self, _socket: Socket, payload: bytes, _when: float) -> None:
        if payload.startswith(TO_A_WISH):
            answer = READ.decode(payload)
            self.version = max(self.version, answer.version)
            self._took(answer)

    def _took(self, answer: Answer) -> None:
        self.heard += 1
        self.is_refused = answer.type == "refused"
        self.notes.took(answer)

    def say(self, socket: Socket, wish: Wish) -> None:
        self.notes.asked[wish.command] = wish
        socket.write(wish.frame)

    # -- by HTTP ---------------------------------------------------------------------------------------------------
    async def post(self, server: Server, wishes: Sequence[Wish], pause: Callable[[], float] = lambda: 0) -> None:
        """One after the other on one connection. Raises what GONE names when it breaks."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        try:
            for wish in wishes:
                self.notes.asked[wish.command] = wish
                writer.write(request(server, wish, self.cookie))
                async with asyncio.timeout(PATIENCE):
                    self._took(await answered(reader, wish))
                await asyncio.sleep(pause())
        finally:
            writer.close()


def port_of(server: Server) -> int:
    return int(server.address.rsplit(":", 1)[1])


def request(server: Server, wish: Wish, cookie: str) -> bytes:
    lines = (
        f"POST {wish.path} HTTP/1.1",
        f"Host: 127.0.0.1:{port_of(server)}",
        f"Origin: {server.address}",
        f"Cookie: {cookie}",
        "Content-Type: application/json",
        f"Content-Length: {len(wish.body)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + wish.body


async def answered(reader: asyncio.StreamReader, wish: Wish) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    status = int(head.split()[1])
    said = json.loads(await reader.readexactly(int(head.split("content-length: ")[1].split()[0])))
    if status == 200:
        return Answer("ack", wish.command, said["version"])
    return Answer("refused", wish.command, code=said["code"], message=said["message"], status=status)


class Writer:
    """A person who never stops, on the board `where` says, at whichever of the servers is up."""

    def __init__(self, person: Person, servers: Sequence[Server], where: Callable[[], str], seed: int) -> None:
        self.person = person
        self._servers = servers
        self._where = where
        self._chance = random.Random(seed)

    async def write(self) -> None:
        """Until it is cancelled."""
        while True:
            server, path = self._chance.choice(self._servers), self._where()
            try:
                await (self._by_socket(server, path) if self._chance.random() < 0.6 else self._by_http(server, path))
            except GONE:
                await asyncio.sleep(0.01)

    async def _by_http(self, server: Server, path: str) -> None:
        wishes = [voicing(path) for _ in range(self._chance.randrange(1, 30))]
        await self.person.post(server, wishes, lambda: self._pause(100))

    def _pause(self, part: int) -> float:
        """Some part of a second; more when nothing can be saved just now, or starting takes all the longer."""
        return self._chance.random() / (5 if self.person.is_refused else part)

    async def _by_socket(self, server: Server, path: str) -> None:
        socket = await self.person.come_in(server, path)
        try:
            for _ in range(20):
                if socket.closed or path != self._where():
                    return
                for _ in range(self._chance.randrange(1, AT_ONCE)):
                    self.person.say(socket, voicing(path))
                await asyncio.sleep(self._pause(20))
        finally:
            socket.hang_up()
