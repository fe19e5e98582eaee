# SPDX-License-Identifier: Apache-2.0
"""Requests that come by the heap begin a few in each round of the loop; who is told it was too much hears so later."""

import asyncio
from collections import Counter
from typing import Any

from web.rounds import AT_ONCE, InRounds


async def nothing() -> Any:
    raise AssertionError("nobody listens")


async def test_of_many_requests_at_once_a_few_begin_in_each_round_in_their_order() -> None:
    now, began, order = 0, Counter[int](), list[int]()

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        began[now] += 1
        order.append(scope["number"])

    async def count_rounds() -> None:
        nonlocal now
        while True:
            now += 1
            await asyncio.sleep(0)

    counting = asyncio.create_task(count_rounds())
    door = InRounds(app)
    await asyncio.gather(*(door({"type": "http", "number": n}, nothing, nothing) for n in range(40)))
    counting.cancel()
    assert order == list(range(40))
    assert max(began.values()) == AT_ONCE
    assert len(began) >= 40 / AT_ONCE


async def test_who_waits_and_goes_away_takes_nobodys_turn() -> None:
    began = list[int]()

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        began.append(scope["number"])

    door = InRounds(app)
    tasks = [asyncio.create_task(door({"type": "http", "number": n}, nothing, nothing)) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[5:15]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert began == [*range(5), *range(15, 20)]


async def test_sockets_pass_at_once() -> None:
    began = list[str]()

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        began.append(scope["type"])

    door = InRounds(app)
    await asyncio.gather(*(door({"type": "websocket"}, nothing, nothing) for _ in range(5 * AT_ONCE)))
    assert len(began) == 5 * AT_ONCE


async def test_too_much_is_said_after_a_while_and_only_so_many_answers_are_held_back() -> None:
    sent = list[int]()

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": scope["status"]})

    async def send(message: Any) -> None:
        sent.append(message["status"])

    door = InRounds(app, pause=60, pausing=3)
    waiting = [asyncio.create_task(door({"type": "http", "status": 429}, nothing, send)) for _ in range(3)]
    await asyncio.sleep(0.05)
    await door({"type": "http", "status": 200}, nothing, send)
    assert sent == [200]
    await door({"type": "http", "status": 429}, nothing, send)
    assert sent == [200, 429], "more than three are not held back"
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_those_who_are_told_so_together_come_again_one_after_the_other() -> None:
    told = list[float]()

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 429})

    async def send(_message: Any) -> None:
        told.append(asyncio.get_running_loop().time())

    door = InRounds(app, pause=0.2)
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(door({"type": "http"}, nothing, send) for _ in range(40)))
    assert told[0] - began >= 0.1
    assert told[-1] - told[0] > 0.08
