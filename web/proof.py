# SPDX-License-Identifier: Apache-2.0
"""Proving the log while the server runs: heads signed on a timer and on demand, chains recomputed for who asks.

Both run in threads and one at a time, so that proving never stands in the way of those who write. Knows no page.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from domain import network as networks
from domain.kernel import NetworkId, Refusal, StreamId
from domain.streams import board_stream, is_network, network_of, network_stream
from journal import Corrupt, Finding, Heads, Journal, JournalError, Note, Proof, Report, Unreadable
from journal.bundle import bundled, position_of
from journal.checkpoints import Checkpoint, checkpoint_of
from web.stopping import end

HOUR: Final = 3_600.0
FIRST: Final = 60.0
"""Seconds after the start before the first head, where none is kept yet; else an hour after the last."""

PATIENCE: Final = 1.0
"""Seconds somebody waits for a check before they are shown how far it is, and for which a slow one stays fresh."""

log = structlog.get_logger()


class Proving:
    """The signed heads of this log, and the checks that run."""

    def __init__(self, journal: Journal, outside: Path | None = None) -> None:
        self.heads: Final[Heads] = journal.heads(outside)
        self.trouble = ""
        self._journal = journal
        self._checks: dict[tuple[NetworkId, datetime | None], Check] = {}
        self._turn = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None
        self._closing = False

    # -- signing ---------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Signs every hour what changed. Needs a running loop."""
        self._timer = asyncio.create_task(self._keep_signing())

    async def close(self) -> None:
        self._closing = True
        if self._timer:
            await end(self._timer)
        await asyncio.gather(*(check.task for check in self._checks.values()), return_exceptions=True)

    async def _keep_signing(self) -> None:
        await asyncio.sleep(await asyncio.to_thread(self.due))
        while True:
            try:
                await asyncio.to_thread(self.sign_changed)
            except JournalError:
                pass  # it was logged, and is shown
            except Exception:
                log.exception("signing on time failed")
            await asyncio.sleep(HOUR)

    def due(self) -> float:
        """Seconds until the timer signs for the first time."""
        last = self._last_signed()
        if last is None:
            return FIRST
        passed = (datetime.now(UTC) - last.at).total_seconds()
        return min(max(HOUR - passed, FIRST), HOUR)

    def _last_signed(self) -> Checkpoint | None:
        """What the last head of the whole log says; None where there is none, or none that can be read.

        Signing says what is wrong with it; that must not keep the timer from trying again.
        """
        try:
            kept = self.heads.kept()
            return checkpoint_of(kept[-1].text) if kept else None
        except (JournalError, ValueError) as error:
            log.error("the last head cannot be read", why=str(error))
            return None

    def sign_changed(self) -> None:
        """Every network in which something happened since the last head of the whole log, and then that.

        A network that cannot be signed keeps no other from it. Raises JournalError when the whole log cannot be.
        """
        upto, last = self._journal.position(), self._last_signed()
        since = last.position if last else 0
        for network in sorted({self._home(stream) for stream in self._journal.changed(since, upto)} - {""}):
            with suppress(JournalError):
                self.sign(NetworkId(network), upto)
        with self._noted(""):
            self.heads.sign(datetime.now(UTC), upto=upto)

    def sign(self, network: NetworkId, upto: int = 0) -> Note | None:
        """A head of one network as it is now. Raises JournalError, and then nothing was signed."""
        upto = upto or self._journal.position()
        with self._noted(network):
            return self.heads.sign(datetime.now(UTC), network, streams_of(self._journal, network, upto), upto)

    @contextmanager
    def _noted(self, network: str) -> Iterator[None]:
        """What goes wrong while signing is logged, and stays in `trouble` until something is signed again."""
        try:
            yield
        except JournalError as error:
            self.trouble = str(error)
            log.error("signing failed", network=network, why=self.trouble)
            raise
        self.trouble = self.heads.outside_trouble
        if self.trouble:
            log.warning("a head was not written outside", why=self.trouble)

    async def sign_soon(self, network: NetworkId, until: datetime | None = None) -> None:
        """On demand, as it is or as it was by then. What goes wrong is logged and said in `trouble`."""
        with suppress(JournalError):
            await asyncio.to_thread(lambda: self.sign(network, ended(self._journal, network, until)))

    def _home(self, stream: StreamId) -> str:
        """The network a stream belongs to: its own, or the one its first fact names. Empty where that is damaged."""
        if is_network(stream):
            return network_of(stream)
        try:
            return str(getattr(self._journal.read(stream, upto=1)[0].event, "network", ""))
        except JournalError as error:
            log.error("a stream cannot be read to sign it", stream=stream, why=str(error))
            return ""

    # -- taking away -----------------------------------------------------------------------------------------------
    def bundle(self, network: NetworkId, until: datetime | None = None) -> bytes:
        """The zip of one network with a fresh head. Raises JournalError. Who may have it is for others to judge.

        Where no head can be signed any more, the ones that were are in it: somebody may want to look into that. With
        `until` it ends with the last head signed by then; raises Refusal `unsigned` where there is none.
        """
        upto = ended(self._journal, network, until)
        try:
            self.sign(network, upto)
        except JournalError:
            if not self.heads.kept(network):
                raise
        return bundle(self._journal, self.heads, network, upto)

    # -- checking --------------------------------------------------------------------------------------------------
    async def check(self, network: NetworkId, until: datetime | None = None) -> "Check":
        """The check that runs for this network, or a new one; a little while is waited for it to be done.

        With `until` only what was recorded by then is looked at, and the heads that were signed over it.
        """
        called = (network, until)
        check = self._checks.get(called)
        if check is None or check.is_stale:
            for old in [one for one, known in self._checks.items() if known.is_stale]:
                del self._checks[old]
            check = self._checks[called] = Check()
            check.task = asyncio.create_task(self._in_turn(check, network, until))
        done, _ = await asyncio.wait((check.task,), timeout=PATIENCE)
        for task in done:
            task.result()  # what nobody expected is raised here
        return check

    async def _in_turn(self, check: "Check", network: NetworkId, until: datetime | None) -> None:
        """Whoever waits holds no thread: those are few, and needed by all who read."""
        async with self._turn:
            await asyncio.to_thread(self._run, check, network, until)

    def _run(self, check: "Check", network: NetworkId, until: datetime | None) -> None:
        check.began = time.monotonic()
        try:
            upto = ended(self._journal, network, until)
            streams = streams_of(self._journal, network, upto)
            check.whole = 0 if upto else sum(map(self._journal.version, streams))
            notes, key = heads_upto(self.heads, network, upto), self.heads.key
            progress = lambda done: self._heard(check, done)  # noqa: E731
            check.proof = self._journal.prove(notes, key, network, streams, progress, upto)
        except Corrupt as bad:
            check.proof = Proof(Report(0, 0, "", Finding(bad.stream, bad.version, bad.reason)))
        except Unreadable as bad:
            check.proof = Proof(Report(0, 0, "", Finding("", 0, str(bad))))
        finally:
            check.ended = time.monotonic()

    def _heard(self, check: "Check", done: int) -> None:
        check.done = done
        if self._closing:
            raise InterruptedError
        time.sleep(0.001)  # those who write go first


class Check:
    """Recomputing one network: how far it is (`done` of `whole` events) and, once it has ended, what was found."""

    task: asyncio.Task[None]

    def __init__(self) -> None:
        self.done = self.whole = 0
        self.began = self.ended = 0.0
        self.proof: Proof | None = None

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def is_stale(self) -> bool:
        """Whoever asks now gets a new one; a slow one is first shown to those who waited for it."""
        if not self.ended:
            return False
        return self.seconds < PATIENCE or time.monotonic() - self.ended > 5 * PATIENCE


def streams_of(journal: Journal, network: NetworkId, upto: int = 0) -> list[StreamId]:
    """The network's own stream and its boards', as it was at a position (0: now). Raises Corrupt or Unreadable.

    A board is named in its network's stream before it has an event of its own, so that this misses none.
    """
    state = networks.empty()
    for fact in journal.read(network_stream(network)):
        if upto and fact.position > upto:
            break
        state = networks.evolve(state, fact)
    return [network_stream(network), *sorted(board_stream(board) for board in state.boards)]


def ended(journal: Journal, network: NetworkId, until: datetime | None) -> int:
    """The position of the last fact of a network's own stream that was recorded by then; 0 for no end."""
    if until is None:
        return 0
    return max(fact.position for fact in journal.read(network_stream(network)) if fact.recorded_at <= until)


def heads_upto(heads: Heads, network: NetworkId, upto: int) -> list[Note]:
    """Those that were signed over nothing that came after a position (0: all)."""
    return [note for note in heads.kept(network) if not upto or position_of(note) <= upto]


def bundle(journal: Journal, heads: Heads, network: NetworkId, upto: int = 0) -> bytes:
    """The zip of one network, up to its last kept head (by a position). Raises Refusal `unsigned` without one."""
    kept, key = heads_upto(heads, network, upto), heads.key
    if not kept or not key:
        raise Refusal(
            "unsigned",
            "No head was signed of what you lived through, so nothing proves it. Nothing was taken along.",
        )
    return bundled(journal.stored(streams_of(journal, network, upto)), kept, key)
