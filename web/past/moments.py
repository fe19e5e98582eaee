# SPDX-License-Identifier: Apache-2.0
"""One moment of a board in words: when, who did what, and whether it was critical. Beside a page, a frame or a mark."""

from collections.abc import Callable
from datetime import UTC
from typing import Final

from msgspec import Struct

from domain.kernel import Fact, MemberId
from projections.past import Past
from web.identity.people import Person
from web.rendering import Rendering
from web.telling import kind_of, told


class Moment(Struct, frozen=True):
    """`at` is RFC 3339 in UTC, `day` and `clock` are in words and in the house's time zone. `idea` is "" for none."""

    version: int
    at: str
    day: str
    clock: str
    told: str
    kind: str
    idea: str
    by: str
    critical: bool = False


BEFORE: Final = Moment(0, "", "", "", "", "board", "", "")
"""When nothing had happened yet."""


class Teller:
    """Tells moments of one past in one language."""

    def __init__(
        self,
        past: Past,
        person: Callable[[MemberId], Person],
        rendering: Rendering,
        language: str,
        critical: frozenset[int] = frozenset(),
    ) -> None:
        self._past = past
        self._person = person
        self._rendering = rendering
        self._language = language
        self._critical = critical

    def moment(self, version: int) -> Moment | None:
        """None for version 0: then nothing had happened."""
        return self._moment(self._past.facts[version - 1]) if version else None

    def _moment(self, fact: Fact) -> Moment:
        at = fact.happened_at
        return Moment(
            fact.version,
            at.astimezone(UTC).isoformat(timespec="seconds"),
            self._rendering.day(at, self._language),
            self._rendering.clock(at),
            told(fact, lambda idea: self._past.idea(idea, fact.version), self._person, self._language),
            kind_of(fact.event),
            str(getattr(fact.event, "idea", "") or ""),
            fact.actor,
            fact.version in self._critical,
        )
