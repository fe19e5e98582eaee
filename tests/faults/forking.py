# SPDX-License-Identifier: Apache-2.0
"""The real server, forked from a process that has imported it already: a thousand starts cost minutes and not an hour.

From there on it is the program people start: its own process, its own arguments, killed by its number.
"""

import itertools
import multiprocessing
import os
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGINT, Signals
from typing import Any, Final

from tests.running import Server

CONTEXT: Final = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.imported"])
NUMBERS: Final = itertools.count(1)


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
    _ready = "http://"
    """What it says when it is."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.ended: list[str] = []
        """What it said last each time it ended instead of starting."""
        self._number = next(NUMBERS)

    @property
    def log(self) -> Path:
        """Of it alone: others may run in the same folder."""
        return self.folder.parent / f"{self.folder.name}-{self._number}.log"

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
        given = [*self._asked(), "--data", str(self.folder)]
        what: tuple[Any, ...] = (theirs, self.log, given, dict(self._settings), self._before)
        self._child = CONTEXT.Process(target=serve, args=what, daemon=True)
        self._child.start()
        theirs.close()
        with os.fdopen(os.dup(ours.fileno())) as lines:
            said = lines.readline()
        ours.close()
        assert self._ready in said, f"it did not start: {self.log.read_text()[-3000:]}"
        self.address = said.split()[-1]

    def starts(self) -> bool:
        """Whether it did. What it says otherwise is kept."""
        try:
            self.start()
        except AssertionError:
            self.kill()
            self.ended.append(self.log.read_text()[-300:].strip().rpartition("\n")[2])
            return False
        return True

    def start_at_last(self, tries: int = 10) -> None:
        """As a supervisor does, which starts again what ended because its database was not there yet."""
        assert any(self.starts() for _ in range(tries)), f"it never starts: {self.ended[-1]}"

    def end(self, how: Signals = SIGINT, within: float = 15) -> int:
        child, self._child = self._child, None
        if child is None:
            return 0
        if child.is_alive() and child.pid is not None:
            with suppress(ProcessLookupError):  # it ends by itself just now
                os.kill(child.pid, how)
        child.join(within)
        assert child.exitcode is not None, f"it goes on after {within} s"
        return child.exitcode


class ForkedProjector(Forked):
    """A projector, beside servers on one database."""

    _ready = "goes on"

    def _asked(self) -> list[str]:
        return ["project"]
