# SPDX-License-Identifier: Apache-2.0
"""What stands beside or under the web goes away and comes back: a web process, Redis, PostgreSQL."""

import asyncio
import time
from collections import Counter
from typing import Any, Final

import httpx

from tests.bench.__main__ import allow_open_files
from tests.faults.cold import voiced
from tests.faults.ground import Ground
from tests.faults.load import Load, answered_with_5xx, failed, troubles, waiting, watching
from tests.faults.row import Figures, Row, Skipped, all_done
from tests.faults.screens import Screen, in_turns, spread, until
from tests.faults.visible import members, screens_at
from tests.running import Server, Visitor, a_network, new
from tests.servers import crash

PER_SECOND: Final = 10.0
BOARDS: Final = 10
PAGES: Final = 50
BACK: Final = 15.0


# -- the web -----------------------------------------------------------------------------------------------------------
async def restarted(ground: Ground) -> Figures:
    """Every web process is killed with all sockets on it, and started again at the same address."""
    allow_open_files()
    servers = await ground.processes()
    who = await members(ground)
    network = await a_network(*(Visitor(servers[0], each) for each in who))
    crowds = [await screens_at(ground, servers, ground.count // BOARDS, who, network) for _ in range(BOARDS)]
    screens = [screen for crowd in crowds for screen in crowd]
    async with watching(screens):
        loads = [Load(crowd) for crowd in crowds]
        writing = asyncio.gather(*(load.write(PER_SECOND / BOARDS, 30 if ground.full else 6) for load in loads))
        await asyncio.sleep(2)
        killed = time.monotonic()
        for server in servers:
            server.port = int(server.address.rsplit(":", 1)[1])
            server.kill()
        await asyncio.gather(*(asyncio.to_thread(server.start) for server in servers))
        started = time.monotonic()
        pages = asyncio.gather(
            *(page(Visitor(servers[n % len(servers)], who[n % len(who)]), network) for n in range(PAGES))
        )
        await until(lambda: all(screen.open for screen in screens), 3 * BACK)
        all_open = time.monotonic()
        caught = await caught_up(loads, screens)
        await writing
        await asyncio.gather(*(load.all_there(BACK) for load in loads))
        statuses = Counter(await pages)
        return {
            "sockets": len(screens),
            "ideas": sum(len(load.to_last) for load in loads),
            "missing": sum(load.missing for load in loads) + waiting(screens),
            "wrong": len(troubles(screens)),
            "answers_5xx": answered_with_5xx(screens) + sum(n for status, n in statuses.items() if status >= 500),
            "pages": statuses[200],
            "down_seconds": round(started - killed, 2),
            "all_open_seconds": round(all_open - started, 2),
            "caught_up_seconds": round(caught - started, 2),
            "timed": int(ground.full),
        }


async def page(visitor: Visitor, path: str) -> int:
    return (await visitor.request("GET", path)).status_code


async def caught_up(loads: list[Load], screens: list[Screen]) -> float:
    """When every screen of a board has what any of them has, and every wish from before is answered."""
    before = {screen: set(screen.waiting) for screen in screens}

    def level() -> bool:
        return all(len({s.version for s in load.screens}) == 1 for load in loads) and not any(
            before[screen] & screen.waiting.keys() for screen in screens
        )

    await until(level, 3 * BACK)
    return time.monotonic()


RESTARTED: Final = Row(
    "C3",
    "after a restart everybody is back and caught up within 15 s, and nobody is answered with an error",
    {"ci": 100, "full": 1_000},
    restarted,
    lambda found: (
        all_done(found, "ideas", "missing", "wrong", "answers_5xx")
        and (not found["timed"] or float(found["caught_up_seconds"]) <= BACK)
    ),
)


# -- Redis -------------------------------------------------------------------------------------------------------------
async def without_redis(ground: Ground) -> Figures:
    """Redis is stopped for `count` seconds while people write at one process and look on at another."""
    if ground.setup == "sqlite":
        raise Skipped("one process needs no Redis")
    servers = await ground.processes()
    screens = await screens_at(ground, servers, 40)
    async with watching(screens):
        load = Load(screens, writers=screens[:: len(servers)])
        await said(servers, "ready")
        await load.write(PER_SECOND, 1)
        await load.all_there(10)
        port = ground.redis.port
        writing = asyncio.create_task(load.write(PER_SECOND, ground.count))
        await asyncio.to_thread(ground.redis.terminate)
        noticed = await said(servers, "degraded")
        await writing
        ground.redis._desired_port = port
        await asyncio.to_thread(ground.redis.start)
        await load.all_there(10)
        gone = {**spread(load.to_one, "gone"), "ideas": len(load.to_last)}
        recovered = await said(servers, "ready")
        load.forget_times()
        await load.write(PER_SECOND, 1)
        await load.all_there(10)
        return {
            "seconds_without": ground.count,
            **gone,
            "failed": failed(screens) + len(troubles(screens)) + waiting(screens),
            "missing": load.missing,
            "degraded_after_seconds": round(noticed, 2),
            "ready_after_seconds": round(recovered, 2),
            **spread(load.to_one, "back"),
            "timed": int(ground.full),
        }


async def said(servers: list[Server], status: str, patience: float = 30.0) -> float:
    """Seconds until the health of each says so. Raises AssertionError when it never does."""
    began = time.monotonic()
    for server in servers:
        while (await health(server))[1] != status:
            assert time.monotonic() - began < patience, f"never {status}: {await health(server)}"
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def health(server: Server) -> tuple[int, str]:
    answer = await Visitor(server, None).request("GET", "/health/ready")
    return answer.status_code, str(answer.json()["status"])


WITHOUT_REDIS: Final = Row(
    "C4",
    "without Redis every write succeeds, is on all screens within 3 s, and the health says degraded",
    {"ci": 5, "full": 60},
    without_redis,
    lambda found: (
        all_done(found, "ideas", "failed", "missing")
        and (not found["timed"] or float(found["gone_longest_ms"]) <= 3_000)
    ),
)


# -- PostgreSQL --------------------------------------------------------------------------------------------------------
class Outage:
    """What is counted over all outages of a row."""

    def __init__(self) -> None:
        self.refusals: Counter[str] = Counter()
        self.back: list[float] = []
        self.by_http: list[str] = []

    async def keeps_asking(self, visitor: Visitor, path: str) -> None:
        """By HTTP, one wish after the other, each until it is saved."""
        while True:
            idea, command = new("idea"), new("command")
            wish = {"type": "voice", "idea": idea, "text": "tijdens de storing", "place": {"x": 0, "y": 0}}
            asked = {"id": command, "do": wish}
            while not await self._asked(visitor, path, asked):  # noqa: ASYNC110 (another program)
                await asyncio.sleep(0.1)
            self.by_http.append(idea)

    async def _asked(self, visitor: Visitor, path: str, wish: dict[str, Any]) -> bool:
        try:
            answer = await visitor.request("POST", path, json=wish)
        except httpx.TransportError as error:
            self.refusals[type(error).__name__] += 1
            return False
        if answer.status_code != 200:
            clear = answer.headers.get("retry-after", "").isdigit() and answer.json().get("code") in (
                "not_saved",
                "unreadable",
            )
            self.refusals[str(answer.status_code) if clear else f"{answer.status_code} {answer.text}"] += 1
        return answer.status_code == 200


async def database_restarts(ground: Ground) -> Figures:
    """PostgreSQL ends at once under writers by socket and by HTTP, and is started again: `count` times."""
    if ground.setup == "sqlite":
        raise Skipped("SQLite is in the web process itself; that it is killed is row A1")
    servers = await ground.processes()
    screens = await screens_at(ground, servers, 20)
    outage, path = Outage(), screens[0].path
    async with watching(screens):
        load = Load(screens)
        asking = [asyncio.create_task(outage.keeps_asking(Visitor(server, screens[0].who), path)) for server in servers]
        for _ in range(ground.count):
            writing = asyncio.create_task(load.write(PER_SECOND, 2 + 2 * ground.chance.random()))
            await asyncio.sleep(0.5 + ground.chance.random())
            await asyncio.to_thread(crash, ground.postgres)
            await asyncio.sleep(ground.chance.random())
            await asyncio.to_thread(ground.postgres.ensure_postgres_running)
            await writing
            outage.back.append(await load.all_there(30))
        await in_turns(map(cancelled, asking), 10)
        await until(lambda: not waiting(screens), 20)
        log = await voiced(ground, path)
        acknowledged = [idea for screen in screens for idea in screen.acknowledged] + outage.by_http
        return {
            "outages": ground.count,
            "acknowledged": len(acknowledged),
            "lost": len(set(acknowledged) - set(log)),
            "twice": len(log) - len(set(log)),
            "missing": load.missing + waiting(screens),
            "wrong": len(troubles(screens)),
            "refused_503": outage.refusals["503"],
            "refused_otherwise": "; ".join(said for said in outage.refusals if said != "503"),
            "refused_by_socket": failed(screens),
            **{f"back_{name}": value for name, value in spread(outage.back).items()},
            "timed": int(ground.full),
        }


async def cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


DATABASE_RESTARTS: Final = Row(
    "C5",
    "when PostgreSQL restarts nothing saved is lost, who writes is told when to try again, and 10 s later all is well",
    {"ci": 1, "full": 30},
    database_restarts,
    lambda found: (
        all_done(found, "acknowledged", "lost", "twice", "missing", "wrong")
        and not found["refused_otherwise"]
        and (not found["timed"] or float(found["back_longest_ms"]) <= 10_000)
    ),
)
