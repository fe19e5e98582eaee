# SPDX-License-Identifier: Apache-2.0
"""Opens the house: puts its parts together, says who is told of what, and shuts it in order. Knows no routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from domain import network
from domain.kernel import Fact, StreamId
from domain.streams import board_stream, is_board, is_network, network_stream
from web.assets import Assets
from web.between import Between
from web.desk import Desk, Writer
from web.follower import Follower
from web.house import House
from web.identity.accounts import Accounts
from web.level import level_of, opened
from web.live.beside import Beside
from web.live.board_show import BoardShow
from web.live.hub import Hub
from web.live.line import Line
from web.live.network_show import NetworkShow
from web.live.presence import Presence, Present
from web.live.socket import look_again
from web.naming import Naming
from web.notices.carrying import carrier_of
from web.notices.postman import Postman
from web.notices.reading import Reader, count_for
from web.pace import Pace, Tries
from web.pages import metrics
from web.past.network_pasts import NetworkPasts
from web.past.pasts import Pasts
from web.proof import Proving
from web.rendering import Rendering
from web.searching import Searching
from web.settings import Settings
from web.turns import Turns
from web.unrest.keeping import Unrests
from web.waiting import in_its_turn


@asynccontextmanager
async def open_house(
    settings: Settings, static: Assets, accounts: Accounts, rendering: Rendering
) -> AsyncIterator[House]:
    """Everything the pages need, on the running loop. Raises JournalError with a sentence for the operator."""
    await asyncio.to_thread(rendering.prepare)
    journal, stored = await asyncio.to_thread(in_its_turn, lambda: opened(settings))
    pace, writer = Pace(settings.limits), Writer(journal)
    desk = Desk(journal, writer)
    directory, activity, search = stored
    level = level_of(journal, settings, (directory, activity), (directory, activity, search))
    follower = Follower(journal, desk, level, await asyncio.to_thread(in_its_turn, level.begin))
    naming = Naming(rendering.person)
    unrests = Unrests(desk, lambda stream: hub.listened_to(stream))
    board_show, network_show = BoardShow(rendering, naming), NetworkShow(rendering, naming, unrests)
    reader = Reader(journal, activity, rendering, naming, lambda one, look: desk.view(network_stream(one), look))
    hub = Hub(lambda stream: board_show if is_board(stream) else network_show, lambda: journal.edition)
    beside = Beside(desk, hub)
    presence = Presence(hub, lambda here, more, line: draw_people(rendering, naming, here, more, line))
    house = House(
        settings=settings,
        assets=static,
        journal=journal,
        desk=desk,
        follower=follower,
        level=level,
        hub=hub,
        board_show=board_show,
        pasts=Pasts(journal, desk, board_show),
        network_pasts=NetworkPasts(journal),
        presence=presence,
        proving=Proving(journal, settings.heads),
        naming=naming,
        accounts=accounts,
        pace=pace,
        tries=Tries(pace),
        directory=directory,
        activity=activity,
        reader=reader,
        postman=Postman(settings, activity, accounts, reader, rendering, carrier_of(settings)),
        rendering=rendering,
        searching=Searching(search, level),
        turns=Turns(),
        unrests=unrests,
        between=Between(journal, desk, follower, hub, presence, accounts.sessions, pace),
    )
    begin(house, beside, writer)
    try:
        yield house
    finally:
        await shut(house, beside, writer)


def begin(house: House, beside: Beside, writer: Writer) -> None:
    connect(house, beside)
    house.proving.start()
    if house.settings.projector == "here":
        house.postman.start()
    house.between.start(house.settings, writer)


async def shut(house: House, beside: Beside, writer: Writer) -> None:
    """Those who listen first, then what they listen to."""
    await house.postman.close()
    await house.proving.close()
    await house.between.close()
    house.presence.close()
    await beside.close()
    await house.accounts.visits.close()
    await house.follower.close()
    await house.searching.close()
    writer.close()
    house.directory.close()
    house.activity.close()
    house.journal.close()
    house.accounts.close()


def connect(house: House, beside: Beside) -> None:
    """Who is told of what."""
    desk, hub = house.desk, house.hub
    desk.on_loaded(lambda _stream, state: isinstance(state, network.Network) and house.naming.learn(state))
    desk.on_loaded(hub.compare)
    house.follower.on_erased(lambda: erased(house))
    house.follower.on_erased(house.postman.forget)
    house.rendering.asks(lambda member: count_for(house, member), house.accounts.volumes.of)
    desk.listen(lambda stream, facts, state: heard(house, stream, facts, state))
    desk.keep(lambda stream: hub.concerns(stream) or house.unrests.follows(stream))
    house.unrests.on_changed(lambda changed: beside.soon(network_stream(changed)))
    house.pace.limited = desk.meter.limited
    metrics.watched(house)


def heard(house: House, stream: StreamId, facts: list[Fact], state: Any) -> None:
    """After a commit: what it means for who may see what, and then for what they see."""
    if is_network(stream):
        if house.naming.learn(state):
            house.hub.forget_html(board_stream(opened) for opened in state.boards)
            house.pasts.forget_html(board_stream(opened) for opened in state.boards)
        for line in house.hub.lines():
            if line.seen.network == state.id:
                look_again(line, state)
    house.pasts.heard(stream, facts)
    house.unrests.heard(stream, facts, state)
    house.hub.publish(stream, facts, state)
    house.desk.meter.delivered(facts)


async def erased(house: House) -> None:
    """Words were made unreadable: nothing that was read before may be shown again, here or on an open page."""
    house.pasts.start_over()
    house.network_pasts.start_over()
    await house.desk.read_again()  # may take a while where much is hot; pages are drawn from it, so it comes before
    await house.unrests.start_over()
    house.hub.start_over()
    await house.searching.erased()


def draw_people(rendering: Rendering, naming: Naming, here: list[Present], more: int, line: Line) -> str:
    language = line.viewer.language
    people = naming.within(line.seen.network, language)
    html = rendering.partial("board/_people.html", language, here=here, more=more, naming=people)
    return f'<hx-partial hx-target="#people" hx-swap="outerMorph">{html}</hx-partial>'
