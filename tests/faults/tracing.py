# SPDX-License-Identifier: Apache-2.0
"""What a server does to its files and says to people, in order, read from a log that strace wrote of it.

A write may have reached the disk as soon as it began; a sync counts when it came back, for what was written before it
began; and people have been told as soon as the answer began to be sent.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from tests.faults.row import Skipped

CALLS: Final = (
    "openat,creat,write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,"
    "unlinkat,mkdir,mkdirat"
)
LINE: Final = re.compile(rb"^(\d+) +(\w+)\((.*?)(?:\) += (-?\d+).*| <unfinished \.\.\.>)$", re.DOTALL)
RESUMED: Final = re.compile(rb"^(\d+) +<\.\.\. (\w+) resumed>.*\) += (-?\d+)")
DESCRIPTOR: Final = re.compile(rb"^\d+<((?:\\x[0-9a-f]{2})+)>")
STRING: Final = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
ACKNOWLEDGED: Final = (
    re.compile(rb'"type":"ack","id":"(command-[0-9a-f]+)"'),
    re.compile(rb'^HTTP/1\.1 200 .*\{"id":"(command-[0-9a-f]+)","version"', re.DOTALL),
)

Kind = Literal["write", "append", "cut", "syncing", "synced", "made", "gone", "moved", "told"]


class Step(Struct, frozen=True):
    """`path` is what it was done to; `number` an offset, a length, or which sync it is that began or came back."""

    kind: Kind
    path: str = ""
    number: int = 0
    data: bytes = b""
    other: str = ""


def tracing(log: Path) -> tuple[str, ...]:
    """What stands before a command so that all it does to its files is noted. Raises Skipped where that cannot be."""
    if not shutil.which("strace"):
        raise Skipped("there is no strace on the path (apt-get install strace)")
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise Skipped(f"strace may not trace here: {tried.stderr.strip().splitlines()[-1]}")
    told = ("-xx", "-s", "2000000", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(log))
    return ("strace", "-D", "-f", "-y", *told)


def steps_of(log: Path, folder: Path) -> list[Step]:
    """In the order they happened, of the files in the folder alone."""
    begun: dict[bytes, tuple[bytes, bytes, int]] = {}
    steps: list[Step] = []
    for number, line in enumerate(log.read_bytes().splitlines()):
        if (resumed := RESUMED.match(line)) and (was := begun.pop(resumed[1], None)):
            if int(resumed[3]) >= 0:
                steps += after(was[0], was[1], was[2])
        elif found := LINE.match(line):
            pid, call, said, result = found.groups()
            steps += before(call, said, number)
            if result is None:
                begun[pid] = (call, said, number)
            elif int(result) >= 0:
                steps += after(call, said, number)
    inside = str(folder)
    return [step for step in steps if step.kind == "told" or step.path.startswith(inside)]


def before(call: bytes, said: bytes, number: int) -> Iterator[Step]:
    """What counts from its beginning."""
    path, strings = path_in(said), STRING.findall(said)
    data = b"".join(map(unhexed, strings))
    if call == b"pwrite64":
        yield Step("write", path, int(said.rsplit(b", ", 1)[1]), data)
    elif call in (b"write", b"writev", b"sendto", b"sendmsg"):
        if path.startswith("/"):
            yield Step("append", path, data=data)
        for command in (found for kind in ACKNOWLEDGED for found in kind.findall(data)):
            yield Step("told", data=command)
    elif call == b"ftruncate":
        yield Step("cut", path, int(said.rsplit(b", ", 1)[1]))
    elif call in (b"fsync", b"fdatasync"):
        yield Step("syncing", path, number)


def after(call: bytes, said: bytes, number: int) -> Iterator[Step]:
    """What counts when it came back well."""
    names = [os.fsdecode(unhexed(found)) for found in STRING.findall(said)]
    if call in (b"fsync", b"fdatasync"):
        yield Step("synced", path_in(said), number)
    elif call in (b"openat", b"creat") and (b"O_CREAT" in said or call == b"creat"):
        yield Step("made", names[0])
        if b"O_TRUNC" in said:
            yield Step("cut", names[0], 0)
    elif call in (b"mkdir", b"mkdirat"):
        yield Step("made", names[0] + "/")
    elif call in (b"unlink", b"unlinkat"):
        yield Step("gone", names[0])
    elif call.startswith(b"rename"):
        yield Step("moved", names[0], other=names[1])


def path_in(said: bytes) -> str:
    found = DESCRIPTOR.match(said)
    return unhexed(found[1]).decode() if found else ""


def unhexed(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode())


def told_in(steps: Sequence[Step]) -> list[str]:
    return [step.data.decode() for step in steps if step.kind == "told"]
