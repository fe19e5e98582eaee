# SPDX-License-Identifier: Apache-2.0
"""Gifts: choosing what to give, looking at it as the organisation will see it, and the page it sees itself."""

import asyncio
from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from msgspec import Struct, structs

from domain.kernel import BoardId, ExperimentId, GiftId, NetworkId
from domain.network import Network
from domain.network.living import Content, Gift
from domain.network.state import not_a_member
from domain.streams import network_stream
from projections.facing import given_to
from projections.network import Can, boards, can
from web import access, giving, sight
from web.giving import Shown
from web.house import House, house_of
from web.identity.accounts import Named
from web.pages.answers import html
from web.sight import Seen, Viewer
from web.story.laying_out import laid_out

Asking = Request[Any, Any, Any]
IN_IT: Final = ("member", "paused")


class Table(Struct, frozen=True):
    """A network's gift as its members see it, with what somebody may do about it."""

    gift: Gift
    name: str
    can: Can
    alone: bool
    near: tuple[Named, ...]
    """Organisations that offered or support."""


# -- composing ---------------------------------------------------------------------------------------------------------
@get("/networks/{network:str}/gifts")
async def composing(request: Asking, network: FromPath[str]) -> Response[str]:
    """What there is to give; or, with `what` chosen, the form in which to say it. `gift` is one that is changed."""
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_seen(house, viewer, NetworkId(network))
    if seen.sight != "everything":
        raise sight.not_found()
    if not seen.may_write:
        raise not_a_member()
    view = house.desk.view
    opened = await view(network_stream(network), lambda it: [(one.id, one.question) for one in boards(it)])
    insights = await giving.insights(house, seen.network, opened)
    chosen = {name: str(value) for name, value in request.query_params.items()}
    return html(await view(network_stream(network), lambda it: drawn(house, viewer, it, insights, chosen)))


def drawn(
    house: House, viewer: Viewer, network: Network, insights: list[giving.Insight], chosen: dict[str, str]
) -> str:
    changed = network.gifts.get(GiftId(chosen.get("gift", "")))
    return house.rendering.page(
        "gift/composing.html",
        viewer,
        viewer.language,
        network=network,
        insights=insights,
        experiments=[tried for tried in network.experiments.values() if tried.learned],
        changed=changed if changed and not changed.handed else None,
        content=chosen_in(network, insights, chosen),
        naming=house.naming.within(network.id, viewer.language),
    )


def chosen_in(network: Network, insights: list[giving.Insight], chosen: dict[str, str]) -> Content | None:
    """What was chosen to give, with the words to begin from; None while nothing is, or it is not there."""
    gift = network.gifts.get(GiftId(chosen.get("gift", "")))
    if gift is not None and not gift.handed:
        return refreshed(gift.content, insights)
    for one in insights:
        if (one.board, one.idea) == (chosen.get("board"), chosen.get("idea")):
            return Content("insight", one.text, "", one.board, one.idea, one.at)
    tried = network.experiments.get(ExperimentId(chosen.get("experiment", "")))
    if tried is not None and tried.learned:
        return Content("experiment", tried.what, "", experiment=tried.id)
    return Content("story", "", "") if chosen.get("what") == "story" else None


def refreshed(content: Content, insights: list[giving.Insight]) -> Content:
    """An insight that still stands goes along with its story up to now."""
    now = {(one.board, one.idea): one.at for one in insights}
    return structs.replace(content, at=now.get((BoardId(content.board), content.idea), content.at))  # type: ignore[arg-type]


# -- one gift ----------------------------------------------------------------------------------------------------------
@get("/networks/{network:str}/gifts/{gift:str}")
async def gift_page(request: Asking, network: FromPath[str], gift: FromPath[str]) -> Response[str]:
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_seen(house, viewer, NetworkId(network))
    if viewer.is_organisation:
        return html(await as_given(house, viewer, seen, GiftId(gift)))
    if seen.standing not in IN_IT:
        raise sight.not_found()
    return html(await on_the_table(house, viewer, seen, GiftId(gift)))


async def as_given(house: House, viewer: Viewer, seen: Seen, gift: GiftId) -> str:
    """What an organisation sees. Raises Refusal `not_found` for what was not given to it."""

    def look(network: Network) -> tuple[str, Any]:
        found = [given for given in given_to(network, viewer.id) if given.gift.id == gift]
        if not found:
            raise sight.not_found()
        return network.name, found[0]

    name, given = await house.desk.view(network_stream(seen.network), look)
    shown = await giving.content(house, seen.network, given.gift.content, viewer.language)
    context = sheet(given.gift.content, name, shown) | {"at": given.at, "network_id": seen.network}
    return await rendered(house, viewer, "gift/given.html", seen, context)


async def on_the_table(house: House, viewer: Viewer, seen: Seen, gift: GiftId) -> str:
    def look(network: Network) -> Table:
        if gift not in network.gifts:
            raise sight.not_found()
        may = can(network, viewer.id, seen.standing, seen.sight)
        near = {offer.by for offer in network.offers.values() if offer.stage in ("offered", "accepted")}
        known = tuple(one for one in house.accounts.organisations() if one.id in near)
        return Table(structs.replace(network.gifts[gift]), network.name, may, len(network.here) == 1, known)

    table = await house.desk.view(network_stream(seen.network), look)
    shown = await giving.content(house, seen.network, table.gift.content, viewer.language)
    others = [one for one in house.accounts.organisations() if one not in table.near]
    more = {"table": table, "gift": table.gift, "can": table.can, "network": seen_network(seen), "others": others}
    return await rendered(house, viewer, "gift/preview.html", seen, sheet(table.gift.content, table.name, shown) | more)


def seen_network(seen: Seen) -> dict[str, str]:
    """What the forms of a page need of its network."""
    return {"id": str(seen.network)}


def sheet(content: Content, name: str, shown: Shown) -> dict[str, Any]:
    """What the gift's own sheet is drawn from, for whoever looks at it."""
    told = laid_out(shown.story) if shown.story else {"story": None}
    return {**told, "content": content, "network_name": name, "experiment": shown.experiment}


async def rendered(house: House, viewer: Viewer, template: str, seen: Seen, context: dict[str, Any]) -> str:
    named = {"naming": house.naming.within(seen.network, viewer.language), **context}
    return await asyncio.to_thread(lambda: house.rendering.page(template, viewer, viewer.language, **named))


handlers = [composing, gift_page]
