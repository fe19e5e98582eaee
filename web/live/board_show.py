# SPDX-License-Identifier: Apache-2.0
"""How a board is shown: its cards, conversations, links and question. The audience is a language."""

from collections.abc import Iterable
from typing import Any, Final

from domain.board import Board, Idea
from domain.kernel import Event
from projections.board import LINKS, touched
from web.live.shelf import Audience, Part, Shelf, Show
from web.naming import Naming
from web.rendering import Rendering

TEMPLATES: Final = {
    "talk": "board/_talk.html",
    "links": "board/_links.html",
    "aside": "board/_aside.html",
    "question": "board/_question.html",
}


def card_of(idea: Idea) -> str:
    return "board/_idea.html" if idea.status == "standing" else "board/_gone.html"


class BoardShow(Show):
    def __init__(self, rendering: Rendering, naming: Naming) -> None:
        self._rendering = rendering
        self._naming = naming

    def parts(self, events: Iterable[Event], state: Board) -> Iterable[Part]:
        return touched(events, state)

    def draw(self, part: Part, state: Board, audience: Audience) -> str:
        name, about = part
        context: dict[str, Any] = {"board": state}
        if name in ("idea", "talk"):
            context["idea"] = state.ideas[about]  # type: ignore[index]
        language = str(audience)
        template = TEMPLATES.get(name) or card_of(context["idea"])
        naming = self._naming.within(state.network, language)
        return self._rendering.partial(template, language, naming=naming, **context)

    def place(self, part: Part, html: str, state: Board, since: int) -> str:
        name, about = part
        if name == "idea" and state.ideas[about].version > since:  # type: ignore[index]
            return f'<hx-partial hx-target="#ideas" hx-swap="beforeend">{html}</hx-partial>'
        target = f"{name}-{about}" if about else name
        return f'<hx-partial hx-target="#{target}" hx-swap="outerMorph">{html}</hx-partial>'

    def changes(self, parts: Iterable[Part], state: Board, audience: Audience, shelf: Shelf, since: int) -> str:
        """New cards in log order: a fact about an older idea may have touched a newer one before it was new."""

        def newness(part: Part) -> int:
            version = state.ideas[part[1]].version if part[0] == "idea" else 0  # type: ignore[index]
            return version if version > since else 0

        return super().changes(sorted(parts, key=newness), state, audience, shelf, since)

    def ideas(self, state: Board, audience: Audience, shelf: Shelf) -> str:
        """All cards, in log order."""
        return "".join(self.drawn(("idea", idea), state, audience, shelf) for idea in state.ideas)

    def ground(self, state: Board, audience: Audience, shelf: Shelf) -> str:
        cards = self.ideas(state, audience, shelf)
        rest = [LINKS, ("aside", ""), ("question", "")]
        around = self.changes(rest, state, audience, shelf, state.version)
        return f'<hx-partial hx-target="#ideas" hx-swap="innerMorph">{cards}</hx-partial>{around}'

    def size(self, state: Board) -> int:
        return len(state.ideas)
