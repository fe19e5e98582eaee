# SPDX-License-Identifier: Apache-2.0
"""What every connection must pass before anything is read, and what every answer says to the browser. Knows no people.

Answers that say no are raised as Refusals; web/errors.py words them.
"""

import asyncio
import re
from typing import Final, cast

from litestar.enums import ScopeType
from litestar.exceptions import ClientException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, BeforeMessageSendHookHandler, HTTPReceiveMessage, Message, Receive, Scope, Send

from domain.kernel import Refusal
from web.settings import Settings, without_default_port

BODY: Final = 1_000_000
BODY_SECONDS: Final = 30
"""Within which a body is here: who asked may be somebody else to us by then, and a connection is held open."""
HARMLESS: Final = ("GET", "HEAD", "OPTIONS")
NAME: Final = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])"
HOST: Final = re.compile(rf"({NAME})(?::[0-9]{{1,5}})?", re.ASCII)
ORIGIN: Final = re.compile(rf"(https?)://({NAME}(?::[0-9]{{1,5}})?)", re.ASCII)
BAD_ADDRESS: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})|%00|\x00")

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
ONLY_HTTPS: Final = {"strict-transport-security": "max-age=63072000; includeSubDomains"}


class Guard(ASGIMiddleware):
    """Refuses strange hosts, bodies above the limit and, for everything that changes something, other sites."""

    scopes = (ScopeType.HTTP, ScopeType.WEBSOCKET)

    def __init__(self, settings: Settings, body: int = BODY) -> None:
        self._settings = settings
        self._body = body

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        scope["state"]["settings"] = self._settings
        if scope["type"] != ScopeType.HTTP:
            return await next_app(scope, receive, send)
        host_of(scope, self._settings)
        if BAD_ADDRESS.search(scope.get("raw_path") or b"") or BAD_ADDRESS.search(scope["query_string"]):
            raise Refusal("bad_address", "This address is not well-formed. Nothing was saved.")
        if scope["method"] in HARMLESS:
            return await next_app(scope, receive, send)
        from_here(scope, self._settings)
        return await next_app(scope, self._bounded(scope, receive), send)

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        announced = _only(scope, b"content-length") or "0"
        if not (announced.isascii() and announced.isdigit()) or len(announced) > 12 or int(announced) > self._body:
            raise too_large()
        read = 0
        until: float | None = asyncio.get_running_loop().time() + BODY_SECONDS

        async def bounded() -> HTTPReceiveMessage:
            nonlocal read, until
            try:
                async with asyncio.timeout_at(until):
                    message = cast(HTTPReceiveMessage, await receive())
            except TimeoutError:
                raise ClientException from None
            if message["type"] == "http.request":
                read += len(message["body"])
                until = until if message.get("more_body") else None
            if read > self._body:
                raise too_large()
            return message

        return cast(Receive, bounded)


def headers(settings: Settings) -> BeforeMessageSendHookHandler:
    """A hook that puts our headers on every answer, also on those no route gave."""
    steady = [*HEADERS.items(), *(ONLY_HTTPS.items() if settings.secure else ())]
    ours = [(name.encode(), value.encode()) for name, value in steady]

    async def hook(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            added = [pair for pair in ours if pair[0] not in given]
            if b"cache-control" not in given:
                kept = b"no-store" if scope["state"].get("viewer") else b"private, no-cache"
                added.append((b"cache-control", kept))
            message["headers"] = [*message["headers"], *added]

    return hook


def host_of(scope: Scope, settings: Settings) -> str:
    """The Host header, in lower case. Raises Refusal `strange_host` when it is missing, double, odd or not ours."""
    host = (_only(scope, b"host") or "").lower()
    found = HOST.fullmatch(host)
    if found is None or not settings.trusts(found[1]):
        raise Refusal("strange_host", "This server does not go by that name. Nothing was saved.")
    return host


def from_here(scope: Scope, settings: Settings) -> None:
    """Raises Refusal `foreign_origin` when a browser says that another site sent this.

    Every browser says so, by Sec-Fetch-Site or by Origin. Who says neither is no browser, and has no cookies that
    another site could make it send.
    """
    site = _all(scope, b"sec-fetch-site")
    origin = _all(scope, b"origin")
    foreign = bool(site) and site not in (["same-origin"], ["none"])
    if foreign or (origin and not allowed_origin(scope, settings)):
        raise Refusal("foreign_origin", "This came from another site, so it was not done. Nothing was saved.")


def allowed_origin(scope: Scope, settings: Settings | None = None) -> bool:
    """Whether the page that opens a connection is ours. A socket without an Origin is not opened by a page of ours."""
    settings = settings or scope["state"].get("settings") or Settings()
    found = ORIGIN.fullmatch((_only(scope, b"origin") or "").lower())
    if found is None:
        return False
    try:
        host = host_of(scope, settings)
    except Refusal:
        return False
    if settings.origins:
        return without_default_port(found[1], found[2]) in settings.origins
    return without_default_port(found[1], found[2]) == without_default_port(found[1], host)


def too_large() -> Refusal:
    return Refusal("too_large", "That is too much at once. Nothing was saved; send less, or in several parts.")


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _only(scope: Scope, name: bytes) -> str | None:
    """The header's value; None when it is missing or came twice."""
    values = _all(scope, name)
    return values[0] if len(values) == 1 else None
