# SPDX-License-Identifier: Apache-2.0
"""What every command says in the same way, and how it opens the log of a folder."""

import argparse
import os
import sys
from typing import Final

from domain import board, network, notebook
from journal import Journal, is_there
from web.settings import PREFIX, Settings, give_up, read_or_exit

EVENTS: Final = (*network.EVENTS, *board.EVENTS, *notebook.EVENTS)
FAILED: Final = 1
NO_LOG: Final = "There is no log in {folder}. Say with --data in which folder it is."
NO_LOG_THERE: Final = "There is no log in the database. Say with --database in which it is."
IN_MEMORY: Final = "A log in memory is seen by nobody but the server that keeps it, so "
UNSEEN: Final = (
    f"{IN_MEMORY}no other command can reach it. For one in PostgreSQL, give its address with --database. For one in a "
    f"folder, give that with --data; then neither --database nor {PREFIX}DATABASE may be set."
)


class Failed(Exception):
    """What was asked could not be done; `str()` says why."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def settings_of(asked: argparse.Namespace) -> Settings:
    settings = read_or_exit({"data": asked.data, "database": asked.database}, os.environ)
    if settings.in_memory:
        give_up(UNSEEN)
    return settings


def journal_in(settings: Settings) -> Journal:
    """The log in the folder or the database, which must be there: looking makes none. Raises Failed."""
    if not is_there(settings.data, settings.database):
        raise Failed(NO_LOG_THERE if settings.database else NO_LOG.format(folder=settings.data))
    return Journal.open(settings.data, EVENTS, database=settings.database)
