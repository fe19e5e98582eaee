# SPDX-License-Identifier: Apache-2.0
"""A wire between a program and PostgreSQL, which a test may cut: by bytes carried, or where it likes."""

import socket
import threading
from typing import Final, Literal

Side = Literal["asked", "answered"]
SIDES: Final[tuple[Side, ...]] = ("asked", "answered")


class Wire:
    """One line for each connection. What was cut stays cut; new lines go through."""

    def __init__(self, server: str) -> None:
        """`server` is the path of its socket."""
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: Final = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def to(self, database: str) -> str:
        """The address of a database of that server, by way of this wire."""
        return f"{database.split('?')[0].replace('@/', f'@127.0.0.1:{self.port}/')}?sslmode=disable&gssencmode=disable"

    def let_through(self, side: Side, data: bytes) -> tuple[bytes, bool]:
        """What of it is carried, and whether the line is cut then."""
        raise NotImplementedError

    def cut(self) -> None:
        """Runs when what was let through is on its way, before the line is cut."""

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                ours, _ = self._listening.accept()
            except OSError:
                return
            theirs = socket.socket(socket.AF_UNIX)
            theirs.connect(self._server)
            for one, other, side in ((ours, theirs, SIDES[0]), (theirs, ours, SIDES[1])):
                threading.Thread(target=self._carry, args=(one, other, side), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, side: Side) -> None:
        try:
            while data := one.recv(65_536):
                let, cut = self.let_through(side, data)
                other.sendall(let)
                if cut:
                    self.cut()
                    break
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
