# SPDX-License-Identifier: Apache-2.0
"""The only place where the parts are put together: opens the house, hangs the doors, starts the server."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import uvicorn
from litestar import Litestar
from litestar.datastructures import State

from domain import board, network, notebook
from domain.kernel import Fact, StreamId
from journal import Journal
from projections.activity import Activity
from projections.directory import Directory
from projections.search import Search
from web import assets, logs, security
from web.assets import Assets
from web.between import Between, UpToDate
from web.calendars import doors as calendars
from web.desk import Desk, Writer
from web.errors import Answers
from web.exports import door as exports
from web.follower import Follower
from web.house import House
from web.identity import pages as identity_pages
from web.identity.accounts import Accounts
from web.identity.sessions import Attendance
from web.live import socket as live_socket
from web.live.beside import Beside
from web.live.board_show import BoardShow
from web.live.hub import Hub
from web.live.line import Line, LineProtocol
from web.live.network_show import NetworkShow
from web.live.presence import Presence, Present
from web.naming import Naming
from web.notices.carrying import carrier_of
from web.notices.postman import Postman
from web.notices.reading import Reader, count_for
from web.packing import Packing
from web.pages import acts, gifts, health, home, metrics, trying
from web.pages import board as board_page
from web.pages import network as network_page
from web.pages import notebook as notebook_page
from web.pages import notices as notices_page
from web.pages import search as search_page
from web.pages import sparks as sparks_page
from web.pages import verify as verify_page
from web.past import network_pages as network_past_pages
from web.past import pages as past_pages
from web.past import since, taking_home
from web.past.network_pasts import NetworkPasts
from web.past.pasts import Pasts
from web.proof import Proving
from web.rendering import Rendering
from web.searching import Searching
from web.settings import Settings
from web.sight import board_stream, network_stream
from web.story import pages as story_pages
from web.turns import Turns
from web.unrest import pages as unrest_pages
from web.unrest.keeping import Unrests

EVENTS: Final = (*network.EVENTS, *board.EVENTS, *notebook.EVENTS)
HANDLERS: Final = (
    assets.serve,
    live_socket.board_live,
    live_socket.network_live,
    *acts.handlers,
    *exports.handlers,
    *gifts.handlers,
    *board_page.handlers,
    *calendars.handlers,
    *health.handlers,
    *home.handlers,
    *identity_pages.handlers,
    *metrics.handlers,
    *notebook_page.handlers,
    *trying.handlers,
    *network_page.handlers,
    *network_past_pages.handlers,
    *notices_page.handlers,
    *past_pages.handlers,
    *search_page.handlers,
    *sparks_page.handlers,
    *since.handlers,
    *taking_home.handlers,
    *story_pages.handlers,
    *unrest_pages.handlers,
    *verify_page.handlers,
)
GRACE: Final = 10
"""Seconds a stop may take."""

LONGEST_FRAME: Final = 262_144
"""Bytes. The longest texts our own pages let through, in every field at once, stay below it."""

YOUNG: Final = 50_000
"""New objects before Python looks for cycles. Hardly any are made here; looking every 700 costs a fifth of all work."""

TURN: Final = 0.0005
"""Seconds a thread may go on while another one waits. With Python's own 5 ms whoever indexes or folds in a thread
holds up every push by that much."""

BeforeStart = Callable[[House], Awaitable[None]]


@asynccontextmanager
async def open_house(
    settings: Settings, static: Assets, accounts: Accounts, rendering: Rendering
) -> AsyncIterator[House]:
    """Everything the pages need, on the running loop. Raises JournalError with a sentence for the operator."""
    journal = await asyncio.to_thread(Journal.open, settings.data, EVENTS, database=settings.database)
    writer = Writer(journal)
    desk = Desk(journal, writer)
    directory, activity = await followed(journal, settings)
    follower = Follower(journal, desk, directory, activity)
    naming = Naming(rendering.person)
    unrests = Unrests(desk, lambda stream: hub.listened_to(stream))
    board_show, network_show = BoardShow(rendering, naming), NetworkShow(rendering, naming, unrests)
    reader = Reader(journal, activity, rendering, naming, lambda one, look: desk.view(network_stream(one), look))
    hub = Hub(lambda stream: board_show if stream.startswith("board-") else network_show, lambda: journal.edition)
    beside = Beside(desk, hub)
    presence = Presence(hub, lambda here, more, line: draw_people(rendering, naming, here, more, line))
    house = House(
        settings=settings,
        assets=static,
        journal=journal,
        desk=desk,
        follower=follower,
        hub=hub,
        board_show=board_show,
        pasts=Pasts(journal, desk, board_show),
        network_pasts=NetworkPasts(journal),
        presence=presence,
        proving=Proving(journal, settings.heads),
        naming=naming,
        accounts=accounts,
        directory=directory,
        activity=activity,
        reader=reader,
        postman=Postman(settings, activity, accounts, reader, rendering, carrier_of(settings)),
        rendering=rendering,
        searching=Searching(Search(journal, settings.data / "search.db", settings.database)),
        turns=Turns(),
        unrests=unrests,
        between=Between(journal, desk, follower, hub, presence, accounts.sessions),
    )
    connect(house, beside)
    house.proving.start()
    house.postman.start()
    house.between.start(settings, writer)
    try:
        yield house
    finally:
        await shut(house, beside, writer)


async def followed(journal: Journal, settings: Settings) -> tuple[Directory, Activity]:
    """What is stored of the log, as it is now. The follower goes on where the directory is, so that comes first."""
    directory = Directory(journal, settings.data / "directory.db", settings.database)
    activity = Activity(journal, settings.data / "activity.db", settings.database)
    await asyncio.to_thread(directory.catch_up)
    await asyncio.to_thread(activity.catch_up)
    return directory, activity


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
    desk.on_loaded(lambda state: isinstance(state, network.Network) and house.naming.learn(state))
    house.follower.on_erased(lambda: erased(house))
    house.follower.on_erased(house.postman.forget)
    house.rendering.asks(lambda member: count_for(house, member), house.accounts.volumes.of)
    desk.listen(lambda stream, facts, state: heard(house, stream, facts, state))
    desk.keep(lambda stream: hub.concerns(stream) or house.unrests.follows(stream))
    house.unrests.on_changed(lambda changed: beside.soon(network_stream(changed)))
    metrics.watched(house)


def heard(house: House, stream: StreamId, facts: list[Fact], state: Any) -> None:
    """After a commit: what it means for who may see what, and then for what they see."""
    if stream.startswith("network-"):
        if house.naming.learn(state):
            house.hub.forget_html(board_stream(opened) for opened in state.boards)
            house.pasts.forget_html(board_stream(opened) for opened in state.boards)
        for line in house.hub.lines():
            if line.seen.network == state.id:
                live_socket.look_again(line, state)
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


def build(settings: Settings, before_start: BeforeStart | None = None) -> Litestar:
    """The application. It opens the house when it starts and closes it when it stops."""
    static = Assets()
    settings.data.mkdir(parents=True, exist_ok=True)
    accounts = Accounts(settings.data / "accounts.db", database=settings.database)
    rendering = Rendering(static.url, accounts.known, zone=settings.zone)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_house(settings, static, accounts, rendering) as house:
            app.state.house = house
            if before_start is not None:
                await before_start(house)
            yield

    attendance = Attendance(accounts.sessions, secure=settings.secure)
    return Litestar(
        route_handlers=HANDLERS,
        middleware=[Packing(), security.Guard(settings), attendance, *([UpToDate()] if settings.database else [])],
        exception_handlers={Exception: Answers(rendering, attendance)},
        before_send=[security.headers(settings)],
        lifespan=[lifespan],
        logging_config=None,
        openapi_config=None,
        state=State({"assets": static, "accounts": accounts, "rendering": rendering, "settings": settings}),
    )


def serve(settings: Settings, *, before_start: BeforeStart | None = None) -> int:
    """Serve until told to stop. 0 after a clean stop, 1 when it could not start, with a sentence on stderr."""
    logs.configure()
    gc.set_threshold(YOUNG, 20, 50)
    sys.setswitchinterval(TURN)
    try:
        listening = socket.create_server((settings.host, settings.port), backlog=2048)
    except OSError as error:
        print(f"Nothing can listen on {settings.host}:{settings.port}: {error.strerror}.", file=sys.stderr)
        return 1
    server = uvicorn.Server(configuration(build(settings, before_start), settings.proxies))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    host, port = listening.getsockname()[:2]
    print(f"Leernetwerk is on http://{host}:{port}", flush=True)
    with suppress(KeyboardInterrupt):  # uvicorn raises it again after it has stopped everything in order
        server.run(sockets=[listening])
    return 0 if server.started else 1


def configuration(app: Litestar, proxies: tuple[str, ...] = ()) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws=LineProtocol,
        ws_per_message_deflate=False,
        ws_max_size=LONGEST_FRAME,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
    )
