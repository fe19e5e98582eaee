# SPDX-License-Identifier: Apache-2.0
"""What is much for a person, a network and a place, and what who went faster is told. Must not know who may do what.

People are never in its way: who pastes sixty ideas, drags or types fast stays far below. Whoever floods goes on at the
pace of a very busy person, and a network at that of a very busy conference.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from limits import RateLimitItem, parse

from domain.kernel import Refusal
from web.pace.counting import Clock, Limit, whole
from web.pace.sharing import Sharing

WISHES: Final = parse("300 per 15 seconds")
"""Of one person, by form, script and socket together."""
OF_A_NETWORK: Final = parse("1000 per 5 seconds")
"""Of all its members together."""
PAGES: Final = parse("600 per 15 seconds")
"""Of one person; scrubbing through the past asks for many."""
STRANGERS: Final = parse("1500 per 15 seconds")
"""Pages and forms of all who are not signed in, from one place."""
SEARCHES: Final = parse("60 per 20 seconds")
ARRIVALS: Final = parse("120 per minute")
"""Live connections one person opens."""
SIGNS: Final = parse("600 per 20 seconds")
"""That somebody is here and writes there."""
DRAWN: Final = parse("100 per 20 seconds")
"""Pages that say no, to one person, or to all of one place who ask for what there never was."""
KNOCKS: Final = parse("3000 per 15 seconds")
"""Live connections opened from one place: after a restart a whole school comes back at once."""
WINDOWS: Final = 40
"""Live connections one person may have in one process."""
WINDOWS_OF_A_PLACE: Final = 4_000


class Pace:
    """One per process. Factor 0 lifts all but what `more` adds. `limited` hears of what kind each refusal was."""

    def __init__(self, factor: float = 1.0, clock: Clock = monotonic) -> None:
        def limit(name: str, of: RateLimitItem) -> Limit:
            return Limit(name, of, factor, clock)

        self._clock = clock
        self._wishes, self._networks = limit("wish", WISHES), limit("network", OF_A_NETWORK)
        self._pages, self._strangers = limit("page", PAGES), limit("stranger", STRANGERS)
        self._searches, self._signs = limit("search", SEARCHES), limit("here", SIGNS)
        self._drawn = Limit("drawn", DRAWN, clock=clock)
        self._arrivals, self._knocks = limit("arrival", ARRIVALS), limit("knock", KNOCKS)
        self._limits = [self._wishes, self._networks, self._pages, self._searches, self._arrivals]
        self._most = {"person": WINDOWS * factor or float("inf"), "place": WINDOWS_OF_A_PLACE * factor or float("inf")}
        self._open: Counter[tuple[str, str]] = Counter()
        self.limited: Callable[[str], None] = lambda _kind: None
        self.sharing: Sharing | None = None

    # -- between processes -----------------------------------------------------------------------------------------
    def more(self, name: str, of: RateLimitItem) -> Limit:
        """One more limit, which no factor changes. Before `start`."""
        self._limits.append(made := Limit(name, of, clock=self._clock))
        return made

    def start(self, redis: str, log_of: str) -> None:
        """Counts together with all processes on the same log. Needs a running loop."""
        self.sharing = Sharing(redis, log_of, self._limits)
        self.sharing.start()

    async def close(self) -> None:
        if self.sharing:
            await self.sharing.close()

    async def agreed(self, limit: Limit, who: str) -> float:
        """Like `Limit.take`, but asks first what was taken elsewhere; for what is rare and must be exact."""
        wait = limit.take(who)
        if not wait and self.sharing:
            await self.sharing.tell(limit, who)
            wait = limit.beyond(who)
        if wait:
            self.limited(limit.name)
        return wait

    async def forget(self, limit: Limit, who: str) -> None:
        limit.give_back(who)
        if self.sharing:
            await self.sharing.forget(limit, who)

    # -- wishes ----------------------------------------------------------------------------------------------------
    def wish(self, member: str) -> None:
        """Counts one wish. Raises Refusal `too_many` when nothing may be wished now."""
        if wait := self._wishes.take(member):
            raise Refusal(
                "too_many",
                "That was very much at once, so this was not saved. Your text is kept: try it in %(seconds)s seconds.",
                seconds=self._told("wish", wait),
            )

    def wish_in(self, network: str) -> None:
        """Counts one wish of a member, of what their network may do. Raises Refusal `too_many`."""
        if wait := self._networks.take(network):
            raise Refusal(
                "too_many",
                "Very much happens in this network at once, so this was not saved. Your text is kept: "
                "try it in %(seconds)s seconds.",
                seconds=self._told("network", wait),
            )

    def here(self, member: str) -> bool:
        """Whether it is looked at that somebody says to be here. Nobody needs an answer to that."""
        if wait := self._signs.take(member):
            self._told("here", wait)
        return not wait

    # -- pages -----------------------------------------------------------------------------------------------------
    def page(self, member: str | None, place: str) -> None:
        """Raises Refusal `too_many`."""
        if wait := self._pages.take(member) if member else self._strangers.take(place):
            raise self._slow_down("page", wait)

    def search(self, member: str) -> None:
        """Raises Refusal `too_many`."""
        if wait := self._searches.take(member):
            raise self._slow_down("search", wait)

    def may_be_drawn(self, who: str) -> bool:
        """Whether a whole page is drawn to say no. Somebody who goes on asking is told so in one line."""
        return not self._drawn.take(who)

    # -- live connections ------------------------------------------------------------------------------------------
    def arrival(self, member: str | None, place: str) -> None:
        """Somebody opens a live connection. Raises Refusal `too_many`."""
        if wait := self._knocks.take(place) or (self._arrivals.take(member) if member else 0.0):
            raise self._slow_down("arrival", wait)

    @contextmanager
    def window(self, member: str, place: str) -> Iterator[bool]:
        """Within it a connection is open; False when this person or place has too many of them."""
        seats = (("person", member), ("place", place))
        self._open.update(seats)
        fits = all(self._open[seat] <= self._most[seat[0]] for seat in seats)
        if not fits:
            self.limited("window")
        try:
            yield fits
        finally:
            self._open.subtract(seats)
            for seat in seats:
                if self._open[seat] <= 0:
                    del self._open[seat]

    # -- saying so -------------------------------------------------------------------------------------------------
    def _slow_down(self, kind: str, wait: float) -> Refusal:
        return Refusal(
            "too_many",
            "That was very much in a short time. Wait %(seconds)s seconds and try again.",
            seconds=self._told(kind, wait),
        )

    def _told(self, kind: str, wait: float) -> int:
        self.limited(kind)
        return whole(wait)
