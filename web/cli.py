# SPDX-License-Identifier: Apache-2.0
"""The command line: serve, import, verify. Every failure is a plain sentence on stderr.

Exit codes: 0 done, 1 it failed, 2 it was asked wrongly. The work itself is done elsewhere.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn

from domain import board, network
from domain.kernel import Refusal
from journal import Journal, JournalError
from web.importing import Unusable, rows_of
from web.importing.bringing import Ambiguous, Log, NoLog, Outcome, Wanted, bring_in
from web.settings import read_or_exit

EVENTS: Final = (*network.EVENTS, *board.EVENTS)
FAILED: Final = 1
NAME: Final = 200

NO_LOG = "There is no log in {folder}. Say with --data in which folder it is."


class Failed(Exception):
    """What was asked could not be done; `str()` says why."""


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
        say("Stopped before it was done. Nothing was changed.")
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
    verifying.set_defaults(run=verify)
    for command in (serving, bringing, verifying):
        command.add_argument("--data", metavar="DIR", help="the folder everything is kept in (./data)")
    return whole


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


# -- serve -------------------------------------------------------------------------------------------------------------
def serve(asked: argparse.Namespace) -> int:
    from web import app  # the other commands need no server
    from web.demo import seed

    settings = read_or_exit(vars(asked), os.environ)
    try:
        return app.serve(settings, before_start=seed if asked.demo else None)
    except KeyboardInterrupt:  # the server has closed by then; this is only its way of saying why
        return 0


# -- import ------------------------------------------------------------------------------------------------------------
def bring(asked: argparse.Namespace) -> int:
    file: Path = asked.file
    wanted = Wanted(named(asked.network, "--network"), named(asked.board or readable(file), "--board"), file.stem)
    data = read_or_exit({"data": asked.data}, os.environ).data
    now = datetime.now(UTC)
    try:
        found = rows_of(contents(file), now)
    except Unusable as unusable:
        say(str(unusable))
        count = len(unusable.problems)
        raise Failed(f"Nothing was brought in: {counted(count, 'problem')} in {file.name}.") from None
    if found.unused:
        print(f"Not used: {counted(len(found.unused), 'column')} ({', '.join(found.unused)}).")
    log = log_in(data, must_be=False, make=not asked.dry_run)
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


def log_in(folder: Path, *, must_be: bool, make: bool) -> Log | Journal:
    """The log in the folder. Where there is none it is made, or stands in as empty."""
    if not (folder / "log.db").exists():
        if must_be:
            raise Failed(NO_LOG.format(folder=folder))
        if not make:
            return NoLog()
    return Journal.open(folder, EVENTS)


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


def counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


# -- verify ------------------------------------------------------------------------------------------------------------
def verify(asked: argparse.Namespace) -> int:
    data = read_or_exit({"data": asked.data}, os.environ).data
    journal = log_in(data, must_be=True, make=False)
    assert isinstance(journal, Journal)
    try:
        report = journal.verify()
    finally:
        journal.close()
    if report.bad is not None:
        say(f"This log is not what was written. {report.bad}")
        return FAILED
    print(f"{counted(report.events, 'event')} in {counted(report.streams, 'stream')}: all as they were written.")
    if report.forgotten:
        print(f"The words of {counted(report.forgotten, 'event')} were forgotten on purpose.")
    if report.lost:
        say(f"The words of {counted(report.lost, 'event')} cannot be read: their keys are not in the key store.")
    print(report.head)
    return 0
