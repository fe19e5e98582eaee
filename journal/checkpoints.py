# SPDX-License-Identifier: Apache-2.0
"""What a signed head says, line by line, and how to find out whether a log still has the past it was signed over.

Knows bytes and no database. The text has the form of a C2SP tlog-checkpoint; journal/signing.py says how it is signed:

    leernetwerk/<epoch of the log>                  origin: the whole log; or, with /network-<id> behind it, the streams
                                                    of one network: its own and its boards'
    4711                                            how many events these streams held
    <base64 of 32 bytes>                            the head: journal/chain.py `head` over the last event of each stream
    position 5120                                   position of the last of these events in the log
    time 2026-11-22T20:15:00Z                       when it was signed, as the server's clock had it
    order <base64 of 32 bytes>                      see below

The key's name is always `leernetwerk/<epoch>`: one key signs the whole log and every network in it.

`order` binds what no chain of one stream can: which event of one stream came before which of another. It begins with
32 zero bytes; each of the events, in order of position, makes it SHA-256(order ‖ position as u64, big-endian ‖ digest).

Our head is no Merkle tree, so there are no consistency proofs. An older checkpoint is checked by taking all events of
its streams up to its position, computing number, head and order anew, and comparing.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Protocol

from msgspec import Struct

from journal import chain

NAME: Final = "leernetwerk"
WHOLE_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,17}")
EXTENSIONS: Final = ("position", "time", "order")
MOST_BYTES: Final = 64 * 1024 * 1024
"""Of a file of heads that somebody hands us."""


class Step(Struct, frozen=True):
    """One stored event, as far as heads are concerned."""

    position: int
    stream: str
    version: int
    digest: bytes


class Checkpoint(Struct, frozen=True):
    """What was signed. `head` and `order` are 32 bytes, `at` is UTC in whole seconds."""

    origin: str
    events: int
    head: bytes
    position: int
    at: datetime
    order: bytes

    @property
    def text(self) -> str:
        lines = [self.origin, str(self.events), _text(self.head)]
        lines += [f"position {self.position}", f"time {self.at:%Y-%m-%dT%H:%M:%SZ}", f"order {_text(self.order)}"]
        return "\n".join(lines) + "\n"

    @property
    def network(self) -> str:
        """The network it is about; empty when it is about the whole log."""
        return self.origin.split("/", 2)[2].removeprefix("network-") if self.origin.count("/") > 1 else ""


def origin_of(epoch: str, network: str = "") -> str:
    return f"{NAME}/{epoch}/network-{network}" if network else f"{NAME}/{epoch}"


def checkpoint_of(text: str) -> Checkpoint:
    """What a note's text says. Raises ValueError for anything but the lines above, in that order."""
    lines = text.split("\n")
    if len(lines) != 7 or lines[6] or not WHOLE_NUMBER.fullmatch(lines[1]):
        raise ValueError("this is no head of a log of ours")
    position, time, order = (_said(line, word) for line, word in zip(lines[3:6], EXTENSIONS, strict=True))
    if not WHOLE_NUMBER.fullmatch(position):
        raise ValueError("its position is no number")
    at = datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    said = Checkpoint(lines[0], int(lines[1]), _bytes(lines[2]), int(position), at, _bytes(order))
    if said.text != text:
        raise ValueError("it is not written as a head is written")
    return said


class Tally:
    """Counts events in order of position, and knows at each of them what a head there would say."""

    def __init__(self, begun: Checkpoint | None = None, ends: Iterable[Step] = ()) -> None:
        """Begins before the first event, or where a checkpoint was signed, with what each stream's last event was."""
        self.events = begun.events if begun else 0
        self.position = begun.position if begun else 0
        self._order = begun.order if begun else chain.START
        self._ends = {end.stream: (end.version, end.digest) for end in ends}

    def add(self, step: Step) -> None:
        place = step.position.to_bytes(8, "big", signed=True)
        self._order = sha256(self._order + place + step.digest).digest()
        self._ends[step.stream] = (step.version, step.digest)
        self.position = step.position
        self.events += 1

    @property
    def head(self) -> bytes:
        return bytes.fromhex(chain.head((stream, version, last) for stream, (version, last) in self._ends.items()))

    def checkpoint(self, origin: str, at: datetime) -> Checkpoint:
        return Checkpoint(origin, self.events, self.head, self.position, at.replace(microsecond=0), self._order)

    def disagreement(self, signed: Checkpoint) -> str:
        """Why this is not the past that was signed; empty when it is."""
        if self.events != signed.events:
            return f"{signed.events} events were signed up to position {signed.position}, and here are {self.events}"
        if self.head != signed.head:
            return "the events up to there are not the ones that were signed"
        if self._order != signed.order:
            return "the events up to there stand in another order or place than when it was signed"
        return ""


class Steps(Protocol):
    def steps(self, after: int, upto: int, streams: Iterable[str] | None = None) -> Iterator[Step]:
        """The events with after < position <= upto, in order of position."""


def compared(log: Steps, signed: list[Checkpoint], streams: Iterable[str] | None) -> Iterator[tuple[Checkpoint, str]]:
    """Each checkpoint with why the log has not that past, empty when it has; the one signed first comes first.

    One walk through the log, however many they are.
    """
    due = sorted(signed, key=lambda checkpoint: checkpoint.position)
    steps = log.steps(0, due[-1].position, streams) if due else iter(())
    tally, ahead = Tally(), next(steps, None)
    for checkpoint in due:
        while ahead is not None and ahead.position <= checkpoint.position:
            tally.add(ahead)
            ahead = next(steps, None)
        yield checkpoint, tally.disagreement(checkpoint)


def _said(line: str, word: str) -> str:
    if not line.startswith(f"{word} "):
        raise ValueError(f"it does not say its {word}")
    return line.removeprefix(f"{word} ")


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    raw = b64decode(text, validate=True)
    if len(raw) != 32 or _text(raw) != text:
        raise ValueError("a digest in it is none")
    return raw
