# SPDX-License-Identifier: Apache-2.0
"""What is to be written, and which fact it becomes after the last one of its stream. Knows no bytes and no database."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from domain.kernel import CommandId, Event, Fact, MemberId, StreamId
from journal.chain import START

STREAM_ID: Final = re.compile(r"[!-~]{1,200}")


class Draft(Struct, frozen=True):
    """A fact before it has a version. `at` is the server's clock; any zone, never none."""

    stream: StreamId
    actor: MemberId
    command_id: CommandId
    event: Event
    at: datetime
    occurred_at: datetime | None = None
    caused_by: CommandId | None = None
    visible_from: str | None = None


class Batch(Struct, frozen=True):
    """Drafts for one stream, which must be at `expected_version` when they are written.

    Where an `edition` is named, the log must be in it too: else words that were erased may have been at hand.
    """

    stream: StreamId
    expected_version: int
    drafts: Sequence[Draft]
    edition: str = ""


class Tail(Struct, frozen=True):
    """Where a stream ends: what the next fact needs to know."""

    version: int
    digest: bytes
    recorded_at: datetime | None


NOTHING: Final = Tail(0, START, None)


def beginning(stream: str) -> Tail:
    """Raises ValueError for an id that could not stand in the head's lines."""
    if not STREAM_ID.fullmatch(stream):
        raise ValueError(f"{stream!r} cannot be the id of a stream")
    return NOTHING


def next_fact(stream: StreamId, draft: Draft, tail: Tail) -> Fact:
    if draft.stream != stream:
        raise ValueError(f"A draft for {draft.stream} lies in a batch for {stream}")
    at = utc(draft.at)
    return Fact(
        stream,
        tail.version + 1,
        at if tail.recorded_at is None else max(at, tail.recorded_at),
        draft.actor,
        draft.command_id,
        draft.event,
        None if draft.occurred_at is None else utc(draft.occurred_at),
        draft.caused_by,
        draft.visible_from,
    )


def utc(moment: datetime) -> datetime:
    """Raises ValueError for a time without a zone."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError("A time without a zone cannot be recorded")
    return moment.astimezone(UTC)
