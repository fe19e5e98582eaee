# SPDX-License-Identifier: Apache-2.0
"""Sends each who wants it what concerns them, when it is due: one process at a time, nothing twice, nothing empty.

At most once: that somebody was told is noted before the mail leaves, and taken back only where the server says it did
not take it. A mail that is lost in a crash still stands on the page of notices; one that comes twice would annoy.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from projections.activity import Activity, Stirring
from web.identity.accounts import Account, Accounts
from web.identity.volumes import Volume
from web.notices.carrying import Carrier, NotNow, Returned
from web.notices.letters import Letter, message_of
from web.notices.reading import SEEN, Reader
from web.rendering import Rendering
from web.settings import Settings
from web.stopping import end

BEAT: Final = 60.0
TURN: Final = 180
"""Seconds for which one process sends; it asks again with each beat."""
TOGETHER: Final = timedelta(minutes=5)
"""So long "each" waits, for what else comes along."""
AT: Final = 7
"""The hour, in the house's time zone, of daily mail; on Mondays of weekly mail too."""
FRESH: Final = timedelta(days=15)
"""Nobody is mailed about what is older."""
PATIENCE: Final = 10.0
"""Seconds for which mail waits until all that was said by now is noted; then until the next beat."""
GLANCE: Final = 0.1
MOST: Final = 30
"""Sentences in one mail; how many there are in all is said."""

log = structlog.get_logger()


class Postman:
    """`clock` says what time it is, in UTC."""

    def __init__(
        self,
        settings: Settings,
        activity: Activity,
        accounts: Accounts,
        reader: Reader,
        rendering: Rendering,
        carrier: Carrier,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._activity = activity
        self._accounts = accounts
        self._reader = reader
        self._rendering = rendering
        self._carrier = carrier
        self._clock = clock
        self._zone = ZoneInfo(settings.zone)
        self._sender = settings.mail_from or f"leernetwerk@{settings.host}"
        self._origin = settings.origin("http", f"{settings.host}:{settings.port}")
        self._name = secrets.token_hex(8)
        self._task: asyncio.Task[None] | None = None

    # -- on time ---------------------------------------------------------------------------------------------------
    def start(self) -> None:
        self._task = asyncio.create_task(self._keep_sending())

    async def close(self) -> None:
        if self._task:
            await end(self._task)

    async def forget(self) -> None:
        """Words were erased: no printed mail may hold them."""
        await self._carrier.forget()

    async def _keep_sending(self) -> None:
        while True:
            try:
                await self.send_due()
            except Exception:
                log.exception("sending mail failed")
            await asyncio.sleep(BEAT)

    async def send_due(self) -> int:
        """Sends what is due, if it is this process's turn. Returns how many mails left."""
        if not await self._is_noted():
            return 0
        volumes, now = self._accounts.volumes, self._clock()
        began, key = volumes.begun() or await volumes.begin(await asyncio.to_thread(self._activity.reached))
        if not await volumes.take_turn(self._name, int(now.timestamp()), TURN):
            return 0
        sent = 0
        async for letter in self.due(began):
            try:
                sent += await self._send(letter, key)
            except NotNow as trouble:
                log.warning("mail could not be sent; it is tried again", why=str(trouble))
                break
        return sent

    async def _is_noted(self) -> bool:
        """What concerns people, all of it: in what is made anew just now stands what somebody took back later."""
        upto, give_up = await asyncio.to_thread(self._activity.goal), time.monotonic() + PATIENCE
        while not self._activity.is_outgrown and time.monotonic() < give_up:
            if await asyncio.to_thread(self._activity.reached) >= upto:
                return True
            await asyncio.sleep(GLANCE)
        return False

    async def _send(self, letter: Letter, key: bytes) -> bool:
        volumes, called = self._accounts.volumes, (letter.account.id, letter.network)
        mailed = await asyncio.to_thread(volumes.mailed, *called)
        if not await volumes.claim(*called, mailed, letter.upto):
            return False
        try:
            message = message_of(letter, self._sender, self._origin, key, self._rendering, self._clock())
            await self._carrier.carry(message, letter.count)
        except NotNow:
            await volumes.give_back(*called, mailed, letter.upto)
            raise
        except (Returned, ValueError) as error:
            log.warning("a mail was not taken", why=str(error) if isinstance(error, Returned) else "its address")
            return False
        return True

    # -- what is due -----------------------------------------------------------------------------------------------
    async def due(self, began: int) -> AsyncIterator[Letter]:
        """Each letter as it would leave now: who may not hear of something any more is not told."""
        since = int((self._clock() - FRESH).timestamp())
        for stirring in await asyncio.to_thread(self._activity.stirring, since):
            account, volume, after = await asyncio.to_thread(self._wanted, stirring, began)
            if account is not None and volume != "none" and stirring.last > after:
                letter = await self._letter(account, stirring, volume, after)
                if letter is not None:
                    yield letter

    def _wanted(self, about: Stirring, began: int) -> tuple[Account | None, Volume, int]:
        """Who it is, how often they want mail, and after which position nobody told them and they did not look."""
        volumes = self._accounts.volumes
        visit = self._accounts.visits.last(about.member, SEEN)
        after = max(began, volumes.mailed(about.member, about.network), visit.version if visit else 0)
        return self._accounts.account(about.member), volumes.of(about.member, about.network), after

    async def _letter(self, account: Account, about: Stirring, volume: Volume, after: int) -> Letter | None:
        called = (about.member, about.network, after)
        found = await asyncio.to_thread(self._activity.since, *called, MOST)
        if not found or found[0].at > due_before(volume, self._clock(), self._zone).timestamp():
            return None
        if (await self._reader.outlook(about.network, about.member)).hears == "paused":
            return None
        told = await self._reader.told(found, account.id, account.language)
        if not told:
            return None
        count = await asyncio.to_thread(self._activity.counted, *called) - len(found) + len(told)
        upto = found[-1].position if count == len(told) else about.last
        return Letter(account, about.network, volume, told, count, after, upto)


def due_before(volume: Volume, now: datetime, zone: ZoneInfo) -> datetime:
    """What was recorded up to then is due."""
    if volume == "each":
        return now - TOGETHER
    here = now.astimezone(zone)
    morning = here.replace(hour=AT, minute=0, second=0, microsecond=0)
    morning -= timedelta(days=here.weekday() if volume == "weekly" else 0)
    return morning if morning <= here else morning - timedelta(days=7 if volume == "weekly" else 1)
