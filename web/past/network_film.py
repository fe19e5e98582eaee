# SPDX-License-Identifier: Apache-2.0
"""A network's history as a film: frames in the form of the live socket's, one per fact, each with its moment in words.

Nothing in it is laid piece by piece: a frame has the drawing and the list beside it as they are from then on.
"""

from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Final

from markupsafe import Markup

from domain.board.forking import BoardForked, IdeaCarried, LinkCarried, NoveltyCarried, TitleCarried
from domain.board.insight import InsightNamed
from domain.board.opening import BoardBegun
from domain.kernel import FORGOTTEN, Event, Fact, MemberId
from domain.network import Network
from domain.network.sparking import NetworkFormed, QuestionTurned, ThemeTurned
from projections.network_past import NetworkPast
from web.identity.people import Person
from web.past.film import AT_ONCE, Frame, Reel, Shown
from web.past.moments import Moment
from web.past.network_map import HEIGHT, WIDTH, Scene, scene
from web.rendering import Rendering
from web.telling import ERASED, kind_of, quoted, told
from web.words import _, translate

FOLLOWS: Final = (BoardBegun, BoardForked, IdeaCarried, LinkCarried, NoveltyCarried, TitleCarried)
"""What follows from the opening of a board, which was told already."""
TURNS: Final = (NetworkFormed, ThemeTurned, QuestionTurned, InsightNamed)
BOARD_WORDS: Final = 36
"""Characters of a board's question in a sentence."""


class NetworkMoment(Moment, frozen=True, kw_only=True):
    """`version` is the moment on the line of the whole network; `board` is where it happened, "" in none."""

    board: str = ""


def is_turn(event: Event) -> bool:
    """Whether a film of the network waits here."""
    return isinstance(event, TURNS)


def told_in_a_film(fact: Fact) -> bool:
    """What goes along with the next: moving a card, and what came onto a side board as it began."""
    return not isinstance(fact.event, FOLLOWS) and kind_of(fact.event) != "place"


class NetworkFilm:
    """Of one past, in one language, for whoever sees all of it. `linked`: boards lead to their page at that moment."""

    def __init__(
        self,
        past: NetworkPast,
        person: Callable[[MemberId], Person],
        rendering: Rendering,
        language: str,
        *,
        linked: bool = True,
    ) -> None:
        self._past = past
        self._person = person
        self._rendering = rendering
        self._language = language
        self._linked = linked

    def step(self, a: int, b: int) -> Frame:
        """From any moment to any other, forwards or backwards."""
        return Frame(a, b, self.html(b), self.moment(b))

    def frames(self, after: int, upto: int, shown: Shown, most: int = AT_ONCE) -> Reel:
        """One frame for each fact that is to be shown; what lies between goes along with the next."""
        found: list[Frame] = []
        at = after
        for moment in self._stops(after, upto, shown):
            if len(found) == most:
                return Reel(found, at)
            found.append(self.step(at, moment))
            at = moment
        return Reel(found, max(at, upto))

    def _stops(self, after: int, upto: int, shown: Shown) -> Iterator[int]:
        for moment, fact in enumerate(self._past.facts[after:upto], after + 1):
            if moment == upto or shown(fact):
                yield moment

    # -- drawn -----------------------------------------------------------------------------------------------------
    def html(self, moment: int) -> str:
        """What shows the network at that moment, laid over whatever was shown before."""
        return "".join(
            f'<hx-partial hx-target="#{called}" hx-swap="outerMorph">{html}</hx-partial>'
            for called, html in self.drawn(moment).items()
        )

    def drawn(self, moment: int) -> dict[str, Markup]:
        """The drawing and the list beside it, by their ids."""
        shown = scene(self._past, moment, translate(self._language, ERASED))
        network = self._past.network(moment)
        named = {"film-map": "network_film/_map.html", "film-list": "network_film/_list.html"}
        return {called: self._part(template, shown, network, moment) for called, template in named.items()}

    def _part(self, template: str, shown: Scene, network: Network, moment: int) -> Markup:
        html = self._rendering.partial(
            template,
            self._language,
            naming=self._person,
            scene=shown,
            network=network,
            path=f"/networks/{self._past.life.now.id}" if self._linked else "",
            own_version=self._past.own_version(moment),
            width=WIDTH,
            height=HEIGHT,
        )
        return Markup(html)  # noqa: S704 (our own template)

    # -- in words --------------------------------------------------------------------------------------------------
    def moment(self, moment: int) -> NetworkMoment | None:
        """None for moment 0: then nothing had happened."""
        if not moment:
            return None
        fact, board = self._past.facts[moment - 1], self._past.board_of(moment)
        at = fact.happened_at
        return NetworkMoment(
            moment,
            at.astimezone(UTC).isoformat(timespec="seconds"),
            self._rendering.day(at, self._language),
            self._rendering.clock(at),
            self._sentence(fact, moment),
            kind_of(fact.event),
            str(getattr(fact.event, "idea", "") or ""),
            fact.actor,
            is_turn(fact.event),
            board=board or str(getattr(fact.event, "board", "")),
        )

    def _sentence(self, fact: Fact, moment: int) -> str:
        """What happened, and on which board."""
        said = told(fact, lambda idea: self._past.idea(idea, moment), self._person, self._language)
        board = self._past.board_of(moment)
        opened = self._past.life.now.boards.get(board) if board else None
        if opened is None or opened.question == FORGOTTEN:
            return said
        question = quoted(opened.question, self._language, BOARD_WORDS)
        return translate(self._language, _("On the board %(board)s: %(told)s"), board=question, told=said)
