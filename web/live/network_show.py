# SPDX-License-Identifier: Apache-2.0
"""How a network's page is shown live: its sections. The audience is one person and what they are to the network."""

from collections.abc import Iterable
from typing import Final

from domain.kernel import Event
from domain.network import Network
from projections.network import can, shown, touched
from web.live.shelf import Audience, Part, Placed, Shelf, Show, laid, over
from web.naming import Naming
from web.rendering import Rendering
from web.sight import Seen, Viewer
from web.unrest.keeping import Unrests, said

SECTIONS: Final = 19
WHOLE: Final[Part] = ("whole", "")
BESIDE: Final[tuple[Part, ...]] = (("unrest", ""), ("insights", ""))
"""What the page shows of its boards."""


class NetworkShow(Show):
    beside = BESIDE
    around = (WHOLE,)

    def __init__(self, rendering: Rendering, naming: Naming, unrests: Unrests) -> None:
        self._rendering = rendering
        self._naming = naming
        self._unrests = unrests

    def stamp(self, state: Network) -> str:
        return self._unrests.stamp(state)

    def parts(self, events: Iterable[Event], state: Network) -> Iterable[Part]:
        sections = sorted({section for event in events for section in touched(event)})
        return [WHOLE] if "whole" in sections else [(section, "") for section in sections]

    def draw(self, part: Part, state: Network, audience: Audience) -> str:
        viewer, seen = audience_of(audience)
        return self._rendering.partial(
            f"network/_{part[0]}.html",
            viewer.language,
            naming=self._naming.within(state.id, viewer.language),
            **{**shown(state, can(state, viewer.id, seen.standing, seen.sight)), **said(self._unrests.of(state))},
        )

    def place(self, part: Part, html: str, state: Network, since: int) -> Placed:
        return over("network" if part == WHOLE else part[0], html)

    def ground(self, state: Network, audience: Audience, shelf: Shelf) -> str:
        return laid(self.changes([WHOLE], state, audience, shelf, state.version))

    def size(self, state: Network) -> int:
        return SECTIONS


def audience_of(audience: Audience) -> tuple[Viewer, Seen]:
    assert isinstance(audience, tuple)
    viewer, seen = audience
    assert isinstance(viewer, Viewer)
    assert isinstance(seen, Seen)
    return viewer, seen
