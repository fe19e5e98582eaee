# SPDX-License-Identifier: Apache-2.0
"""One network is flooded, through sockets and by HTTP; another goes on beside it as if nothing were the matter.

As behind the proxy, whatever is of one network is in one process: the flooded one shares its process with a calm one,
and where there are several processes another calm one is in the last of them.

Quiet and flooded times alternate, so that what else this machine does weighs on both alike. Where it does so much that
a process waits for its turn longer than for the disk, the ratio says more about that than about us: see its load.
"""

import asyncio
import itertools
import os
import time
from typing import Final

from msgspec import Struct

from tests.bench.wire import Socket
from tests.faults.ground import Ground
from tests.faults.row import Figures, Row
from tests.faults.screens import spread, until
from tests.faults.writing import GONE, Answer, Notes, Person, Wish, voicing
from tests.running import Server, Somebody, Visitor, a_board, a_network
from web.pace.pace import OF_A_NETWORK

TIMES: Final = 10
"""How often its share a network is flooded with."""
FACTOR: Final = {False: 0.1, True: 1.0}
"""At the small scale limits and flood are both a tenth."""
ROUNDS: Final = {False: 1, True: 3}
CALM_PER_SECOND: Final = 20
BY_SOCKET, BY_HTTP, CALM = 10, 10, 10
CONNECTIONS: Final = 6
"""Of each who floods by HTTP."""
TICK: Final = 0.02
QUIET: Final = 50.0
"""Milliseconds. Where even without a flood it takes longer, a ratio says nothing, and nothing counts as kept."""
UNNOTICED: Final = 25.0
"""Milliseconds. What C2 promises half of all, with nobody flooding: less than that is no matter, whatever the ratio."""
AGAIN: Final = {False: 1, True: 20}
"""Of what was refused, what is sent again afterwards by each who flooded through a socket."""


class Timed(Person):
    """Notes when each wish was answered."""

    def __init__(self, who: Somebody, notes: Notes) -> None:
        super().__init__(who, notes)
        self.took: list[float] = []
        self._said: dict[str, float] = {}

    def say(self, socket: Socket, wish: Wish) -> None:
        self._said[wish.command] = time.perf_counter()
        super().say(socket, wish)

    def _hear(self, socket: Socket, payload: bytes, when: float) -> None:
        before = len(self.notes.acknowledged)
        super()._hear(socket, payload, when)
        if len(self.notes.acknowledged) > before:
            command = next(reversed(self.notes.acknowledged))
            self.took.append(when - self._said.pop(command, when))


class Side(Struct):
    """One of the networks: its board, who writes there, where, and what they were told."""

    path: str
    people: list[Timed]
    sockets: list[Socket]
    notes: Notes
    server: Server


async def flooded(ground: Ground) -> Figures:
    """`count` seconds of flood in all."""
    factor = FACTOR[ground.full]
    share = factor * OF_A_NETWORK.amount / OF_A_NETWORK.get_expiry()
    servers = await ground.processes(settings={"LEERNETWERK_LIMITS": str(factor)})
    others = [await a_side(ground, server, f"Rustig {number}", CALM) for number, server in enumerate(servers)]
    busy = await a_side(ground, servers[0], "Druk", BY_SOCKET + BY_HTTP)
    alone, beside = [[list[float]() for _ in others] for _ in range(2)]
    each = ground.count / ROUNDS[ground.full]
    began = time.perf_counter()
    for _ in range(ROUNDS[ground.full]):
        quiet = await asyncio.gather(*(calmly(side, each) for side in others))
        flooding = asyncio.create_task(flood(busy, TIMES * share, each))
        loud = await asyncio.gather(*(calmly(side, each) for side in others))
        await flooding
        for all_of_it, some in zip((*alone, *beside), (*quiet, *loud), strict=True):
            all_of_it += some
    answers = await all_answered(busy)
    lasted = time.perf_counter() - began
    later = await sent_again(busy, AGAIN[ground.full])
    board = await on_the_board(busy)
    refused = [answer for answer in answers.values() if answer.type == "refused"]
    saved = {busy.notes.asked[command].do["idea"] for command in busy.notes.acknowledged}
    named = {wish.do["idea"] for wish in busy.notes.asked.values()}
    return {
        "share_per_second": share,
        "flood_per_second": round(len(busy.notes.asked) / ground.count),
        "flooded": len(busy.notes.asked),
        "saved": len(saved),
        "of_what_it_may": round(len(saved) / (OF_A_NETWORK.amount * factor + share * lasted), 2),
        "refused_by_frame": sum(answer.status == 200 for answer in refused),
        "refused_by_429": sum(answer.status == 429 for answer in refused),
        "otherwise": sum(not is_plain(answer) for answer in refused),
        "unanswered": len(busy.notes.asked) - len(answers),
        "lost": len(saved - board),
        "not_saved_but_there": len((named & board) - saved),
        "sent_again": later[0],
        "not_saved_then": later[1],
        "sockets_lost": sum(bool(socket.closed) for side in (*others, busy) for socket in side.sockets),
        "others_unanswered": sum(len(side.notes.unanswered) for side in others),
        "others": sum(len(side.notes.acknowledged) for side in others),
        **timing(alone[0], beside[0], "others"),
        **(timing(alone[-1], beside[-1], "elsewhere") if len(servers) > 1 else {}),
        "load_of_the_machine": round(os.getloadavg()[0], 1),
        "timed": int(ground.full),
    }


def timing(alone: list[float], beside: list[float], whose: str) -> Figures:
    ratio = spread(beside)["p95_ms"] / max(0.1, spread(alone)["p95_ms"])
    both = {**spread(alone, f"{whose}_alone"), **spread(beside, f"{whose}_beside")}
    return {**both, f"{whose}_ratio_of_p95": round(ratio, 2)}


async def a_side(ground: Ground, server: Server, name: str, count: int) -> Side:
    who = await ground.people(*(f"{name} {number}" for number in range(count)))
    network = await a_network(*(Visitor(server, each) for each in who))
    path, notes = await a_board(network, Visitor(server, who[0])), Notes({}, {}, {})
    people = [Timed(each, notes) for each in who]
    sockets = [await person.come_in(server, path) for person in people[:BY_SOCKET]]
    return Side(path, people, sockets, notes, server)


# -- writing -----------------------------------------------------------------------------------------------------------
async def calmly(side: Side, seconds: float) -> list[float]:
    """How long each took to be saved. One after the other speaks, also when the answer before is late."""
    turns = itertools.cycle(zip(side.people, side.sockets, strict=True))
    before = {person: len(person.took) for person in side.people}
    start = time.perf_counter()
    for number in range(round(seconds * CALM_PER_SECOND)):
        await asyncio.sleep(max(0.0, start + number / CALM_PER_SECOND - time.perf_counter()))
        person, socket = next(turns)
        person.say(socket, voicing(side.path))
    await until(lambda: not side.notes.unanswered, 10)
    return [took for person in side.people for took in person.took[before[person] :]]


async def flood(side: Side, per_second: float, seconds: float) -> None:
    """Half of them through sockets, at their pace; the others by HTTP, as fast as they are answered."""
    until = time.perf_counter() + seconds
    by_http = [
        asyncio.create_task(post(person, side.server, side.path, until))
        for person in side.people[BY_SOCKET:]
        for _ in range(CONNECTIONS)
    ]
    start, said = time.perf_counter(), 0
    turns = itertools.cycle(zip(side.people, side.sockets, strict=False))
    while (now := time.perf_counter()) < until:
        for _ in range(round((now - start) * per_second) - said):
            person, socket = next(turns)
            person.say(socket, voicing(side.path))
            said += 1
        await asyncio.sleep(TICK)
    await asyncio.gather(*by_http)


async def post(person: Person, server: Server, path: str, until: float) -> None:
    def wishes():  # one at a time, as long as there is time
        while time.perf_counter() < until:
            yield voicing(path)

    while time.perf_counter() < until:
        try:
            await person.post(server, wishes())
        except GONE:
            await asyncio.sleep(TICK)


async def sent_again(side: Side, each: int) -> tuple[int, int]:
    """Some of what was refused through sockets, after the time the server named, as the page does; and what failed."""
    refused = [answer.id for answer in side.notes.refused.values() if answer.status == 200]
    wishes = [side.notes.asked[command] for command in refused[-each * BY_SOCKET :]]
    left = wishes
    for _ in range(10):
        await asyncio.sleep(2.5)
        for wish, (person, socket) in zip(
            left, itertools.cycle(zip(side.people, side.sockets, strict=False)), strict=False
        ):
            person.say(socket, wish)
        await asyncio.sleep(1)
        left = [wish for wish in left if wish.command not in side.notes.acknowledged]
        if not left:
            break
    return len(wishes), len(left)


# -- looking -----------------------------------------------------------------------------------------------------------
async def all_answered(side: Side) -> dict[str, Answer]:
    await until(lambda: len(answers_of(side)) >= len(side.notes.asked), 60)
    return answers_of(side)


def answers_of(side: Side) -> dict[str, Answer]:
    saved = {command: Answer("ack", command) for command in side.notes.acknowledged}
    return {**side.notes.refused, **saved}


async def on_the_board(side: Side) -> set[str]:
    """What stands there when somebody loads the page."""
    page = await Visitor(side.server, side.people[0].who).page(side.path)
    return {part.split('"', 1)[0] for part in page.split('id="idea-')[1:]}


def is_plain(answer: Answer) -> bool:
    """A sentence that says that it was not saved and the text is kept."""
    said = answer.message.lower()
    return answer.code == "too_many" and "niet opgeslagen" in said and "bewaard" in said


def kept(found: Figures) -> bool:
    wrong = "otherwise unanswered lost not_saved_but_there not_saved_then sockets_lost others_unanswered".split()
    is_held = float(found["of_what_it_may"]) <= 1.5 and found["refused_by_frame"] and found["refused_by_429"]
    sides = [whose for whose in ("others", "elsewhere") if f"{whose}_ratio_of_p95" in found]
    in_time = not found["timed"] or all(unnoticed(found, whose) for whose in sides)
    return bool(is_held) and in_time and not any(found[name] for name in wrong)


def unnoticed(found: Figures, whose: str) -> bool:
    alone, beside = float(found[f"{whose}_alone_p95_ms"]), float(found[f"{whose}_beside_p95_ms"])
    return alone <= QUIET and (float(found[f"{whose}_ratio_of_p95"]) <= 2 or beside <= UNNOTICED)


FLOODED: Final = Row(
    "C6",
    "one network cannot starve another: beside one flooded at ten times its share the other's p95 at most doubles, or "
    "stays below 25 ms",
    {"ci": 2, "full": 60},
    flooded,
    kept,
)
