# SPDX-License-Identifier: Apache-2.0
"""`leernetwerk copy`, `backup`, `restore` and `rebuild`: the whole house elsewhere, compared before it is done."""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from journal.addresses import is_in_memory
from journal.copying import Copied, Place, copy_tables
from journal.copying import copy as copy_log
from journal.tables import tables_in
from web.commands.saying import IN_MEMORY, Failed, counted, journal_in, settings_of
from web.identity.store import SHAPE
from web.settings import give_up, read_or_exit

TABLE: Final = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+) \((.*?)\n\)", re.DOTALL)
COLUMN: Final = re.compile(r"(?:^|,)\s*([a-z_]+) [A-Z]", re.MULTILINE)
UNCOPIED: Final = (
    f"{IN_MEMORY}it cannot be copied, nor anything into it. --from and --to take a folder, or the address of a "
    "PostgreSQL database."
)
TOLD_EACH: Final = 1.0
"""Seconds between two words about how far it is."""


def parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> list[argparse.ArgumentParser]:
    described = "copy all of it from one place to an empty one, a folder or a database, and compare them"
    copying = commands.add_parser("copy", help=described, description=described)
    copying.add_argument("--from", dest="source", required=True, metavar="PLACE")
    copying.add_argument("--to", required=True, metavar="PLACE")
    copying.set_defaults(run=copy)
    described = "make a backup in a new folder, also of a server that runs"
    backing = commands.add_parser("backup", help=described, description=described)
    backing.add_argument("--to", required=True, type=Path, metavar="DIR")
    backing.set_defaults(run=backup)
    described = "put a backup back where there is nothing; browsers that saw more start over"
    restoring = commands.add_parser("restore", help=described, description=described)
    restoring.add_argument("--from", dest="source", required=True, type=Path, metavar="DIR")
    restoring.set_defaults(run=restore)
    described = "make what is stored of the log anew from it"
    rebuilding = commands.add_parser("rebuild", help=described, description=described)
    rebuilding.set_defaults(run=rebuild)
    made = [copying, backing, restoring, rebuilding]
    for command in made:
        command.add_argument("--progress", action="store_true", help="say how far it is")
    return made


def copy(asked: argparse.Namespace) -> int:
    """Moves between a folder and a database, or makes a second one of either."""
    source, target = place(asked.source, asked), place(asked.to, asked)
    done = copied(source, target, restoring=False, quiet=not asked.progress)
    print(f"{counted(done.events, 'event')} copied, keys, heads and accounts with them. Both places have this head:")
    print(done.head)
    return 0


def backup(asked: argparse.Namespace) -> int:
    """Of a server that runs too: what is written meanwhile comes along as far as it gets."""
    settings = settings_of(asked)
    if asked.to.exists():
        raise Failed(f"{asked.to} is there already. A backup is a folder of its own; nothing was written.")
    done = copied(Place(settings.data, settings.database), Place(asked.to), restoring=False, quiet=not asked.progress)
    print(f"{counted(done.events, 'event')} are in {asked.to}, with keys, heads and accounts. It has this head:")
    print(done.head)
    print("The keys to what people wrote are in it: when somebody is erased, destroy older backups.")
    return 0


def restore(asked: argparse.Namespace) -> int:
    settings = settings_of(asked)
    source = Place(asked.source)
    done = copied(source, Place(settings.data, settings.database), restoring=True, quiet=not asked.progress)
    print(
        f"{counted(done.events, 'event')} were put back, with keys, heads and accounts. The head is that of the backup:"
    )
    print(done.head)
    print("Browsers that saw more than this start over by themselves.")
    return 0


def rebuild(asked: argparse.Namespace) -> int:
    """What is stored of the log is made of it alone, and can be made again at any time."""
    from web.level import stored_in  # copying needs none of them

    settings = settings_of(asked)
    with closing(journal_in(settings)) as journal:
        tell = told(journal.position(), quiet=not asked.progress)
        for stored in stored_in(journal, settings):
            with closing(stored):
                reached = stored.rebuild(tell)
    print(f"Directory, notices and search were made anew from the log, up to position {reached}.")
    return 0


def place(given: str, asked: argparse.Namespace) -> Place:
    """A folder, or a database with `--data` for what stands in files beside it all the same: the key and the heads."""
    if is_in_memory(given):
        give_up(UNCOPIED)
    if "://" in given:
        settings = read_or_exit({"data": asked.data, "database": given}, os.environ)
        return Place(settings.data, settings.database)
    return Place(Path(given))


def copied(source: Place, target: Place, *, restoring: bool, quiet: bool) -> Copied:
    accounts = partial(copy_accounts, source, target)
    return copy_log(source, target, restoring=restoring, progress=told(0, quiet=quiet), beside=accounts)


def copy_accounts(source: Place, target: Place) -> None:
    with (
        closing(tables_in(source.folder / "accounts.db", SHAPE, source.database)) as old,
        closing(tables_in(target.folder / "accounts.db", SHAPE, target.database)) as new,
    ):
        copy_tables(old, new, COLUMNS)


def columns() -> dict[str, str]:
    """The tables of the accounts with their columns, those others refer to first."""
    return {name: ", ".join(COLUMN.findall(body)) for name, body in TABLE.findall(SHAPE.statements)}


COLUMNS: Final = columns()


def told(whole: int, *, quiet: bool) -> Callable[[int], None]:
    """Says on stderr now and then how far it is."""
    said = [time.monotonic()]

    def tell(done: int) -> None:
        if not quiet and time.monotonic() - said[0] > TOLD_EACH:
            said[0] = time.monotonic()
            print(f"{done}{f' of {whole}' if whole else ''} events", file=sys.stderr, flush=True)

    return tell
