# SPDX-License-Identifier: Apache-2.0
"""Writes a diary as iCalendar (RFC 5545). The same diary gives the same bytes. Must not know who reads it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from domain.kernel import FORGOTTEN, NetworkId
from projections.diary import Entry
from projections.gatherings import end_of
from web.telling import ERASED
from web.words import _, translate

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT: Final = "-//Leernetwerk//Leernetwerk//NL"
LOOK_AGAIN: Final = timedelta(hours=1)


class Kept(Struct, frozen=True):
    """A network's diary, and where to read more: `address` is that of its page."""

    network: NetworkId
    name: str
    address: str
    entries: list[Entry]


def calendar(name: str, diaries: Iterable[Kept], language: str) -> bytes:
    """May take its time, the first time most of all: the library reads every zone of the world as it is imported."""
    from icalendar import Calendar, Event

    made = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name)):
        made.add(key, value)
    made.add("name", name)
    made.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for diary in diaries:
        for entry in diary.entries:
            made.add_component(event(Event(), entry, diary, language))
    return bytes(made.to_ical())


def event(made: "Event", entry: Entry, diary: Kept, language: str) -> "Event":
    """Times are in UTC, so that no table of zones has to go along. A gathering without an end takes a while."""
    plan = entry.plan
    made.add("uid", f"{entry.gathering}.{diary.network}@leernetwerk")
    made.add("sequence", entry.sequence)
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("created", entry.created_at)
    made.add("dtstart", plan.starts_at)
    made.add("dtend", end_of(plan))
    made.add("summary", said(plan.title, language))
    made.add("status", "CANCELLED" if entry.called_off else "CONFIRMED")
    if plan.place:
        made.add("location", said(plan.place, language))
    made.add("description", "\n\n".join(told(entry, diary, language)))
    made.add("url", f"{diary.address}#gathering-{entry.gathering}")
    return made


def told(entry: Entry, diary: Kept, language: str) -> list[str]:
    why = translate(language, _("Called off: %(why)s"), why=said(entry.why_not, language)) if entry.why_not else ""
    return [part for part in (why, said(entry.plan.about, language), said(diary.name, language)) if part]


def said(text: str, language: str) -> str:
    return translate(language, ERASED) if text == FORGOTTEN else text
