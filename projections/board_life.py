# SPDX-License-Identifier: Apache-2.0
"""What had grown on a board at any version, in a few numbers: kept per fact, so that any moment is at hand."""

from bisect import bisect_right
from typing import Final

from msgspec import Struct

from domain.board import Idea
from domain.kernel import Fact, IdeaId, LinkId, MemberId
from projections.past import Past


class Grown(Struct, frozen=True):
    """What stands on a board. `combined` and `asked` are the combinations and questions that are no insight."""

    ideas: int = 0
    combinations: int = 0
    insights: int = 0
    open_questions: int = 0
    combined: int = 0
    asked: int = 0
    people: int = 0
    """How many ever did something here."""


NOTHING: Final = Grown()
SUMMED: Final = ("ideas", "combinations", "insights", "open_questions", "combined", "asked")
Share = tuple[int, int, int, int, int, int]
"""What one idea adds to each of SUMMED."""
NO_SHARE: Final[Share] = (0, 0, 0, 0, 0, 0)


class BoardLife:
    """A board's past with what had grown at each version of it."""

    def __init__(self) -> None:
        self.past = Past()
        self.most = 0
        """The most ideas that ever stood here at once."""
        self._versions: list[int] = [0]
        self._grown: list[Grown] = [NOTHING]
        self._shares: dict[IdeaId, Share] = {}
        self._people: set[MemberId] = set()

    @property
    def now(self) -> Grown:
        return self._grown[-1]

    def add(self, fact: Fact) -> None:
        """Raises ValueError when a fact is missing in between."""
        self.past.add((fact,))
        version = self.past.version
        self._people.add(fact.actor)
        sums = [getattr(self.now, name) for name in SUMMED]
        for idea in self.past.touched_at(version):
            before, after = self._shares.get(IdeaId(idea), NO_SHARE), self._share(IdeaId(idea))
            self._shares[IdeaId(idea)] = after
            sums = [total + gained - lost for total, gained, lost in zip(sums, after, before, strict=True)]
        grown = Grown(**dict(zip(SUMMED, sums, strict=True)), people=len(self._people))
        if grown != self.now:
            self._grown.append(grown)
            self.most = max(self.most, grown.ideas)
            self._versions.append(version)

    def grown(self, version: int) -> Grown:
        return self._grown[bisect_right(self._versions, version) - 1]

    def _share(self, called: IdeaId) -> Share:
        idea = self.past.idea(called, self.past.version)
        if idea is None or idea.status != "standing":
            return NO_SHARE
        named, combined, asked = idea.insight is not None, idea.kind == "combination", idea.kind == "question"
        is_open = asked and self._is_open(idea)
        return (1, int(combined), int(named), int(is_open), int(combined and not named), int(asked and not named))

    def _is_open(self, question: Idea) -> bool:
        """A question that no standing idea answers and that was not combined with anything."""
        return not question.lifted_into and not any(self._answers(link, question.id) for link in question.links)

    def _answers(self, called: LinkId, question: IdeaId) -> bool:
        link = self.past.links.one(called, self.past.version)
        if link is None or link.relation != "answers" or link.target != question:
            return False
        answer = self.past.idea(link.source, self.past.version)
        return answer is not None and answer.status == "standing"
