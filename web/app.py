# SPDX-License-Identifier: Apache-2.0
"""Every door there is, hung in a house that is opened when the application starts and shut when it stops."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from litestar import Litestar
from litestar.datastructures import State

from journal.database import make_folder
from web import assets, security
from web.assets import Assets
from web.between import UpToDate
from web.calendars import doors as calendars
from web.errors import Answers
from web.exports import door as exports
from web.house import House
from web.identity import pages as identity_pages
from web.identity.accounts import Accounts
from web.identity.sessions import Attendance
from web.live import socket as live_socket
from web.opening import open_house
from web.pace import Pacing
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
from web.rendering import Rendering
from web.settings import Settings
from web.story import pages as story_pages
from web.unrest import pages as unrest_pages
from web.waiting import in_its_turn

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
BeforeStart = Callable[[House], Awaitable[None]]


@asynccontextmanager
async def at_home(app: Litestar, before_start: BeforeStart | None = None) -> AsyncIterator[None]:
    """The house is open while this lasts. Raises JournalError with a sentence for the operator."""
    kept = app.state
    async with open_house(kept.settings, kept.assets, kept.accounts, kept.rendering) as house:
        app.state.house = house
        if before_start is not None:
            await before_start(house)
        yield


def build(settings: Settings) -> Litestar:
    """The application. Its lifespan is its house's."""
    static = Assets()
    make_folder(settings.data)
    accounts = in_its_turn(lambda: Accounts(settings.data / "accounts.db", database=settings.database))
    rendering = Rendering(static.url, accounts.known, zone=settings.zone, fleeting=settings.in_memory)
    attendance = Attendance(accounts.sessions, secure=settings.secure)
    return Litestar(
        route_handlers=HANDLERS,
        middleware=[Packing(), security.Guard(settings), attendance, Pacing(), UpToDate()],
        exception_handlers={Exception: Answers(rendering, attendance)},
        before_send=[security.headers(settings)],
        lifespan=[at_home],
        logging_config=None,
        openapi_config=None,
        state=State({"assets": static, "accounts": accounts, "rendering": rendering, "settings": settings}),
    )
