# SPDX-License-Identifier: Apache-2.0
"""What one hot page consists of: when each part was last touched, and its HTML as last rendered.

One mechanism serves four: the page as a whole, the live push, the catch-up after any absence, and the cache.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from msgspec import Struct, field

from domain.kernel import Event, Fact
from web.live.frames import Announced

Part = tuple[str, str]
Audience = Hashable
Placed = tuple[str, str]
"""The opening tag of a fragment, and what is in it."""


class Shelf(Struct, eq=False):
    """Knows exactly which parts changed after any version from `base` on. Valid for the state at `version`."""

    base: int
    version: int
    changed: dict[Part, int] = field(default_factory=dict)
    html: dict[Audience, dict[Part, str]] = field(default_factory=dict)
    packs: dict[Audience, Any] = field(default_factory=dict)
    """What a show keeps packed; it sees for itself what was touched since."""

    def touch(self, parts: Iterable[Part], version: int) -> None:
        for part in parts:
            self.changed[part] = version
            for rendered in self.html.values():
                rendered.pop(part, None)
        self.version = version

    def forget(self, parts: Iterable[Part]) -> None:
        """These look otherwise though nothing happened in the stream itself."""
        for part in parts:
            for rendered in self.html.values():
                rendered.pop(part, None)

    def forget_all(self) -> None:
        """Everything looks otherwise."""
        self.html.clear()
        self.packs.clear()

    def after(self, version: int) -> list[Part]:
        """The parts touched after `version` (at least `base`), in the order they first appeared."""
        return [part for part, touched in self.changed.items() if touched > version]


def over(target: str, html: str) -> Placed:
    return f'<hx-partial hx-target="#{target}" hx-swap="outerMorph">', html


def laid(pieces: Iterable[Placed]) -> str:
    """The fragments of a frame. What is added to one list in a row is one fragment."""
    return "".join(
        f"{opening}{''.join(html for _, html in some)}</hx-partial>" for opening, some in groupby(pieces, itemgetter(0))
    )


class Show:
    """How the streams of one kind are shown. Subclasses say which parts facts touch and how a part looks."""

    beside: tuple[Part, ...] = ()
    """Parts that follow other streams: they may look otherwise while the version of their own stays."""
    around: tuple[Part, ...] = ()
    """Parts that hold one of those."""

    def stamp(self, state: Any) -> str:
        """What the parts beside the stream show now: the same for the same content."""
        return ""

    def parts(self, events: Iterable[Event], state: Any) -> Iterable[Part]:
        """The parts that the events touched; `state` is the one after them."""
        raise NotImplementedError

    def draw(self, part: Part, state: Any, audience: Audience) -> str:
        """The HTML of a part as it is now."""
        raise NotImplementedError

    def place(self, part: Part, html: str, state: Any, since: int) -> Placed:
        """Where it goes in a browser that is at version `since`: which element it replaces, or the list it ends."""
        raise NotImplementedError

    def ground(self, state: Any, audience: Audience, shelf: Shelf) -> str:
        """Everything on the page that facts can touch, for a browser that has to start over."""
        raise NotImplementedError

    def announced(self, facts: Iterable[Fact], state: Any, audience: Audience) -> tuple[Announced, ...]:
        """What everybody on the page is told in words, besides seeing it."""
        return ()

    def size(self, state: Any) -> int:
        """How many parts the page has, about."""
        raise NotImplementedError

    def newer(self, state: Any, version: int) -> int:
        """How many of them were not there at the version, as far as the state can tell."""
        return 0

    def pen(self, state: Any, audience: Audience) -> Callable[[Part], str]:
        """Draws any number of parts as they are now."""
        return lambda part: self.draw(part, state, audience)

    def each(self, parts: Iterable[Part], state: Any, audience: Audience, shelf: Shelf) -> Iterator[str]:
        kept, draw = shelf.html.setdefault(audience, {}), self.pen(state, audience)
        for part in parts:
            html = kept.get(part)
            if html is None:
                html = kept[part] = draw(part)
            yield html

    def drawn(self, part: Part, state: Any, audience: Audience, shelf: Shelf) -> str:
        return next(self.each((part,), state, audience, shelf))

    def changes(self, parts: Iterable[Part], state: Any, audience: Audience, shelf: Shelf, since: int) -> list[Placed]:
        """The parts as they are now, for a browser at version `since`."""
        known = list(parts)
        html = self.each(known, state, audience, shelf)
        return [self.place(part, each, state, since) for part, each in zip(known, html, strict=True)]
