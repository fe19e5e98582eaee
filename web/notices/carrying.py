# SPDX-License-Identifier: Apache-2.0
"""Takes a mail to an SMTP server, or, where none is set, to a folder, and says so. Knows nothing of what is in it.

The log has no personal data: it tells how much was printed and to whom by the first letters only.
"""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from web.settings import Settings

PATIENCE: Final = 30.0
"""Seconds for each answer of the server."""
PORTS: Final = {"smtp": 25, "smtps": 465}
KEPT: Final = 200
"""Printed mails that are kept; the oldest make room."""

log = structlog.get_logger()


class NotNow(Exception):
    """The server could not be reached or asks to come back: later it may work."""


class Returned(Exception):
    """This mail is not taken, and will not be."""


class Carrier(Protocol):
    async def carry(self, message: EmailMessage, lines: int) -> None:
        """Raises NotNow or Returned."""

    async def forget(self) -> None:
        """Words were erased: nothing that holds them may stay here."""


def carrier_of(settings: Settings) -> Carrier:
    if settings.smtp:
        return Smtp(settings.smtp)
    return Untaken() if settings.in_memory else Printed(settings.data / "mail")


class Smtp:
    def __init__(self, url: str) -> None:
        self._to = urlsplit(url)

    async def carry(self, message: EmailMessage, lines: int) -> None:
        await asyncio.to_thread(self._carry, message)

    async def forget(self) -> None:
        """What was sent is out of our hands."""

    def _carry(self, message: EmailMessage) -> None:
        try:
            with connected(self._to) as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (NotNow if codes and min(codes) < 500 else Returned)(f"the address was refused ({codes})") from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotNow(f"the server does not let us in ({error.smtp_code})") from error
        except smtplib.SMTPResponseException as error:
            kind = NotNow if error.smtp_code < 500 else Returned
            raise kind(f"the server said {error.smtp_code}") from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise Returned("the server cannot take this address") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotNow(f"the server cannot be reached ({type(error).__name__})") from error


def connected(to: SplitResult) -> smtplib.SMTP:
    """Encrypted where the server can; a password never goes unencrypted to another machine."""
    host, port, secure = to.hostname or "", to.port or PORTS[to.scheme], ssl.create_default_context()
    if to.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=secure)
        elif to.username and host not in ("localhost", "127.0.0.1", "::1"):
            server.close()
            raise smtplib.SMTPException("no encryption")
    if to.username:
        server.login(unquote(to.username), unquote(to.password or ""))
    return server


class Printed:
    """Stands in while no SMTP server is set, so that one can look at what would be sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._empty()

    async def carry(self, message: EmailMessage, lines: int) -> None:
        file = await asyncio.to_thread(self._write, message)
        said = "LEERNETWERK_SMTP is not set: the mail was printed into a file and not sent"
        log.info(said, to=masked(str(message["To"])), lines=lines, file=str(file))

    async def forget(self) -> None:
        await asyncio.to_thread(self._empty)

    def _write(self, message: EmailMessage) -> Path:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        kept = self._files()
        for old in kept[: max(0, len(kept) + 1 - KEPT)]:
            old.unlink(missing_ok=True)
        number = int(kept[-1].stem) + 1 if kept else 1
        file = self._folder / f"{number:06}.eml"
        file.touch(mode=0o600)
        file.write_bytes(message.as_bytes())
        return file

    def _empty(self) -> None:
        for file in self._files():
            file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("[0-9]*.eml"))


class Untaken:
    """Stands in where all is in memory: what people wrote is put into no file, and stands on their page of notices."""

    async def carry(self, message: EmailMessage, lines: int) -> None:
        said = "LEERNETWERK_SMTP is not set and nothing is kept: the mail was neither sent nor printed"
        log.info(said, to=masked(str(message["To"])), lines=lines)

    async def forget(self) -> None:
        """There is nothing."""


class Nowhere:
    """For who only looks at what is due."""

    async def carry(self, message: EmailMessage, lines: int) -> None:
        raise NotNow("nothing is sent here")

    async def forget(self) -> None:
        """There is nothing."""


def masked(address: str) -> str:
    """The first letters of an address: enough to know one's own, too little to write to somebody."""
    called, _, domain = address.strip("<> ").rpartition("@")
    return f"{called[:1]}…@{domain[:1]}…{domain[domain.rfind('.') :] if '.' in domain else ''}"
