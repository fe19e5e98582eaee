# SPDX-License-Identifier: Apache-2.0
"""What the templates of a story get: the drawings with their words, the tables beside them, the numbers said."""

from itertools import groupby
from typing import Any

from babel.dates import format_date

from domain.board import Idea
from domain.board.forking import IdeaCarried
from projections.linkograph import Move
from web.dates import LOCALES
from web.story import words
from web.story.lettering import cut, width
from web.story.story import Story
from web.story.tree import CARD, PAD, SMALL, Tree, tree
from web.story.triangle import Triangle, triangle
from web.telling import quoted


def laid_out(story: Story) -> dict[str, Any]:
    e, language = story.e, story.reader.language
    network, board = e.board.network, e.board.id
    moves = story.moves()
    return {
        "story": story,
        "idea": e.idea,
        "board": e.board,
        "path": f"/networks/{network}/boards/{board}",
        "at": f"?at={story.version}" if story.is_then else "",
        "tree": drawn_tree(story),
        "family": e.family.nearest(),
        "tied": [list(ties) for _one, ties in groupby(story.ties(), key=lambda tie: tie.target.id)],
        "triangle": drawn_triangle(story, moves),
        "moves": moves,
        "here": {move.number for move in moves},
        "steep": e.graph.threshold,
        "index": words.index,
        "across": words.across,
        "mark": lambda idea: words.mark(idea, language),
        "status": lambda idea: words.status(idea, language),
        "quoted": lambda text, most=90: quoted(text, language, most),
        "day": lambda moment: story.reader.rendering.day(moment, language),
        "clock": story.reader.rendering.clock,
        "by": lambda idea: signed(story, idea),
        "by_short": lambda idea: signed(story, idea, (CARD - 2 * PAD) / SMALL),
        "came_along": lambda idea: isinstance(story.past.facts[idea.version - 1].event, IdeaCarried),
    }


def signed(story: Story, idea: Idea, across: float = 0) -> str:
    """Who gave it and on which day; in a drawing at most `across` em wide, so the month and a long name are cut."""
    rendering, language, name = story.reader.rendering, story.reader.language, story.whose(idea)
    if not across:
        return f"{name} · {rendering.day(idea.at, language)}"
    day = f" · {format_date(rendering.date(idea.at), 'd MMM y', locale=LOCALES[language])}"
    room = across - width(day)
    return (name if width(name) <= room else cut(name + "…", room)) + day


def drawn_tree(story: Story) -> Tree | None:
    """None where there is nothing above the idea."""
    return tree(story.e.board, story.e.family.nearest()) if len(story.e.family.distance) > 1 else None


def drawn_triangle(story: Story, moves: list[Move]) -> Triangle | None:
    """None for a single move."""
    return triangle(story.e.graph, moves) if len(moves) > 1 else None
