# SPDX-License-Identifier: Apache-2.0
"""What can be found: every text of a network or a board in its present wording. Pure; knows no words, stems or tables.

What was withdrawn or undone is not there, nor what was erased. Notebooks are nobody's but their owner's: never here.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from domain.board import Board, Idea
from domain.board.ideas import IdeaMoved
from domain.board.voices import ReactionGiven, ReactionWithdrawn
from domain.kernel import FORGOTTEN, Event, IdeaId
from domain.network import Network

Kind = Literal[
    "spark",
    "theme",
    "question",
    "agreement",
    "gathering",
    "experience",
    "reflection",
    "experiment",
    "board",
    "idea",
    "combination",
    "asked",
    "insight",
    "comment",
]
"""`question` is the one a network circles, `asked` one that was raised on a board."""

WHOLE: Final = ""
"""The subject of all that is a network's own, and of a board's question."""

WORDLESS: Final = (IdeaMoved, ReactionGiven, ReactionWithdrawn)


class Told(Struct, frozen=True):
    """A text. `id` is what it is of, beside the subject it belongs to."""

    kind: Kind
    id: str
    text: str
    at: datetime


def touched(event: Event) -> str | None:
    """The subject on a board whose texts may be other ones after the event; None for no subject's."""
    return None if isinstance(event, WORDLESS) else getattr(event, "idea", WHOLE)


def told(*texts: str) -> str:
    return "\n".join(text for text in texts if text and text != FORGOTTEN)


def of_board(board: Board, subject: str, begun_at: datetime) -> list[Told]:
    """The texts of one idea, or of the board itself."""
    if subject == WHOLE:
        return known([Told("board", "", board.question, begun_at)])
    idea = board.ideas.get(IdeaId(subject))
    return known(of_idea(idea)) if idea and idea.status == "standing" else []


def of_idea(idea: Idea) -> Iterator[Told]:
    kind: Kind = "asked" if idea.kind == "question" else "combination" if idea.kind == "combination" else "idea"
    insight = idea.insight.why if idea.insight else ""
    standing = (idea.wordings[number - 1].text for number in idea.beside)
    title = idea.outside.title if idea.outside else ""
    words = told(title, idea.text, *standing, idea.new_here, insight)
    yield Told("insight" if idea.insight else kind, "", words, idea.wordings[-1].at)
    for comment in idea.comments:
        yield Told("comment", comment.id, told(comment.text), comment.at)


def of_network(network: Network) -> list[Told]:
    return known((*of_its_face(network), *of_its_life(network)))


def of_its_face(network: Network) -> Iterator[Told]:
    if network.themes:
        theme, question = network.themes[-1], network.questions[-1]
        yield Told("theme", "", told(theme.name, theme.inside, theme.outside), theme.at)
        yield Told("question", "", told(question.text), question.at)
    else:
        assert network.sparked_at is not None
        yield Told("spark", "", told(network.spark), network.sparked_at)


def of_its_life(network: Network) -> Iterator[Told]:
    for agreement in network.agreements.values():
        yield Told("agreement", agreement.id, told(agreement.text), agreement.at)
    for met in network.gatherings.values():
        words = told(met.plan.title, met.plan.place, met.plan.about, met.happened)
        yield Told("gathering", met.id, words, met.at)
    for story in network.experiences.values():
        yield Told("experience", story.id, "" if story.withdrawn else told(story.text), story.at)
    for shared in network.reflections.values():
        yield Told("reflection", shared.id, "" if shared.withdrawn else told(shared.text), shared.at)
    for tried in network.experiments.values():
        seen = (observation.text for observation in tried.observations)
        yield Told("experiment", tried.id, told(tried.what, *seen, tried.learned), tried.at)


def known(texts: Iterable[Told]) -> list[Told]:
    return [told for told in texts if told.text not in ("", FORGOTTEN)]
