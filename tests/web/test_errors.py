# SPDX-License-Identifier: Apache-2.0
"""Whatever goes wrong, the reader gets a status, a code and one plain sentence, in their language."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import structlog
from litestar import Litestar, Request, get, post
from litestar.params import FromPath

from domain.kernel import Refusal
from journal.errors import Corrupt, Unreadable, Unwritable
from web.assets import Assets
from web.errors import UNWRITABLE, Answers, problem_of
from web.identity.accounts import Accounts
from web.identity.forms import fields
from web.identity.sessions import Attendance
from web.rendering import Rendering
from web.security import Guard, headers
from web.settings import Settings

SECRET = "what Sanne wrote"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"

FAILURES: dict[str, Exception] = {
    "rule": Refusal("id_taken", "This id already names another idea on the board. Nothing was saved; try again."),
    "unknown": Refusal("unknown_idea", "That idea is not on this board. Nothing was changed."),
    "full": Unwritable("full", "disk"),
    "busy": Unwritable("busy", "busy"),
    "corrupt": Corrupt("board-1", 3, SECRET),
    "rotten": Unreadable("damaged", SECRET),
    "away": Unreadable("failed", "The database on this machine could not be read."),
    "bug": KeyError(SECRET),
    "deep": RecursionError("maximum recursion depth exceeded"),
}


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    text: str


@get("/fail/{how:str}")
async def fail(how: FromPath[str]) -> str:
    raise FAILURES[how]


@post("/json")
async def read_json(request: Request[Any, Any, Any]) -> str:
    return str(await request.json())


@post("/wish")
async def read_wish(request: Request[Any, Any, Any]) -> str:
    return msgspec.json.decode(await request.body(), type=Wish).text


@post("/form")
async def read_form(request: Request[Any, Any, Any]) -> str:
    return str(await request.form())


@post("/typed")
async def refuse_typed(request: Request[Any, Any, Any]) -> str:
    await fields(request)
    raise FAILURES["rule"]


@pytest.fixture
async def browser(tmp_path: Path) -> Any:
    accounts = Accounts(tmp_path / "accounts.db")
    rendering, attendance = Rendering(Assets().url, accounts.known), Attendance(accounts.sessions, secure=False)
    settings = Settings(data=tmp_path)
    app = Litestar(
        [fail, read_json, read_wish, read_form, refuse_typed],
        middleware=[Guard(settings), attendance],
        exception_handlers={Exception: Answers(rendering, attendance)},
        before_send=[headers(settings)],
        logging_config=None,
        openapi_config=None,
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        transport=transport, base_url="http://here", headers={"accept": "text/html"}
    ) as client:
        yield client
    accounts.close()


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ("rule", 409, "id_taken"),
        ("unknown", 404, "unknown_idea"),
        ("full", 507, "not_saved"),
        ("busy", 503, "not_saved"),
        ("corrupt", 503, "damaged"),
        ("rotten", 503, "damaged"),
        ("away", 503, "unreadable"),
        ("bug", 500, "broken"),
        ("deep", 500, "broken"),
    ],
)
async def test_each_failure_has_its_status_and_code_for_every_reader(
    browser: httpx.AsyncClient, how: str, status: int, code: str
) -> None:
    page = await browser.get(f"/fail/{how}", headers={"accept-language": "en"})
    part = await browser.get(f"/fail/{how}", headers={"hx-request": "true"})
    data = await browser.get(f"/fail/{how}", headers={"accept": "application/json"})
    assert {answer.status_code for answer in (page, part, data)} == {status}
    assert f'data-code="{code}"' in page.text
    assert "<!doctype html>" in page.text
    assert "<!doctype html>" not in part.text
    assert 'role="alert"' in part.text
    assert data.json()["code"] == code
    assert set(data.json()) == {"code", "message"}
    for answer in (page, part, data):
        assert SECRET not in answer.text
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(("how", "said"), [("full", "not saved"), ("away", "Nothing was saved")])
async def test_what_cannot_be_saved_now_says_when_to_come_back(browser: httpx.AsyncClient, how: str, said: str) -> None:
    answer = await browser.get(f"/fail/{how}", headers={"accept": "application/json", "accept-language": "en"})
    assert int(answer.headers["retry-after"]) > 0
    assert said in answer.json()["message"]
    assert "kept" in answer.json()["message"]


async def test_the_sentence_is_in_the_language_of_the_reader(browser: httpx.AsyncClient) -> None:
    said = [
        (await browser.get("/fail/rule", headers={"accept": "application/json", "accept-language": language})).json()
        for language in ("nl", "en")
    ]
    assert said[0]["code"] == said[1]["code"]
    assert said[0]["message"] != said[1]["message"]


async def test_a_failure_of_ours_is_noted_without_what_anybody_wrote(browser: httpx.AsyncClient) -> None:
    with structlog.testing.capture_logs() as noted:
        await browser.get("/fail/bug")
    assert noted[0]["kind"] == "KeyError"
    assert noted[0]["route"] == "/fail/{how}"
    assert any("test_errors" in place for place in noted[0]["at"])
    assert SECRET not in json.dumps(noted)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 40_000,
        b'{"text": "\xff"}',
        b'{"text": ',
        b"\xef\xbb\xbf{}",
        '{"text": "a"}'.encode("utf-16"),
        b'{"text": NaN}',
        b'{"text": ' + b"9" * 5_000 + b"}",
        b'{"text": "\\ud800"}',
        b'{"text": "a", "actor": "sanne"}',
        b"[]",
        b"7",
        b"",
    ],
)
async def test_a_hostile_body_gets_a_plain_answer(browser: httpx.AsyncClient, body: bytes) -> None:
    for path in ("/wish", "/json"):
        answer = await browser.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in ((400, 422) if path == "/wish" else (201, 400, 422)), answer.text
        if answer.status_code != 201:
            assert answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nContent-Disposition: form-data\r\n\r\nhi\r\n--x--\r\n", PARTS),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: a/b; charset=zzz\r\n\r\nhi\r\n--x--\r\n',
            PARTS,
        ),
        (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n', PARTS),
        (b"--x\r\nfoo", PARTS),
        (b"--x\r\n\r\nhi\r\n--x--\r\n", PARTS),
        (b"a", "multipart/form-data"),
        (b"&".join(b"a=1" for _ in range(9_000)), FORM),
        (b"a=%ff", FORM),
        (b"a=%zz", FORM),
        (b"a=%00", FORM),
        (b"a=1&a=2", FORM),
        (b"a=\xff", FORM),
        (b"{}", "application/json"),
        (b"a=1", "text/plain"),
    ],
)
async def test_a_broken_form_gets_a_plain_answer(browser: httpx.AsyncClient, body: bytes, kind: str) -> None:
    lenient = await browser.post("/form", content=body, headers={"content-type": kind})
    strict = await browser.post("/typed", content=body, headers={"content-type": kind})
    assert lenient.status_code < 500
    assert strict.status_code in (400, 415, 422)


async def test_what_was_typed_is_on_the_page_that_says_no(browser: httpx.AsyncClient) -> None:
    form = {"text": "A thought\nof two lines & more", "password": "not this", "id": "abcdefgh", "type": "voice"}
    page = await browser.post("/typed", data=form)
    assert page.status_code == 409
    assert "A thought\nof two lines &amp; more</textarea>" in page.text
    assert "not this" not in page.text
    assert "abcdefgh" not in page.text


async def test_an_address_that_does_not_exist_and_a_way_that_does_not(browser: httpx.AsyncClient) -> None:
    assert [(await browser.get("/nothing")).status_code, (await browser.get("/wish")).status_code] == [404, 405]


def test_every_reason_not_to_be_able_to_save_has_its_sentence() -> None:
    for reason, sentence in UNWRITABLE.items():
        assert problem_of(Unwritable(reason, "for the operator")).sentence == sentence


async def test_accounts_that_cannot_be_read_are_a_problem_that_is_said(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.db")
    accounts.close()
    with pytest.raises(Unwritable):
        accounts.account_at("sanne@example.org")
    await asyncio.sleep(0)
