# SPDX-License-Identifier: Apache-2.0
"""A whole network's film as one HTML file that needs nothing else, made as the film of a board is."""

from collections.abc import Iterator
from typing import Final

import msgspec
from markupsafe import Markup
from msgspec import structs

from domain.kernel import Fact
from projections.network_past import NetworkPast
from web.exports.film_file import SMALL, embedded, import_map, inline, named, styles
from web.past.film import Frame, Shown
from web.past.network_film import NetworkFilm, is_turn, told_in_a_film
from web.past.network_pages import Looking, Shows
from web.past.network_strip import strip_of_network
from web.telling import kind_of

ENTRY: Final = "js/network_film_file.js"
SHEETS: Final = ("tokens", "base", "forms", "page", "board", "time", "film", "network_film")
END: Final = "</hx-partial>"
MOST: Final = 1_500
"""Frames in a file, each with a whole drawing. Of a longer history small things go along with what comes next."""


def network_film_file(look: Looking) -> bytes:
    """The film as whoever looks may see it, in their language. Complete up to now."""
    house, language, past = look.house, look.viewer.language, look.past
    naming = house.naming.within(look.seen.network, language)
    film = NetworkFilm(past, naming, house.rendering, language, linked=False)
    shown, thinned = worth_a_frame(past)
    strip = house.rendering.partial(
        "board/_strip.html", language, strip=strip_of_network(past, house.rendering, language)
    )
    page = house.rendering.page(
        "film/network.html",
        None,
        language,
        board=Shows(0),
        now=past.version,
        moment=None,
        network=past.life.now,
        drawn=film.drawn(0),
        naming=naming,
        styles=Markup(styles(house.assets, SHEETS)),  # noqa: S704 (our own files)
        htmx=Markup(inline(house.assets.text("vendor/htmx.min.js"))),  # noqa: S704
        modules=Markup(embedded(import_map(house.assets, ENTRY))),  # noqa: S704
        entry=named(ENTRY),
        frames=Markup(embedded(msgspec.to_builtins(list(lean(film, past.version, shown))))),  # noqa: S704
        strip=Markup(embedded(strip)),  # noqa: S704
        thinned=thinned,
    )
    return page.encode()


def lean(film: NetworkFilm, upto: int, shown: Shown) -> Iterator[Frame]:
    """All frames, first how it was before anything happened; what looks as in the frame before is left out."""
    before: dict[str, str] = {}
    for frame in (film.step(0, 0), *film.frames(0, upto, shown, most=MOST + 1).frames):
        parts = {target(part): part + END for part in frame.html.split(END) if part}
        yield structs.replace(frame, html="".join(part for of, part in parts.items() if before.get(of) != part))
        before |= parts


def target(part: str) -> str:
    """The opening tag of a partial, which says where it goes."""
    return part[: part.index(">")]


def worth_a_frame(past: NetworkPast) -> tuple[Shown, bool]:
    """What has a frame of its own, and whether things were left out for length that a film else tells."""
    told = [fact for fact in past.facts if told_in_a_film(fact)]
    if len(told) <= MOST:
        return told_in_a_film, False
    large = [fact for fact in told if kind_of(fact.event) not in SMALL]
    every = -(-len(large) // (MOST // 2))
    turns = [fact for fact in large if is_turn(fact.event)]
    kept = frozenset(fact.position for fact in (*large[::every], *turns[: MOST // 2]))

    def shown(fact: Fact) -> bool:
        return fact.position in kept

    return shown, True
