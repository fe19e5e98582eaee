# SPDX-License-Identifier: Apache-2.0
"""What keeps a network restless: questions nobody answered, tensions nobody resolved, against what came together.

Pure. About ideas and about the group; nothing here says who. A side board carries ideas and links under their own ids,
so what stands on two boards is one thing, and settled as soon as it is settled on one of them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

from domain.board import Board, Idea
from domain.board.ideas import IdeaMoved
from domain.board.voices import CommentMade, CommentWithdrawn, ReactionGiven, ReactionWithdrawn
from domain.kernel import Event, IdeaId, LinkId, MemberId
from projections.board import touched
from projections.lineage import walk

INDIFFERENT: Final = (IdeaMoved, CommentMade, CommentWithdrawn, ReactionGiven, ReactionWithdrawn)
"""Nothing of what is kept here follows from these, and they are most of what happens."""

CALM: Final = 0.1
SCATTERED: Final = 0.75
MANY: Final = 5
"""So many things must lie open before it is called scattered: three open questions are no more than a beginning."""

Mood = Literal["unbegun", "calm", "lively", "scattered"]


class Named(Struct, frozen=True):
    """An idea the network named as an insight, in its words of now."""

    idea: IdeaId
    text: str
    why: str
    by: MemberId
    at: datetime


class Unrest(Struct, frozen=True):
    """Of one board: what lies open, what was settled, and what was combined. All of it stands."""

    questions: frozenset[IdeaId] = frozenset()
    answered: frozenset[IdeaId] = frozenset()
    tensions: frozenset[LinkId] = frozenset()
    resolved: frozenset[LinkId] = frozenset()
    combined: frozenset[IdeaId] = frozenset()
    insights: tuple[Named, ...] = ()


class Gauge(Struct, frozen=True):
    """How restless a network is: r = restless / (restless + settled).

    Restless are open questions and open tensions; settled are standing combinations and answered questions. (A tension
    that was resolved is there as the combination that did it.) r below CALM is too calm; r above SCATTERED with at
    least MANY things open is too scattered; in between a network is alive. With nothing on either side there is no r.
    """

    questions: int = 0
    tensions: int = 0
    combined: int = 0
    answered: int = 0
    resolved: int = 0

    @property
    def restless(self) -> int:
        return self.questions + self.tensions

    @property
    def settled(self) -> int:
        return self.combined + self.answered

    @property
    def share(self) -> float:
        return self.restless / (self.restless + self.settled) if self.restless or self.settled else 0.0

    @property
    def mood(self) -> Mood:
        if not (self.restless or self.settled):
            return "unbegun"
        if self.share < CALM:
            return "calm"
        return "scattered" if self.share > SCATTERED and self.restless >= MANY else "lively"


def open_ones(boards: Iterable[Unrest]) -> tuple[frozenset[IdeaId], frozenset[LinkId]]:
    """The questions and tensions that are settled on none of the boards."""
    known = list(boards)
    questions = frozenset[IdeaId]().union(*(one.questions for one in known))
    tensions = frozenset[LinkId]().union(*(one.tensions for one in known))
    answered = frozenset[IdeaId]().union(*(one.answered for one in known))
    resolved = frozenset[LinkId]().union(*(one.resolved for one in known))
    return questions - answered, tensions - resolved


def gauge(boards: Iterable[Unrest]) -> Gauge:
    known = list(boards)
    questions, tensions = open_ones(known)
    return Gauge(
        questions=len(questions),
        tensions=len(tensions),
        combined=len(frozenset[IdeaId]().union(*(one.combined for one in known))),
        answered=len(frozenset[IdeaId]().union(*(one.answered for one in known))),
        resolved=len(frozenset[LinkId]().union(*(one.resolved for one in known))),
    )


class Restlessness:
    """The unrest of one board, kept up by its facts: each looks again only at what it touched."""

    def __init__(self, board: Board | None = None) -> None:
        self.version = 0
        self._questions: dict[IdeaId, bool] = {}
        self._combined: dict[IdeaId, None] = {}
        self._insights: dict[IdeaId, Named] = {}
        self._tensions: dict[LinkId, None] = {}
        if board is not None:
            self.version = board.version
            for idea in board.ideas:
                self._look(idea, board)
            for link in board.links:
                self._take(link, board)

    def add(self, events: Iterable[Event], board: Board) -> bool:
        """What happened since, with the board after it. Whether anything may be otherwise now."""
        self.version = board.version
        worth = [event for event in events if not isinstance(event, INDIFFERENT)]
        for name, about in touched(worth, board):
            if name in ("idea", "talk"):
                self._look(IdeaId(about), board)
            elif name == "link":
                self._take(LinkId(about), board)
        return bool(worth)

    def now(self, board: Board) -> Unrest:
        """`board` is the one after everything that was added."""
        standing = [link for link in self._tensions if stands(link, board)]
        eased = frozenset(resolved(standing, board))
        return Unrest(
            questions=frozenset(question for question, is_open in self._questions.items() if is_open),
            answered=frozenset(question for question, is_open in self._questions.items() if not is_open),
            tensions=frozenset(link for link in standing if link not in eased),
            resolved=eased,
            combined=frozenset(self._combined),
            insights=tuple(sorted(self._insights.values(), key=lambda named: (named.at, named.idea), reverse=True)),
        )

    def _look(self, called: IdeaId, board: Board) -> None:
        idea = board.ideas[called]
        self._questions.pop(called, None)
        self._combined.pop(called, None)
        self._insights.pop(called, None)
        if idea.status != "standing":
            return
        if idea.kind == "question":
            self._questions[called] = is_open(idea, board)
        if idea.kind == "combination":
            self._combined[called] = None
        if idea.insight is not None:
            self._insights[called] = Named(called, idea.text, idea.insight.why, idea.insight.by, idea.insight.at)

    def _take(self, called: LinkId, board: Board) -> None:
        link = board.links.get(called)
        if link is None:
            self._tensions.pop(called, None)
        elif link.relation == "tension":
            self._tensions[called] = None


def unrest(board: Board) -> Unrest:
    """Of a board as it is, or as it was."""
    return Restlessness(board).now(board)


def is_open(question: Idea, board: Board) -> bool:
    """No standing idea answers it or builds on it, and it is in no combination. A question about it is no answer."""
    answers = (board.links[link] for link in question.links)
    grown = [link.source for link in answers if link.relation == "answers" and link.target == question.id]
    near = (board.ideas[one] for one in (*question.built_on_by, *grown))
    return not question.lifted_into and not any(one.status == "standing" and one.kind != "question" for one in near)


def stands(called: LinkId, board: Board) -> bool:
    link = board.links[called]
    return all(board.ideas[end].status == "standing" for end in (link.source, link.target))


def resolved(tensions: Iterable[LinkId], board: Board) -> Iterator[LinkId]:
    """Those whose two ends came together: one standing combination grew from both, in however many steps."""
    known: dict[IdeaId, frozenset[IdeaId]] = {}
    for called in tensions:
        link = board.links[called]
        for end in (link.source, link.target):
            if end not in known:
                known[end] = heirs(end, board)
        if known[link.source] & known[link.target]:
            yield called


def heirs(idea: IdeaId, board: Board) -> frozenset[IdeaId]:
    """The standing combinations that grew from an idea; a combination grew from itself."""

    def onward(one: IdeaId) -> Iterator[IdeaId]:
        near = board.ideas[one]
        return (next_ for next_ in (*near.built_on_by, *near.lifted_into) if board.ideas[next_].status == "standing")

    return frozenset(one for one in walk(idea, onward) if board.ideas[one].kind == "combination")
