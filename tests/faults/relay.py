# SPDX-License-Identifier: Apache-2.0
"""A wire to PostgreSQL that is cut after so many bytes, of what is asked or of what is answered."""

import threading
from collections.abc import Callable

from tests.wires import SIDES, Side, Wire


class Relay(Wire):
    """`carried` counts the bytes of each side since it was armed."""

    def __init__(self, server: str) -> None:
        self.carried: dict[Side, int] = dict.fromkeys(SIDES, 0)
        self.was_cut: Callable[[], object] = lambda: None
        self._left: dict[Side, int | None] = dict.fromkeys(SIDES)
        self._turn = threading.Lock()
        super().__init__(server)

    def arm(self, side: Side | None = None, after: int = 0) -> None:
        """Cuts once when so many bytes of that side were carried from now on."""
        with self._turn:
            self.carried = dict.fromkeys(SIDES, 0)
            self._left = {each: after if each == side else None for each in SIDES}

    def cut(self) -> None:
        self.was_cut()

    def let_through(self, side: Side, data: bytes) -> tuple[bytes, bool]:
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
