# SPDX-License-Identifier: Apache-2.0
"""The real server, forked from a process that has imported it already: a thousand starts cost minutes and not an hour.

From there on it is the program people start: its own process, its own arguments, killed by its number.
"""

import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGINT, Signals
from typing import Any, Final

from tests.running import Server

CONTEXT: Final = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.imported"])


def serve(said: Connection, log: Path, given: list[str], settings: Mapping[str, str], before: str) -> None:
    os.dup2(said.fileno(), 1)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    os.environ.update(settings)
    exec(before, {})
    from web.cli import main

    main(given)


class Forked(Server):
    """A server that is there in a third of a second."""

    _child: BaseProcess | None = None

    @property
    def pid(self) -> int:
        assert self._child is not None
        assert self._child.pid is not None
        return self._child.pid

    @property
    def is_up(self) -> bool:
        return self._child is not None and self._child.is_alive()

    def start(self) -> None:
        ours, theirs = CONTEXT.Pipe(duplex=False)
        given = ["serve", "--port", str(self.port), "--data", str(self.folder)]
        what: tuple[Any, ...] = (theirs, self.log, given, dict(self._settings), self._before)
        self._child = CONTEXT.Process(target=serve, args=what, daemon=True)
        self._child.start()
        theirs.close()
        with os.fdopen(os.dup(ours.fileno())) as lines:
            said = lines.readline()
        ours.close()
        assert "http://" in said, f"it did not start: {self.log.read_text()[-3000:]}"
        self.address = said.split()[-1]

    def start_at_last(self, tries: int = 10) -> None:
        """As a supervisor does, which starts again what ended because its database was not there yet."""
        for _ in range(tries - 1):
            try:
                self.start()
            except AssertionError:
                self.kill()
            else:
                return
        self.start()

    def end(self, how: Signals = SIGINT, within: float = 15) -> int:
        child, self._child = self._child, None
        if child is None:
            return 0
        if child.is_alive() and child.pid is not None:
            os.kill(child.pid, how)
        child.join(within)
        assert child.exitcode is not None, f"it goes on after {within} s"
        return child.exitcode
