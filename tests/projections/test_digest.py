# SPDX-License-Identifier: Apache-2.0
"""Since you were here: what others did, what was done with mine, what became ripe; nothing of what I did myself."""

from domain.board.combining import CombinationUndone, IdeasCombined
from domain.board.ideas import IdeaBuiltOn, IdeaMoved, IdeaVoiced, QuestionRaised
from domain.board.insight import InsightNamed
from domain.board.links import LinkDrawn
from domain.board.rewording import IdeaReworded, WordingRestored
from domain.board.taking_back import IdeaTakenBack
from domain.board.voices import CommentMade, ReactionGiven
from domain.kernel import BoardId, CommentId, Event, IdeaId, LinkId, MemberId
from projections.digest import Digest, since
from projections.past import Past
from tests.domain.given import MILA, SANNE, YOUSSEF, Told, by, fact
from tests.domain.scenes import BEGUN, BOTH, GARDEN, GARDEN_VOICED, HERE, KITCHEN, KITCHEN_VOICED, THERE

ROOF, WALL = IdeaId("idea-roof"), IdeaId("idea-wall")
HERS = [Told(SANNE, event) for event in (BEGUN, GARDEN_VOICED, KITCHEN_VOICED)]


def digest(*later: list[Told], me: MemberId = SANNE) -> Digest:
    """Since Sanne began the board with a garden and a kitchen."""
    told = [*HERS, *(each for some in later for each in some)]
    past = Past()
    past.add(fact(version, each) for version, each in enumerate(told, 1))
    return since(past, len(HERS), me)


def events(found: Digest) -> list[Event]:
    return [fact.event for fact in found.mine]


def test_what_others_brought_is_counted_by_kind() -> None:
    found = digest(
        by(YOUSSEF, IdeaVoiced(ROOF, "A roof", HERE), QuestionRaised(IdeaId("idea-why"), "Why?", HERE)),
        by(MILA, IdeasCombined(BOTH, (GARDEN, KITCHEN), "Both", "New", HERE), InsightNamed(BOTH, "It changes us")),
    )
    assert found.counted == {"ideas": 1, "questions": 1, "combinations": 1, "insights": 1}
    assert (found.after, found.upto) == (3, 7)
    assert [fact.version for fact in found.news] == [4, 5, 6, 7]


def test_what_i_did_myself_is_no_news() -> None:
    found = digest(by(SANNE, IdeaVoiced(ROOF, "A roof", HERE), IdeaReworded(GARDEN, "A herb garden", 1)))
    assert found.is_quiet


def test_what_others_did_with_mine_is_told() -> None:
    done = (
        IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE),
        QuestionRaised(IdeaId("idea-why"), "Why?", HERE, GARDEN),
        IdeaReworded(KITCHEN, "A large kitchen", 1),
        WordingRestored(KITCHEN, 1, 2),
        CommentMade(CommentId("comment-1"), GARDEN, "Yes"),
        ReactionGiven(KITCHEN, "try"),
        InsightNamed(GARDEN, "It changes us"),
        IdeasCombined(BOTH, (ROOF, KITCHEN), "Both", "New", HERE),
        CombinationUndone(BOTH),
        IdeaTakenBack(WALL, BoardId("board-side"), WALL, 3, "A wall", YOUSSEF, YOUSSEF, HERE, (GARDEN,)),
    )
    found = digest(by(YOUSSEF, *done))
    assert events(found) == [event for event in done if not isinstance(event, CombinationUndone)]
    assert found.counted["ideas"] == 2


def test_what_was_done_with_what_is_others_is_not_mine() -> None:
    done = by(YOUSSEF, IdeaVoiced(ROOF, "A roof", HERE), IdeaBuiltOn(WALL, ROOF, "A wall", HERE))
    assert digest(done, by(MILA, QuestionRaised(IdeaId("idea-why"), "Why?", HERE))).mine == []
    assert events(digest(done, by(MILA, ReactionGiven(WALL, "try")), me=YOUSSEF)) == [ReactionGiven(WALL, "try")]


def test_moving_cards_about_is_no_news() -> None:
    assert digest(by(YOUSSEF, IdeaMoved(GARDEN, THERE))).is_quiet


def test_ideas_with_others_around_them_that_nobody_combined_became_ripe() -> None:
    built = IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE)
    supports = LinkDrawn(LinkId("link-1"), "supports", KITCHEN, GARDEN)
    assert digest(by(YOUSSEF, built)).ripe == []
    assert digest(by(YOUSSEF, built, supports)).ripe == [GARDEN]
    contrasts = LinkDrawn(LinkId("link-1"), "contrasts", KITCHEN, GARDEN)
    assert digest(by(YOUSSEF, built, contrasts)).ripe == []
    combined = IdeasCombined(BOTH, (ROOF, KITCHEN), "Both", "New", HERE)
    assert digest(by(YOUSSEF, built, supports, combined)).ripe == []


def test_what_was_ripe_before_is_no_news() -> None:
    built = [IdeaBuiltOn(idea, GARDEN, "On the roof", HERE) for idea in (ROOF, WALL)]
    past = Past()
    told = [*HERS, *by(YOUSSEF, *built, ReactionGiven(GARDEN, "try"))]
    past.add(fact(version, each) for version, each in enumerate(told, 1))
    assert since(past, 3, SANNE).ripe == [GARDEN]
    assert since(past, 5, SANNE).ripe == []
