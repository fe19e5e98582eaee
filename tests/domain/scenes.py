# SPDX-License-Identifier: Apache-2.0
"""Where a rule's story may begin: a board with some ideas, a network with its first members."""

from typing import Final

from domain.board.combining import IdeasCombined
from domain.board.ideas import IdeaBuiltOn, IdeaVoiced, QuestionRaised
from domain.board.links import LinkDrawn
from domain.board.opening import BoardBegun
from domain.board.rewording import IdeaReworded
from domain.board.state import Place
from domain.kernel import AgreementId, BoardId, CommentId, Event, IdeaId, LinkId, NetworkId
from domain.network.agreements import AgreementAdopted, AgreementProposed
from domain.network.membership import MemberJoined
from domain.network.roles import RoleTaken
from domain.network.sparking import NetworkFormed, NetworkSparked
from tests.domain.given import SANNE, YOUSSEF, Given, Told, by, given

NETWORK: Final = NetworkId("network-learning")
BOARD: Final = BoardId("board-first")
HERE: Final = Place(0, 0)
THERE: Final = Place(240, -80)

GARDEN, KITCHEN, TABLE, ROOF = (IdeaId(f"idea-{name}") for name in ("garden", "kitchen", "table", "roof"))
WHY: Final = IdeaId("idea-question")
BOTH, ALL = IdeaId("idea-both"), IdeaId("idea-all")
LINK, OTHER_LINK = LinkId("link-first"), LinkId("link-other")
COMMENT: Final = CommentId("comment-first")
TURNS, LATER = AgreementId("agreement-turns"), AgreementId("agreement-later")

BEGUN: Final = BoardBegun(BOARD, NETWORK, "How do we learn together?")
GARDEN_VOICED: Final = IdeaVoiced(GARDEN, "A garden", HERE)
KITCHEN_VOICED: Final = IdeaVoiced(KITCHEN, "A kitchen", HERE)
TABLE_VOICED: Final = IdeaVoiced(TABLE, "A long table", HERE)
QUESTION_RAISED: Final = QuestionRaised(WHY, "Who cooks?", HERE)
ROOF_ON_GARDEN: Final = IdeaBuiltOn(ROOF, GARDEN, "On the roof", HERE)
BOTH_COMBINED: Final = IdeasCombined(BOTH, (GARDEN, KITCHEN), "Cook what grows", "They feed each other", HERE)
THREE_COMBINED: Final = IdeasCombined(ALL, (GARDEN, KITCHEN, TABLE), "Eat what grows", "One circle", HERE)
GARDEN_SUPPORTS_KITCHEN: Final = LinkDrawn(LINK, "supports", GARDEN, KITCHEN)
REWORDED: Final = IdeaReworded(GARDEN, "A garden for herbs", 1)
REWORDED_BESIDE: Final = IdeaReworded(GARDEN, "A vegetable garden", 1, (2,))

SPARKED: Final = NetworkSparked(NETWORK, "I want to find out how we learn at work")
FORMED: Final = NetworkFormed("Learning at work", "in our own work", "courses", "What helps?", "open")
BY_INVITATION: Final = NetworkFormed("Learning at work", "in our own work", "courses", "What helps?", "invitation")
PRIVATE: Final = NetworkFormed("Learning at work", "in our own work", "courses", "What helps?", "private")
JOINED: Final = MemberJoined(0)
PROPOSED: Final = AgreementProposed(TURNS, "We take turns")
ADOPTED: Final = AgreementAdopted(TURNS, 1)
DRIVES: Final = RoleTaken("driver")


def ideas(*more: Event | list[Told]) -> Given:
    """A board with a garden, a kitchen, a table (Sanne's) and a question (Youssef's)."""
    return given(BEGUN, GARDEN_VOICED, KITCHEN_VOICED, TABLE_VOICED, by(YOUSSEF, QUESTION_RAISED), *more)


def network(*more: Event | list[Told], formed: NetworkFormed = FORMED) -> Given:
    """A network that Sanne sparked and formed, and Youssef joined."""
    return given(SPARKED, formed, by(SANNE, JOINED), by(YOUSSEF, JOINED), *more)
