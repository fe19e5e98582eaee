# SPDX-License-Identifier: Apache-2.0
"""Just enough of a browser's DOM: elements of a page found by id, and live fragments laid over them.

Works on the text of the HTML itself, so that "the same page" means the same bytes.
"""

import re
from functools import lru_cache
from typing import Final

from msgspec import Struct

from web.live.frames import Folded

VOID: Final = frozenset("area base br col embed hr img input link meta source track wbr path use".split())
MINTED: Final = re.compile(r'value="[a-z2-7]{26}"')
"""A form's own command id, minted each time it is drawn."""
TAG: Final = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>|<(/?)([a-z][a-z0-9-]*)((?:[^>\"]|\"[^\"]*\")*)>", re.DOTALL | re.IGNORECASE
)
ID: Final = re.compile(r' id="([^"]*)"')
ORDER: Final = re.compile(r'^<[^>]* data-n="(\d+)"')
PASSING: Final = re.compile(r"(<time [^>]*>)[^<]*(</time>)")
"""What a moment is called in words changes by itself."""


class Element(Struct):
    id: str
    start: int
    inside: int
    depth: int
    tag: str
    inside_end: int = -1
    end: int = -1


class Reader:
    """Where every element of a text begins and ends. Raises AssertionError for tags that do not match."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.found: list[Element] = []
        opened: list[tuple[str, Element]] = []
        for tag in TAG.finditer(html):
            closing, name, rest = tag.groups()
            if name is None or name in VOID or rest.endswith("/"):
                continue
            if closing:
                was, element = opened.pop()
                assert was == name, f"<{was}> closed by </{name}>"
                element.inside_end, element.end = tag.start(), tag.end()
            else:
                called = ID.search(rest)
                element = Element(called[1] if called else "", tag.start(), tag.end(), len(opened), tag[0])
                self.found.append(element)
                opened.append((name, element))
        assert not opened, f"never closed: {[name for name, _ in opened]}"

    def element(self, called: str) -> Element | None:
        return next((e for e in self.found if e.id == called), None)

    def outer(self, element: Element) -> str:
        return self.html[element.start : element.end]

    def children(self, parent: Element | None = None) -> list[Element]:
        depth, start, end = (0, 0, len(self.html)) if parent is None else (parent.depth + 1, parent.inside, parent.end)
        return [e for e in self.found if e.depth == depth and start <= e.start < end]


@lru_cache(maxsize=1)
def reader_of(page: str) -> Reader:
    """Of a whole page, which is asked for several things."""
    return Reader(page)


def said(element: Element, name: str) -> str:
    """The value of an attribute."""
    found = re.search(rf' {name}="([^"]*)"', element.tag)
    assert found is not None, f"{element.tag} says no {name}"
    return found[1]


class Fragment(Struct, frozen=True):
    target: str
    swap: str
    parts: tuple[tuple[str, str], ...]
    """Id and HTML of each element in it."""


def fragments(html: str) -> list[Fragment]:
    reader = Reader(html)
    found = []
    for partial in reader.children():
        assert partial.tag.startswith("<hx-partial"), partial.tag
        target, swap = said(partial, "hx-target"), said(partial, "hx-swap")
        assert target[0] == "#"
        parts = tuple((e.id, reader.outer(e)) for e in reader.children(partial))
        found.append(Fragment(target[1:], swap, parts))
    return found


def unfolded(html: str | Folded) -> str:
    """What a frame says of many fragments, as one text; README tells how it is read."""
    if isinstance(html, str):
        return html
    known: dict[int, list[str]] = {}
    count, places = 0, list[int]()
    said = []
    for fragment in html:
        if isinstance(fragment, str):
            pieces = fragment.replace("<", '"<').split('"')
            said.append(fragment)
        else:
            others = list(fragment)
            if others and isinstance(others[0], int):
                count, places, others = others[0], [int(place) for place in others[1::2]], others[2::2]
            pieces = list(known[count])
            for place, piece in zip(places, others, strict=True):
                pieces[place] = str(piece)
            said.append('"'.join(pieces).replace('"<', "<"))
        known[len(pieces)] = pieces
    return "".join(said)


def timeless(html: str) -> str:
    return MINTED.sub('value=""', PASSING.sub(r"\1\2", html))


class Ground(Struct):
    """What facts can touch on a page: lists whose children come and go, and single parts, all by id."""

    lists: dict[str, dict[str, str]]
    parts: dict[str, str]

    def lay(self, html: str | Folded) -> None:
        """As the script does: over what is there, else at the end; a part nobody has open is passed by."""
        for fragment in fragments(unfolded(html)):
            if fragment.swap == "innerMorph" and fragment.target in self.lists:
                self.lists[fragment.target] = dict(fragment.parts)
            elif fragment.swap == "delete":
                self.parts.pop(fragment.target, None)
                for listed in self.lists.values():
                    listed.pop(fragment.target, None)
            elif fragment.swap == "beforeend":
                self.lists[fragment.target] = in_order({**self.lists[fragment.target], **dict(fragment.parts)})
            else:
                self._over(fragment)

    def _over(self, fragment: Fragment) -> None:
        assert fragment.swap == "outerMorph", fragment
        [(called, html)] = fragment.parts
        assert called == fragment.target, f"{called} is laid over {fragment.target}"
        listed = next((each for each in self.lists.values() if called in each), self.parts)
        if called in listed:
            listed[called] = html
        elif not self._within(called, html):
            assert called.startswith("talk-"), f"{called} is changed on a page that does not have it"

    def _within(self, called: str, html: str) -> bool:
        """Replaces an element somewhere inside a part."""
        for part, whole in self.parts.items():
            if f' id="{called}"' in whole and (element := Reader(whole).element(called)) is not None:
                self.parts[part] = whole[: element.start] + html + whole[element.end :]
                return True
        return False

    def shown(self) -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
        """Everything there is to see, in order."""
        lists = {called: [(k, timeless(v)) for k, v in listed.items()] for called, listed in self.lists.items()}
        return lists, {called: timeless(html) for called, html in self.parts.items()}


def in_order(listed: dict[str, str]) -> dict[str, str]:
    """Sorted by the number the elements carry, if they do."""

    def number(item: tuple[str, str]) -> int:
        found = ORDER.search(item[1])
        return int(found[1]) if found else 0

    return dict(sorted(listed.items(), key=number))


def ground_of(page: str, lists: tuple[str, ...], parts: tuple[str, ...]) -> Ground:
    """The ground as a page as loaded has it. Raises AssertionError when a part is missing."""
    reader = reader_of(page)
    ground = Ground({}, {})
    for called in lists:
        element = reader.element(called)
        assert element is not None, f"the page has no #{called}"
        ground.lists[called] = {e.id: reader.outer(e) for e in reader.children(element)}
    for called in parts:
        element = reader.element(called)
        assert element is not None, f"the page has no #{called}"
        ground.parts[called] = reader.outer(element)
    return ground


def attribute(page: str, called: str, name: str) -> str:
    element = reader_of(page).element(called)
    assert element is not None
    return said(element, name)
