# SPDX-License-Identifier: Apache-2.0
"""One frame to many lines, past their transports, while nothing waits in those.

With a thousand sockets most of a round goes into system calls, and much of the rest into memory that was not looked at
since the round before: so each line has one number at hand, and nothing else of it is touched. A long frame is lent to
the kernel as pages of a file in memory, one copy for all, also for as long as slow readers have not taken it.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from web.live.line import BEHIND, Line

LONG: Final = 10_000
"""Bytes from which lending is faster than copying, measured on Linux 6.18."""
MANY: Final = 8
"""Lines for which it is worth a file."""
NO_FILE: Final = -1


def broadcast(frame: bytes, lines: Sequence[Line]) -> None:
    """Sends the frame, or closes who is too slow to take it."""
    size = len(frame)
    file = lent(frame) if LONG <= size <= BEHIND and len(lines) >= MANY else NO_FILE
    try:
        for line in lines:
            straight = line.straight
            if straight < 0 or size > BEHIND:
                line.write(frame)
                continue
            try:
                sent = os.write(straight, frame) if file < 0 else os.sendfile(straight, file, 0, size)
            except OSError:  # full or gone: the transport finds out by itself
                sent = 0
            if sent < size:
                line.protocol.transport.write(memoryview(frame)[sent:])
    finally:
        if file >= 0:
            os.close(file)


def lent(frame: bytes) -> int:
    """A file with nothing else in it, or NO_FILE where there can be none. It may never be written to again: what was
    sent from it is read from it.
    """
    try:
        file = os.memfd_create("frame")
    except (AttributeError, OSError):  # another system, or too many files
        return NO_FILE
    with suppress(OSError):  # no memory
        if os.write(file, frame) == len(frame):
            return file
    os.close(file)
    return NO_FILE
