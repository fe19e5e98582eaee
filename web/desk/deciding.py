# SPDX-License-Identifier: Apache-2.0
"""What follows from wishes on a hot stream, folded into its state ahead of the commit. Writes nothing."""

from time import perf_counter
from typing import Final

import structlog

from domain import board
from domain.board import reconcile
from domain.kernel import Asked, Event, Fact, Refusal
from journal import Draft
from web.desk.merging import merge
from web.desk.meter import Meter
from web.desk.room import Ack, Pending, Room

MOMENT: Final = 0.02
"""Seconds of deciding after which other streams get their turn."""

log = structlog.get_logger()


def decide_some(room: Room, batch: list[Pending], meter: Meter) -> list[Draft]:
    """Drafts of what follows from as many as fit into a moment; the others go back to where they waited."""
    drafts, began = [], perf_counter()
    for number, pending in enumerate(batch, 1):
        drafts += decide(room, pending, meter)
        if perf_counter() - began > MOMENT and number < len(batch):
            room.waiting[:0] = batch[number:]
            del batch[number:]
    return drafts


def decide(room: Room, pending: Pending, meter: Meter) -> list[Draft]:
    """Drafts of what follows, folded into the hot state ahead of the commit; the outcome is told after it."""
    asked = pending.asked
    done = room.done_before(asked)
    if done is not None:
        meter.repeats.inc()
        pending.outcome = Ack(asked.id, done)
        return []
    try:
        asked = reconcile(room.state, asked, merge) if room.decider is board else asked
        events = room.decider.decide(room.state, asked)
    except Refusal as refusal:
        pending.outcome = refusal
        return []
    except Exception as defect:
        log.exception("deciding failed", stream=room.stream, wish=type(asked.command).__name__)
        pending.outcome = defect
        return []
    drafts = [draft_of(room, asked, event) for event in events]
    pending.outcome = Ack(asked.id, room.state.version, len(drafts))
    return drafts


def draft_of(room: Room, asked: Asked, event: Event) -> Draft:
    at = asked.at if room.last_at is None else max(asked.at, room.last_at)
    version = room.state.version + 1
    room.evolve(Fact(room.stream, version, at, asked.by, asked.id, event, asked.occurred_at, asked.caused_by))
    return Draft(room.stream, asked.by, asked.id, event, at, asked.occurred_at, asked.caused_by)
