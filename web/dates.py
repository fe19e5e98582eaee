# SPDX-License-Identifier: Apache-2.0
"""Days and times in words, and as a form's fields have them, in a given time zone. Knows no page."""

from datetime import datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from msgspec import Struct

LOCALES: Final = {"nl": "nl_NL", "en": "en_GB"}


class Leaf(Struct, frozen=True):
    """A leaf of a calendar."""

    day: str
    month: str
    year: str


@lru_cache(2_000)
def leaf(moment: datetime, zone: ZoneInfo, language: str) -> Leaf:
    local = moment.astimezone(zone)
    return Leaf(str(local.day), format_datetime(local, "LLL", locale=LOCALES[language]).rstrip("."), str(local.year))


def period(starts: datetime, ends: datetime | None, zone: ZoneInfo, language: str, this_year: int) -> str:
    """`Thursday 3 December, 14:00–16:00`; the second day only where it is another, the year only where it is."""
    first, last = starts.astimezone(zone), (ends or starts).astimezone(zone)
    begin = f"{day_of(first, language, this_year)}, {first:%H:%M}"
    if first.date() != last.date():
        return f"{begin} – {day_of(last, language, this_year)}, {last:%H:%M}"
    return begin if first == last else f"{begin}–{last:%H:%M}"


@lru_cache(2_000)
def day_of(moment: datetime, language: str, this_year: int) -> str:
    pattern = "EEEE d MMMM" if moment.year == this_year else "EEEE d MMMM y"
    return format_datetime(moment, pattern, locale=LOCALES[language])


def field_time(moment: datetime | None, zone: ZoneInfo) -> str:
    """As a field of the kind datetime-local has it; "" for none."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}" if moment else ""
