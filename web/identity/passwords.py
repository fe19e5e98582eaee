# SPDX-License-Identifier: Apache-2.0
"""Hashes and checks passwords with argon2, two at a time, off the loop. Knows no accounts."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from domain.kernel import Refusal

T = TypeVar("T")

AT_ONCE: Final = 2
WAITING: Final = 200
SHORTEST: Final = 10
LONGEST: Final = 200


class Passwords:
    """Checking against no account takes as long as checking against one."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(AT_ONCE, "passwords")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        return await self._apart(lambda: self._hasher.hash(_same(password)))

    async def check(self, kept: str | None, password: str) -> bool:
        return await self._apart(lambda: self._matches(kept or self._nobody, password)) and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether it was hashed with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobody(self) -> str:
        """Not before somebody needs it: it takes as long as all else of a start."""
        return self._hasher.hash("the password of nobody")

    def close(self) -> None:
        self._threads.shutdown()

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _same(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _apart(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING:
            raise Refusal("busy", "Very many people are signing in right now. Wait a minute and try again.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def _same(password: str) -> str:
    """One form for what looks the same: keyboards differ in how they compose é."""
    return unicodedata.normalize("NFC", password)
