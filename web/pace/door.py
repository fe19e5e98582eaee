# SPDX-License-Identifier: Apache-2.0
"""Counts what comes by HTTP before anything is done for it. What was typed is read all the same, to be given back."""

import asyncio
from contextlib import suppress
from typing import Any, Final

from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import ClientException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from domain.kernel import Refusal
from web.identity.forms import FORM, fields
from web.identity.place import place_of
from web.pace.pace import Pace

FREE: Final = ("/static/", "/health/", "/metrics")
READING: Final = ("GET", "HEAD", "OPTIONS")
PAUSE: Final = 0.5
"""Seconds after which somebody who goes on asking is told no: a connection cannot ask faster than that."""
PAUSING: Final = 500
"""Answers that may be held back at once."""


class Pacing(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._pausing = 0

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if not scope["path"].startswith(FREE):
            request: Request[Any, Any, Any] = Request(scope, receive)
            pace: Pace = scope["litestar_app"].state.house.pace
            try:
                _count(pace, request)
            except Refusal:
                await self._before_saying_no(pace, request)
                raise
        await next_app(scope, receive, send)

    async def _before_saying_no(self, pace: Pace, request: Request[Any, Any, Any]) -> None:
        if not pace.may_be_drawn(_who(request)):
            request.scope["state"]["in_one_line"] = True
            await self._pause()
        elif request.content_type[0] == FORM:
            with suppress(Refusal, ClientException):
                await fields(request)

    async def _pause(self) -> None:
        if self._pausing >= PAUSING:
            return
        self._pausing += 1
        try:
            await asyncio.sleep(PAUSE)
        finally:
            self._pausing -= 1


def _count(pace: Pace, request: Request[Any, Any, Any]) -> None:
    viewer, path = request.scope["state"]["viewer"], request.scope["path"]
    if viewer is None or request.method in READING:
        pace.page(viewer.id if viewer else None, place_of(request))
        if viewer and path.endswith("/search"):
            pace.search(viewer.id)
    else:
        pace.wish(viewer.id)


def _who(request: Request[Any, Any, Any]) -> str:
    viewer = request.scope["state"]["viewer"]
    return str(viewer.id) if viewer else place_of(request)
