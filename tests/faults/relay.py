# SPDX-License-Identifier: Apache-2.0
"""A wire between a program and PostgreSQL that is cut after so many bytes, of what is asked or of what is answered."""

import socket
import threading
from collections.abc import Callable
from typing import Final, Literal

Side = Literal["asked", "answered"]
SIDES: Final[tuple[Side, ...]] = ("asked", "answered")


class Relay:
    """`carried` counts the bytes of each side since it was armed. What was cut stays cut; new lines go through."""

    def __init__(self, server: str) -> None:
        self.carried: dict[Side, int] = dict.fromkeys(SIDES, 0)
        self.was_cut: Callable[[], object] = lambda: None
        self._server = server
        self._left: dict[Side, int | None] = dict.fromkeys(SIDES)
        self._turn = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: Final = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def arm(self, side: Side | None = None, after: int = 0) -> None:
        """Cuts once when so many bytes of that side were carried from now on."""
        with self._turn:
            self.carried = dict.fromkeys(SIDES, 0)
            self._left = {each: after if each == side else None for each in SIDES}

    def to(self, database: str) -> str:
        """The address of a database of that server, by way of this wire."""
        return f"{database.split('?')[0].replace('@/', f'@127.0.0.1:{self.port}/')}?sslmode=disable&gssencmode=disable"

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
                let, cut = self._let_through(side, data)
                other.sendall(let)
                if cut:
                    self.was_cut()
                    break
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _let_through(self, side: Side, data: bytes) -> tuple[bytes, bool]:
        with self._turn:
            left = self._left[side]
            cut = left is not None and left < len(data)
            if cut:
                data = data[:left]
                self._left[side] = None
            elif left is not None:
                self._left[side] = left - len(data)
            self.carried[side] += len(data)
            return data, cut
