# SPDX-License-Identifier: Apache-2.0
"""Copies a whole log from one place to another, byte for byte: to move it, to back it up, to put a backup back.

The copy has the same positions, chains, keys and heads, and is compared with what was copied before it is called done.
A place that already holds a log is never written to.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct

from journal import chain, heads, signing
from journal.database import make_folder, make_private
from journal.errors import Corrupt, Misconfigured, Unwritable
from journal.keys import SHAPE, Keys
from journal.log import RESTORED
from journal.opening import COPIED, COPYING, is_there, recorder_in, whole
from journal.store import Recorder
from journal.tables import Row, Tables, tables_in

AT_ONCE: Final = 5_000
ABOUT: Final = ("format", "epoch", signing.KEPT_AS)
FILES: Final = (signing.FILE, heads.FILE)

Progress = Callable[[int], object]


class Place(Struct, frozen=True):
    """Where a log is: a folder, and a database (`postgresql://…`) when its events and keys stand there."""

    folder: Path
    database: str = ""

    def __str__(self) -> str:
        return "the database" if self.database else str(self.folder)


class Copied(Struct, frozen=True):
    """`head` is that of the whole log at `position`, hexadecimal, and the same in both places."""

    events: int
    position: int
    head: str


def copy(
    source: Place,
    target: Place,
    *,
    restoring: bool = False,
    progress: Progress = lambda _: None,
    beside: Callable[[], object] = lambda: None,
) -> Copied:
    """What is written while it copies comes along as far as it gets. `progress` hears how many events are copied.

    `beside` copies what else belongs to it: before all is there, and the same, nothing opens the copy.

    `restoring` marks the copy as put back, so that browsers which saw more than it holds start over. Raises
    Misconfigured where there is no log, or already one; Corrupt where the copy is not the same; Unwritable, Unreadable.
    """
    if not is_there(source.folder, source.database):
        raise Misconfigured(f"There is no log in {source}. Nothing was copied.")
    if is_there(target.folder, target.database):
        raise Misconfigured(f"There is a log in {target} already. Nothing was copied.")
    with closing(recorder_in(source.folder, source.database)) as old:
        whole(old, str(source))
        with closing(recorder_in(target.folder, target.database, {COPYING: "begun"})) as new:
            for name in ABOUT:
                if (value := old.told(name)) is not None:
                    new.tell(name, value)
            _copy_events(old, new, progress)
            _copy_keys(source, target, old, new)
            _copy_files(source.folder, target.folder)
            beside()
            if restoring:
                new.tell(RESTORED, os.urandom(8).hex())
            done = _compared(old, new)
            new.tell(COPIED, done.head)
            return done


def _copy_events(old: Recorder, new: Recorder, progress: Progress) -> None:
    done = 0
    while lot := old.lot(done, AT_ONCE):
        if [row[0] for row in lot] != list(range(done + 1, done + 1 + len(lot))):
            raise Corrupt(lot[0][1], lot[0][2], "its place in the log is another")
        if bad := next((row for row in lot if not isinstance(row[4], bytes)), None):
            raise Corrupt(bad[1], bad[2], "its bytes are none")
        new.take(lot)
        done = lot[-1][0]
        progress(done)


def _copy_keys(source: Place, target: Place, old: Recorder, new: Recorder) -> None:
    """After the events: a key that comes later seals nothing that was copied."""
    had = old.told("keys")
    if had is None:
        return
    with closing(Keys(source.folder / "keys.db", had, source.database)):  # or says that they are not there
        pass
    path = "keys.db"
    with (
        closing(tables_in(source.folder / path, None, source.database)) as kept,
        closing(tables_in(target.folder / path, SHAPE, target.database)) as made,
    ):
        copy_tables(kept, made, {"about": "name, value", "keys": "id, author, subject, key"})
    new.tell("keys", had)


def copy_tables(source: Tables, target: Tables, columns: dict[str, str]) -> None:
    """Every row of these tables, in one transaction. Columns are named, so that their order may differ."""
    rows: dict[str, list[Row]] = {name: source.read(f"SELECT {listed} FROM {name}") for name, listed in columns.items()}
    with target.writing() as at:
        for name, listed in columns.items():
            places = ", ".join("?" * (listed.count(",") + 1))
            at.executemany(f"INSERT INTO {name} ({listed}) VALUES ({places})", rows[name])


def _copy_files(source: Path, target: Path) -> None:
    make_folder(target)
    for name in FILES:
        if (source / name).exists():
            make_private(target / name)
            shutil.copyfile(source / name, target / name)
            _sync(target / name)


def _sync(file: Path) -> None:
    try:
        with file.open("rb+") as written:
            os.fsync(written.fileno())
    except OSError as error:
        raise Unwritable("failed", f"{file} could not be written. Nothing is to be relied on there.") from error


def _compared(old: Recorder, new: Recorder) -> Copied:
    """Byte for byte, with what is in both places now that all is written."""
    ends: dict[str, tuple[int, bytes]] = {}
    done = 0
    while lot := new.lot(done, AT_ONCE):
        if lot != old.lot(done, len(lot)):
            raise Corrupt("", 0, "the copy is not what was copied")
        ends.update((stream, (version, state[:32])) for _, stream, version, _, state in lot)
        done = lot[-1][0]
    return Copied(done, done, chain.head((stream, version, last) for stream, (version, last) in ends.items()))
