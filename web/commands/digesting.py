# SPDX-License-Identifier: Apache-2.0
"""`leernetwerk digest --dry-run`: which mail would leave now, and to whom by first letters. Sends and notes nothing."""

import argparse
import asyncio

from journal import Journal
from projections.activity import Activity
from web.commands.saying import Failed, counted, journal_in, settings_of
from web.identity.accounts import Accounts
from web.naming import Naming
from web.notices.carrying import Nowhere, masked
from web.notices.folding import folding
from web.notices.letters import Letter
from web.notices.postman import Postman
from web.notices.reading import Reader
from web.rendering import Rendering
from web.settings import Settings


def digest(asked: argparse.Namespace) -> int:
    settings = settings_of(asked)
    if not settings.database and not (settings.data / "accounts.db").exists():
        raise Failed(f"There are no accounts in {settings.data}: there is nobody to write to.")
    journal = journal_in(settings)
    activity = Activity(journal, settings.data / "activity.db", settings.database)
    accounts = Accounts(settings.data / "accounts.db", database=settings.database)
    try:
        activity.catch_up()
        letters = asyncio.run(due(settings, journal, activity, accounts))
    finally:
        accounts.close()
        activity.close()
        journal.close()
    for letter in letters:
        print(told(letter))
    print(f"{counted(len(letters), 'mail')} would be sent now. Nothing was sent." if letters else "No mail is due now.")
    return 0


async def due(settings: Settings, journal: Journal, activity: Activity, accounts: Accounts) -> list[Letter]:
    rendering = Rendering(str, accounts.known, zone=settings.zone)
    naming = Naming(rendering.person)

    reader = Reader(journal, activity, rendering, naming, folding(journal, naming))
    postman = Postman(settings, activity, accounts, reader, rendering, Nowhere())
    begun = accounts.volumes.begun()
    return [letter async for letter in postman.due(begun[0] if begun else 0)]


def told(letter: Letter) -> str:
    """How many things it has, not which: what people wrote is for who it is for."""
    things = counted(letter.count, "thing")
    return f"{masked(letter.account.email)}: {things} in network {letter.network} ({letter.volume})"
