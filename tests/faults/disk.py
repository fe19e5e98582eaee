# SPDX-License-Identifier: Apache-2.0
"""A disk that loses its power: what was synced is there, of what was not any part may be, and no more than that.

A file that is new is only there once its folder was synced. A write that was under way may be torn between sectors.
"""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from tests.faults.tracing import Step

SECTOR: Final = 512
KEPT_NEVER: Final = "-shm"
"""Shared memory, which SQLite makes anew when the first process comes."""


class File(Struct):
    """`kept` is safe. `waiting` is what was written since, in order: an offset and bytes, or a length and None."""

    kept: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = []
    length: int = 0


class Disk:
    """`names` is what a process sees, `safe` what is there after the power went."""

    def __init__(self, folder: Path, root: str) -> None:
        """Begins with what stands in the folder, all of it safe. `root` is how the steps call that folder."""
        self.root = root
        self.names: dict[str, File] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                data = bytearray(path.read_bytes())
                self.names[f"{root}/{path.relative_to(folder)}"] = File(data, [], len(data))
        self.safe = dict(self.names)
        self._syncing: dict[int, int] = {}

    def take(self, step: Step) -> None:
        path = step.path
        if step.kind == "told" or path.endswith((KEPT_NEVER, "/")):
            return
        match step.kind:
            case "made":
                self.names.setdefault(path, File())
            case "gone":
                self.names.pop(path, None)
            case "moved":
                self.names[step.other] = self.names.pop(path)
            case "syncing" | "synced":
                self._sync(step)
            case _:
                if (file := self.names.get(path)) is not None:
                    write(file, step)

    def _sync(self, step: Step) -> None:
        file = self.names.get(step.path)
        if step.kind == "syncing":
            self._syncing[step.number] = len(file.waiting) if file else 0
        elif file is None:  # a folder: the names in it are safe from now on
            self.safe = dict(self.names)
        else:
            for _ in range(min(self._syncing.pop(step.number, 0), len(file.waiting))):
                put(file.kept, *file.waiting.pop(0))

    def left(self, chance: random.Random | None, *, torn: bool = False) -> dict[str, bytes]:
        """What is found afterwards: by chance some of what was not synced, or without any chance nothing of it."""
        names = self.safe
        if chance and chance.random() < 0.5:
            names = self.names | self.safe if chance.random() < 0.5 else self.names
        return {path.removeprefix(f"{self.root}/"): some(file, chance, torn) for path, file in names.items()}


def write(file: File, step: Step) -> None:
    if step.kind == "cut":
        file.waiting.append((step.number, None))
        file.length = step.number
        return
    at = file.length if step.kind == "append" else step.number
    file.waiting.append((at, step.data))
    file.length = max(file.length, at + len(step.data))


def some(file: File, chance: random.Random | None, torn: bool) -> bytes:
    if chance is None or not file.waiting:
        return bytes(file.kept)
    whole = bytearray(file.kept)
    for at, data in file.waiting:
        if chance.random() < 0.5:
            continue
        if torn and data and chance.random() < 0.5:
            sectors = sector_by_sector(at, data)
            for place, piece in chance.sample(sectors, chance.randrange(len(sectors) + 1)):
                put(whole, place, piece)
        else:
            put(whole, at, data)
    return bytes(whole)


def sector_by_sector(at: int, data: bytes) -> list[tuple[int, bytes]]:
    pieces, place = [], 0
    while place < len(data):
        end = min(len(data), place + SECTOR - (at + place) % SECTOR)
        pieces.append((at + place, data[place:end]))
        place = end
    return pieces


def put(whole: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del whole[at:]
        whole.extend(bytes(at - len(whole)))
        return
    if at > len(whole):
        whole.extend(bytes(at - len(whole)))
    whole[at : at + len(data)] = data


Filled = Callable[[Path], None]


def lay(files: dict[str, bytes], folder: Path) -> None:
    """The files, and no others, into a folder."""
    for path in folder.rglob("*"):
        if path.is_file() and str(path.relative_to(folder)) not in files:
            path.unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
