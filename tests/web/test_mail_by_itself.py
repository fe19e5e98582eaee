# SPDX-License-Identifier: Apache-2.0
"""When mail is due, who opens what with a ticket, what the operator sets, and what the command line says about it."""

import asyncio
import smtplib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from domain.kernel import CommandId, Event, MemberId, NetworkId, StreamId
from domain.network.membership import MemberJoined
from domain.network.sparking import NetworkFormed, NetworkSparked
from journal import Batch, Draft, Journal
from tests.running import people
from tests.web.commands import Said, run
from tests.web.mailbox import Mailbox
from web.commands.saying import EVENTS
from web.notices.carrying import connected, masked
from web.notices.letters import opened, ticket
from web.notices.postman import due_before
from web.settings import BadSetting, read

WHOLE = {
    "LEERNETWERK_SMTP": "smtps://post:geheim@mail.example:465",
    "LEERNETWERK_MAIL_FROM": "post@leernetwerk.example",
    "LEERNETWERK_ORIGINS": "https://leernetwerk.example",
}


def test_the_morning_is_that_of_the_house() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    now = datetime(2026, 7, 1, 4, 59, tzinfo=UTC)  # a Wednesday, 06:59 there
    assert due_before("daily", now, zone) == datetime(2026, 6, 30, 5, tzinfo=UTC)
    assert due_before("daily", now + timedelta(minutes=1), zone) == datetime(2026, 7, 1, 5, tzinfo=UTC)
    assert due_before("weekly", now, zone) == datetime(2026, 6, 29, 5, tzinfo=UTC)
    assert due_before("weekly", datetime(2026, 6, 29, 4, tzinfo=UTC), zone) == datetime(2026, 6, 22, 5, tzinfo=UTC)


def test_an_address_is_masked_and_a_ticket_opens_one_door() -> None:
    assert masked("sanne@example.org") == "s…@e….org"
    key = b"k" * 32
    given = ticket(key, MemberId("member-1"), NetworkId("network-1"))
    assert opened(key, given) == ("member-1", "network-1")
    assert opened(b"l" * 32, given) is None
    assert opened(key, given.replace("network-1", "network-2")) is None
    assert opened(key, "é.b.c") is None


def test_a_mail_server_is_set_with_a_sender_and_the_address_of_the_links(tmp_path: Path) -> None:
    assert read({}, WHOLE).smtp == WHOLE["LEERNETWERK_SMTP"]
    (file := tmp_path / "smtp").write_text("smtp://mail.example\n")
    assert read({}, WHOLE | {"LEERNETWERK_SMTP": str(file)}).smtp == "smtp://mail.example"
    for missing in ("LEERNETWERK_MAIL_FROM", "LEERNETWERK_ORIGINS"):
        with pytest.raises(BadSetting, match=missing):
            read({}, {name: value for name, value in WHOLE.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value"),
    [("SMTP", "mail.example"), ("SMTP", "https://a:geheim@b"), ("SMTP", "smtp://b:99999"), ("MAIL_FROM", "nobody")],
)
def test_what_cannot_be_a_mail_server_or_sender_is_named_without_its_password(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"LEERNETWERK_{name}") as bad:
        read({}, WHOLE | {f"LEERNETWERK_{name}": value})
    assert "geheim" not in str(bad.value)


async def test_a_password_goes_to_no_other_machine_unencrypted() -> None:
    async with Mailbox() as mailbox:
        there = urlsplit(f"smtp://post:geheim@{'0.0.0.0'}:{mailbox.port}")
        with pytest.raises(smtplib.SMTPException, match="no encryption"):
            await asyncio.to_thread(connected, there)


def test_a_dry_run_says_what_is_due_and_to_whom_by_first_letters(tmp_path: Path, capsys: Said) -> None:
    data = tmp_path / "data"
    sanne, youssef = people(data, "Sanne", "Youssef")
    journal = Journal.open(data, EVENTS)
    stream, long_ago = StreamId("network-nights"), datetime.now(UTC) - timedelta(days=3)
    events: list[tuple[MemberId, Event]] = [
        (sanne.id, NetworkSparked(NetworkId("nights"), "How?")),
        (sanne.id, NetworkFormed("Nights", "a", "b", "How?", "private")),
        (sanne.id, MemberJoined(0)),
        (youssef.id, MemberJoined(0)),
    ]
    drafts = [Draft(stream, by, CommandId(f"act-{n:03}"), event, long_ago) for n, (by, event) in enumerate(events)]
    journal.append([Batch(stream, 0, drafts)])
    journal.close()
    assert run("digest", "--dry-run", "--data", data) == 0
    said = capsys.readouterr().out
    assert "m…@e….org: 1 thing in network nights (daily)" in said
    assert "1 mail would be sent now. Nothing was sent." in said
    assert sanne.id not in said
    assert run("digest", "--dry-run", "--data", data) == 0
    assert capsys.readouterr().out == said, "looking changes nothing"
    assert run("digest", "--dry-run", "--data", tmp_path / "nowhere") == 1
    assert run("digest", "--data", data) == 2
