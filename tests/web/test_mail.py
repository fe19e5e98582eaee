# SPDX-License-Identifier: Apache-2.0
"""Mail about what concerns me: when I want it, once, never empty, never after I left; over a real SMTP connection."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.web.identity.browsers import Browsers
from tests.web.mailbox import Mailbox
from tests.web.scenes import do, on_board, together
from web.house import House
from web.notices.carrying import Printed, carrier_of
from web.notices.postman import Postman
from web.settings import Settings


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def settings(log_database: str, tmp_path: Path, mailbox: Mailbox) -> Settings:
    return Settings(
        data=tmp_path,
        database=log_database,
        smtp=mailbox.url,
        mail_from="post@leernetwerk.example",
        origins=("http://leernetwerk.example",),
    )


class Clock:
    """Later than now by what it was moved on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


def another(house: House, clock: Clock) -> Postman:
    parts = (house.activity, house.accounts, house.reader, house.rendering)
    return Postman(house.settings, *parts, carrier_of(house.settings), clock)


@pytest.fixture
async def postman(house: House, clock: Clock) -> Postman:
    """The house's own is sent home: this one's clock is ours."""
    await house.postman.close()
    await house.accounts.volumes.begin(0)
    return another(house, clock)


async def commented(house: House, browser: httpx.AsyncClient, network: str, *texts: str) -> None:
    for text in texts:
        said = f"said-{abs(hash(text))}"[:30]
        await on_board(browser, network, type="comment", comment=said, idea="idea-one", text=text)
    await house.follower.caught_up()


async def chosen(browser: httpx.AsyncClient, network: str, volume: str) -> httpx.Response:
    answer = await browser.post("/me/mail", data={"network": network, "volume": volume, "next": "/me?saved=mail#mail"})
    assert answer.status_code == 303, answer.text
    return answer


async def test_the_daily_mail_has_what_concerns_me_and_leads_there(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, "I <b>do</b> that & more.")
    assert await postman.send_due() == 0, "the morning is not there yet"
    clock.ahead = timedelta(days=1)
    assert await postman.send_due() == 2
    [mail] = mailbox.to("sanne")
    assert mail["Subject"] == "2 things in Learning at night"
    assert mail["From"] == "Leernetwerk <post@leernetwerk.example>"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain
    assert html
    text = plain.get_content()
    assert "Youssef said about “Write it down”: “I <b>do</b> that & more.”" in text
    assert f"http://leernetwerk.example/networks/{network}/boards/board-one#idea-idea-one" in text
    assert "“I &lt;b&gt;do&lt;/b&gt; that &amp; more.”" in html.get_content()
    assert "<img" not in html.get_content()
    assert "once a day at most" in text
    assert [one["Subject"] for one in mailbox.to("youssef")] == ["One thing in Learning at night"]


async def test_no_mail_tells_what_was_taken_back_while_it_is_all_made_anew(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, "Meant", "Mistaken")
    taken_back = f"said-{abs(hash('Mistaken'))}"[:30]
    await on_board(youssef, network, type="withdraw_comment", comment=taken_back, idea="idea-one")
    await house.follower.caught_up()
    clock.ahead = timedelta(days=1)
    *facts, _ = house.journal.follow(0, 10_000)
    house.activity._forget()
    house.activity.apply(facts, 0, facts[-1].position)
    sending = asyncio.create_task(postman.send_due())
    await asyncio.sleep(0.5)
    house.activity.catch_up()
    await sending
    assert ["Mistaken" in mail.as_string() for mail in mailbox.to("sanne")] == [False]


async def test_nothing_is_mailed_twice_and_never_an_empty_mail(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, "One.")
    clock.ahead = timedelta(days=1)
    assert await postman.send_due() == 2
    for days in (1, 2, 9):
        clock.ahead = timedelta(days=days)
        assert await postman.send_due() == 0
    assert len(mailbox.mails) == 2


async def test_each_waits_a_few_minutes_for_what_comes_along(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, sanne, youssef = await together(browsers)
    await chosen(sanne, network, "each")
    await commented(house, youssef, network, "One.", "Two.")
    clock.ahead = timedelta(minutes=4)
    assert await postman.send_due() in (0, 1), "Youssef's morning may just have been"
    assert mailbox.to("sanne") == []
    clock.ahead = timedelta(minutes=6)
    await postman.send_due()
    assert [mail["Subject"] for mail in mailbox.to("sanne")] == ["3 things in Learning at night"]


async def test_weekly_comes_on_monday_and_none_never(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, sanne, youssef = await together(browsers)
    await chosen(sanne, network, "weekly")
    await chosen(youssef, network, "none")
    await commented(house, youssef, network, "One.")
    days = [timedelta(days=day) for day in range(1, 8)]
    for clock.ahead in days:
        await postman.send_due()
    assert [mail["To"] for mail in mailbox.mails] == ["sanne@example.org"]
    await chosen(youssef, network, "daily")
    await postman.send_due()
    assert mailbox.to("youssef") == [], "what happened while they wanted none is not made up for"


async def test_who_looked_already_is_not_mailed(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, sanne, youssef = await together(browsers)
    await commented(house, youssef, network, "One.")
    assert (await sanne.get("/notices")).status_code == 200
    clock.ahead = timedelta(days=1)
    await postman.send_due()
    assert mailbox.to("sanne") == []


@pytest.mark.parametrize("way", ["leave", "pause"])
async def test_after_leaving_not_even_what_was_due_is_mailed(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox, way: str
) -> None:
    network, sanne, youssef = await together(browsers)
    await commented(house, youssef, network, "One.")
    await do(sanne, network, type=way, **({"name_stays": "name"} if way == "leave" else {}))
    clock.ahead = timedelta(days=1)
    await postman.send_due()
    assert mailbox.to("sanne") == []
    assert len(mailbox.to("youssef")) == 1


async def test_the_way_out_works_signed_out_by_one_click_and_by_hand(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _sanne, youssef = await together(browsers)
    await commented(house, youssef, network, "One.")
    clock.ahead = timedelta(days=1)
    await postman.send_due()
    [mail] = mailbox.to("sanne")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way = re.fullmatch(r"<http://leernetwerk\.example(/mail/\S+)>", str(mail["List-Unsubscribe"]))
    assert way
    nobody = browsers.another()
    asked = await nobody.get(way[1])
    assert "Do you want no more mail" in asked.text
    assert "Learning at night" not in asked.text
    await commented(house, youssef, network, "Two.")
    done = await nobody.post(way[1], data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, "You get no more mail" in done.text) == (200, True)
    clock.ahead = timedelta(days=2)
    await postman.send_due()
    assert len(mailbox.to("sanne")) == 1
    forged = way[1][:-2] + ("AA" if way[1][-2:] != "AA" else "BB")
    assert (await nobody.post(forged)).status_code == 404
    assert (await nobody.get("/mail/nonsense")).status_code == 404


async def test_a_server_that_cannot_take_it_now_is_asked_again(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, "One.")
    clock.ahead = timedelta(days=1)
    mailbox.says = "451 later"
    assert await postman.send_due() == 0
    mailbox.says = "250 ok"
    assert await postman.send_due() == 2
    await commented(house, youssef, network, "Two.")
    clock.ahead = timedelta(days=2)
    mailbox.says = "550 nobody here"
    assert await postman.send_due() == 0
    mailbox.says = "250 ok"
    assert await postman.send_due() == 0, "what is returned for good is not sent for ever"


async def test_two_processes_send_it_once(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, "One.")
    clock.ahead = timedelta(days=1)
    other = another(house, clock)
    assert sorted(await asyncio.gather(postman.send_due(), other.send_due())) == [0, 2]
    assert len(mailbox.mails) == 2
    await commented(house, youssef, network, "Two.")
    clock.ahead = timedelta(days=2, minutes=10)
    assert await other.send_due() == 1, "whose turn is over lets the other"


async def test_a_long_absence_fits_in_one_mail(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, mailbox: Mailbox
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, *(f"No. {number}" for number in range(40)))
    clock.ahead = timedelta(days=1)
    await postman.send_due()
    [mail] = mailbox.to("sanne")
    assert mail["Subject"] == "41 things in Learning at night"
    plain = mail.get_body(("plain",))
    assert plain
    assert plain.get_content().count("\n- ") == 30
    assert "There is more: 41 things in all." in plain.get_content()
    clock.ahead = timedelta(days=2)
    assert await postman.send_due() == 0


async def test_without_a_server_it_is_printed_into_a_file_that_goes_when_words_are_erased(
    browsers: Browsers, house: House, postman: Postman, clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    network, _, youssef = await together(browsers)
    await commented(house, youssef, network, "Kolibrievlucht.")
    carrier = Printed(tmp_path / "mail")
    parts = (house.activity, house.accounts, house.reader, house.rendering)
    clock.ahead = timedelta(days=1)
    assert await Postman(house.settings, *parts, carrier, clock).send_due() == 2
    files = sorted((tmp_path / "mail").glob("*.eml"))
    assert len(files) == 2
    said = capsys.readouterr().out
    assert "not sent" in said
    assert "Kolibrievlucht" not in said
    assert "@example.org" not in said
    assert files[0].stat().st_mode & 0o077 == 0
    await carrier.forget()
    assert list((tmp_path / "mail").glob("*.eml")) == []


async def test_only_who_is_in_a_network_chooses_about_it(browsers: Browsers, house: House, mailbox: Mailbox) -> None:
    network, sanne, _ = await together(browsers)
    mila = await browsers.signed_up("Mila")
    for browser, form in (
        (mila, {"network": network, "volume": "each"}),
        (sanne, {"network": network, "volume": "hourly"}),
        (browsers.another(), {"network": network, "volume": "each"}),
    ):
        assert (await browser.post("/me/mail", data=form)).status_code in (400, 401, 403, 422)
    hers = house.accounts.account_at("sanne@example.org")
    assert hers
    assert house.accounts.volumes.of(hers.id, network) == "daily"  # type: ignore[arg-type]
    page = (await sanne.get(f"/networks/{network}")).text
    assert "Mail: once a day" in page
    assert (await chosen(sanne, network, "weekly")).headers["location"] == "/me?saved=mail#mail"
    assert "Mail: once a week" in (await sanne.get(f"/networks/{network}")).text
    assert '<option value="weekly" selected>' in (await sanne.get("/me?saved=mail")).text
