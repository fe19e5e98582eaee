# SPDX-License-Identifier: Apache-2.0
"""Gatherings: planned, changed, called off, and told afterwards. Who comes along or was there says so themselves."""

from datetime import datetime

from domain.kernel import Asked, Command, Event, Fact, GatheringId, Refusal, Text, said
from domain.network.living import Gathering, Plan, Setting
from domain.network.state import Network


class PlanGathering(Command, frozen=True, tag="plan_gathering"):
    """Times are UTC. One that has been can be planned too, to be told of."""

    gathering: GatheringId
    title: Text
    starts_at: datetime
    ends_at: datetime | None = None
    place: Text = ""
    setting: Setting = "inside"
    about: Text = ""


class ChangeGathering(Command, frozen=True, tag="change_gathering"):
    """Says the whole plan anew. One that was called off is on again."""

    gathering: GatheringId
    title: Text
    starts_at: datetime
    ends_at: datetime | None = None
    place: Text = ""
    setting: Setting = "inside"
    about: Text = ""


class CallOffGathering(Command, frozen=True, tag="call_off_gathering"):
    gathering: GatheringId
    why: Text = ""


class ComeAlong(Command, frozen=True, tag="come_along"):
    """Before it: I come. After it: I was there."""

    gathering: GatheringId


class StayAway(Command, frozen=True, tag="stay_away"):
    gathering: GatheringId


class LogGathering(Command, frozen=True, tag="log_gathering"):
    """`guests` are people from elsewhere, in words. Said again, it replaces what was told; history keeps both."""

    gathering: GatheringId
    happened: Text
    guests: Text = ""


class GatheringPlanned(Event, frozen=True, tag="gathering.planned"):
    gathering: GatheringId
    title: Text
    starts_at: datetime
    ends_at: datetime | None
    place: Text
    setting: Setting
    about: Text


class GatheringChanged(Event, frozen=True, tag="gathering.changed"):
    gathering: GatheringId
    title: Text
    starts_at: datetime
    ends_at: datetime | None
    place: Text
    setting: Setting
    about: Text


class GatheringCalledOff(Event, frozen=True, tag="gathering.called_off"):
    gathering: GatheringId
    why: Text


class GatheringJoined(Event, frozen=True, tag="gathering.joined"):
    gathering: GatheringId


class GatheringSkipped(Event, frozen=True, tag="gathering.skipped"):
    gathering: GatheringId


class GatheringHeld(Event, frozen=True, tag="gathering.held"):
    gathering: GatheringId
    happened: Text
    guests: Text


def plan(network: Network, wish: PlanGathering, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.gathering in network.gatherings:
        raise Refusal("id_taken", "This id already names another gathering. Nothing was saved; try again.")
    planned = plan_of(wish)
    return [GatheringPlanned(wish.gathering, *fields(planned))]


def change(network: Network, wish: ChangeGathering, asked: Asked) -> list[Event]:
    network.present(asked.by)
    gathering = known(network, wish.gathering)
    planned = plan_of(wish)
    if planned == gathering.plan and not gathering.called_off:
        return []
    return [GatheringChanged(wish.gathering, *fields(planned))]


def call_off(network: Network, wish: CallOffGathering, asked: Asked) -> list[Event]:
    network.present(asked.by)
    gathering = known(network, wish.gathering)
    if gathering.happened:
        raise Refusal("has_been", "This gathering has been and was told of. Nothing was changed.")
    return [] if gathering.called_off else [GatheringCalledOff(wish.gathering, wish.why)]


def come_along(network: Network, wish: ComeAlong, asked: Asked) -> list[Event]:
    network.present(asked.by)
    coming = on(network, wish.gathering).coming
    return [] if asked.by in coming else [GatheringJoined(wish.gathering)]


def stay_away(network: Network, wish: StayAway, asked: Asked) -> list[Event]:
    network.present(asked.by)
    coming = known(network, wish.gathering).coming
    return [GatheringSkipped(wish.gathering)] if asked.by in coming else []


def log(network: Network, wish: LogGathering, asked: Asked) -> list[Event]:
    network.present(asked.by)
    gathering = on(network, wish.gathering)
    if gathering.plan.starts_at > asked.at:
        raise Refusal("not_yet", "This gathering has yet to begin. Tell of it afterwards; nothing was saved.")
    if (said(wish.happened), wish.guests) == (gathering.happened, gathering.guests):
        return []
    return [GatheringHeld(wish.gathering, wish.happened, wish.guests)]


def plan_of(wish: PlanGathering | ChangeGathering) -> Plan:
    if wish.ends_at is not None and wish.ends_at < wish.starts_at:
        raise Refusal("ends_before", "A gathering cannot end before it begins. Look at the times; nothing was saved.")
    return Plan(said(wish.title), wish.starts_at, wish.ends_at, wish.place, wish.setting, wish.about)


def fields(plan: Plan) -> tuple[str, datetime, datetime | None, str, Setting, str]:
    return plan.title, plan.starts_at, plan.ends_at, plan.place, plan.setting, plan.about


def known(network: Network, gathering: GatheringId) -> Gathering:
    if gathering not in network.gatherings:
        raise Refusal("unknown_gathering", "That gathering is not one of this network. Nothing was changed.")
    return network.gatherings[gathering]


def on(network: Network, gathering: GatheringId) -> Gathering:
    found = known(network, gathering)
    if found.called_off:
        raise Refusal("called_off", "This gathering was called off. Plan it again first; nothing was changed.")
    return found


def planned(network: Network, fact: Fact, event: GatheringPlanned) -> None:
    network.gatherings[event.gathering] = Gathering(event.gathering, stated(event), fact.actor, fact.happened_at)


def changed(network: Network, fact: Fact, event: GatheringChanged) -> None:
    gathering = network.gatherings[event.gathering]
    gathering.plan, gathering.called_off, gathering.why_not = stated(event), False, ""


def stated(event: GatheringPlanned | GatheringChanged) -> Plan:
    return Plan(event.title, event.starts_at, event.ends_at, event.place, event.setting, event.about)


def called_off(network: Network, fact: Fact, event: GatheringCalledOff) -> None:
    gathering = network.gatherings[event.gathering]
    gathering.called_off, gathering.why_not = True, event.why


def joined(network: Network, fact: Fact, event: GatheringJoined) -> None:
    network.gatherings[event.gathering].coming += (fact.actor,)


def skipped(network: Network, fact: Fact, event: GatheringSkipped) -> None:
    gathering = network.gatherings[event.gathering]
    gathering.coming = tuple(member for member in gathering.coming if member != fact.actor)


def held(network: Network, fact: Fact, event: GatheringHeld) -> None:
    gathering = network.gatherings[event.gathering]
    gathering.happened, gathering.guests = event.happened, event.guests
    gathering.logged_by, gathering.logged_at = fact.actor, fact.happened_at
