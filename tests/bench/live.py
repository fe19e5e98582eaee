# SPDX-License-Identifier: Apache-2.0
"""What is measured through sockets: acknowledged commands, commit to screen, deliveries, an idle socket's memory."""

import asyncio
import os
import time
from collections import deque
from pathlib import Path
from typing import Any, Final

from tests.bench.crowd import Crowd, until, voiced
from tests.bench.ground import Ground
from tests.bench.wire import Socket

Figures = dict[str, Any]
MOST_IDEAS: Final = 200_000
"""On one board in one run, whatever the server can."""


async def commands(ground: Ground, board: str, *, writers: int, under_way: int, seconds: float) -> Figures:
    """Acknowledged commands a second: the next goes out on the answer to the last. Everybody receives everything."""
    async with Crowd(ground, board) as crowd:
        await crowd.join(writers + 1)
        crowd.watch(crowd.sockets[-1:])
        sent_at: dict[Socket, deque[float]] = {socket: deque() for socket in crowd.sockets[:-1]}
        waited: list[float] = []
        begin = time.perf_counter() + seconds / 4
        end = begin + seconds

        def write(socket: Socket) -> None:
            now, number = time.perf_counter(), crowd.next_number()
            if now < end and number < MOST_IDEAS:
                sent_at[socket].append(now)
                socket.write(voiced(number))

        def acknowledged(socket: Socket) -> None:
            sent, now = sent_at[socket].popleft(), time.perf_counter()
            if begin <= now < end:
                waited.append(now - sent)
            write(socket)

        crowd.on_ack = acknowledged
        used = cpu_seconds(ground.pid)
        for _ in range(under_way):
            for socket in sent_at:
                write(socket)
        await until(lambda: time.perf_counter() > end and not any(sent_at.values()), seconds * 2 + 20)
        crowd.check()
        used = cpu_seconds(ground.pid) - used
        per_command = round(used / crowd.acknowledged * 1e6, 1)
        return {"per_second": round(len(waited) / seconds), **spread(waited, "ack"), "server_cpu_us": per_command}


async def latency(ground: Ground, board: str, *, sockets: int, per_second: float, seconds: float) -> Figures:
    """From when an idea was due to be sent, to each other screen and to the last of them."""
    async with Crowd(ground, board) as crowd:
        await crowd.join(sockets)
        writer, screens = crowd.sockets[0], crowd.sockets[1:]
        crowd.watch(screens)
        warm, count = int(per_second), int(per_second * (1 + seconds))
        start = time.perf_counter() + 0.2
        due = [start + number / per_second for number in range(count)]
        to_one: list[float] = []
        to_last: list[float] = []
        crowd.on_seen = lambda number, when: to_one.append(when - due[number]) if number >= warm else None
        crowd.on_shown = lambda number, when: to_last.append(when - due[number]) if number >= warm else None
        used = cpu_seconds(ground.pid)
        for number, moment in enumerate(due):
            await _until_moment(moment)
            writer.write(voiced(number))
        await until(lambda: len(to_last) == count - warm, 20)
        crowd.check()
        per_idea = round((cpu_seconds(ground.pid) - used) / count * 1e6, 1)
        return {"server_cpu_us": per_idea, **spread(to_one, "to_one"), **spread(to_last, "to_last")}


async def deliveries(crowd: Crowd, *, under_way: int, seconds: float) -> Figures:
    """Ideas times screens a second: the next idea goes out when one is on every screen but the writer's."""
    writer, screens = crowd.sockets[0], crowd.sockets[1:]
    crowd.watch(screens)
    begin = time.perf_counter() + seconds / 4
    end = begin + seconds
    sent_at: dict[int, float] = {}
    waited: list[float] = []

    def write() -> None:
        number = crowd.next_number()
        sent_at[number] = time.perf_counter()
        writer.write(voiced(number))

    def shown(which: int, when: float) -> None:
        sent = sent_at.pop(which)
        if begin <= when < end:
            waited.append(when - sent)
        if when < end and which < MOST_IDEAS:
            write()

    crowd.on_shown, crowd.frames, used = shown, 0, cpu_seconds(crowd.ground.pid)
    for _ in range(under_way):
        write()
    await until(lambda: not sent_at, seconds * 2 + 30)
    crowd.check()
    used = cpu_seconds(crowd.ground.pid) - used
    ideas = len(waited) / seconds
    return {
        "per_second": round(ideas * len(screens)),
        "ideas_per_second": round(ideas, 1),
        "server_cpu_us_per_frame": round(used / crowd.frames * 1e6, 2),
        **spread(waited, "to_last"),
    }


async def idle_memory(ground: Ground, board: str, *, sockets: int) -> Figures:
    before = memory(ground.pid)
    async with Crowd(ground, board) as crowd:
        await crowd.join(sockets)
        await asyncio.sleep(2)
        crowd.check()
        after = memory(ground.pid)
    return {"server_mib": round(before / 1024, 1), "per_socket_kib": round((after - before) / sockets, 1)}


def memory(pid: int) -> int:
    """What the process has for itself, shared pages divided among their users, in KiB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError("the system does not say how much memory a process has")


def cpu_seconds(pid: int) -> float:
    """What the process has used so far: unlike the time on the wall the same on a machine that is busy otherwise."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spread(seconds: list[float], name: str) -> Figures:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        raise RuntimeError(f"nothing was measured for {name}")
    at = {"p50": ordered[len(ordered) // 2], "p99": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]}
    return {f"{name}_{part}_ms": round(value * 1000, 2) for part, value in at.items()}


async def _until_moment(moment: float) -> None:
    """The loop's timers are coarse; the last two milliseconds are spent looking at the clock."""
    await asyncio.sleep(max(0.0, moment - time.perf_counter() - 0.002))
    while time.perf_counter() < moment:  # noqa: ASYNC110 (no event tells the time)
        await asyncio.sleep(0)
