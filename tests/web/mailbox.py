# SPDX-License-Identifier: Apache-2.0
"""A tiny mail server of our own (RFC 5321, as much as a sender needs), and the mails that came in."""

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Self


class Mailbox:
    """`says` is what it answers to who wants to write to somebody: "250 ok" takes the mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.says = "250 ok"
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, name: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == f"{name}@example.org"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                raw = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
                mail = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=default)
                assert isinstance(mail, EmailMessage)
                self.mails.append(mail)
            answer = {"EHLO": "250 here", "RCPT": self.says, "QUIT": "221 bye"}.get(verb, "250 ok")
            writer.write(f"{answer}\r\n".encode())
            if verb == "QUIT":
                break
        writer.close()
