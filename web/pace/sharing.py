# SPDX-License-Identifier: Apache-2.0
"""What processes tell each other through Redis about who took how much. Knows no pages and no people, only digests.

Each counts by itself, at once; a beat later it tells what it counted and hears what all counted together. So nobody
waits for Redis, without it everything goes on by each one's own count, and who writes into it can slow somebody down.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from time import monotonic
from typing import Any, Final

import structlog
from limits.aio.storage import RedisStorage
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from web.pace.counting import Limit
from web.stopping import end

BEAT: Final = 0.25
PATIENCE: Final = 0.25
"""Seconds Redis has for an answer: somebody who signs in waits for it."""
AGAIN: Final = 1.0
"""Seconds in which Redis is left alone after it did not answer."""
AT_ONCE: Final = 200
"""Told in one beat; the others a beat later."""

log = structlog.get_logger()


class Sharing:
    def __init__(self, url: str, log_of: str, limits: Iterable[Limit]) -> None:
        once: Any = Retry(NoBackoff(), 0)
        waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        self._pool = ConnectionPool.from_url(url, retry=once, **waits)
        pool: Any = self._pool
        self._storage = RedisStorage(
            "redis://", implementation="redispy", key_prefix=f"leernetwerk:{log_of}:pace", connection_pool=pool
        )
        self._limits = tuple(limits)
        for limit in self._limits:
            limit.untold = {}
        self._heard: dict[tuple[str, str], tuple[int, float]] = {}
        """What all together had taken when it was last told, and when that was."""
        self._silent_until = 0.0
        self._task: asyncio.Task[None] | None = None
        self.is_up = True

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep_telling())

    async def close(self) -> None:
        if self._task:
            await end(self._task)
        with suppress(RedisError, OSError):
            await self._pool.disconnect()

    async def tell(self, limit: Limit, who: str) -> None:
        """Tells what they took here, and hears what they took elsewhere. Fails for nobody."""
        if not limit.untold or who not in limit.untold or monotonic() < self._silent_until:
            return
        count = limit.untold.pop(who)
        try:
            async with asyncio.timeout(PATIENCE):
                total = int(await self._storage.incr(_key(limit, who), limit.seconds, count))
        except (RedisError, OSError, TimeoutError, ValueError) as error:
            limit.untold[who] = limit.untold.get(who, 0) + count
            self._lost(error)
        else:
            self._back()
            self._hear(limit, who, count, total)

    async def forget(self, limit: Limit, who: str) -> None:
        self._heard.pop((limit.name, who), None)
        if monotonic() < self._silent_until:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._storage.clear(_key(limit, who))
        except (RedisError, OSError, TimeoutError) as error:
            self._lost(error)

    def _hear(self, limit: Limit, who: str, count: int, total: int) -> None:
        """Where the total is less than it was, Redis began anew."""
        now = monotonic()
        before, at = self._heard.get((limit.name, who), (0, now))
        known = before + count if before + count <= total and at > now - limit.seconds else count
        self._heard[limit.name, who] = total, now
        if total > known:
            limit.taken_elsewhere(who, total - known)

    async def _keep_telling(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                for limit in self._limits:
                    await self._tell_all(limit)
            except Exception:
                log.exception("telling what was taken failed")

    async def _tell_all(self, limit: Limit) -> None:
        """Of those who took much. Who took little and stopped is told of by nobody."""
        much = [who for who in limit.untold or () if limit.is_much(who)]
        for who in much[:AT_ONCE]:
            await self.tell(limit, who)
        if len(limit.untold or ()) > 10 * AT_ONCE:
            limit.untold = {who: count for who, count in (limit.untold or {}).items() if limit.is_much(who)}
        if len(self._heard) > 10 * AT_ONCE:
            now = monotonic()
            self._heard = {key: one for key, one in self._heard.items() if one[1] > now - 900}

    def _lost(self, error: Exception) -> None:
        if self.is_up:
            log.warning("each process counts by itself", kind=type(error).__name__)
        self.is_up, self._silent_until = False, monotonic() + AGAIN

    def _back(self) -> None:
        if not self.is_up:
            log.info("processes count together")
        self.is_up = True


def _key(limit: Limit, who: str) -> str:
    return f"{limit.name}:{sha256(who.encode()).hexdigest()}"
