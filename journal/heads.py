# SPDX-License-Identifier: Apache-2.0
"""Signed heads: made when asked, kept one after the other in heads.txt, and written outside as well where one wishes.

Whoever can change the log can also change heads.txt: against a rollback of the whole folder only a head that is kept
elsewhere helps. What is in a head stands in journal/checkpoints.py, how it is signed in journal/signing.py.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Final

from journal.checkpoints import Checkpoint, Tally, checkpoint_of, origin_of
from journal.errors import JournalError, Unwritable
from journal.signing import DASH, Note, PublicKey, notes_in, public_key_of, signer_of, sync_folder, write_anew
from journal.store import Recorder

FILE: Final = "heads.txt"
PUBLIC: Final = "public-key.txt"
SIGNATURE: Final = 92
"""Characters of a whole signature in base64; a shorter one was cut off while it was written."""
CONTRADICTED: Final = (
    "The last head, signed at {}, does not fit this log: {}. Nothing was signed. Run leernetwerk verify."
)
UNREADABLE: Final = "The last head in {} cannot be read: {}. Nothing was signed. Run leernetwerk verify."


class Contradicted(JournalError):
    """The log has not the past that was signed before, so nothing new was signed."""


class Heads:
    """The signed heads of one log. Any thread may use it; what other processes sign is noticed.

    `outside_trouble` says in a sentence why the last head could not be written outside; empty when it could, or when
    nobody asked for it.
    """

    def __init__(self, recorder: Recorder, folder: Path, epoch: str, outside: Path | None = None) -> None:
        self.path: Final = folder / FILE
        self.epoch: Final = epoch
        self.outside: Final = outside
        self.outside_trouble = ""
        self._recorder = recorder
        self._turn = Lock()
        self._read: Final = Kept(self.path)

    @property
    def key(self) -> PublicKey | None:
        """None while nothing was ever signed."""
        return public_key_of(self._recorder)

    def kept(self, network: str = "") -> list[Note]:
        """Every head kept of the whole log, or of one network, in the order in which they were signed."""
        with self._turn:
            return list(self._read.again().get(origin_of(self.epoch, network), []))

    def everything_kept(self) -> list[Note]:
        with self._turn:
            return [note for notes in self._read.again().values() for note in notes]

    def torn(self) -> int:
        """How many heads were not written whole, because the program was stopped while it wrote."""
        with self._turn:
            self._read.again()
            return self._read.torn

    def sign(self, at: datetime, network: str = "", streams: Iterable[str] | None = None, upto: int = 0) -> Note | None:
        """The head of all streams, or of a network's, as they are up to a position (0: up to the end).

        Where nothing happened since the last head that one is the answer, also when it reaches further than asked; None
        where nothing ever happened. Raises NoSigningKey, Contradicted, Unwritable or Unreadable; nothing was signed
        then.
        """
        among = None if streams is None else list(streams)
        with self._turn:
            origin = origin_of(self.epoch, network)
            signer = signer_of(self._recorder, self.path.parent, origin_of(self.epoch))
            last = next(reversed(self._read.again().get(origin, [])), None)
            ends = self._recorder.max_notification_id() or -1  # of a log that was cut off before its head, that is told
            if last is not None and reaches_beyond(last, upto) and not reaches_beyond(last, ends):
                return last
            tally = self._begun(last, signer.public, among)
            events = tally.events
            for step in self._recorder.steps(tally.position, upto or self._recorder.max_notification_id(), among):
                tally.add(step)
            if tally.events == events:
                return last
            checkpoint = tally.checkpoint(origin, at)
            note = signer.sign(checkpoint.text)
            self._keep(note)
            self._publish(note, checkpoint, signer.public)
            return note

    def _begun(self, last: Note | None, key: PublicKey, streams: list[str] | None) -> Tally:
        if last is None:
            return Tally()
        try:
            signed = checkpoint_of(last.text)
        except ValueError as error:
            raise Contradicted(UNREADABLE.format(self.path, error)) from error
        trouble = last.trouble(key)
        tally = Tally(signed, self._recorder.ends(signed.position, streams or self._recorder.streams()))
        if trouble or tally.head != signed.head:
            trouble = trouble or "the events up to there are not the ones that were signed"
            raise Contradicted(CONTRADICTED.format(signed.at.isoformat(), trouble))
        return tally

    def _keep(self, note: Note) -> None:
        try:
            new = not self.path.exists()
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                before = "" if _ends_whole(descriptor) else "\n\n"
                os.write(descriptor, f"{before}{note}\n".encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise Unwritable("failed", f"The head could not be written to {self.path}: {error.strerror}.") from error

    def _publish(self, note: Note, checkpoint: Checkpoint, key: PublicKey) -> None:
        """One file for each head, and the public key beside them. What goes wrong outside stops nothing here."""
        if self.outside is None:
            return
        about = f"network-{checkpoint.network}" if checkpoint.network else "whole"
        name = f"{checkpoint.at:%Y%m%dT%H%M%SZ}-{checkpoint.position:012}-{about}.txt"
        try:
            self.outside.mkdir(parents=True, exist_ok=True)
            for path, text in ((self.outside / PUBLIC, f"{key}\n"), (self.outside / name, str(note))):
                with suppress(FileExistsError):
                    write_anew(path, text)
            self.outside_trouble = ""
        except (OSError, Unwritable) as error:
            self.outside_trouble = f"The last head could not be written to {self.outside}: {error}"


class Kept:
    """heads.txt as far as it was read: by origin, in order. A head that was cut off while it was written is counted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reached = 0
        self._text = ""
        self._notes: dict[str, list[Note]] = {}
        self.torn = 0

    def again(self) -> dict[str, list[Note]]:
        """Reads what came since. Raises Unwritable when the file cannot be read."""
        try:
            if not self._path.exists():
                self._start_over()
            elif self._path.stat().st_size != self._reached:
                self._go_on()
        except OSError as error:
            raise Unwritable("failed", f"The file {self._path} cannot be read: {error.strerror}.") from error
        return self._notes

    def _start_over(self) -> None:
        self._reached, self._text, self._notes, self.torn = 0, "", {}, 0

    def _go_on(self) -> None:
        with self._path.open("rb") as file:
            if file.seek(0, os.SEEK_END) < self._reached:
                self._start_over()
            file.seek(self._reached)
            new = file.read()
        whole = new[: new.rfind(b"\n\n") + 2] if b"\n\n" in new else b""
        self._reached += len(whole)
        for part in filter(None, whole.decode(errors="replace").split("\n\n")):
            self._take(part.strip("\n"))

    def _take(self, part: str) -> None:
        if not part.startswith(DASH):
            self.torn += bool(self._text)
            self._text = part
            return
        text, self._text = self._text, ""
        lines = part.split("\n")
        if not text or any(len(line.rpartition(" ")[2]) < SIGNATURE for line in lines):
            self.torn += 1
            return
        [note] = notes_in(f"{text}\n\n{part}\n")
        self._notes.setdefault(text.split("\n")[0], []).append(note)


def reaches_beyond(note: Note, upto: int) -> bool:
    """Whether what lies up to a position (0: up to the end) was signed with what came after it."""
    with suppress(ValueError):  # of one that cannot be read is told when it is gone on from
        return bool(upto) and checkpoint_of(note.text).position > upto
    return False


def _ends_whole(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 2, max(size - 2, 0)) == b"\n\n"
