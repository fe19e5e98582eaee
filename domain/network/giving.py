# SPDX-License-Identifier: Apache-2.0
"""Gifts: what the network chooses to hand to an organisation, which sees exactly that and nothing else.

One member composes, another hands it over: what leaves the network, two have looked at. Handed over, it stays as it is.
"""

from typing import Annotated

from msgspec import Meta

from domain.kernel import (
    Asked,
    BoardId,
    Command,
    Event,
    ExperimentId,
    Fact,
    GiftId,
    MaybeId,
    OrganisationId,
    Refusal,
    Text,
    said,
)
from domain.network.experimenting import known as known_experiment
from domain.network.experimenting import on_board_of
from domain.network.living import Content, Gift, GiftKind, Handing
from domain.network.state import Network

Moment = Annotated[int, Meta(ge=0)]


class ComposeGift(Command, frozen=True, tag="compose_gift"):
    """An insight goes with its story up to version `at` of its board, an experiment with what was learned."""

    gift: GiftId
    kind: GiftKind
    title: Text
    text: Text
    board: MaybeId = ""
    idea: MaybeId = ""
    at: Moment = 0
    experiment: MaybeId = ""


class ChangeGift(Command, frozen=True, tag="change_gift"):
    """Says all of it anew. One that was set aside is on the table again."""

    gift: GiftId
    kind: GiftKind
    title: Text
    text: Text
    board: MaybeId = ""
    idea: MaybeId = ""
    at: Moment = 0
    experiment: MaybeId = ""


class SetGiftAside(Command, frozen=True, tag="set_aside_gift"):
    gift: GiftId


class GiveGift(Command, frozen=True, tag="give_gift"):
    """`seen` is the `said_at` of what the giver looked at; 0 for whoever gives it as it is now."""

    gift: GiftId
    to: OrganisationId
    seen: Moment = 0


class GiftComposed(Event, frozen=True, tag="gift.composed"):
    gift: GiftId
    kind: GiftKind
    title: Text
    text: Text
    board: MaybeId
    idea: MaybeId
    at: Moment
    experiment: MaybeId


class GiftChanged(Event, frozen=True, tag="gift.changed"):
    gift: GiftId
    kind: GiftKind
    title: Text
    text: Text
    board: MaybeId
    idea: MaybeId
    at: Moment
    experiment: MaybeId


class GiftSetAside(Event, frozen=True, tag="gift.set_aside"):
    gift: GiftId


class GiftGiven(Event, frozen=True, tag="gift.given"):
    gift: GiftId
    to: OrganisationId


def compose(network: Network, wish: ComposeGift, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.gift in network.gifts:
        raise Refusal("id_taken", "This id already names another gift. Nothing was saved; try again.")
    return [GiftComposed(wish.gift, *fields(content_of(network, wish)))]


def change(network: Network, wish: ChangeGift, asked: Asked) -> list[Event]:
    network.present(asked.by)
    gift = known(network, wish.gift)
    if gift.handed:
        raise Refusal("given", "This gift was handed over and stays as it is. Compose another; nothing was saved.")
    content = content_of(network, wish)
    if content == gift.content and not gift.set_aside:
        return []
    return [GiftChanged(wish.gift, *fields(content))]


def set_aside(network: Network, wish: SetGiftAside, asked: Asked) -> list[Event]:
    network.present(asked.by)
    gift = known(network, wish.gift)
    if gift.handed:
        raise Refusal("given", "This gift was handed over and stays as it is. Nothing was changed.")
    return [] if gift.set_aside else [GiftSetAside(wish.gift)]


def give(network: Network, wish: GiveGift, asked: Asked) -> list[Event]:
    network.present(asked.by)
    gift = known(network, wish.gift)
    if any(handing.to == wish.to for handing in gift.handed):
        return []
    if gift.set_aside:
        raise Refusal("set_aside", "This gift was set aside. Compose it anew first; nothing was given.")
    if gift.by == asked.by and len(network.here) > 1:
        raise Refusal(
            "somebody_else", "A gift is handed over by another than who composed it. Nothing was changed; ask a member."
        )
    if wish.seen and wish.seen != gift.said_at:
        raise Refusal("changed", "This gift was changed since you looked. Look again; nothing was given.")
    return [GiftGiven(wish.gift, wish.to)]


def content_of(network: Network, wish: ComposeGift | ChangeGift) -> Content:
    title, text = said(wish.title), said(wish.text)
    if wish.kind == "insight":
        if not (wish.board and wish.idea and wish.at):
            raise Refusal("which_insight", "Choose the insight that is given. Nothing was saved.")
        on_board_of(network, BoardId(wish.board))
        return Content(wish.kind, title, text, wish.board, wish.idea, wish.at)
    if wish.kind == "experiment":
        if not wish.experiment:
            raise Refusal("which_experiment", "Choose the experiment that is given. Nothing was saved.")
        if not known_experiment(network, ExperimentId(wish.experiment)).learned:
            raise Refusal("under_way", "This experiment goes on. Give it once it is concluded; nothing was saved.")
        return Content(wish.kind, title, text, experiment=wish.experiment)
    return Content(wish.kind, title, text)


def fields(content: Content) -> tuple[GiftKind, str, str, str, str, int, str]:
    return (
        content.kind,
        content.title,
        content.text,
        content.board,
        content.idea,
        content.at,
        content.experiment,
    )


def known(network: Network, gift: GiftId) -> Gift:
    if gift not in network.gifts:
        raise Refusal("unknown_gift", "That gift is not one of this network. Nothing was changed.")
    return network.gifts[gift]


def composed(network: Network, fact: Fact, event: GiftComposed) -> None:
    network.gifts[event.gift] = Gift(event.gift, stated(event), fact.actor, fact.happened_at, said_at=fact.version)


def changed(network: Network, fact: Fact, event: GiftChanged) -> None:
    gift = network.gifts[event.gift]
    gift.content, gift.by, gift.set_aside, gift.said_at = stated(event), fact.actor, False, fact.version


def stated(event: GiftComposed | GiftChanged) -> Content:
    return Content(event.kind, event.title, event.text, event.board, event.idea, event.at, event.experiment)


def aside(network: Network, fact: Fact, event: GiftSetAside) -> None:
    network.gifts[event.gift].set_aside = True


def given(network: Network, fact: Fact, event: GiftGiven) -> None:
    gift = network.gifts[event.gift]
    gift.handed += (Handing(event.to, fact.actor, fact.happened_at),)
