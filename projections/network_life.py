# SPDX-License-Identifier: Apache-2.0
"""A network's own stream: the network as it was at any version, folded on from the keyframe before it."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Final

from domain import network
from domain.kernel import Fact
from domain.network import Network

BETWEEN: Final = 64
"""Facts from one keyframe to the next."""
AT_HAND: Final = 64
"""Versions that were asked for lately and are kept."""


class NetworkLife:
    """Grows by facts, in order. What it hands out is shared and must not be changed."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self._keyframes: list[Network] = [network.empty()]
        self._latest: list[datetime] = []
        self._at_hand: OrderedDict[int, Network] = OrderedDict()
        self._now = network.empty()

    @property
    def version(self) -> int:
        return len(self.facts)

    @property
    def now(self) -> Network:
        return self.network(self.version)

    def add(self, facts: Iterable[Fact]) -> None:
        """Facts it has already are passed over. Raises ValueError when one is missing in between."""
        for fact in facts:
            if fact.version <= self.version:
                continue
            if fact.version != self.version + 1:
                raise ValueError(f"after version {self.version} comes {fact.version}")
            self._now = network.evolve(self._now, fact)
            if fact.version % BETWEEN == 0:
                self._keyframes.append(apart(self._now))
            happened = fact.happened_at
            self._latest.append(max(happened, self._latest[-1]) if self._latest else happened)
            self.facts.append(fact)

    def network(self, version: int) -> Network:
        """The fold of the stream up to and with that version."""
        known = self._at_hand.get(version)
        if known is None:
            known = apart(self._keyframes[version // BETWEEN])
            for fact in self.facts[version - version % BETWEEN : version]:
                known = network.evolve(known, fact)
            self._at_hand[version] = known
            while len(self._at_hand) > AT_HAND:
                self._at_hand.popitem(last=False)
        return known

    def version_at(self, moment: datetime) -> int:
        """The last version that had happened by that moment; 0 before the first."""
        return bisect_right(self._latest, moment)


KEYED: Final = tuple(name for name in Network.__struct_fields__ if isinstance(getattr(Network(), name), dict))


def apart(state: Network) -> Network:
    """The same network, which folding on does not reach: only what stands in its dicts changes where it is."""
    own = copy(state)
    for name in KEYED:
        setattr(own, name, {called: copy(one) for called, one in getattr(state, name).items()})
    return own
