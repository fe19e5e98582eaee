# SPDX-License-Identifier: Apache-2.0
"""What the operator chose, read once at start from arguments and LEERNETWERK_* variables. Must not open anything."""

import re
import sys
from collections.abc import Callable, Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from journal.addresses import MEMORY, is_in_memory

PREFIX: Final = "LEERNETWERK_"
LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
HOST_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


MAILBOX: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,250}")
IN_MEMORY: Final = re.compile(rf"{MEMORY}[A-Za-z0-9_-]{{0,80}}")
TOKEN: Final = 16
FEWEST: Final = 0.01


class BadSetting(Exception):
    """A setting that cannot be: `str()` of it is a plain sentence naming where it was set."""


class Settings(Struct, frozen=True):
    """`origins` are the addresses people use, as `https://host[:port]`; empty means: whatever the Host header says.

    `hosts` are extra host names to answer to. Without origins and hosts every well-formed Host header is answered.
    `proxies` are the addresses of reverse proxies whose word on who connects is taken; nobody else's is.
    `metrics` is what must be shown to read the figures; without it nobody can.
    `heads` is a folder, best on another machine, to which signed heads are written as well.
    `smtp` is the mail server digests leave by, `mail_from` the address they come from; without one they are printed.
    `limits` is how many times what is allowed usually somebody may do in a short time; 0 is without limits.
    `database` is the address of a PostgreSQL database for the log, its keys, the directory and the accounts, or of the
    memory of this process; without one they are in files.
    `projector` is who keeps what is stored of the log level with it and sends mail: this process, or one elsewhere.
    `redis` is where processes on one database tell each other what is new; without it they notice a second later.
    """

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8000
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    zone: str = "Europe/Amsterdam"
    proxies: tuple[str, ...] = ()
    heads: Path | None = None
    metrics: str = ""
    limits: float = 1.0
    database: str = ""
    redis: str = ""
    projector: str = "here"
    smtp: str = ""
    mail_from: str = ""

    @property
    def secure(self) -> bool:
        """Whether people come by https, so that cookies may say so."""
        return bool(self.origins) and all(origin.startswith("https://") for origin in self.origins)

    @property
    def is_shared(self) -> bool:
        """Whether others may serve the same log, so that this process need not have written what it shows."""
        return bool(self.database) and not self.in_memory

    @property
    def in_memory(self) -> bool:
        """Whether all of it is gone when this process ends."""
        return is_in_memory(self.database)

    def trusts(self, host: str) -> bool:
        """Whether a Host header without its port is one of ours."""
        named = {urlsplit(origin).hostname or "" for origin in self.origins} | set(self.hosts)
        return not named or host in named or host in LOOPBACK

    def origin(self, scheme: str, host: str) -> str:
        """The start of a link somebody may send on: the operator's address, else how this request came."""
        return self.origins[0] if self.origins else f"{scheme}://{host}"


def read(arguments: Mapping[str, object], environment: Mapping[str, str]) -> Settings:
    """Arguments win over variables; what is None or missing keeps its default. Raises BadSetting."""
    chosen = {}
    for name, parse in PARSERS.items():
        where, given = f"--{name}", arguments.get(name)
        if given is None:
            where, given = PREFIX + name.upper(), environment.get(PREFIX + name.upper()) or None
        if given is not None:
            chosen[name] = parse(where, str(given))
    known = {PREFIX + name.upper() for name in PARSERS}
    if strange := sorted(name for name in environment if name.startswith(PREFIX) and name not in known):
        raise BadSetting(f"There is no setting {strange[0]}. There are: {', '.join(sorted(known))}.")
    settings = Settings(**chosen)  # type: ignore[arg-type]
    if settings.heads and settings.heads.absolute().is_relative_to(settings.data.absolute()):
        raise BadSetting(f"{PREFIX}HEADS lies inside the data folder. Heads are kept there to be somewhere else.")
    if settings.in_memory:
        check_memory(settings)
    if settings.projector == "elsewhere" and not settings.database:
        raise BadSetting(
            f"{PREFIX}PROJECTOR is elsewhere. That needs {PREFIX}DATABASE too: processes share nothing else."
        )
    if settings.smtp and not (settings.mail_from and settings.origins):
        raise BadSetting(f"{PREFIX}SMTP needs {PREFIX}MAIL_FROM and {PREFIX}ORIGINS too: mail has a sender and links.")
    return settings


def check_memory(settings: Settings) -> None:
    """Whatever is for other processes, or for later, has nothing to do there. Raises BadSetting."""
    why = f"that is of no use to a log in memory ({MEMORY}), which "
    if settings.projector == "elsewhere":
        raise BadSetting(f"{PREFIX}PROJECTOR is elsewhere: {why}no other process can see.")
    if settings.redis:
        raise BadSetting(f"{PREFIX}REDIS is set: {why}no other process can see.")
    if settings.heads:
        raise BadSetting(f"{PREFIX}HEADS is set: {why}is gone before anybody could check it by its heads.")


def read_or_exit(arguments: Mapping[str, object], environment: Mapping[str, str]) -> Settings:
    """Like `read`, but a bad value ends the program with its sentence and exit code 2."""
    try:
        return read(arguments, environment)
    except BadSetting as bad:
        give_up(str(bad))


def give_up(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def _folder(where: str, given: str) -> Path:
    path = Path(given).expanduser()
    if "\0" in given or not given.strip():
        raise BadSetting(f"{where} must be the path of a folder.")
    if path.exists() and not path.is_dir():
        raise BadSetting(f"{where} is {given}, and that is a file. It must be a folder, or not exist yet.")
    return path


def _host(where: str, given: str) -> str:
    try:
        return str(ip_address(given))
    except ValueError:
        if HOST_NAME.fullmatch(given.lower()):
            return given.lower()
    raise BadSetting(f"{where} is {given!r}. It must be an address to listen on, such as 127.0.0.1 or 0.0.0.0.")


def _port(where: str, given: str) -> int:
    if given.isascii() and given.isdecimal() and len(given) < 6 and int(given) < 65_536:
        return int(given)
    raise BadSetting(f"{where} is {given!r}. It must be a whole number from 0 to 65535.")


def _origins(where: str, given: str) -> tuple[str, ...]:
    return tuple(_origin(where, part.strip()) for part in given.split(",") if part.strip())


def _origin(where: str, given: str) -> str:
    try:
        parts = urlsplit(given.lower().rstrip("/"))
        plain = (parts.path, parts.query, parts.fragment, parts.username) == ("", "", "", None)
        if parts.scheme in ("http", "https") and parts.hostname and plain and (parts.port or 1) > 0:
            return without_default_port(parts.scheme, parts.netloc)
    except ValueError:
        pass
    raise BadSetting(f"{where} has {given!r}. It must be an address such as https://leernetwerk.example, and no more.")


def without_default_port(scheme: str, netloc: str) -> str:
    return f"{scheme}://{netloc.removesuffix(':443' if scheme == 'https' else ':80')}"


def _hosts(where: str, given: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower() for part in given.split(",") if part.strip())
    for name in names:
        if not HOST_NAME.fullmatch(name) and name != "[::1]":
            raise BadSetting(f"{where} has {name!r}. It must be a list of host names, without ports.")
    return names


def _proxies(where: str, given: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip())) for part in given.split(",") if part.strip())
    except ValueError:
        raise BadSetting(f"{where} is {given!r}. It must be addresses such as 10.0.0.2 or 10.0.0.0/24.") from None


def _token(where: str, given: str) -> str:
    if given.isascii() and given.isprintable() and " " not in given and len(given) >= TOKEN:
        return given
    raise BadSetting(
        f"{where} must be at least {TOKEN} letters, digits and signs without a space: who has it may look."
    )


def _limits(where: str, given: str) -> float:
    if given == "none":
        return 0.0
    try:
        factor = float(given) if given.isascii() else 0.0
    except ValueError:
        factor = 0.0
    if FEWEST <= factor <= 1 / FEWEST:
        return factor
    raise BadSetting(f"{where} is {given!r}. It must be how many times the usual, from 0.01 to 100, or none.")


def _zone(where: str, given: str) -> str:
    try:
        return ZoneInfo(given).key
    except (OSError, ValueError, KeyError):
        raise BadSetting(f"{where} is {given!r}. It must be a time zone such as Europe/Amsterdam.") from None


def _database(where: str, given: str) -> str:
    """Never says what was given: a password may be in it."""
    address = _from_file(where, given)
    if not (address.startswith(("postgresql://", "postgres://")) or IN_MEMORY.fullmatch(address)):
        raise BadSetting(
            f"{where} must be an address such as postgresql://name:password@host/database, a file with one, "
            f"or {MEMORY} to keep nothing once this ends."
        )
    return address


def _redis(where: str, given: str) -> str:
    from redis.connection import parse_url  # most have no Redis, and it takes a quarter of a start to load

    address = _from_file(where, given)
    try:
        parse_url(address)  # type: ignore[no-untyped-call]
    except ValueError:
        raise BadSetting(f"{where} must be an address such as redis://:password@host:6379, or a file.") from None
    return address


def _projector(where: str, given: str) -> str:
    if given in ("here", "elsewhere"):
        return given
    raise BadSetting(f"{where} is {given!r}. It must be here or elsewhere.")


def _smtp(where: str, given: str) -> str:
    """Never says what was given: a password may be in it."""
    address = _from_file(where, given)
    try:
        parts = urlsplit(address)
        if parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or 1) > 0 and parts.path in ("", "/"):
            return address
    except ValueError:
        pass
    raise BadSetting(f"{where} must be an address such as smtps://name:password@host:465 or smtp://host, or a file.")


def _address(where: str, given: str) -> str:
    if MAILBOX.fullmatch(given):
        return given
    raise BadSetting(f"{where} is {given!r}. It must be an address such as leernetwerk@example.org, and no more.")


def _from_file(where: str, given: str) -> str:
    """An address with a password in it may also be the one line of a file, named by its whole path."""
    if not given.startswith("/"):
        return given.strip()
    try:
        return Path(given).read_text().strip()
    except (OSError, ValueError) as error:
        raise BadSetting(f"{where} is {given}, and that file cannot be read.") from error


PARSERS: Final[dict[str, Callable[[str, str], object]]] = {
    "data": _folder,
    "host": _host,
    "port": _port,
    "origins": _origins,
    "hosts": _hosts,
    "zone": _zone,
    "proxies": _proxies,
    "heads": _folder,
    "metrics": _token,
    "limits": _limits,
    "database": _database,
    "redis": _redis,
    "projector": _projector,
    "smtp": _smtp,
    "mail_from": _address,
}
