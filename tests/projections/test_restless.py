# SPDX-License-Identifier: Apache-2.0
"""All that is restless in a network, over its boards: once each, the longest open first, and never whose it is."""

import msgspec

from domain.board import Board
from domain.board.combining import IdeasCombined
from domain.board.ideas import IdeaBuiltOn, QuestionRaised
from domain.board.insight import InsightNamed
from domain.board.links import LinkDrawn
from domain.kernel import BoardId, IdeaId, LinkId
from projections.restless import Insights, insights, restless
from projections.unrest import Gauge, unrest
from tests.domain.given import CAST
from tests.domain.scenes import BOTH, GARDEN, HERE, KITCHEN
from tests.projections.test_unrest import ASKED, TAUT, WHY, after

HOME, SIDE = BoardId("board-home"), BoardId("board-side")
ROOF, WALL, LATER = IdeaId("idea-roof"), IdeaId("idea-wall"), IdeaId("idea-later")


def test_what_lies_open_is_shown_with_its_board_the_longest_open_first() -> None:
    side = after(QuestionRaised(LATER, "Who waters it?", HERE))
    found = restless({HOME: after(TAUT, ASKED), SIDE: side})
    assert found.gauge == Gauge(questions=2, tensions=1)
    assert [(one.board, one.idea, one.text) for one in found.questions] == [
        (SIDE, LATER, "Who waters it?"),
        (HOME, WHY, "Why a garden?"),
    ]
    [two] = found.tensions
    assert (two.one.idea, two.other.idea, two.one.board) == (GARDEN, KITCHEN, HOME)


def test_what_is_on_two_boards_is_shown_once_and_settled_where_it_is_settled() -> None:
    asked = after(ASKED, TAUT)
    found = restless({HOME: asked, SIDE: asked})
    assert (len(found.questions), len(found.tensions), len(found.shelves["warming"])) == (1, 1, 2)
    assert {one.board for one in found.questions} == {HOME}
    one = IdeasCombined(BOTH, (GARDEN, KITCHEN), "Both", "New", HERE)
    answered = after(ASKED, TAUT, IdeaBuiltOn(ROOF, WHY, "To eat", HERE), one)
    found = restless({HOME: asked, SIDE: answered})
    assert (found.questions, found.tensions) == ((), ())


def test_the_shelves_say_what_a_ripe_idea_could_be_combined_with() -> None:
    grown = (IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE), IdeaBuiltOn(WALL, GARDEN, "Up the wall", HERE))
    found = restless({HOME: after(*grown)}).shelves
    [ripe] = found["ripe"]
    assert (ripe.thought.idea, ripe.near) == (GARDEN, (ROOF, WALL))
    assert [lying.thought.idea for lying in found["untouched"]] == [KITCHEN]
    assert all(lying.near == () for lying in found["warming"])


def test_insights_of_all_boards_stand_newest_first() -> None:
    boards = {
        HOME: unrest(after(InsightNamed(GARDEN, "It feeds us"))),
        SIDE: unrest(after(ASKED, InsightNamed(KITCHEN, "It warms us"))),
    }
    found = insights(boards)
    assert [(board, one.why) for board, one in found.insights] == [(SIDE, "It warms us"), (HOME, "It feeds us")]
    assert found.gauge == Gauge(questions=1)
    assert insights({}) == Insights()


def test_nobody_is_in_it() -> None:
    lived: Board = after(ASKED, TAUT, LinkDrawn(LinkId("link-two"), "supports", GARDEN, KITCHEN))
    said = msgspec.json.encode(restless({HOME: lived})).decode()
    assert not any(member in said for member in CAST)
