# SPDX-License-Identifier: Apache-2.0
"""Having the cards lie again as they lay: in one event, and only those that stand and lie elsewhere."""

from domain.board.arranging import ArrangementRestored, Rearrange, arrangement
from domain.board.ideas import IdeaMoved, IdeaWithdrawn, Moving
from domain.kernel import IdeaId
from tests.domain.given import YOUSSEF, by
from tests.domain.scenes import GARDEN, HERE, KITCHEN, TABLE, THERE, WHY, ideas

MOVED = (IdeaMoved(GARDEN, THERE), by(YOUSSEF, IdeaMoved(TABLE, THERE)))
AS_THEY_LAY = (Moving(GARDEN, HERE), Moving(TABLE, HERE))


def test_what_stands_on_a_board_is_its_arrangement() -> None:
    assert [m.idea for m in arrangement(ideas(IdeaWithdrawn(KITCHEN)).board)] == [GARDEN, TABLE, WHY]
    assert {m.place for m in arrangement(ideas().board)} == {HERE}


def test_the_cards_lie_again_as_they_lay() -> None:
    earlier = Rearrange(5, arrangement(ideas().board))
    restored = ideas(*MOVED).when(earlier, by=YOUSSEF).then(ArrangementRestored(5, AS_THEY_LAY)).board
    assert {idea.place for idea in restored.ideas.values()} == {HERE}


def test_cards_that_lie_there_or_are_gone_or_never_were_are_left_alone() -> None:
    ideas().when(Rearrange(3, AS_THEY_LAY)).then_nothing()
    unknown = Moving(IdeaId("idea-unknown"), THERE)
    ideas(*MOVED, IdeaWithdrawn(GARDEN)).when(Rearrange(5, (*AS_THEY_LAY, unknown))).then(
        ArrangementRestored(5, AS_THEY_LAY[1:])
    )


def test_only_a_moment_the_board_has_had_comes_back() -> None:
    for moment in (0, 6):
        ideas().when(Rearrange(moment, AS_THEY_LAY)).refused("unknown_moment")
