# SPDX-License-Identifier: Apache-2.0
"""How a board is shown: its cards, conversations, links and question. The audience is a language."""

from collections.abc import Callable, Iterable
from itertools import groupby, takewhile
from typing import Final

from domain.board import Board, Idea
from domain.board.arranging import ArrangementRestored
from domain.board.combining import SourceReturned
from domain.board.ideas import IdeaRestored
from domain.board.insight import InsightRestored
from domain.board.rewording import WordingRestored
from domain.board.taking_back import IdeaTakenBack
from domain.kernel import Event, Fact, IdeaId, LinkId, MemberId
from projections.board import QUESTION, touched
from web.identity.people import Person
from web.live.frames import Announced
from web.live.packs import Packs
from web.live.shelf import Audience, Part, Placed, Shelf, Show, laid, over
from web.naming import Naming
from web.pieces import Piece, unpack
from web.rendering import Rendering
from web.telling import told

TEMPLATES: Final = {
    "talk": "board/_talk.html",
    "link": "board/_link.html",
    "aside": "board/_aside.html",
    "question": "board/_question.html",
}
BROUGHT_BACK: Final = frozenset(
    {ArrangementRestored, WordingRestored, IdeaRestored, InsightRestored, SourceReturned, IdeaTakenBack}
)
LISTS: Final = {"idea": "ideas", "link": "links-list", "aside": "aside-list"}
"""Where what is new is added, by id of the list; what is there already is laid over."""


class People(dict[MemberId, Person]):
    """Whoever was named once is named the same on all that is drawn in one go."""

    def __init__(self, naming: Callable[[MemberId], Person]) -> None:
        self._naming = naming

    def __missing__(self, member: MemberId) -> Person:
        self[member] = person = self._naming(member)
        return person


class Pen:
    """Draws any number of parts of a board as they are now; empty for a link that was removed."""

    def __init__(self, rendering: Rendering, naming: Naming, state: Board, language: str) -> None:
        self._rendering = rendering
        self._state = state
        self._language = language
        self._people = People(naming.within(state.network, language))
        self._pens: dict[str, Callable[[Iterable[object]], str]] = {}

    def __call__(self, part: Part) -> str:
        name, about = part
        if name == "link":
            link = self._state.links.get(LinkId(about))
            return self._all("link", TEMPLATES[name], (link,)) if link else ""
        if name == "question":
            return self._all("idea", TEMPLATES[name], (None,))
        idea = self._state.ideas[IdeaId(about)]
        return self._all("idea", TEMPLATES.get(name) or card_of(idea), (idea,))

    def cards(self, ideas: Iterable[Idea]) -> str:
        """One after the other."""
        return "".join([self._all("idea", template, some) for template, some in groupby(ideas, card_of)])

    def _all(self, name: str, template: str, things: Iterable[object]) -> str:
        pen = self._pens.get(template)
        if pen is None:
            context = {"board": self._state, "person": self._people.__getitem__}
            pen = self._pens[template] = self._rendering.lean(name, template, self._language, **context)
        return pen(things)


def card_of(idea: Idea) -> str:
    return "board/_idea.html" if idea.status == "standing" else "board/_gone.html"


def appeared(part: Part, state: Board) -> int:
    """The version since which there is something to lay the part over; 0 when that is of no matter."""
    name, about = part
    known = state.ideas if name == "idea" else state.links if name == "link" else {}
    return known[about].version if about in known else 0  # type: ignore[index]


def away(part: Part) -> Placed:
    return f'<hx-partial hx-target="#{part[0]}-{part[1]}" hx-swap="delete">', ""


class BoardShow(Show):
    def __init__(self, rendering: Rendering, naming: Naming) -> None:
        self._rendering = rendering
        self._naming = naming

    def parts(self, events: Iterable[Event], state: Board) -> Iterable[Part]:
        return touched(events, state)

    def pen(self, state: Board, audience: Audience) -> Pen:
        return Pen(self._rendering, self._naming, state, str(audience))

    def draw(self, part: Part, state: Board, audience: Audience) -> str:
        return self.pen(state, audience)(part)

    def place(self, part: Part, html: str, state: Board, since: int) -> Placed:
        name, about = part
        if name == "link" and not html:
            return away(part)
        if name in ("link", "aside") or (name == "idea" and state.ideas[about].version > since):  # type: ignore[index]
            return f'<hx-partial hx-target="#{LISTS[name]}" hx-swap="beforeend">', html
        return over(f"{name}-{about}" if about else name, html)

    def changes(
        self, parts: Iterable[Part], state: Board, audience: Audience, shelf: Shelf, since: int
    ) -> list[Placed]:
        """New ones in log order: a fact about an older idea may have touched a newer one before it was new."""

        def newness(part: Part) -> int:
            version = appeared(part, state)
            return version if version > since else 0

        return super().changes(sorted(parts, key=newness), state, audience, shelf, since)

    def ideas(self, state: Board, audience: Audience, shelf: Shelf) -> str:
        """All cards, in log order."""
        return b"".join(map(unpack, self.packed(state, audience, shelf))).decode()

    def packed(self, state: Board, audience: Audience, shelf: Shelf) -> list[Piece]:
        """The same, ready to be sent. Of ten thousand cards the text is not kept besides."""
        packs: Packs = shelf.packs.get(audience) or shelf.packs.setdefault(audience, Packs())
        return packs.pieces(state, shelf, self.pen(state, audience).cards)

    def links(self, state: Board, audience: Audience, shelf: Shelf) -> str:
        return self.all_of("link", state.links, state, audience, shelf)

    def aside(self, state: Board, audience: Audience, shelf: Shelf) -> str:
        """What was ever set aside, in that order; what is back keeps its place, unseen."""
        return self.all_of("aside", state.aside, state, audience, shelf)

    def all_of(self, name: str, ids: Iterable[str], state: Board, audience: Audience, shelf: Shelf) -> str:
        return "".join(self.each(((name, called) for called in ids), state, audience, shelf))

    def ground(self, state: Board, audience: Audience, shelf: Shelf) -> str:
        drawn = {"idea": self.ideas, "link": self.links, "aside": self.aside}
        return self.whole({LISTS[name]: each(state, audience, shelf) for name, each in drawn.items()}, state, audience)

    def whole(self, lists: dict[str, str], state: Board, audience: Audience) -> str:
        """Everything facts can touch; the lists are drawn already, by the id of their element."""
        inside = [(f'<hx-partial hx-target="#{called}" hx-swap="innerMorph">', html) for called, html in lists.items()]
        question = self.place(QUESTION, self.draw(QUESTION, state, audience), state, state.version)
        return laid([*inside, question])

    def announced(self, facts: Iterable[Fact], state: Board, audience: Audience) -> tuple[Announced, ...]:
        """What was brought back from the past: nobody should wonder why the board looks as it did before."""
        worth = [fact for fact in facts if type(fact.event) in BROUGHT_BACK]
        if not worth:
            return ()
        language = str(audience)
        naming = self._naming.within(state.network, language)
        ideas: Callable[[str], Idea | None] = lambda idea: state.ideas.get(IdeaId(idea))  # noqa: E731
        return tuple(Announced(fact.actor, told(fact, ideas, naming, language)) for fact in worth)

    def size(self, state: Board) -> int:
        return len(state.ideas)

    def newer(self, state: Board, version: int) -> int:
        return sum(1 for _ in takewhile(lambda idea: idea.version > version, reversed(state.ideas.values())))
