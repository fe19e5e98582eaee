# SPDX-License-Identifier: Apache-2.0
"""How a member is named inside a network: as they are called, or as they chose when they left."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from domain.kernel import MemberId, NetworkId
from domain.network.state import NameStays, Network
from web.identity.people import Person
from web.words import _, translate

NEUTRAL: Final = 80
"""The hue of everybody who wants to be nobody: one for all, so that it tells nothing."""

Lookup = Callable[[MemberId, str], Person]


class Naming:
    """Remembers per network who left and how the name stays. Told whenever a network's state is read or moves on."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._stays: dict[NetworkId, dict[MemberId, NameStays]] = defaultdict(dict)

    def learn(self, network: Network) -> bool:
        """True when somebody is to be called otherwise than before."""
        if network.id is None:
            return False
        left: dict[MemberId, NameStays] = {
            m.id: m.name_stays for m in network.members.values() if m.presence == "left" and m.name_stays != "name"
        }
        changed = self._stays.get(network.id, {}) != left
        self._stays[network.id] = left
        return changed

    def within(self, network: NetworkId | None, language: str) -> Callable[[MemberId], Person]:
        stays = self._stays.get(network, {}) if network else {}

        def name(member: MemberId) -> Person:
            known = self._lookup(member, language)
            chosen = stays.get(member)
            if chosen is None:
                return known
            if chosen == "initials":
                return Person(member, known.initials, known.initials, known.hue)
            return Person(member, translate(language, _("a former member")), "–", NEUTRAL)

        return name
