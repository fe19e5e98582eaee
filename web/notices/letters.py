# SPDX-License-Identifier: Apache-2.0
"""A digest as a mail: plain text and HTML from templates/mail, and the way out of it in the header. Sends nothing.

The way out (RFC 8058) is an address signed for one person and one network: it works signed out, and opens nothing else.
"""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, make_msgid
from hashlib import sha256
from itertools import groupby
from typing import Final

from msgspec import Struct

from domain.kernel import MemberId, NetworkId
from web.identity.accounts import Account
from web.identity.volumes import Volume
from web.notices.reading import Told
from web.rendering import Rendering
from web.telling import excerpt
from web.words import _, translate

SIGNED: Final = 16
"""Bytes of the signature: nobody guesses 128 bits."""
NAME: Final = 60

ONE: Final = _("One thing in %(network)s")
SEVERAL: Final = _("%(count)s things in %(network)s")
WHY: Final[dict[Volume, str]] = {
    "each": _("You get this because you asked for mail soon after something concerns you in this network."),
    "daily": _("You get this once a day at most, and only when something concerns you in this network."),
    "weekly": _("You get this once a week at most, and only when something concerns you in this network."),
}
MORE: Final = _("There is more: %(count)s things in all.")


class Letter(Struct, frozen=True):
    """What is to be sent to one person about one network. `upto` is the position they are told up to by it."""

    account: Account
    network: NetworkId
    volume: Volume
    told: list[Told]
    count: int
    after: int
    upto: int

    @property
    def network_name(self) -> str:
        return excerpt(self.told[-1].network_name, NAME)

    @property
    def subject(self) -> str:
        sentence = ONE if self.count == 1 else SEVERAL
        return translate(self.account.language, sentence, count=self.count, network=self.network_name)


def message_of(
    letter: Letter, sender: str, origin: str, key: bytes, rendering: Rendering, at: datetime
) -> EmailMessage:
    """Raises ValueError where the address cannot stand in a header."""
    account, language = letter.account, letter.account.language
    stop = f"{origin}/mail/{ticket(key, account.id, letter.network)}"
    context = {
        "letter": letter,
        "days": days(letter.told),
        "origin": origin,
        "stop": stop,
        "why": translate(language, WHY[letter.volume]),
        "more": translate(language, MORE, count=letter.count) if letter.count > len(letter.told) else "",
    }
    message = EmailMessage(SMTP)
    message["From"] = formataddr(("Leernetwerk", sender))
    message["To"] = account.email
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["List-ID"] = f"<{letter.network}.leernetwerk.invalid>"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendering.partial("mail/digest.txt", language, **context))
    message.add_alternative(rendering.partial("mail/digest.html", language, **context), subtype="html")
    return message


def days(told: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    return [(day, list(those)) for day, those in groupby(told, lambda one: one.day)]


# -- the way out -------------------------------------------------------------------------------------------------------
def ticket(key: bytes, member: MemberId, network: NetworkId) -> str:
    return f"{member}.{network}.{signature(key, member, network)}"


def opened(key: bytes, given: str) -> tuple[MemberId, NetworkId] | None:
    """Whose mail about which network is to stop; None for what nobody here signed."""
    parts = given.split(".")
    if len(parts) != 3 or not given.isascii():
        return None
    member, network = MemberId(parts[0]), NetworkId(parts[1])
    return (member, network) if hmac.compare_digest(parts[2], signature(key, member, network)) else None


def signature(key: bytes, member: MemberId, network: NetworkId) -> str:
    made = hmac.digest(key, f"no mail to {member} about {network}".encode(), sha256)[:SIGNED]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
