# SPDX-License-Identifier: Apache-2.0
"""The disk is full, may only be read, or fails: nobody is told that it was saved, reading goes on, saving comes back.

On SQLite a small file system is filled, and strace lets every write of the server fail; on PostgreSQL the tables stand
on the small file system. An I/O error under PostgreSQL's own files ends it, which is what C5 is about.
"""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import psycopg
from msgspec import Struct

from tests.faults.ground import Ground
from tests.faults.power import tracer_of
from tests.faults.row import Figures, Row, Skipped, all_done
from tests.faults.scene import Scene
from tests.faults.writing import GONE, Answer, Wish, voicing
from tests.running import Server, Visitor, new

SIZE: Final = "40m"
LONG: Final = "x" * 1_500
UNTIL_FULL: Final = 3_000
"""Ideas after which a full disk must be noticed: what was written ahead is used again first."""
BACK: Final = 5.0
SAID: Final = ("niet bewaard", "Je tekst is er nog")

Trouble = Callable[[], object]


class Kind(Struct, frozen=True):
    """`begin` brings the trouble over the server, which must answer with `status`; `end` takes it away."""

    name: str
    status: int
    begin: Trouble
    end: Trouble


class Count(Struct):
    refused: int = 0
    said_otherwise: int = 0
    unread: int = 0
    text_gone: int = 0
    slowest: float = 0.0


# -- what can be wrong with a disk -------------------------------------------------------------------------------------
def mounted(ground: Ground, place: Path) -> None:
    """A small file system there, gone at the end. Raises Skipped where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    said = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    try:
        done = subprocess.run(said, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Skipped("there is no mount command") from None
    if done.returncode:
        raise Skipped(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    ground.at_end(partial(subprocess.run, ["umount", "-l", str(place)], check=False))


def fill(balloon: Path) -> None:
    with balloon.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue


class Failing:
    """Lets every write of a server fail in one way, through strace."""

    def __init__(self, error: str, server: Server) -> None:
        self._error, self._server = error, server
        self._strace: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        said = ["-e", "trace=pwrite64", "-e", f"inject=pwrite64:error={self._error}", "-o", "/dev/null"]
        self._strace = subprocess.Popen(["strace", "-f", "-p", str(self._server.pid), *said], stderr=subprocess.DEVNULL)
        while tracer_of(self._server.pid).name == "0":
            assert self._strace.poll() is None, "strace may not trace here"
            time.sleep(0.02)

    def end(self) -> None:
        assert self._strace is not None
        self._strace.terminate()
        self._strace.wait(30)


def read_only(database: str, how: str) -> None:
    with psycopg.connect(database, autocommit=True) as hand:
        hand.execute("SET default_transaction_read_only = off")
        hand.execute(f"ALTER SYSTEM {how} default_transaction_read_only {'= on' if how == 'SET' else ''}".encode())
        hand.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)


def kinds_of(ground: Ground, server: Server, small: Path) -> Iterator[Kind]:
    balloon = small / "balloon"
    yield Kind("full", 507, partial(fill, balloon), balloon.unlink)
    if ground.setup == "postgres":
        yield Kind("read_only", 503, *(partial(read_only, ground.database, how) for how in ("SET", "RESET")))
    elif shutil.which("strace"):
        for name, error in (("read_only", "EROFS"), ("io_error", "EIO")):
            failing = Failing(error, server)
            yield Kind(name, 503, failing.begin, failing.end)


# -- what people see of it ---------------------------------------------------------------------------------------------
async def suffered(scene: Scene, kind: Kind, idea: str, count: Count) -> None:
    server, person = scene.servers[0], scene.people[0]
    await asyncio.to_thread(kind.begin)
    try:
        answer = await refused_at_last(scene)
        noted(answer, kind, count)
        socket = await person.come_in(server, scene.path)
        wish = voicing(scene.path, LONG)
        person.say(socket, wish)
        noted(await answer_to(scene, wish), kind, count, by_socket=True)
        await by_form(scene.visitor(1), scene.path, idea, kind, count)
        for page in (scene.path, scene.network):
            count.unread += (await scene.visitor(2).request("GET", page)).status_code != 200
        count.unread += bool(socket.closed)
    finally:
        await asyncio.to_thread(kind.end)
    count.slowest = max(count.slowest, await saved_again(scene))
    socket.hang_up()


def noted(answer: Answer, kind: Kind, count: Count, *, by_socket: bool = False) -> None:
    count.refused += 1
    right = answer.code == "not_saved" and all(part in answer.message for part in SAID)
    count.said_otherwise += not right or (not by_socket and answer.status != kind.status)


async def refused_at_last(scene: Scene) -> Answer:
    person, server = scene.people[0], scene.servers[0]
    for _ in range(UNTIL_FULL):
        wish = voicing(scene.path, LONG)
        await person.post(server, [wish])
        if (answer := scene.notes.refused.get(wish.command)) is not None:
            return answer
    raise AssertionError("everything is said to be saved")


async def answer_to(scene: Scene, wish: Wish) -> Answer:
    give_up = time.monotonic() + 20
    while wish.command not in scene.notes.refused:
        assert wish.command not in scene.notes.acknowledged, "it is said to be saved"
        assert time.monotonic() < give_up, "it is not answered"
        await asyncio.sleep(0.01)
    return scene.notes.refused[wish.command]


async def by_form(visitor: Visitor, path: str, idea: str, kind: Kind, count: Count) -> None:
    """Without a script: the page that says so has what was typed in it."""
    text = f"{new('getypt')} {LONG}"
    form = {"type": "comment", "comment": new("comment"), "idea": idea, "text": text}
    answer = await visitor.request("POST", path, data=form, headers={"Origin": visitor.server.address})
    count.refused += 1
    count.said_otherwise += answer.status_code != kind.status or SAID[0] not in answer.text
    count.text_gone += text not in answer.text


async def saved_again(scene: Scene) -> float:
    """Seconds until both ways of saving are back, without anybody's help."""
    began, person, server = time.monotonic(), scene.people[0], scene.servers[0]
    wishes = [voicing(scene.path), voicing(scene.path)]
    while any(wish.command not in scene.notes.acknowledged for wish in wishes):
        assert time.monotonic() - began < 10 * BACK, f"not saved again: {list(scene.notes.refused.values())[-1:]}"
        try:
            await person.post(server, wishes[:1])
            socket = await person.come_in(server, scene.path)
            person.say(socket, wishes[1])
            await asyncio.sleep(0.1)
            socket.hang_up()
        except GONE:
            await asyncio.sleep(0.05)
    return time.monotonic() - began


@contextmanager
def small_disk(ground: Ground) -> Iterator[Path]:
    """Where everything of SQLite stands, or the tables of PostgreSQL."""
    if ground.setup == "sqlite":
        mounted(ground, ground.data)
        yield ground.data
        return
    owner, small = ground.postgres.system_user, ground.folder / "small"
    mounted(ground, small)
    for place in (ground.folder, small):
        place.chmod(0o711)
    (tables := small / "tables").mkdir()
    if owner:
        shutil.chown(tables, owner)
    with psycopg.connect(ground.postgres.get_uri(), autocommit=True) as hand:
        hand.execute(f"CREATE TABLESPACE small LOCATION '{tables}'".encode())
    ground.database = ground.new_database("TABLESPACE small")
    yield small


async def out_of_room(ground: Ground) -> Figures:
    count, troubles = Count(), 0
    with small_disk(ground) as small:
        scene = await Scene.begin(ground)
        first = voicing(scene.path)
        await scene.people[0].post(scene.servers[0], [first])
        while ground.goes_on(troubles):
            for kind in kinds_of(ground, scene.servers[0], small):
                await suffered(scene, kind, str(first.do["idea"]), count)
                troubles += 1
            await scene.new_board()
            first = voicing(scene.path)
            await scene.people[0].post(scene.servers[0], [first])
        log = scene.compare_all()
    resaid = set(scene.notes.refused) - set(scene.notes.acknowledged)
    return {
        "troubles": troubles,
        "refused": count.refused,
        "said_otherwise": count.said_otherwise,
        "text_gone": count.text_gone,
        "unread": count.unread,
        "back_after_s": round(count.slowest, 2),
        "acknowledged": len(scene.notes.acknowledged),
        "lost": scene.lost,
        "refused_but_there": sum(command in scene.there for command in resaid),
        "log": log,
    }


OUT_OF_ROOM: Final = Row(
    "A5",
    "on a disk that is full, read-only or broken nothing is said to be saved, reading goes on, saving comes back",
    {"ci": 2, "full": 30},
    out_of_room,
    lambda found: (
        all_done(found, "troubles", "said_otherwise", "text_gone", "unread", "lost", "refused_but_there")
        and found["log"] == "whole"
        and float(found["back_after_s"]) <= BACK
    ),
)
