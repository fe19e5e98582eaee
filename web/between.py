# SPDX-License-Identifier: Apache-2.0
"""What this process and others on the same log owe each other: hints, who is here, sessions that ended elsewhere,
and how much somebody took.

With one process there is nothing to do. Without Redis, or when it is gone, the follower's beat and the look at the
sessions bring the same, a moment later.
"""

import asyncio
import re
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, Final

import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from domain.kernel import MemberId, StreamId
from domain.streams import is_network
from journal import Journal, JournalError
from web.desk import Desk, Writer
from web.follower import Follower
from web.hints import Hint, Hints
from web.identity.sessions import Sessions
from web.live.hub import Hub
from web.live.presence import Presence
from web.pace import Pace
from web.settings import Settings
from web.stopping import end
from web.turns import Looks

BELOW: Final = re.compile(r"/networks/(?P<network>[A-Za-z0-9-]{1,80})(?:/boards/(?P<board>[A-Za-z0-9-]{1,80}))?(?:/|$)")
LOOK: Final = 1.5
"""Seconds between two looks at whether the sessions of open sockets still are."""
PATIENCE: Final = 1.0
"""Seconds a page waits for what others wrote. It comes by a hint or a beat as well."""

log = structlog.get_logger()


class Between:
    def __init__(
        self,
        journal: Journal,
        desk: Desk,
        follower: Follower,
        hub: Hub,
        presence: Presence,
        sessions: Sessions,
        pace: Pace,
    ) -> None:
        self._journal, self._desk, self._follower = journal, desk, follower
        self._hub, self._presence, self._sessions, self._pace = hub, presence, sessions, pace
        self._looks = Looks()
        self._looking: set[asyncio.Task[None]] = set()
        self.hints: Hints | None = None
        sessions.on_ended(self._session_ended)

    def start(self, settings: Settings, writer: Writer) -> None:
        """Needs a running loop."""
        if settings.is_shared:
            self._later(self._keep_looking())
        if settings.redis:
            channel = f"leernetwerk:{self._journal.epoch}"
            self.hints = Hints(settings.redis, channel, self._heard, self._presence.everywhere_here)
            writer.committed = self.hints.committed
            self._presence.tell_others(self.hints.here)
            self.hints.start()
            self._pace.start(settings.redis, self._journal.epoch)

    async def close(self) -> None:
        await end(*self._looking)
        if self.hints:
            await self.hints.close()
        await self._pace.close()

    def _session_ended(self, _member: MemberId, session: str) -> None:
        self._hang_up({session})
        if self.hints:
            self.hints.ended(session)

    def _heard(self, hint: Hint) -> None:
        """Each is looked at before it is believed, but for who is here, which is shown for some seconds."""
        for stream, version in hint.streams.items():
            self._desk.told(StreamId(stream), version)
            if is_network(stream):
                self._follower.soon()
        if ours := hint.ended & {line.viewer.session for line in self._hub.lines()}:
            self._later(self._look(ours))
        for stream, people in hint.here.items():
            self._presence.heard_elsewhere(hint.by, StreamId(stream), people)

    # -- sessions --------------------------------------------------------------------------------------------------
    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            await self._look({line.viewer.session for line in self._hub.lines()})

    async def _look(self, sessions: set[str]) -> None:
        try:
            self._hang_up(await asyncio.to_thread(self._sessions.over, sessions) if sessions else ())
        except JournalError as error:
            log.warning("nobody could look whether sessions ended", why=str(error))

    def _hang_up(self, sessions: Iterable[str]) -> None:
        over = set(sessions)
        if over:
            self._hub.hang_up(lambda line: line.viewer.session in over, 4401, "signed out")

    # -- pages -----------------------------------------------------------------------------------------------------
    async def look_in_the_log(self, streams: Sequence[StreamId]) -> None:
        """What another process wrote just now is read before anybody is shown a page without it."""
        try:
            async with asyncio.timeout(PATIENCE):
                versions = await self._looks.at(lambda: self._journal.versions(streams))
        except (JournalError, TimeoutError):
            return  # what is known here can still be shown
        for stream, version in zip(streams, versions, strict=True):
            self._desk.told(stream, version)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)


class UpToDate(ASGIMiddleware):
    """With several processes the one that saved something need not be the one that shows the page after it."""

    scopes = (ScopeType.HTTP, ScopeType.WEBSOCKET)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        house = scope["litestar_app"].state.house
        if house.settings.is_shared and (found := BELOW.match(scope["path"])):
            streams = [StreamId(f"{kind}-{named}") for kind, named in found.groupdict().items() if named]
            await house.between.look_in_the_log(streams)
        await next_app(scope, receive, send)
