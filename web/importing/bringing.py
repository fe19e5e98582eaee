# SPDX-License-Identifier: Apache-2.0
"""Brings rows into a board: decides every wish on what the log says, then writes all of it at once, or nothing.

Ids follow from network, board, file and row, so the same file twice changes nothing. Knows no file and no page.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import ModuleType
from typing import Any, Final, Protocol

from msgspec import Struct

from domain import board, network
from domain.board.ideas import Bring
from domain.board.opening import Begin
from domain.board.state import Board
from domain.kernel import FORGOTTEN, Asked, BoardId, Command, CommandId, Fact, IdeaId, NetworkId, StreamId
from domain.network.boards import OpenBoard
from domain.network.sparking import Form, Spark
from domain.network.state import Network
from domain.streams import board_stream, is_network, network_of, network_stream
from journal import Batch, Draft, VersionConflict
from web.identity.people import IMPORTER
from web.importing.ids import derived
from web.importing.layout import CARD, places
from web.importing.rows import Row

SPARK: Final = "Ik wil weten wat er in deze ideeën schuilt: {name}"
INSIDE: Final = "Wat uit {file} komt, en alles wat daarop voortbouwt."
OUTSIDE: Final = "Wat er los van staat."


class Log(Protocol):
    def streams(self) -> list[StreamId]: ...
    def read(self, stream: StreamId) -> list[Fact]: ...
    def append(self, batches: Sequence[Batch]) -> list[list[Fact]]: ...


class NoLog:
    """A folder nobody has written in yet, for looking at what would happen."""

    def streams(self) -> list[StreamId]:
        return []

    def read(self, stream: StreamId) -> list[Fact]:
        return []

    def append(self, batches: Sequence[Batch]) -> list[list[Fact]]:
        raise TypeError("there is no log to write to")


class Ambiguous(Exception):
    """Several networks have that name; `str()` says which."""


class Wanted(Struct, frozen=True):
    """`network` is the exact name of its theme, or its id; `source` tells the rows of one file from another's."""

    network: str
    question: str
    source: str


class Outcome(Struct, frozen=True):
    """`links` counts the lines drawn to sources, `building` the ideas that have one. `kept` ideas were there already;
    `differing` of those say something else in the file than they first did on the board."""

    network: NetworkId
    board: BoardId
    new_network: bool
    new_board: bool
    ideas: int
    building: int
    links: int
    authors: int
    kept: int
    differing: int
    first: datetime | None
    last: datetime | None


class Turn:
    """One stream while it is decided on: its state runs ahead of the log, its drafts wait to be written."""

    def __init__(self, log: Log, stream: StreamId, decider: ModuleType, at: datetime) -> None:
        self._decider = decider
        self._at = at
        self.stream = stream
        self.state: Any = fold(log, stream, decider)
        self.read: Final[int] = self.state.version
        self.drafts: list[Draft] = []

    def ask(self, command: Command, occurred_at: datetime | None = None) -> None:
        """Raises Refusal."""
        command_id = CommandId(derived(self.stream, str(command.__struct_config__.tag), getattr(command, "idea", "")))
        asked = Asked(command, command_id, IMPORTER, self._at, "importer", occurred_at)
        for event in self._decider.decide(self.state, asked):
            self.drafts.append(Draft(self.stream, IMPORTER, command_id, event, self._at, occurred_at))
            version = self.state.version + 1
            fact = Fact(self.stream, version, self._at, IMPORTER, command_id, event, occurred_at)
            self.state = self._decider.evolve(self.state, fact)

    @property
    def batch(self) -> Batch:
        return Batch(self.stream, self.read, self.drafts)


def bring_in(log: Log, rows: Sequence[Row], wanted: Wanted, at: datetime, *, dry_run: bool = False) -> Outcome:
    """Writes what is not there yet, in one transaction, and answers what that was; with `dry_run` what it would be.

    Raises Refusal, Ambiguous, or what the log raises; nothing was written then.
    """
    try:
        return attempt(log, rows, wanted, at, dry_run)
    except VersionConflict:
        return attempt(log, rows, wanted, at, dry_run)


def attempt(log: Log, rows: Sequence[Row], wanted: Wanted, at: datetime, dry_run: bool) -> Outcome:
    networks = Turn(log, stream_for(log, wanted.network), network, at)
    board_id = open_network_and_board(networks, wanted)
    boards = Turn(log, board_stream(board_id), board, at)
    boards.ask(Begin(board_id, networks.state.id, wanted.question))
    outcome = bring_rows(boards, rows, wanted, is_new=not networks.read)
    batches = [turn.batch for turn in (networks, boards) if turn.drafts]
    if batches and not dry_run:
        log.append(batches)
    return outcome


def stream_for(log: Log, name: str) -> StreamId:
    """The stream of the network of that name (or id), or a free one for a new network.

    Raises Ambiguous.
    """
    known = {str(state.id): state for state in networks_in(log)}
    if name in known:
        return network_stream(name)
    found = [of for of, state in known.items() if state.stage == "network" and state.name == name]
    if len(found) > 1:
        raise Ambiguous(f"There are {len(found)} networks called “{name}”. Say which by its id: {', '.join(found)}.")
    ids = (derived("network", name, str(n)) for n in range(len(known) + 1))
    return network_stream(found[0] if found else next(new for new in ids if new not in known))


def networks_in(log: Log) -> Iterator[Network]:
    for stream in log.streams():
        if is_network(stream):
            yield fold(log, stream, network)


def open_network_and_board(networks: Turn, wanted: Wanted) -> BoardId:
    """The board that asks the question; both are made if they are not there."""
    if not networks.read:
        network_id = network_of(networks.stream)
        networks.ask(Spark(network_id, SPARK.format(name=wanted.network)))
        edges = INSIDE.format(file=wanted.source), OUTSIDE
        networks.ask(Form(wanted.network, *edges, wanted.question))
    state: Network = networks.state
    opened = next((b.id for b in state.boards.values() if b.question == wanted.question), None)
    if opened is not None:
        return opened
    new = BoardId(derived(str(state.id), "board", wanted.question))
    networks.ask(OpenBoard(new, wanted.question))
    return new


def bring_rows(boards: Turn, rows: Sequence[Row], wanted: Wanted, *, is_new: bool) -> Outcome:
    ground: Board = boards.state
    new_board, there = not boards.read, dict(ground.ideas)
    ids = ideas_of(rows, ground, wanted.source)
    by_row = {row.id: ids[row.line] for row in rows if row.id}
    new = [row for row in rows if ids[row.line] not in there]
    right = max((idea.place.x + CARD for idea in there.values()), default=None)
    for row, place in zip(new, places(new, right), strict=True):
        builds_on = tuple(by_row[source] for source in row.inspired_by)
        said = (row.author, row.contributors, builds_on, row.title, row.kind, row.categories)
        boards.ask(Bring(ids[row.line], row.text, place, *said), row.at)
    kept = [there[ids[row.line]].wordings[0].text in (row.text, FORGOTTEN) for row in rows if ids[row.line] in there]
    moments = sorted(row.at for row in new if row.at)
    return Outcome(
        network=NetworkId(str(ground.network)),
        board=BoardId(str(ground.id)),
        new_network=is_new,
        new_board=new_board,
        ideas=len(new),
        building=sum(bool(row.inspired_by) for row in new),
        links=sum(len(row.inspired_by) for row in new),
        authors=len({row.author for row in new}),
        kept=len(kept),
        differing=kept.count(False),
        first=moments[0] if moments else None,
        last=moments[-1] if moments else None,
    )


def ideas_of(rows: Sequence[Row], ground: Board, source: str) -> dict[int, IdeaId]:
    """The id of each row, by its line: from its id in the file, else from its text and which of the same it is."""
    same: Counter[str] = Counter()
    found = {}
    for row in rows:
        same[row.text] += 1
        key = f"id {row.id}" if row.id else f"text {same[row.text]} {row.text}"
        found[row.line] = IdeaId(derived(str(ground.network), str(ground.id), source, key))
    return found


def fold(log: Log, stream: StreamId, decider: ModuleType) -> Any:
    state = decider.empty()
    for fact in log.read(stream):
        state = decider.evolve(state, fact)
    return state
