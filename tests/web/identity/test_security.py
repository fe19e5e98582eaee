# SPDX-License-Identifier: Apache-2.0
"""What comes from elsewhere is refused before it is read, and every answer tells the browser to be strict."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.identity.browsers import HERE, PASSWORD, Browsers, entry
from web import security
from web.house import House
from web.security import allowed_origin
from web.settings import Settings

FOREIGN = [
    "null",
    "http://evil.example",
    "https://evil.example",
    "http://leernetwerk.example.evil.com",
    "http://evilleernetwerk.example",
    "http://leernetwerk.example@evil.example",
    "http://evil.example#leernetwerk.example",
    "http://evil.example/leernetwerk.example",
    "http://leernetwerk.example:8001",
    "http://leernetwerk.example/",
    "http://leernetwerk.example ",
    " http://leernetwerk.example",
    "http://leernetwerk.example,http://leernetwerk.example",
    "ftp://leernetwerk.example",
    "http://leernetwerk.example\t",
    "//leernetwerk.example",
    "leernetwerk.example",
    "http://",
    "",
]


def handshake(*headers: tuple[str, str], host: str = "leernetwerk.example") -> Any:
    sent = [(b"host", host.encode())] if host else []
    sent += [(name.encode(), value.encode("latin-1")) for name, value in headers]
    return {"type": "websocket", "scheme": "ws", "headers": sent, "state": {}}


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_cannot_open_a_socket(origin: str) -> None:
    assert not allowed_origin(handshake(("origin", origin)))


def test_nobody_opens_a_socket_without_saying_from_where() -> None:
    assert not allowed_origin(handshake())
    assert not allowed_origin(handshake(("origin", HERE), ("origin", HERE)))
    assert not allowed_origin(handshake(("origin", HERE), host=""))
    assert not allowed_origin(handshake(("origin", HERE), ("host", "leernetwerk.example")))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (HERE, "leernetwerk.example"),
        (HERE, "LEERNETWERK.example:80"),
        ("https://leernetwerk.example", "leernetwerk.example"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_our_own_page_opens_a_socket(origin: str, host: str) -> None:
    assert allowed_origin(handshake(("origin", origin), host=host))


def test_a_named_address_is_the_only_one() -> None:
    settings = Settings(origins=("https://leernetwerk.example",))
    assert allowed_origin(handshake(("origin", "https://leernetwerk.example")), settings)
    assert not allowed_origin(handshake(("origin", "http://leernetwerk.example")), settings)
    assert not allowed_origin(handshake(("origin", "http://evil.example"), host="evil.example"), settings)


@given(st.text(max_size=60))
def test_no_origin_that_is_not_ours_ever_passes(origin: str) -> None:
    sent = origin.encode("utf-8", "surrogatepass").decode("latin-1")
    assert allowed_origin(handshake(("origin", sent))) == (sent.lower() in (HERE, HERE.replace("http", "https")))


@pytest.mark.parametrize("origin", FOREIGN[:-1])
async def test_a_form_from_another_site_is_refused_and_nothing_is_done(
    browsers: Browsers, house: House, origin: str
) -> None:
    answer = await browsers.another(origin=origin).post("/sign-up", data=entry("Mallory"))
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.text
    assert house.accounts.account_at("mallory@example.org") is None


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
async def test_a_browser_that_says_it_came_from_elsewhere_is_refused(browsers: Browsers, site: str) -> None:
    sanne = await browsers.signed_up("Sanne")
    answer = await sanne.post("/sign-out", headers={"sec-fetch-site": site, "origin": HERE})
    assert answer.status_code == 403
    assert (await sanne.get("/me")).status_code == 200


async def test_our_own_forms_pass(browsers: Browsers) -> None:
    own = browsers.another(origin=HERE, sec_fetch_site="same-origin")
    assert (await own.post("/sign-up", data=entry())).status_code == 303


@pytest.mark.parametrize("host", ["evil.example/", "a b", "leernetwerk.example:80:80", "x@y", "<b>", "a..b", ""])
async def test_a_host_that_cannot_be_is_refused(browsers: Browsers, host: str) -> None:
    answer = await browsers.another(host=host).get("/sign-in")
    assert answer.status_code == 400
    assert host not in answer.text or not host


async def test_with_a_named_address_other_hosts_are_refused(tmp_path: Any) -> None:
    from web.app import build

    app = build(Settings(data=tmp_path, origins=(HERE,)))
    async with app.lifespan(), Browsers(app) as browsers:
        assert (await browsers.another().get("/sign-in")).status_code == 200
        assert (await browsers.another("http://127.0.0.1:8000").get("/health/live")).status_code == 200
        answer = await browsers.another(host="evil.example").get("/sign-in")
        assert answer.status_code == 400
        assert "evil.example" not in answer.text


async def test_links_never_follow_a_forwarded_host(browsers: Browsers) -> None:
    page = await browsers.another(x_forwarded_host="evil.example", forwarded="host=evil.example").get("/sign-in")
    assert "evil.example" not in page.text


@pytest.mark.parametrize("path", ["/sign-in?a=%zz", "/sign-in?a=%00", "/invitations/%zz", "/invitations/a%00b"])
async def test_a_malformed_address_is_refused(browsers: Browsers, path: str) -> None:
    assert (await browsers.another().get(path)).status_code == 400


async def test_a_megabyte_is_refused_before_it_is_read(browsers: Browsers) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b"name=" + b"x" * 50_000 + b"&"

    form = {"content-type": "application/x-www-form-urlencoded"}
    somebody = browsers.another()
    announced = await somebody.post("/sign-up", content=b"a=" + b"x" * 1_000_000, headers=form)
    unannounced = await somebody.post("/sign-up", content=endless(), headers=form)
    assert [announced.status_code, unannounced.status_code] == [413, 413]
    assert "too much at once" in announced.text


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/static/0/none.css", "/health/live", "/me"])
async def test_every_answer_is_strict(browsers: Browsers, path: str) -> None:
    answer = await browsers.another().get(path)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"]


async def test_the_password_is_in_no_error(browsers: Browsers) -> None:
    form = entry() | {"name": "a\0b"}
    answer = await browsers.another().post("/sign-up", data=form)
    assert answer.status_code == 400
    assert PASSWORD not in answer.text
    assert PASSWORD not in json.dumps(dict(answer.headers))


async def test_a_body_that_never_ends_is_not_waited_for(browsers: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "BODY_SECONDS", 0.2)

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"a"
            await asyncio.sleep(0.02)

    async with asyncio.timeout(5):
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = await browsers.another().post("/sign-in", content=endless(), headers=kind)
    assert answer.status_code == 400
