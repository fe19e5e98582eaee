# SPDX-License-Identifier: Apache-2.0
"""What processes tell each other through Redis: that a stream grew, a session ended, somebody is here. Knows no log.

All of it may be lost, come late or be made up by a stranger: whoever hears a hint looks for themselves. Every process
also hears itself, and so notices when nobody hears anybody any more.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Annotated, Final

import msgspec
import structlog
from msgspec import Meta, Struct
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from domain.kernel import Fact, StreamId
from web.stopping import end
from web.waking import woken

BEAT: Final = 2.0
SILENCE: Final = 3 * BEAT
"""Seconds without a word, not even one's own, after which the line counts as dead."""
AGAIN: Final = 0.5
MOST: Final = 2_000
LONGEST: Final = 1_000_000

Name = Annotated[str, Meta(pattern=r"^[!-~]{1,200}\Z")]
Writing = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{0,40}\Z")]
Session = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]

log = structlog.get_logger()


class Hint(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """`streams` says which version each is at; `here` who is on a stream in the process `by`, and where they write."""

    by: Name
    streams: dict[Name, Annotated[int, Meta(ge=1, le=2**53)]] = {}
    ended: set[Session] = set()
    here: dict[Name, dict[Name, Writing]] = {}


READ: Final = msgspec.json.Decoder(Hint)


class Hints:
    """`heard` is told what others say, on the loop. `present` says who is here, again and again."""

    def __init__(
        self, url: str, channel: str, heard: Callable[[Hint], None], present: Callable[[], dict[str, dict[str, str]]]
    ) -> None:
        once = Retry(NoBackoff(), 0)
        self._speaker = Redis.from_url(url, retry=once, socket_connect_timeout=2.0, socket_timeout=2.0)
        self._listener = Redis.from_url(url, retry=once, socket_connect_timeout=2.0, socket_timeout=None)
        self._channel = channel
        self._heard, self._present = heard, present
        self._me = secrets.token_hex(8)
        self._next = Hint(self._me)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.is_up = False
        """Whether what is said comes through, as far as one knows."""

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._speak())]

    async def close(self) -> None:
        await end(*self._tasks)
        for client in (self._speaker, self._listener):
            with suppress(RedisError, OSError):
                await client.aclose()

    # -- speaking --------------------------------------------------------------------------------------------------
    def committed(self, facts: Iterable[Fact]) -> None:
        """After a commit of this process. What others do not hear now they read a beat later."""
        if len(self._next.streams) < MOST:
            self._next.streams |= {fact.stream: fact.version for fact in facts}
            self._wake.set()

    def ended(self, session: str) -> None:
        self._next.ended.add(session)
        self._wake.set()

    def here(self, stream: StreamId, people: dict[str, str]) -> None:
        self._next.here[stream] = people
        self._wake.set()

    async def _speak(self) -> None:
        while True:
            await woken(self._wake, BEAT)
            if not self._wake.is_set():
                self._next.here = self._present()
            self._wake.clear()
            said, self._next = self._next, Hint(self._me)
            try:
                await self._speaker.publish(self._channel, msgspec.json.encode(said))
            except (RedisError, OSError):
                await asyncio.sleep(AGAIN)

    # -- listening -------------------------------------------------------------------------------------------------
    async def _listen(self) -> None:
        while True:
            try:
                await self._follow()
            except (RedisError, OSError, TimeoutError) as error:
                if self.is_up:
                    log.warning("no hints come through", kind=type(error).__name__)
                self.is_up = False
            except Exception:
                log.exception("listening for hints failed")
            await asyncio.sleep(AGAIN)

    async def _follow(self) -> None:
        async with self._listener.pubsub(ignore_subscribe_messages=True) as line:
            await line.subscribe(self._channel)
            while True:
                async with asyncio.timeout(SILENCE):
                    message = await line.get_message(timeout=None)
                if message is not None:
                    self._hear(message["data"])

    def _hear(self, data: bytes) -> None:
        """What cannot be read was not said."""
        try:
            hint = READ.decode(data) if len(data) <= LONGEST else None
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            hint = None
        if hint is None:
            return
        if hint.by == self._me:
            if not self.is_up:
                log.info("hints come through")
            self.is_up = True
            return
        try:
            self._heard(hint)
        except Exception:
            log.exception("a hint was not taken")
