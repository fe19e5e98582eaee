# SPDX-License-Identifier: Apache-2.0
"""Looks at what somebody typed about themselves: what is wrong with it, in a sentence each. Knows no accounts."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlsplit

import regex  # type: ignore[import-untyped]

from domain.kernel import tidy
from web.identity.passwords import LONGEST, SHORTEST
from web.identity.people import NAME_GRAPHEMES, graphemes
from web.words import LANGUAGES, _

Problems = dict[str, str]
"""Field -> message id of what is wrong with it."""

ADDRESS: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,250}", re.UNICODE)
JOINERS: Final = "\u200c\u200d"
VISIBLE: Final = regex.compile(r"[\p{L}\p{N}\p{S}\p{P}]")
STRAIGHT: Final = "/?#@!$&'()*+,;=%:~-._"


def name(typed: str) -> str:
    """On one line, without marks that turn the writing of others around."""
    kept = (c for c in tidy(typed[:2_000]) if c in JOINERS or unicodedata.category(c) != "Cf")
    return " ".join("".join(kept).split())


def name_problem(typed: str) -> str | None:
    if not VISIBLE.search(name(typed)):
        return _("Say how you want to be called here.")
    if graphemes(name(typed)) > NAME_GRAPHEMES or len(typed.encode()) > 1_000:
        return _("A name here has at most 80 characters.")
    return None


def email_problem(typed: str) -> str | None:
    address = typed.strip()
    domain = address.rpartition("@")[2]
    if not ADDRESS.fullmatch(address) or len(address) > 254 or not address.isprintable():
        return _("This is not an e-mail address. It looks like name@example.org.")
    if "." not in domain.strip(".") or ".." in address or domain.startswith(".") or domain.endswith("."):
        return _("The part after the @ is not complete. It looks like example.org.")
    return None


def password_problem(typed: str) -> str | None:
    if graphemes(typed[: LONGEST * 2]) < SHORTEST:
        return _("This is shorter than 10 characters.")
    if len(typed) > LONGEST:
        return _("This is longer than 200 characters.")
    return None


CHECKS: Final[dict[str, Callable[[str], str | None]]] = {
    "name": name_problem,
    "email": email_problem,
    "password": password_problem,
}


def problems(form: dict[str, str], *names: str) -> Problems:
    found = {field: CHECKS[field](form.get(field, "")) for field in names}
    return {field: problem for field, problem in found.items() if problem}


def language(typed: str) -> str:
    return typed if typed in LANGUAGES else LANGUAGES[0]


def own_path(typed: str) -> str:
    """Where to go next, if that is on this site: a path, never another host in disguise. Otherwise home."""
    odd = any(c < "!" or c in "\\\x7f" for c in typed)
    if not typed.startswith("/") or typed.startswith("//") or odd or len(typed) > 2_000:
        return "/"
    try:
        parts = urlsplit(typed)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc else quote(typed, safe=STRAIGHT)
