# SPDX-License-Identifier: Apache-2.0
"""Which facts put a thought into words, and from which older thoughts each of those grew. Pure; one fact at a time."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from domain.board.combining import IdeasCombined
from domain.board.forking import IdeaCarried
from domain.board.ideas import IdeaBrought, IdeaBuiltOn, IdeaVoiced, QuestionRaised
from domain.board.taking_back import IdeaTakenBack
from domain.kernel import Event, IdeaId

How = Literal["builds_on", "about", "source", "answers", "cites"]
"""How the younger of two ideas came from the older one, said from the younger: it builds on it, asks about it, is made
from it, cites it; or the one answers the other, whichever that was."""


class Born(Struct, frozen=True):
    """A new idea and what it grew from, all on the same board."""

    idea: IdeaId
    roots: tuple[tuple[How, IdeaId], ...] = ()


def born(event: Event) -> Born | None:
    """The idea a fact brought onto the board; None for every other fact."""
    match event:
        case IdeaVoiced(idea=idea):
            return Born(idea)
        case IdeaBuiltOn(idea=idea, on=root):
            return Born(idea, ties("builds_on", (root,)))
        case QuestionRaised(idea=idea, about=about):
            return Born(idea, ties("about", (about,) if about else ()))
        case IdeaBrought(idea=idea, builds_on=roots):
            return Born(idea, ties("builds_on", roots))
        case IdeasCombined(idea=idea, sources=sources):
            return Born(idea, ties("source", sources))
        case IdeaCarried(idea=idea, kind=kind, builds_on=roots, sources=sources):
            how: How = "about" if kind == "question" else "builds_on"
            return Born(idea, ties(how, roots) + ties("source", sources))
        case IdeaTakenBack(idea=idea, of_idea=cited, builds_on=roots):
            return Born(idea, tuple(("cites" if root == cited else "builds_on", root) for root in roots))
    return None


def ties(how: How, roots: Iterable[IdeaId]) -> tuple[tuple[How, IdeaId], ...]:
    return tuple((how, root) for root in roots)
