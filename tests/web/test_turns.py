# SPDX-License-Identifier: Apache-2.0
"""Costly answers take turns: one for each person, so that who asks for many waits for nobody but themselves."""

import asyncio
import threading
import time

from domain.kernel import MemberId
from web.turns import Looks, Turns

SANNE, YOUSSEF, MILA = MemberId("sanne-pulls"), MemberId("youssef-joins"), MemberId("mila-elsewhere")


async def test_one_person_has_one_turn_at_a_time_and_others_go_between() -> None:
    turns, order = Turns(2), list[str]()
    go_on = asyncio.Event()

    async def ask(who: MemberId, what: str) -> None:
        async with turns.of(who):
            order.append(f"{what} begins")
            await go_on.wait()
            order.append(f"{what} ends")

    asked = [asyncio.create_task(ask(SANNE, f"hers {n}")) for n in range(3)]
    asked.append(asyncio.create_task(ask(YOUSSEF, "his")))
    await asyncio.sleep(0.01)
    assert order == ["hers 0 begins", "his begins"]
    go_on.set()
    await asyncio.gather(*asked)
    assert order.index("hers 0 ends") < order.index("hers 1 begins") < order.index("hers 2 begins")


async def test_no_more_at_once_than_there_is_room_for_and_a_failure_gives_the_turn_back() -> None:
    turns, running = Turns(2), 0
    most = 0

    async def ask(who: MemberId) -> None:
        nonlocal running, most
        async with turns.of(who):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1
            raise ValueError

    asked = (ask(who) for who in (SANNE, YOUSSEF, MILA) for _ in range(2))
    failures = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(failure) for failure in failures] == [ValueError] * 6
    assert most == 2


async def test_a_few_look_at_once_however_many_ask_and_a_failure_gives_the_place_back() -> None:
    looks, lock, now, most = Looks(2), threading.Lock(), 0, 0

    def look(number: int) -> int:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.005)
        with lock:
            now -= 1
        if number % 3 == 0:
            raise ValueError(number)
        return number

    seen = await asyncio.gather(*(looks.at(lambda n=n: look(n)) for n in range(12)), return_exceptions=True)  # type: ignore[misc]
    assert [one for one in seen if isinstance(one, int)] == [n for n in range(12) if n % 3]
    assert most == 2


async def test_a_look_nobody_waits_for_any_longer_keeps_its_place_until_it_is_done() -> None:
    looks, go_on = Looks(1), threading.Event()
    impatient = asyncio.create_task(looks.at(go_on.wait))
    await asyncio.sleep(0.01)
    impatient.cancel()
    later = asyncio.create_task(looks.at(lambda: "looked"))
    await asyncio.sleep(0.05)
    assert not later.done()
    go_on.set()
    assert await later == "looked"
