# SPDX-License-Identifier: Apache-2.0
"""One browser in two hundred stops reading: the others notice nothing, and it is sent off to come back later."""

import asyncio
import re
import time
from statistics import median
from typing import Final

import httpx

from tests.faults.ground import Ground
from tests.faults.load import Load, failed, troubles, waiting, watching
from tests.faults.row import Figures, Row, all_done
from tests.faults.screens import Screen, spread, until
from tests.faults.visible import screens_at

PER_SECOND: Final = 20.0
SCREENS: Final = {False: 20, True: 200}
LONG: Final = "ë" * 1_900
TOKEN: Final = "of-the-row-about-slow-readers"
PATIENCE: Final = 60.0
OPEN: Final = re.compile(r"^\S*sockets (\d+)", re.MULTILINE)
MOST: Final = 1.10

NARROW: Final = """
import socket
wide = socket.create_server
def narrow(*where, **more):
    server = wide(*where, **more)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
    return server
socket.create_server = narrow
"""
"""So that what somebody does not read piles up in the web process, which is who must notice, and not in the system."""
SOON: Final = "import web.live.line as line; line.BEHIND = 1 << 18"


async def slow(ground: Ground) -> Figures:
    """`count` times a calm while and one in which the last of the screens takes nothing, equally long."""
    before = NARROW if ground.full else f"{NARROW}\n{SOON}"
    servers = await ground.processes(settings={"LEERNETWERK_METRICS": TOKEN}, before=before)
    screens = await screens_at(ground, servers, SCREENS[ground.full])
    reader, others = screens[-1], screens[:-1]
    server = servers[(len(screens) - 1) % len(servers)]
    calm, stopped, ratios, took = [], [], [], []
    token = {"Authorization": f"Bearer {TOKEN}"}
    async with (
        watching(screens),
        httpx.AsyncClient(base_url=server.address, headers=token, trust_env=False, verify=False) as meter,
    ):
        load = Load(screens, LONG, others)
        await written(load, meter, 0, 2)
        for _ in range(ground.count):
            began = time.monotonic()
            while_stopped = await with_one_stopped(load, meter, reader)
            took.append(time.monotonic() - began)
            await until(lambda: reader.open and reader.version == others[0].version, PATIENCE)
            while_calm = await written(load, meter, 0, took[-1])
            calm += while_calm
            stopped += while_stopped
            ratios.append(p99(while_stopped) / p99(while_calm))
        await until(lambda: len({screen.version for screen in screens}) == 1, PATIENCE)
        return {
            "screens": len(screens),
            "times": ground.count,
            "closed_with_1013": sum(n for said, n in reader.closings.items() if said.startswith("1013")),
            "closed_otherwise": sum(n for said, n in reader.closings.items() if not said.startswith("1013")),
            "others_closed": sum(sum(other.closings.values()) for other in others),
            "missing": load.missing + waiting(screens) + sum(screen.version != reader.version for screen in screens),
            "wrong": len(troubles(screens)) + failed(screens),
            "until_closed_seconds": round(median(took), 1),
            **spread(calm, "calm"),
            **spread(stopped, "stopped"),
            "p99_ratio": round(median(ratios), 3),
            "timed": int(ground.full),
        }


async def written(load: Load, meter: httpx.AsyncClient, until_there_are: int, seconds: float) -> list[float]:
    """How long the others waited, for so many seconds or until the server has so many sockets."""
    load.forget_times()
    writing, give_up = asyncio.create_task(load.write(PER_SECOND, seconds)), time.monotonic() + seconds
    while await sockets(meter) != until_there_are and time.monotonic() < give_up:  # noqa: ASYNC110 (another program)
        await asyncio.sleep(0.2)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await load.all_there(20)
    return load.to_one


async def with_one_stopped(load: Load, meter: httpx.AsyncClient, reader: Screen) -> list[float]:
    """Until the server has had enough of it. Then it reads on: what was under way, and why it was sent off."""
    line, closed = reader.socket, sum(reader.closings.values())
    assert line is not None
    line.take(False)
    waited = await written(load, meter, await sockets(meter) - 1, PATIENCE)
    line.take(True)
    await until(lambda: sum(reader.closings.values()) > closed, PATIENCE)
    return waited


async def sockets(meter: httpx.AsyncClient) -> int:
    answer = await meter.get("/metrics")
    found = OPEN.search(answer.text)
    assert found is not None, answer.text[:500]
    return int(found[1])


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) * 99 // 100]


def unnoticed(found: Figures) -> bool:
    sent_off = found["closed_with_1013"] == found["times"] and not found["closed_otherwise"]
    whole = all_done(found, "times", "others_closed", "missing", "wrong")
    return sent_off and whole and (not found["timed"] or float(found["p99_ratio"]) <= MOST)


SLOW: Final = Row(
    "C1",
    "who stops reading delays nobody (p99 at most 10 % more), is closed with 1013 and comes back",
    {"ci": 1, "full": 6},
    slow,
    unnoticed,
)
