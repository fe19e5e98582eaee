# SPDX-License-Identifier: Apache-2.0
"""A board's whole film as one HTML file that needs nothing else: frames, styles, scripts and the typeface are in it.

The scripts are the very modules of the page. A file has no addresses of its own, so each module becomes a data: address
under a name, an import map tells the browser which is which, and the imports are rewritten to those names.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, Final

import msgspec
from markupsafe import Markup

from domain.kernel import Fact
from domain.network.living import Gathering
from projections.past import Past
from web.assets import Assets
from web.house import House
from web.past.film import Frame, Shown, everything
from web.past.gathered import with_gatherings
from web.past.pages import Look
from web.past.strip import strip_of
from web.telling import kind_of

ENTRY: Final = "js/player.js"
SHEETS: Final = ("tokens", "base", "forms", "page", "board", "canvas", "cards", "outline", "drawer", "time", "film")
FONT: Final = "vendor/atkinson-hyperlegible-next-latin-wght-normal.woff2"
IMPORT: Final = re.compile(r"""(\b(?:from|import)\s*\(?\s*)["'](\.{1,2}/[\w./-]+\.js)["']""")
FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}")
MOST: Final = 4_000
"""Frames in a file. Of a longer history small things go along with what comes next."""
SMALL: Final = frozenset({"place", "feeling", "talk"})


def film_file(house: House, look: Look, met: Iterable[Gathering] = ()) -> bytes:
    """The film as whoever looks may see it, in their language, with the gatherings as chapters. Complete up to now."""
    language, assets = look.viewer.language, house.assets
    sittings = strip_of(look.past, look.critical, house.rendering, language)
    strip = with_gatherings(sittings, look.past.facts, look.past.version_at, met, house.rendering, language)
    drawn_strip = house.rendering.partial("board/_strip.html", language, strip=strip)
    page = house.rendering.page(
        "film/film.html",
        None,
        language,
        board=look.past.glimpse(0),
        question=look.past.glimpse(look.past.version).question,
        naming=house.naming.within(look.seen.network, language),
        now=look.past.version,
        then=True,
        moment=None,
        may_write=False,
        epoch="",
        drawn={"idea": "", "link": "", "aside": ""},
        styles=Markup(styles(assets, SHEETS)),  # noqa: S704 (our own files)
        htmx=Markup(inline(assets.text("vendor/htmx.min.js"))),  # noqa: S704
        modules=Markup(embedded(import_map(assets, ENTRY))),  # noqa: S704
        entry=named(ENTRY),
        frames=Markup(embedded(msgspec.to_builtins(frames(look)))),  # noqa: S704
        strip=Markup(embedded(drawn_strip)),  # noqa: S704
        thinned=len(look.past.facts) > MOST,
    )
    return page.encode()


# -- what happens ------------------------------------------------------------------------------------------------------
def frames(look: Look) -> list[Frame]:
    past = look.past
    return look.film.frames(0, past.version, worth_a_frame(past, look.critical), most=MOST + 1).frames


def worth_a_frame(past: Past, critical: frozenset[int]) -> Shown:
    """Everything, or of a long history what is left without small things, evenly thinned where that is still much."""
    if past.version <= MOST:
        return everything
    large = [fact.version for fact in past.facts if kind_of(fact.event) not in SMALL]
    if len(large) > MOST // 2:
        every = -(-len(large) // (MOST // 2))
        large = large[::every] + sorted(critical)[: MOST // 2]
    kept = frozenset(large)

    def shown(fact: Fact) -> bool:
        return fact.version in kept

    return shown


# -- what it needs -----------------------------------------------------------------------------------------------------
def styles(assets: Assets, sheets: Iterable[str]) -> str:
    """The sheets in one, with one face of the typeface in it and no address."""
    whole = "\n".join(assets.text(f"css/{sheet}.css") for sheet in sheets)
    font = base64.b64encode(assets.body(FONT)).decode()
    face = (
        '@font-face{font-family:"Atkinson Hyperlegible Next";font-weight:200 800;font-display:swap;'
        f'src:url("data:font/woff2;base64,{font}") format("woff2")}}'
    )
    return face + FACE.sub("", whole).replace("</", "<\\/")


def import_map(assets: Assets, entry: str) -> dict[str, Any]:
    """Name of each module the film needs → its address, which holds it."""
    return {"imports": {named(path): as_address(path, assets) for path in needed(entry, assets)}}


def needed(entry: str, assets: Assets) -> list[str]:
    """A module and all it imports, each once."""
    found: dict[str, None] = {}
    due = [entry]
    while due:
        path = due.pop()
        if path not in found:
            found[path] = None
            due += imported(path, assets)
    return list(found)


def imported(path: str, assets: Assets) -> Iterator[str]:
    for _, target in IMPORT.findall(assets.text(path)):
        yield resolved(path, target)


def resolved(path: str, target: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / target).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def as_address(path: str, assets: Assets) -> str:
    text = IMPORT.sub(lambda found: f'{found[1]}"{named(resolved(path, found[2]))}"', assets.text(path))
    return f"data:text/javascript;base64,{base64.b64encode(text.encode()).decode()}"


def named(path: str) -> str:
    return f"leernetwerk/{PurePosixPath(path).stem}"


# -- inside a page -----------------------------------------------------------------------------------------------------
def embedded(value: object) -> str:
    """JSON for a script element: nothing in it can end the element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def inline(script: str) -> str:
    return script.replace("</script", "<\\/script")
