# SPDX-License-Identifier: Apache-2.0
"""Who listens to which stream, and what they are sent when something was committed there.

A frame is built once per audience. Flushing needs no timer: what arrives while a commit or a round of sending is under
way is decided, committed and sent together in the next one.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Final

from domain.kernel import Fact, StreamId
from domain.streams import network_stream
from web.live.broadcast import broadcast
from web.live.folding import folded
from web.live.frames import Beside, Changes, Reset, text_frame
from web.live.line import Line
from web.live.shelf import Audience, Shelf, Show, laid

SHELVES: Final = 64
FRESH: Final = 200
"""Above so many touched parts, and more than half of the page, a browser starts over with the whole ground."""


class Hub:
    """Publishes facts to sockets; keeps the shelf of every page somebody looked at lately."""

    def __init__(self, show_of: Callable[[StreamId], Show], epoch: Callable[[], str], *, fresh: int = FRESH) -> None:
        self._fresh = fresh
        self._show_of = show_of
        self._epoch = epoch
        self._lines: dict[StreamId, set[Line]] = {}
        self._concerned: Counter[StreamId] = Counter()
        self._shelves: OrderedDict[StreamId, Shelf] = OrderedDict()
        self.gaps = 0
        """How often a shelf was found behind what was committed, so that pages had to come back."""

    @property
    def epoch(self) -> str:
        """What a browser has from another epoch is no past of this log, or holds words that were erased since."""
        return self._epoch()

    # -- who listens -----------------------------------------------------------------------------------------------
    def lines(self, stream: StreamId | None = None) -> Iterable[Line]:
        """The lines of one stream, or all."""
        if stream is not None:
            return tuple(self._lines.get(stream, ()))
        return tuple(line for lines in self._lines.values() for line in lines)

    def add(self, line: Line) -> None:
        self._lines.setdefault(line.stream, set()).add(line)
        self._concerned[network_stream(line.seen.network)] += 1

    def drop(self, line: Line) -> None:
        lines = self._lines.get(line.stream, set())
        if line in lines:
            self._concerned -= Counter([network_stream(line.seen.network)])
        lines.discard(line)
        shelf = self._shelves.get(line.stream)
        if shelf is not None and isinstance(line.audience, tuple) and all(line.audience != o.audience for o in lines):
            shelf.html.pop(line.audience, None)  # drawn for one person: kept as long as they look
        if not lines:
            self._lines.pop(line.stream, None)

    def _by_audience(self, stream: StreamId) -> dict[Audience, list[Line]]:
        found: dict[Audience, list[Line]] = {}
        for line in self._lines.get(stream, ()):
            if line.audience in found:
                found[line.audience].append(line)
            else:
                found[line.audience] = [line]
        return found

    def listened_to(self, stream: StreamId) -> bool:
        return stream in self._lines

    def concerns(self, stream: StreamId) -> bool:
        """Whether what happens there is about anybody who listens: whom a network lets go is off its boards."""
        return stream in self._lines or stream in self._concerned

    def hang_up(self, where: Callable[[Line], bool], code: int, reason: str) -> None:
        """Close every line that `where` picks: a session ended, somebody left, the server stops."""
        for line in self.lines():
            if where(line):
                line.hang_up(code, reason)

    # -- what they see ---------------------------------------------------------------------------------------------
    def shelf(self, stream: StreamId, state: Any) -> Shelf:
        """The shelf of the stream, valid for `state`. Only on a settled state."""
        shelf = self._shelves.get(stream)
        if shelf is None or shelf.version != state.version:
            self._lost(stream)
            shelf = self._shelves[stream] = Shelf(state.version, state.version)
            self._make_space()
        self._shelves.move_to_end(stream)
        return shelf

    def publish(self, stream: StreamId, facts: list[Fact], state: Any) -> None:
        """Called after each commit, on the settled state."""
        shelf = self._shelves.get(stream)
        if shelf is None:
            return
        since = facts[0].version - 1
        if shelf.version != since:
            self.gaps += 1
            del self._shelves[stream]
            self._lost(stream)
            return
        show = self._show_of(stream)
        parts = list(show.parts((fact.event for fact in facts), state))
        shelf.touch(parts, state.version)
        for audience, lines in self._by_audience(stream).items():
            html = folded(show.changes(parts, state, audience, shelf, since))
            told = show.announced(facts, state, audience)
            broadcast(text_frame(Changes(since, state.version, html, told)), lines)

    def caught_up(self, line: Line, tail: list[Fact], state: Any, after: int, epoch: str) -> bytes | None:
        """The frame that brings a browser at version `after` to the state, or None when it is there already.

        `tail` holds the facts after `after` up to at least the shelf's base; it may be empty when `after` is not older.
        """
        shelf = self.shelf(line.stream, state)
        if after < 0 or after > state.version or epoch not in ("", self.epoch):
            return self._start_over(line, state, shelf)
        show = self._show_of(line.stream)
        tail = [fact for fact in tail if fact.version <= state.version]  # the log may be ahead of the state
        reached = tail[-1].version if tail else after
        older = show.parts((fact.event for fact in tail), state)
        parts = dict.fromkeys((*older, *shelf.after(max(reached, after))))
        if self._is_most(len(parts), show.size(state)):
            return self._start_over(line, state, shelf)
        if after == state.version:
            return None
        html = folded(show.changes(parts, state, line.audience, shelf, after))
        return text_frame(Changes(after, state.version, html))

    def is_far(self, stream: StreamId, state: Any, after: int, epoch: str) -> bool:
        """Whether a browser at version `after` starts over, as far as can be said without reading what it missed."""
        if after < 0 or after > state.version or epoch not in ("", self.epoch):
            return True
        show = self._show_of(stream)
        return after < state.version and self._is_most(show.newer(state, after), show.size(state))

    def _is_most(self, parts: int, size: int) -> bool:
        return parts > self._fresh and 2 * parts > size

    # -- what follows other streams ------------------------------------------------------------------------------------
    def publish_beside(self, stream: StreamId, state: Any) -> None:
        """Called on the settled state, after what stands beside the stream changed. For who sees everything."""
        for lines in self._by_audience(stream).values():
            concerned = [line for line in lines if line.seen.sight == "everything"]
            if concerned:
                broadcast(self._beside(concerned[0], state), concerned)

    def beside_missed(self, line: Line, state: Any, stamp: str) -> bytes | None:
        """What brings a browser that shows `stamp` up to date there, or None when it is."""
        is_shown = self._show_of(line.stream).stamp(state) == stamp
        return None if is_shown or line.seen.sight != "everything" else self._beside(line, state)

    def forget_beside(self, stream: StreamId) -> None:
        shelf, show = self._shelves.get(stream), self._show_of(stream)
        if shelf is not None:
            shelf.forget((*show.beside, *show.around))

    def _beside(self, line: Line, state: Any) -> bytes:
        show = self._show_of(line.stream)
        html = show.changes(show.beside, state, line.audience, self.shelf(line.stream, state), state.version)
        return text_frame(Beside(show.stamp(state), laid(html)))

    def shown(self, stream: StreamId) -> int:
        """The version last sent to those who follow the stream; 0 when nobody did lately."""
        shelf = self._shelves.get(stream)
        return shelf.version if shelf else 0

    def forget_html(self, streams: Iterable[str]) -> None:
        """Somebody is named otherwise from now on: what was rendered with the old name is rendered again when asked."""
        for stream in streams:
            shelf = self._shelves.get(StreamId(stream))
            if shelf is not None:
                shelf.forget_all()

    def start_over(self) -> None:
        """Nothing that was drawn is to be shown any more: everybody comes back, and starts over by their epoch."""
        self._shelves.clear()
        self.hang_up(lambda _line: True, 1012, "come back")

    def compare(self, stream: StreamId, state: Any) -> None:
        """Called when a stream was read anew: it may be further on than what was sent of it."""
        shelf = self._shelves.get(stream)
        if shelf is not None and shelf.version != state.version:
            self._lost(stream)

    def base(self, stream: StreamId, state: Any) -> int:
        """The oldest version from which the shelf knows every change."""
        return self.shelf(stream, state).base

    def _lost(self, stream: StreamId) -> None:
        """Something was committed that nobody here was told: whoever follows the stream comes back and catches up."""
        for line in self.lines(stream):
            line.hang_up(1012, "come back")

    def _start_over(self, line: Line, state: Any, shelf: Shelf) -> bytes:
        html = self._show_of(line.stream).ground(state, line.audience, shelf)
        return text_frame(Reset(state.version, self.epoch, html))

    def _make_space(self) -> None:
        for stream in list(self._shelves):
            if len(self._shelves) <= SHELVES:
                return
            if stream not in self._lines:
                del self._shelves[stream]
