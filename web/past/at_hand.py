# SPDX-License-Identifier: Apache-2.0
"""The pasts somebody looked back on: the latest of them are at hand, with what was made of each. Knows no subject."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, ItemsView, ValuesView
from typing import Final, Generic, Protocol, TypeVar, cast

T = TypeVar("T")

MOST_FACTS: Final = 300_000
"""Facts of all of them together; one that is longer alone is kept all the same."""
APIECE: Final = 500
"""What each takes besides its facts, in facts: else there could be hundreds of thousands of short ones."""


class Read(Protocol):
    @property
    def size(self) -> int:
        """In facts, with what it takes besides."""


Called = TypeVar("Called", bound=Hashable)
One = TypeVar("One", bound=Read)


class AtHand(Generic[Called, One]):
    def __init__(self, most: int = MOST_FACTS) -> None:
        self._most = most
        self._kept: OrderedDict[Called, One] = OrderedDict()

    def take(self, called: Called, make: Callable[[], One]) -> One:
        """The one of that name, now the one looked at last."""
        kept = self._kept.get(called)
        if kept is None:
            kept = self._kept[called] = make()
        self._kept.move_to_end(called)
        return kept

    def get(self, called: Called) -> One | None:
        return self._kept.get(called)

    def items(self) -> ItemsView[Called, One]:
        return self._kept.items()

    def values(self) -> ValuesView[One]:
        return self._kept.values()

    def clear(self) -> None:
        self._kept.clear()

    def make_space(self, latest: Called) -> None:
        """What was looked at longest ago goes first."""
        facts = sum(kept.size for kept in self._kept.values())
        for called, kept in list(self._kept.items()):
            if facts > self._most and called != latest:
                facts -= kept.size
                del self._kept[called]


class Made:
    """What was made of a whole past, until something is added to it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, object]] = {}

    async def of(self, version: int, name: str, make: Callable[[], T]) -> T:
        """What `make` makes, on a thread."""
        at_hand, known = self._known, self._known.get(name)
        if known is None or known[0] != version:
            known = at_hand[name] = (version, await asyncio.to_thread(make))
        return cast(T, known[1])

    def forget(self) -> None:
        """What is being made just now is not kept either."""
        self._known = {}
