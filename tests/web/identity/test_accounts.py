# SPDX-License-Identifier: Apache-2.0
"""Signing up, in and out, over HTTP."""

import sqlite3
from pathlib import Path
from typing import Literal

import httpx
import pytest
from argon2 import PasswordHasher

from tests.web.identity.browsers import HERE, PASSWORD, Browsers, entry
from web.house import House
from web.identity.accounts import Accounts
from web.identity.passwords import Passwords
from web.identity.people import initials
from web.settings import Settings


def session(browser: httpx.AsyncClient) -> str:
    return browser.cookies.get("session") or ""


async def is_in(browser: httpx.AsyncClient) -> bool:
    return (await browser.get("/me")).status_code == 200


async def test_somebody_signs_up_and_is_in(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    page = await sanne.get("/me")
    assert "Sanne" in page.text
    assert page.headers["cache-control"] == "no-store"


async def test_what_was_typed_comes_back_with_what_is_wrong(browsers: Browsers) -> None:
    page = await browsers.another().post("/sign-up", data=entry(email="sanne at home", password="short"))
    assert page.status_code == 422
    assert 'value="sanne at home"' in page.text
    assert 'role="alert"' in page.text
    assert 'aria-describedby="email-problem email-note"' in page.text
    assert 'id="password-problem"' in page.text
    assert 'value="short"' not in page.text
    assert 'There are <a href="#email">2 things</a> to look at.' in page.text


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "\u202e\u200b", "\u200d"])
async def test_a_name_nobody_could_read_is_refused(browsers: Browsers, name: str) -> None:
    page = await browsers.another().post("/sign-up", data=entry() | {"name": name})
    assert page.status_code == 422
    assert 'id="name-problem"' in page.text


@pytest.mark.parametrize("name", ["Ada", "x" * 80, "👩‍🚀" * 80, "Ömer Çelik-van ’t Hof", "李"])
async def test_any_name_somebody_goes_by_is_fine(browsers: Browsers, name: str) -> None:
    assert (await browsers.another().post("/sign-up", data=entry() | {"name": name})).status_code == 303


@pytest.mark.parametrize("email", ["", "a", "a@b", "a b@c.nl", "a@b@c.nl", "a@.nl", "a@b..nl", "a@c.nl\nb", "<a@c.nl>"])
async def test_what_is_no_address_is_refused(browsers: Browsers, email: str) -> None:
    page = await browsers.another().post("/sign-up", data=entry() | {"email": email})
    assert page.status_code == 422
    assert 'id="email-problem"' in page.text


async def test_one_address_has_one_account_whatever_its_capitals(browsers: Browsers) -> None:
    await browsers.signed_up("Sanne")
    page = await browsers.another().post("/sign-up", data=entry("Bram", email=" SANNE@Example.org "))
    assert page.status_code == 409
    assert "sign in instead" in page.text


async def test_signing_out_ends_the_session_on_the_server(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    ended: list[tuple[str, str]] = []
    house.accounts.sessions.on_ended(lambda member, which: ended.append((member, which)))
    before = session(sanne)
    assert (await sanne.post("/sign-out")).headers["location"] == "/"
    assert not await is_in(sanne)
    sanne.cookies.set("session", before)
    assert not await is_in(sanne)
    assert len(ended) == 1


async def test_a_planted_session_is_never_adopted(browsers: Browsers) -> None:
    mallory = await browsers.signed_up("Mallory")
    planted = session(mallory)
    sanne = browsers.another()
    for cookie in (planted, "A" * 43, "1; DROP TABLE sessions"):
        sanne.cookies.clear()
        sanne.cookies.set("session", cookie)
        name = f"Sanne{len(cookie)}{cookie[:1]}"
        answer = await sanne.post("/sign-up", data=entry(name, email=f"{abs(hash(cookie))}@example.org"))
        assert cookie not in answer.headers["set-cookie"]
    assert not await is_in(mallory), "the session that signing in replaced has ended"


async def test_signing_in_gives_another_session_each_time(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    first = session(sanne)
    await sanne.post("/sign-in", data={"email": "sanne@example.org", "password": PASSWORD})
    assert session(sanne) != first
    other = browsers.another()
    other.cookies.set("session", first)
    assert not await is_in(other)


@pytest.mark.embedded
async def test_the_file_holds_neither_session_nor_password(browsers: Browsers, settings: Settings) -> None:
    sanne = await browsers.signed_up("Sanne")
    kept = b"".join(path.read_bytes() for path in settings.data.glob("accounts.db*"))
    assert session(sanne).encode() not in kept
    assert PASSWORD.encode() not in kept
    assert (settings.data / "accounts.db").stat().st_mode & 0o077 == 0


async def test_changing_the_password_ends_every_other_session(browsers: Browsers) -> None:
    here, phone = await browsers.signed_up("Sanne"), browsers.another()
    await phone.post("/sign-in", data={"email": "sanne@example.org", "password": PASSWORD})
    change = {"type": "password", "current": PASSWORD, "password": "iets heel anders"}
    wrong = await here.post("/me", data=change | {"current": "not this one"})
    assert wrong.status_code == 422
    assert 'id="current-problem"' in wrong.text
    assert (await here.post("/me", data=change)).headers["location"] == "/me?saved=password"
    assert await is_in(here)
    assert not await is_in(phone)
    assert (await phone.post("/sign-in", data={"email": "sanne@example.org", "password": PASSWORD})).status_code == 422


async def test_a_name_and_a_language_can_be_changed(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    await sanne.post("/me", data={"type": "profile", "name": "  Sanne   de Vries ", "language": "nl"})
    page = await sanne.get("/me?saved=profile")
    assert '<html lang="nl">' in page.text
    assert "Sanne de Vries" in page.text


async def test_an_unknown_address_is_answered_like_a_wrong_password(browsers: Browsers) -> None:
    await browsers.signed_up("Sanne")
    somebody = browsers.another()
    said = [
        await somebody.post(
            "/sign-in",
            data={"email": email, "password": "wrong password"},
            headers={"Accept-Encoding": "identity"},  # packed, the two addresses themselves differ in length
        )
        for email in ("sanne@example.org", "mieke@example.org")
    ]
    assert [answer.status_code for answer in said] == [422, 422]
    assert said[0].text.replace("sanne@", "mieke@") == said[1].text
    assert said[0].headers == said[1].headers


class Watched(PasswordHasher):
    """The real one, which also remembers with which parameters each check was made."""

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
        self.checks = [*getattr(self, "checks", []), str(hash).rsplit("$", 2)[0]]
        return super().verify(hash, password)


async def test_an_unknown_address_costs_the_same_work_as_a_wrong_password(tmp_path: Path) -> None:
    hasher = Watched(time_cost=1, memory_cost=64)
    accounts = Accounts(tmp_path / "accounts.db", hasher)
    await accounts.sign_up("sanne@example.org", "Sanne", PASSWORD)
    for email in ("sanne@example.org", "nobody@example.org"):
        assert await accounts.sign_in(email, "wrong password") is None
    accounts.close()
    known, unknown = hasher.checks
    assert known == unknown
    assert "m=64,t=1" in known


async def test_guessing_passwords_soon_has_to_wait(browsers: Browsers) -> None:
    await browsers.signed_up("Sanne")
    mallory, statuses = browsers.another(), []
    for email in ("sanne@example.org", "nobody@example.org"):
        guesses = [await mallory.post("/sign-in", data={"email": email, "password": f"guess {n}"}) for n in range(12)]
        statuses.append([answer.status_code for answer in guesses])
    assert statuses[0] == [422] * 10 + [429] * 2
    assert statuses[0] == statuses[1], "waiting tells nothing about who has an account"
    assert int(guesses[-1].headers["retry-after"]) > 0
    assert "minutes" in guesses[-1].text
    right = await mallory.post("/sign-in", data={"email": "sanne@example.org", "password": PASSWORD})
    assert right.status_code == 429


@pytest.mark.parametrize(
    "next_path",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "http:evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        " /x",
        "/x\r\nset-cookie: a=b",
        "",
    ],
)
async def test_after_signing_in_nobody_lands_on_another_site(browsers: Browsers, next_path: str) -> None:
    answer = await browsers.another().post("/sign-up", data=entry(next=next_path))
    assert answer.headers["location"] == "/"


async def test_after_signing_in_one_is_back_where_one_wanted_to_be(browsers: Browsers) -> None:
    await browsers.signed_up("Sanne")
    somebody = browsers.another()
    sent_away = await somebody.get("/me?a=b%20c")
    page = await somebody.get(sent_away.headers["location"])
    assert 'name="next" value="/me?a=b%20c"' in page.text
    form = {"email": "sanne@example.org", "password": PASSWORD, "next": "/me?a=b%20c"}
    assert (await somebody.post("/sign-in", data=form)).headers["location"] == "/me?a=b%20c"


async def test_the_language_of_the_browser_is_kept_once_chosen(browsers: Browsers) -> None:
    reader = browsers.another(accept_language="fr, de;q=0.9")
    assert '<html lang="nl">' in (await reader.get("/sign-in")).text
    assert '<html lang="en">' in (await reader.get("/sign-in?language=en")).text
    assert '<html lang="en">' in (await reader.get("/sign-in")).text
    answer = await reader.post("/language", data={"language": "nl", "next": "//evil.example"})
    assert answer.headers["location"] == "/"
    assert '<html lang="nl">' in (await reader.get("/no-such-page")).text


async def test_cookies_of_a_secure_site_say_so(tmp_path: Path) -> None:
    from web.app import build

    app = build(Settings(data=tmp_path, origins=("https://leernetwerk.example",)))
    app.state.accounts.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    async with app.lifespan(), Browsers(app) as browsers:
        answer = await browsers.another(HERE.replace("http:", "https:")).post("/sign-up", data=entry())
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "strict-transport-security" in answer.headers


async def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    from journal.errors import Misconfigured

    path = tmp_path / "accounts.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(Misconfigured, match="newer"):
        Accounts(path)


@pytest.mark.parametrize(
    ("name", "shown"), [("Sanne de Vries", "SV"), ("åsa", "Å"), ("李", "李"), ("(Bram) x", "BX"), ("…", "…")]
)
def test_initials_are_the_first_letters_of_the_outer_words(name: str, shown: str) -> None:
    assert initials(name) == shown


async def test_accounts_made_before_there_were_organisations_are_those_of_people(tmp_path: Path) -> None:
    path = tmp_path / "accounts.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE members (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
        " hue INTEGER NOT NULL,"
        " language TEXT NOT NULL, password TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;"
        "INSERT INTO members VALUES ('member-1', 'sanne@example.org', 'Sanne', 30, 'nl', '', 1); PRAGMA user_version=2;"
    )
    connection.close()
    for _ in range(2):
        accounts = Accounts(path, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        sanne = accounts.account_at("sanne@example.org")
        assert sanne
        assert (sanne.id, sanne.kind) == ("member-1", "person")
        accounts.close()
    accounts = Accounts(path, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    town = await accounts.sign_up("town@example.org", "Waterrijk", "a long password", kind="organisation")
    viewer = accounts.sessions.read(await accounts.sessions.open(town.id))
    assert viewer
    assert viewer.is_organisation
    accounts.close()
