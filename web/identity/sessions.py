# SPDX-License-Identifier: Apache-2.0
"""Who is on the other side of a connection: read once, for pages and sockets alike. Written only when it changes.

The cookie holds 32 random bytes, the table only their digest: who reads the table cannot become anybody.
"""

import re
import secrets
import time
from collections.abc import Callable, Collection
from typing import Final
from urllib.parse import parse_qs

from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from domain.kernel import MemberId
from journal import JournalError
from journal.tables import Statements
from web import words
from web.identity.invitations import hashed
from web.identity.store import Store
from web.sight import Viewer
from web.turns import Looks

LASTS_SECONDS: Final = 60 * 24 * 3600
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")

Ended = Callable[[MemberId, str], None]


class Sessions:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: list[Ended] = []
        self.are_remote: Final = store.is_remote
        self.looks: Final = Looks()
        """How they are read where that takes a way there and back."""

    async def open(self, member: MemberId, instead_of: str | None = None) -> str:
        """A session with a new id, never one that was offered; the one it replaces ends. Gives the cookie's value."""
        token, now = secrets.token_urlsafe(32), int(time.time())
        row = (hashed(token), member, now, now + LASTS_SECONDS)

        def work(at: Statements) -> list[tuple[MemberId, bytes]]:
            at.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", row)
            gone = "DELETE FROM sessions WHERE hash = ? OR expires_at <= ? RETURNING member, hash"
            return at.execute(gone, (bytes.fromhex(instead_of or ""), now)).fetchall()

        self._tell(await self._store.write(work))
        return token

    def read(self, token: str) -> Viewer | None:
        """Who the cookie belongs to, if it is one of ours and in time."""
        if not TOKEN.fullmatch(token):
            return None
        session = hashed(token)
        row = self._store.read(
            "SELECT m.id, m.name, m.language, m.hue, m.kind FROM sessions s JOIN members m ON m.id = s.member"
            " WHERE s.hash = ? AND s.expires_at > ?",
            session,
            int(time.time()),
        )
        return Viewer(row[0], row[1], row[2], row[3], session.hex(), row[4]) if row else None

    async def end(self, session: str) -> None:
        gone = "DELETE FROM sessions WHERE hash = ? RETURNING member, hash"
        self._tell(await self._store.write(lambda at: at.execute(gone, (bytes.fromhex(session),)).fetchall()))

    async def end_all(self, member: MemberId) -> None:
        gone = "DELETE FROM sessions WHERE member = ? RETURNING member, hash"
        self._tell(await self._store.write(lambda at: at.execute(gone, (member,)).fetchall()))

    def over(self, sessions: Collection[str]) -> set[str]:
        """Which of these are open no longer, whoever ended them."""
        here, now, found = list(sessions), int(time.time()), set()
        for some in (here[at : at + 200] for at in range(0, len(here), 200)):
            asked = f"SELECT hash FROM sessions WHERE hash IN ({', '.join('?' * len(some))}) AND expires_at > ?"  # noqa: S608
            found |= {row[0].hex() for row in self._store.read_all(asked, *map(bytes.fromhex, some), now)}
        return set(here) - found

    def on_ended(self, listener: Ended) -> None:
        """Calls back on the loop, after the commit, with the member and `Viewer.session` of each that ended."""
        self._listeners.append(listener)

    def _tell(self, ended: list[tuple[MemberId, bytes]]) -> None:
        for member, session in ended:
            for listener in self._listeners:
                listener(member, session.hex())


class Attendance(ASGIMiddleware):
    """Puts `viewer` and `language` into scope["state"], for HTTP and for sockets."""

    scopes = (ScopeType.HTTP, ScopeType.WEBSOCKET)

    def __init__(self, sessions: Sessions, *, secure: bool) -> None:
        self._sessions = sessions
        self._secure = secure

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if self._sessions.are_remote and TOKEN.fullmatch(self._token(scope)):  # nobody else should wait for it
            await self._sessions.looks.at(lambda: self.attend(scope))
        else:
            self.attend(scope)
        await next_app(scope, receive, self._remembering(scope, send))

    def attend(self, scope: Scope) -> None:
        """Also for errors outside any route, which no middleware sees. Asking twice reads once."""
        state = scope["state"]
        if "viewer" in state:
            return
        try:
            state["viewer"] = self._sessions.read(self._token(scope))
        except JournalError:
            state.update(viewer=None, language=language_of(scope, None))  # the page that says so asks no second time
            raise
        state["language"] = language_of(scope, state["viewer"])

    def _token(self, scope: Scope) -> str:
        return cookies(scope).get(cookie_name(self._secure), "")

    def _remembering(self, scope: Scope, send: Send) -> Send:
        """Somebody without an account chose a language by a link: their next pages are in it too."""
        chosen = asked_language(scope)
        if scope["type"] != ScopeType.HTTP or chosen is None or scope["state"]["viewer"] is not None:
            return send

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], language_cookie(chosen, self._secure).to_encoded_header()]
            await send(message)

        return remembering


def cookie_name(secure: bool) -> str:
    return "__Host-session" if secure else "session"


def session_cookie(token: str, secure: bool) -> Cookie:
    """An empty token takes the cookie away."""
    lasts = LASTS_SECONDS if token else 0
    return Cookie(cookie_name(secure), value=token, max_age=lasts, httponly=True, secure=secure, samesite="lax")


def language_cookie(language: str, secure: bool) -> Cookie:
    lasts = 365 * 24 * 3600
    return Cookie(words.COOKIE, value=language, max_age=lasts, httponly=True, secure=secure, samesite="lax")


def language_of(scope: Scope, viewer: Viewer | None) -> str:
    """Asked for in the address, else the account's, else the cookie's, else the browser's, else Dutch."""
    accepted = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-language"), "")
    chosen = (asked_language(scope), viewer.language if viewer else None, cookies(scope).get(words.COOKIE))
    return words.language_for(*chosen, accepted=accepted)


def asked_language(scope: Scope) -> str | None:
    if b"language=" not in scope["query_string"]:
        return None
    found = parse_qs(scope["query_string"].decode("latin-1")).get("language", [""])[0]
    return found if found in words.LANGUAGES else None


def cookies(scope: Scope) -> dict[str, str]:
    """What the browser sent; a name that came twice counts as not sent, since one of them is not ours."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for name, value in scope["headers"]:
        if name != b"cookie":
            continue
        for pair in value.decode("latin-1").split(";"):
            key, _, said = pair.strip().partition("=")
            twice |= {key} & found.keys()
            found[key] = said
    return {key: said for key, said in found.items() if key not in twice}
