# SPDX-License-Identifier: Apache-2.0
"""A network's log held in the hand, heads signed over its past, and both verifiers to judge what is made of it."""

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import Notification
from msgspec import Struct

from domain.board.ideas import IdeaMoved, IdeaVoiced
from domain.board.opening import BoardBegun
from domain.board.rewording import IdeaReworded
from domain.board.state import Place
from domain.board.voices import CommentMade
from domain.kernel import BoardId, CommandId, CommentId, Event, IdeaId, MemberId, NetworkId, StreamId
from domain.network.boards import BoardOpened
from domain.network.sparking import NetworkSparked
from domain.streams import board_stream, network_stream
from journal import Batch, Draft, Finding, Journal, Note, chain, offline_verifier
from journal.bundle import line_of
from journal.checkpoints import Step, Tally, checkpoint_of, origin_of
from journal.keys import NoKeys
from journal.mapper import FactMapper
from journal.proof import prove
from journal.registry import Registry
from journal.signing import PublicKey, Signer
from journal.verify import Walk
from tests.journal.scenes import EVENTS

NETWORK: Final = NetworkId("net-leren")
BOARDS: Final = ("een", "twee", "drie")
PEOPLE: Final = ("sanne", "youssef", "mila", "bram")
DAWN: Final = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)

Rows = list[Notification]


class Held:
    """Rows in the hand, read as a log is read. What a database would not let in, such as two of one place, it does."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def stream_by_stream(self, streams: Iterable[str] | None = None) -> Iterator[Rows]:
        yield sorted(self.rows, key=lambda row: (row.originator_id, row.originator_version))

    def steps(self, after: int, upto: int, streams: Iterable[str] | None = None) -> Iterator[Step]:
        return (step_of(row) for row in in_order(self.rows) if after < row.id <= upto)

    def complaint(self) -> str | None:
        places = sorted(row.id for row in self.rows)
        return None if places == list(range(1, len(places) + 1)) else "A place in the log is empty or taken twice."


class Verdict(Struct, frozen=True):
    """What each verifier said: empty when it found nothing."""

    ours: str
    offline: str


NOTHING: Final = Verdict("", "")


class KeysInTheHand(NoKeys):
    """The keys of a log that is closed: no process has to ask a file that another one has open."""

    def __init__(self, keys: dict[str, AESGCM | None]) -> None:
        super().__init__(Path("in-the-hand"))
        self.keys = keys

    def to_open(self, key_id: str) -> AESGCM | None:
        return self.keys.get(key_id)


class Ground(Struct, frozen=True):
    """`rows` in order of position; `mapper` and `signer` are of the log they were written in."""

    rows: Rows
    mapper: FactMapper
    signer: Signer
    folder: Path

    @property
    def key(self) -> PublicKey:
        return self.signer.public

    def head(self, upto: int) -> Note:
        """The head as it was signed when the log had so many events."""
        return signed(self.rows[:upto], self.signer)

    def judged(self, rows: Rows, heads: Sequence[Note]) -> Verdict:
        """Both verifiers on the same rows and heads, as they are used: the heads must hold and cover all events."""
        return Verdict(self.ours(rows, heads), self.offline(map(line_of, in_order(rows)), heads))

    def ours(self, rows: Rows, heads: Sequence[Note]) -> str:
        found = prove(Held(rows), self.mapper, heads, self.key, origin=origin())
        return str(found.bad or (f"{found.unsigned} events are not signed" if found.unsigned else ""))

    def offline(self, lines: Iterable[bytes], heads: Sequence[Note]) -> str:
        try:
            offline_verifier.check(lines, [offline_head(head, self) for head in heads])
        except offline_verifier.Bad as bad:
            return str(bad)
        return ""

    def ours_at(self, place: int, damaged: Notification) -> str:
        """Our verifier at one row, standing where the whole rows before it in its stream have brought it."""
        walk, row = Walk(self.mapper), self.rows[place]
        before = [one for one in self.rows[:place] if one.originator_id == row.originator_id]
        if before:
            walk.ends[str(row.originator_id)] = (before[-1].originator_version, before[-1].state[:32])
            walk._position = before[-1].id
        return stepped(walk, damaged)

    def offline_at(self, before: offline_verifier.Log, line: bytes) -> str:
        log = offline_verifier.Log()
        log.ends, log.order, log.events, log.position = {**before.ends}, before.order, before.events, before.position
        try:
            log.take(line, before.events + 1)
        except offline_verifier.Bad as bad:
            return str(bad)
        return ""


def ground_in(folder: Path, seed: int, events: int = 200) -> Ground:
    """A log of so many events, written through the journal."""
    journal = Journal.open(folder / "data", EVENTS)
    chance, versions = random.Random(seed), dict[StreamId, int]()
    for number, (stream, by, event) in enumerate(happening(chance, events)):
        at = DAWN + timedelta(minutes=7 * number)
        draft = Draft(stream, MemberId(f"member-{by}"), CommandId(f"command-{number:04}"), event, at)
        journal.append([Batch(stream, versions.get(stream, 0), [draft])])
        versions[stream] = versions.get(stream, 0) + 1
    rows = list(journal.stored(journal.streams()))
    ids = {chain.header_of(chain.unpack(row.state)[0]).key for row in rows} - {None}
    keys = KeysInTheHand({str(one): journal._keys.to_open(str(one)) for one in ids})
    journal.close()
    return Ground(rows, FactMapper(Registry(EVENTS), keys), Signer(origin(), chance.randbytes(32)), folder)


def happening(chance: random.Random, events: int) -> Iterator[tuple[StreamId, str, Event]]:
    network = network_stream(NETWORK)
    yield network, PEOPLE[0], NetworkSparked(NETWORK, "Ik wil weten hoe wij leren")
    for name in BOARDS:
        board = BoardId(f"board-{name}")
        yield network, PEOPLE[0], BoardOpened(board, f"Vraag {name}?")
        yield board_stream(board), PEOPLE[0], BoardBegun(board, NETWORK, f"Vraag {name}?")
    for number in range(events - 1 - 2 * len(BOARDS)):
        idea = IdeaId(f"idea-{chance.randrange(1 + number // 3):04}")
        kinds: tuple[Event, ...] = (
            IdeaVoiced(IdeaId(f"idea-{number:04}"), f"gedachte {number}", Place(number, 2)),
            IdeaMoved(idea, Place(chance.randrange(900), number)),
            IdeaReworded(idea, f"anders {number}", 1),
            CommentMade(CommentId(f"comment-{number:04}"), idea, f"ja, en {number}"),
        )
        yield StreamId(f"board-board-{chance.choice(BOARDS)}"), chance.choice(PEOPLE), chance.choice(kinds)


def origin() -> str:
    return origin_of("0" * 32)


def signed(rows: Rows, signer: Signer) -> Note:
    tally = Tally()
    for row in rows:
        tally.add(step_of(row))
    return signer.sign(tally.checkpoint(origin(), DAWN + timedelta(days=len(rows))).text)


def step_of(row: Notification) -> Step:
    return Step(row.id, str(row.originator_id), row.originator_version, row.state[:32])


def in_order(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: row.id)


def stepped(walk: Walk, row: Notification) -> str:
    try:
        walk.step(row)
    except Exception as bad:
        finding = getattr(bad, "finding", None)
        if not isinstance(finding, Finding):
            raise
        return str(finding)
    return ""


KNOWN: Final[dict[str, dict[str, Any]]] = {}


def offline_head(note: Note, ground: Ground) -> dict[str, Any]:
    """The head as the offline verifier reads it, its signature checked once: the heads are not what is changed here."""
    if note.text not in KNOWN:
        name = f"head-{os.getpid()}.txt"  # others judge at the same time
        (ground.folder / name).write_text(str(note))
        key = offline_verifier.key_of(str(ground.key))
        [KNOWN[note.text]] = offline_verifier.heads_of(ground.folder, name, key)
    assert KNOWN[note.text]["order"] == checkpoint_of(note.text).order
    return KNOWN[note.text]
