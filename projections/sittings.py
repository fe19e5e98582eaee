# SPDX-License-Identifier: Apache-2.0
"""A history cut into sittings: what happened with less than an hour between. Days apart are sittings apart."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from domain.kernel import Fact

PAUSE: Final = timedelta(hours=1)


class Sitting(Struct):
    """From version `first` to version `last`, both in it."""

    first: int
    last: int
    began: datetime
    ended: datetime


def sittings(facts: Iterable[Fact]) -> list[Sitting]:
    """In the order of the log. What was brought in with older moments than what stands before it begins anew."""
    found: list[Sitting] = []
    for fact in facts:
        at = fact.happened_at
        if found and timedelta(0) <= at - found[-1].ended < PAUSE:
            found[-1].last, found[-1].ended = fact.version, at
        else:
            found.append(Sitting(fact.version, fact.version, at, at))
    return found
