# SPDX-License-Identifier: Apache-2.0
"""What every command says in the same way, and how it opens the log of a folder."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

from domain import board, network
from journal import Journal
from web.settings import Settings, read_or_exit

EVENTS: Final = (*network.EVENTS, *board.EVENTS)
FAILED: Final = 1
NO_LOG: Final = "There is no log in {folder}. Say with --data in which folder it is."


class Failed(Exception):
    """What was asked could not be done; `str()` says why."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def settings_of(asked: argparse.Namespace) -> Settings:
    return read_or_exit({"data": asked.data}, os.environ)


def journal_in(folder: Path) -> Journal:
    """The log in the folder, which must be there: looking makes none. Raises Failed."""
    if not (folder / "log.db").exists():
        raise Failed(NO_LOG.format(folder=folder))
    return Journal.open(folder, EVENTS)
