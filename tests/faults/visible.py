# SPDX-License-Identifier: Apache-2.0
"""How soon two hundred screens show what somebody voices, while twenty ideas come every second."""

import itertools
from typing import Final

from tests.faults.ground import Ground
from tests.faults.load import Load, failed, troubles, waiting, watching
from tests.faults.row import Figures, Row
from tests.faults.screens import Door, Reading, Screen, spread
from tests.running import Server, Somebody, Visitor, a_board, a_network

PER_SECOND: Final = 20.0
WARM: Final = {False: 0.5, True: 3.0}
SCREENS: Final = {False: 40, True: 200}
MEMBERS: Final = 25


async def visible(ground: Ground) -> Figures:
    """`count` ideas. Each screen counts by itself (`one`), and the last of all (`last`)."""
    servers = await ground.processes()
    screens = await screens_at(ground, servers, SCREENS[ground.full])
    async with watching(screens):
        load = Load(screens)
        await load.write(PER_SECOND, WARM[ground.full])
        await load.all_there(20)
        load.forget_times()
        await load.write(PER_SECOND, ground.count / PER_SECOND)
        await load.all_there(20)
        return {
            "processes": len(servers),
            "screens": len(screens),
            "ideas": len(load.to_last),
            "missing": load.missing + waiting(screens),
            "wrong": len(troubles(screens)) + failed(screens),
            "timed": int(ground.full),
            **spread(load.to_one, "one"),
            **spread(load.to_last, "last"),
            **spread(load.acknowledged_after, "saved"),
        }


async def screens_at(
    ground: Ground, servers: list[Server], count: int, who: list[Somebody] | None = None, network: str = ""
) -> list[Screen]:
    """On a new board, dealt over servers and members."""
    who = who or await members(ground)
    network = network or await a_network(*(Visitor(servers[0], each) for each in who))
    path = await a_board(network, Visitor(servers[0], who[0]))
    doors, dealt, reading = itertools.cycle([Door(server) for server in servers]), itertools.cycle(who), Reading()
    return [Screen(next(doors), path, next(dealt), reading, ground.chance) for _ in range(count)]


async def members(ground: Ground) -> list[Somebody]:
    return await ground.people(*(f"Lid {number}" for number in range(MEMBERS)))


def soon(found: Figures) -> bool:
    """Nothing is missing, and where time counts it is as short as promised, also for the last of the screens."""
    if found["missing"] or found["wrong"] or not found["ideas"]:
        return False
    most = {"last_p50_ms": 25, "last_p95_ms": 60, "last_p99_ms": 120}
    return not found["timed"] or all(float(found[name]) <= ms for name, ms in most.items())


VISIBLE: Final = Row(
    "C2",
    "what is voiced stands on 200 screens within 25 ms (p50), 60 ms (p95) and 120 ms (p99), at 20 ideas a second",
    {"ci": 30, "full": 1_200},
    visible,
    soon,
)
