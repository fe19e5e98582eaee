# SPDX-License-Identifier: Apache-2.0
"""The server dies after a commit and before anybody is told; what is sent again, as often as may be, is there once."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench.wire import Socket
from tests.faults.forking import Forked
from tests.faults.ground import Ground
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.scene import PATIENCE, Scene
from tests.faults.writing import GONE, Person, Wish, voicing
from tests.running import new

MORTAL: Final = """
import os, signal
from pathlib import Path
from journal import Journal

commit = Journal.append

def append(journal, batches):
    facts = commit(journal, batches)
    armed = Path(f"{os.environ['FAULTS_ARMED']}.{os.getpid()}")
    try:
        left, what = armed.read_text().split()
    except (FileNotFoundError, ValueError):
        return facts
    left = int(left) - (sum(map(len, facts)) if what == "events" else 1)
    armed.write_text(f"{left} {what}")
    if left <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return facts

Journal.append = append
"""
"""A process that ends itself after so many commits or events more, between the commit and the answer."""

AT_ONCE: Final = 40
"""Wishes each person sends in one go."""
MOST_TIMES: Final = 10


class Round:
    """Wishes of which some are answered, some saved without an answer, and some never heard of."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.chance = scene, scene.ground.chance
        self.by: dict[str, Person] = {}

    def wishes(self) -> list[Wish]:
        """Mostly new ideas; some combine two that stand, and one opens a board, which writes in two streams."""
        path = self.scene.path
        ideas = [
            str(w.do["idea"]) for w in self.scene.notes.asked.values() if w.path == path and w.do["type"] == "voice"
        ]
        made = [voicing(path) for _ in range(AT_ONCE * len(self.scene.people))]
        for place in range(0, len(made), 5) if len(ideas) > 1 else ():
            sources = self.chance.sample(ideas, 2)
            said = {"text": "samen", "new_here": "dat het er twee zijn", "place": {"x": 0, "y": 0}}
            made[place] = Wish(path, {"type": "combine", "idea": new("idea"), "sources": sources, **said})
        opening = Wish(self.scene.network, {"type": "open_board", "board": new("board"), "question": "En dan?"})
        return [opening, *made]

    async def wish(self) -> None:
        """Everybody sends theirs at once, and some server dies of it."""
        for server in self.scene.servers:
            most, what = self.chance.choice(((5, "commits"), (200, "events")))
            armed(self.scene.ground, server).write_text(f"{self.chance.randrange(1, most)} {what}")
        for number, wish in enumerate(self.wishes()):
            self.by[wish.command] = self.scene.people[number % len(self.scene.people)]
            self.scene.notes.asked[wish.command] = wish
        sent = [self._send(person, self.chance.choice(self.scene.servers)) for person in self.scene.people]
        await asyncio.gather(*sent)

    async def _send(self, person: Person, server: Forked) -> None:
        theirs = [self.scene.notes.asked[command] for command, by in self.by.items() if by is person]
        await deliver(person, server, theirs, self.chance.random() < 0.85)

    async def once_more(self) -> None:
        """Until all is acknowledged. What was acknowledged before is sent again too."""
        commands = list(self.by)
        unheard = [command for command in commands if command not in self.scene.notes.acknowledged]
        again = commands + [one for one in unheard for _ in range(self.chance.randrange(MOST_TIMES))]
        give_up = time.monotonic() + PATIENCE
        while again:
            await revived(self.scene)
            self.chance.shuffle(again)
            sent = []
            for person in self.scene.people:
                theirs = [self.scene.notes.asked[command] for command in again if self.by[command] is person]
                server, by_socket = self.chance.choice(self.scene.servers), self.chance.random() < 0.85
                sent.append(deliver(person, server, theirs, by_socket))
            await asyncio.gather(*sent)
            again = [command for command in commands if command not in self.scene.notes.acknowledged]
            assert time.monotonic() < give_up, (
                f"{len(again)} wishes are never answered: {list(self.scene.notes.refused.values())[-3:]}"
            )


async def deliver(person: Person, server: Forked, wishes: Sequence[Wish], by_socket: bool) -> None:
    """Sends all of them, and waits for the answers or for the line to break."""
    try:
        boards = [wish for wish in wishes if "/boards/" in wish.path]
        await person.post(server, [wish for wish in wishes if wish not in boards] + ([] if by_socket else boards))
        if by_socket and boards:
            await through(await person.come_in(server, boards[0].path), person, boards)
    except GONE:
        pass


async def through(socket: Socket, person: Person, wishes: Sequence[Wish]) -> None:
    before, give_up = person.heard, time.monotonic() + PATIENCE
    socket.write(b"".join(wish.frame for wish in wishes))
    while not socket.closed and person.heard < before + len(wishes) and time.monotonic() < give_up:  # noqa: ASYNC110
        await asyncio.sleep(0.005)  # a line that breaks wakes nobody
    socket.hang_up()


async def revived(scene: Scene) -> int:
    """Starts those that died; one may do so a moment after it was seen alive."""
    dead = [server for server in scene.servers if not server.is_up]
    for server in dead:
        server.kill()
    await asyncio.gather(*(asyncio.to_thread(server.start_at_last) for server in dead))
    return len(dead)


def armed(ground: Ground, server: Forked) -> Path:
    return ground.folder / f"armed.{server.pid}"


async def repeated(ground: Ground) -> Figures:
    scene = await Scene.begin(ground, MORTAL, {"FAULTS_ARMED": str(ground.folder / "armed")})
    lost_answers = rounds = deaths = 0
    while ground.goes_on(lost_answers):
        if rounds % 25 == 24:
            await scene.new_board()
        turn, rounds = Round(scene), rounds + 1
        await turn.wish()
        for server in scene.servers:
            armed(ground, server).unlink(missing_ok=True)
        deaths += await revived(scene)
        await scene.compare()
        lost_answers += sum(scene.there[wish.command] > 0 for wish in scene.notes.unanswered)
        await turn.once_more()
    log, twice = doubles(scene)
    return {
        "lost_answers": lost_answers,
        "rounds": rounds,
        "deaths": deaths,
        "commands": len(scene.notes.asked),
        "resent": sum(person.heard for person in scene.people),
        "duplicates": twice,
        "answered_otherwise": sum(len(versions) > 1 for versions in scene.notes.acknowledged.values()),
        "lost": scene.lost,
        "log": log,
    }


def doubles(scene: Scene) -> tuple[str, int]:
    """What verifying says, and how many events a command has in one stream beyond its first."""
    log = scene.compare_all()
    found: Counter[tuple[str, str, str]] = Counter()
    with scene.journal() as journal:
        for stream in journal.streams():
            found.update((stream, fact.actor, fact.command_id) for fact in journal.read(stream))
    ours = [count for (_, _, command), count in found.items() if command in scene.notes.asked]
    return log, sum(ours) - len(scene.notes.asked)


REPEATED: Final = Row(
    "A3",
    "a repeated command makes one event",
    {"ci": 200, "full": 10_000},
    repeated,
    lambda found: (
        all_done(found, "lost_answers", "duplicates", "answered_otherwise", "lost") and found["log"] == "whole"
    ),
    Adding("lost_answers"),
)
