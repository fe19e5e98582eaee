# SPDX-License-Identifier: Apache-2.0
"""What an organisation is shown of a network: its face, its answers, its gifts."""

from domain.kernel import GiftId, MemberId, OfferId, OrganisationId
from domain.network import Network
from domain.network.giving import GiftComposed, GiftGiven
from domain.network.membership import MemberLeft, MemberPaused
from domain.network.resting import NetworkRested
from domain.network.supporting import SupportAccepted, SupportDeclined, SupportOffered
from projections.facing import face
from tests.domain.given import MILA, SANNE, YOUSSEF, Told, by
from tests.domain.scenes import NETWORK, network

TOWN, OTHER = MemberId("organisation-1"), MemberId("organisation-2")
ROOM, GOOD_NAME, BUDGET, SECOND = (OfferId(f"offer-000{n}") for n in range(4))
GIFT, OTHERS = GiftId("gift-0001"), GiftId("gift-0002")


def offers() -> list[Told]:
    said = by(TOWN, SupportOffered(ROOM, "room", "A loft"), SupportOffered(GOOD_NAME, "recognition", "We stand by it"))
    more = by(OTHER, SupportOffered(BUDGET, "budget", "x"), SupportOffered(SECOND, "recognition", "x"))
    return [*said, *more]


def state(*told: object) -> Network:
    return network(*told).network  # type: ignore[arg-type]


def test_the_public_face_is_theme_question_members_and_recognition() -> None:
    lived = state(offers(), by(SANNE, SupportAccepted(GOOD_NAME), SupportAccepted(ROOM)), by(YOUSSEF, MemberPaused()))
    shown = face(lived, NETWORK, TOWN, shown=True)
    assert shown.theme == lived.themes[-1]
    assert (shown.name, shown.question, shown.members) == (lived.name, lived.question, 2)
    assert shown.recognised_by == (TOWN,)
    assert not shown.rests


def test_of_a_private_network_no_more_than_the_name() -> None:
    shown = face(state(offers(), by(SANNE, SupportAccepted(GOOD_NAME))), NETWORK, TOWN, shown=False)
    assert (shown.theme, shown.question, shown.members, shown.recognised_by) == (None, "", 0, ())
    assert [offer.id for offer in shown.offers] == [GOOD_NAME, ROOM]


def test_who_left_is_not_counted_and_a_network_at_rest_says_so() -> None:
    shown = face(state(by(YOUSSEF, MemberLeft("name")), NetworkRested("")), NETWORK, TOWN, shown=True)
    assert (shown.members, shown.rests) == (1, True)


def test_it_sees_its_own_offers_and_gifts_and_nobody_elses() -> None:
    composed = by(SANNE, *(GiftComposed(gift, "story", "x", "y", "", "", 0, "") for gift in (GIFT, OTHERS)))
    given = by(MILA, GiftGiven(GIFT, OrganisationId(TOWN)), GiftGiven(OTHERS, OrganisationId(OTHER)))
    shown = face(state(offers(), composed, given, by(SANNE, SupportDeclined(BUDGET, ""))), NETWORK, TOWN, shown=True)
    assert [given.gift.id for given in shown.gifts] == [GIFT]
    assert {offer.by for offer in shown.offers} == {TOWN}
