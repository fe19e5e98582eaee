# SPDX-License-Identifier: Apache-2.0
"""The command line: its arguments, serve and import. Every failure is a plain sentence on stderr.

Exit codes: 0 done, 1 it failed, 2 it was asked wrongly. The work itself is done elsewhere.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NoReturn

from msgspec.structs import replace

from domain.kernel import Refusal
from journal import Journal, JournalError, is_there
from web.commands import moving
from web.commands.saying import EVENTS, FAILED, Failed, counted, say, settings_of
from web.importing import Unusable, rows_of
from web.importing.bringing import Ambiguous, Log, NoLog, Outcome, Wanted, bring_in
from web.settings import Settings, read_or_exit

NAME: Final = 200


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = parser().parse_args(given if is_command(given) else ["serve", *given])
    try:
        raise SystemExit(asked.run(asked))
    except (Failed, JournalError, Refusal, Ambiguous) as failure:
        say(str(failure))
    except OSError as error:
        say(f"{error.strerror or error}: {error.filename}." if error.filename else f"{error.strerror or error}.")
    except KeyboardInterrupt:
        say("Stopped before it was done.")
    raise SystemExit(FAILED)


def is_command(given: Sequence[str]) -> bool:
    """Without a command the options are those of serve."""
    return bool(given) and (given[0] in ("-h", "--help") or not given[0].startswith("-"))


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="leernetwerk", description="Idea boards for learning networks.")
    commands = whole.add_subparsers(title="commands", required=True)
    described = "start the server; this is also what no command does"
    serving = commands.add_parser("serve", help=described, description=described)
    serving.add_argument("--host", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", help="port to listen on (8000)")
    serving.add_argument("--demo", action="store_true", help="put a demo network in and say how to sign in")
    serving.set_defaults(run=serve)
    described = "bring the ideas of a CSV file into a network, all or nothing"
    bringing = commands.add_parser("import", help=described, description=described)
    bringing.add_argument("file", type=Path, metavar="FILE")
    bringing.add_argument("--network", required=True, metavar="NAME", help="its name; made when there is none")
    bringing.add_argument("--board", metavar="QUESTION", help="the board's question (the name of the file)")
    bringing.add_argument("--dry-run", action="store_true", help="only say what would happen")
    bringing.set_defaults(run=bring)
    described = "recompute the whole log and say its head, or where it first is not what was written"
    verifying = commands.add_parser("verify", help=described, description=described)
    verifying.add_argument(
        "--head", type=Path, action="append", default=[], metavar="FILE", help="a head kept elsewhere"
    )
    verifying.add_argument("--key", metavar="KEY", help="the public key as it is known elsewhere (the log's own)")
    verifying.add_argument("--progress", action="store_true", help="say how far it is")
    verifying.set_defaults(run=partial(elsewhere, "verifying", "verify"))
    described = "hand out one network's record with its proof; its members see that, and why"
    bundling = commands.add_parser("bundle", help=described, description=described)
    bundling.add_argument("--network", required=True, metavar="ID")
    bundling.add_argument("--out", required=True, type=Path, metavar="FILE", help="the zip to write")
    bundling.add_argument("--why", required=True, metavar="TEXT", help="what the members will read")
    bundling.set_defaults(run=partial(elsewhere, "noting", "bundle"))
    described = "make one member's words unreadable for ever; members see that it was done, not what stood there"
    erasing = commands.add_parser("erase", help=described, description=described)
    erasing.add_argument("--member", required=True, metavar="EMAIL-OR-ID")
    erasing.add_argument("--network", metavar="ID", help="only there (everywhere)")
    erasing.add_argument("--yes", action="store_true", help="do it; without this it only says what would happen")
    erasing.set_defaults(run=partial(elsewhere, "noting", "erase"))
    described = "say what mail would be sent now, and to whom; the server is what sends it"
    digesting = commands.add_parser("digest", help=described, description=described)
    digesting.add_argument("--dry-run", action="store_true", required=True, help="nothing is sent")
    digesting.set_defaults(run=partial(elsewhere, "digesting", "digest"))
    described = "keep what is stored of the log level with it and send the mail, beside web processes on one database"
    projecting = commands.add_parser("project", help=described, description=described)
    projecting.add_argument("--check", action="store_true", help="only say whether there is one that works")
    projecting.set_defaults(run=partial(elsewhere, "projecting", "project"))
    for command in (serving, projecting, bringing, verifying, bundling, erasing, digesting, *moving.parsers(commands)):
        command.add_argument("--data", metavar="DIR", help="the folder everything is kept in (./data)")
        besides = ", or memory: to keep nothing" if command is serving else ""
        helped = f"a PostgreSQL database instead, or a file with its address{besides}"
        command.add_argument("--database", metavar="URL", help=helped)
    return whole


def elsewhere(subject: str, name: str, asked: argparse.Namespace) -> int:
    """What another command works with takes longer to load than a small log to verify."""
    done: int = getattr(import_module(f"web.commands.{subject}"), name)(asked)
    return done


# -- serve -------------------------------------------------------------------------------------------------------------
def serve(asked: argparse.Namespace) -> int:
    from web import serving  # the other commands need no server
    from web.demo import seed

    with files_of(read_or_exit(vars(asked), os.environ)) as settings:
        return serving.serve(settings, before_start=seed if asked.demo else None)


@contextmanager
def files_of(settings: Settings) -> Iterator[Settings]:
    """A log in memory has files too, the key its heads are signed with and the heads, but none with what people wrote.
    They go when it goes, and those of a log that may be in the data folder stay as they are."""
    if not settings.in_memory:
        yield settings
        return
    with TemporaryDirectory(prefix="leernetwerk-") as folder:
        yield replace(settings, data=Path(folder))


# -- import ------------------------------------------------------------------------------------------------------------
def bring(asked: argparse.Namespace) -> int:
    file: Path = asked.file
    wanted = Wanted(named(asked.network, "--network"), named(asked.board or readable(file), "--board"), file.stem)
    settings = settings_of(asked)
    now = datetime.now(UTC)
    try:
        found = rows_of(contents(file), now)
    except Unusable as unusable:
        say(str(unusable))
        count = len(unusable.problems)
        raise Failed(f"Nothing was brought in: {counted(count, 'problem')} in {file.name}.") from None
    if found.unused:
        print(f"Not used: {counted(len(found.unused), 'column')} ({', '.join(found.unused)}).")
    log = log_in(settings, make=not asked.dry_run)
    try:
        outcome = bring_in(log, found.rows, wanted, now, dry_run=asked.dry_run)
    finally:
        if isinstance(log, Journal):
            log.close()
    print(told(outcome, wanted, dry_run=asked.dry_run))
    return 0


def named(name: str, option: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME or not name.isprintable():
        say(f"{option} must be a name of at most {NAME} characters.")
        raise SystemExit(2)
    return name


def readable(file: Path) -> str:
    words = file.stem.replace("_", " ").replace("-", " ").split()
    name = " ".join(words) or file.name
    return name[:1].upper() + name[1:]


def contents(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Failed(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from None


def log_in(settings: Settings, *, make: bool) -> Log | Journal:
    """The log that was set. Where there is none it is made, or stands in as empty."""
    if not make and not is_there(settings.data, settings.database):
        return NoLog()
    return Journal.open(settings.data, EVENTS, database=settings.database)


def told(outcome: Outcome, wanted: Wanted, *, dry_run: bool) -> str:
    lines = [f"Network “{wanted.network}”: {'new' if outcome.new_network else 'there already'} ({outcome.network})."]
    lines.append(f"Board “{wanted.question}”: {'new' if outcome.new_board else 'there already'} ({outcome.board}).")
    if outcome.kept:
        lines.append(f"{counted(outcome.kept, 'idea')} of the file there already.")
    if outcome.differing:
        lines.append(f"Of those, {outcome.differing} say something else in the file. The board was left as it is.")
    if outcome.ideas:
        lines.append(
            f"{counted(outcome.ideas, 'idea')} by {counted(outcome.authors, 'author')}; "
            f"{outcome.building} build on others ({counted(outcome.links, 'link')})."
        )
    if outcome.first and outcome.last:
        lines.append(f"From {outcome.first:%Y-%m-%d %H:%M} to {outcome.last:%Y-%m-%d %H:%M} UTC.")
    changed = outcome.ideas or outcome.new_board
    if dry_run:
        lines.append("This was a dry run: nothing was changed." if changed else "There is nothing to do.")
    else:
        lines.append("All of it is saved." if changed else "Nothing changed: all of it was there already.")
    return "\n".join(lines)
