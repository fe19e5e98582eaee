# SPDX-License-Identifier: Apache-2.0
"""Counts what comes by HTTP before anything is done for it. What was typed is read all the same, to be given back."""

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


class Pacing(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

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
        elif request.content_type[0] == FORM:
            with suppress(Refusal, ClientException):
                await fields(request)


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
