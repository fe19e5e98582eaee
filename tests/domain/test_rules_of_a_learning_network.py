# SPDX-License-Identifier: Apache-2.0
"""What makes it a learning network and not one more board: for each rule, the refusal or the wish that is not there."""

from typing import Final

import pytest
from msgspec import structs

from domain import board, network, notebook
from domain.board.ideas import IdeaRestored, IdeaWithdrawn, Restore, Voice, Withdraw
from domain.kernel import AgreementId, BoardId, Command, GiftId, OfferId, OrganisationId
from domain.network.agreements import Adopt, Propose
from domain.network.auditing import NoteLook, RecordLookedAt
from domain.network.boards import OpenBoard
from domain.network.giving import ComposeGift, GiftComposed, GiftGiven, GiveGift
from domain.network.membership import Join, Leave, MemberJoined, MemberLeft
from domain.network.roles import OfferRole, RoleHandedOver, RoleOffered, RoleTaken, TakeRole
from domain.network.sparking import Form, NetworkFormed, SayMeToo, SparkEchoed, TurnQuestion, TurnTheme
from domain.network.supporting import AcceptSupport, OfferSupport, SupportOffered, WithdrawOffer
from tests.domain import scenes
from tests.domain.given import BRAM, MILA, SANNE, YOUSSEF, by, given
from tests.domain.rows import IN_A_NETWORK, ON_A_BOARD, before, lively
from tests.domain.scenes import BY_INVITATION, DRIVES, FORMED, GARDEN, JOINED, SPARKED

OFFER, GIFT, TOWN = OfferId("offer-first"), GiftId("gift-first"), OrganisationId("organisation-1")
OF_A_MEMBER: Final = tuple(
    kind for kind in (*board.COMMANDS, *network.COMMANDS) if kind not in (OfferSupport, WithdrawOffer)
)


def test_nobody_is_added_by_somebody_else() -> None:
    """There is an invitation; joining has no field for whom, so it cannot be said of another."""
    assert {field.name for field in structs.fields(Join)} == {"affirms"}
    assert not {kind for kind in network.COMMANDS if kind.__name__.startswith(("Add", "Remove", "Expel", "Approve"))}
    invited = scenes.network(formed=BY_INVITATION)
    invited.when(Join(), by=MILA, standing="stranger").refused("invitation_needed")
    joined = invited.when(Join(), by=MILA, standing="invited").then(JOINED)
    assert set(joined.network.members) == {SANNE, YOUSSEF, MILA}


@pytest.mark.parametrize(
    "wish", [TurnTheme("x", "y", "z"), TurnQuestion("why?"), Propose(AgreementId("agreement-new"), "x")]
)
def test_nobody_outside_the_members_sets_theme_question_or_agreements(wish: Command) -> None:
    scenes.network().when(wish, by=MILA, standing="stranger").refused("not_a_member")
    scenes.network().when(wish, by=MILA, standing="operator").refused("only_notes")
    scenes.network().when(wish, by=MILA, standing="organisation").refused("only_offers")


def test_there_is_no_wish_for_a_required_result() -> None:
    words = {"require", "result", "goal", "target", "deadline", "assign", "score", "rate", "rank", "approve"}
    kinds = (*board.COMMANDS, *network.COMMANDS, *notebook.COMMANDS)
    said = {(kind.__struct_config__.tag, *kind.__struct_fields__) for kind in kinds}
    # a link's target is where it points to
    assert [one for one in said if words & {w for name in one for w in name.split("_")}] == [
        ("draw_link", "link", "relation", "source", "target")
    ]


def test_nobody_above_approves_that_a_spark_becomes_a_network() -> None:
    lit = given(SPARKED, by(MILA, SparkEchoed("")))
    lit.when(Form("x", "y", "z", "why?"), by=MILA).then(NetworkFormed("x", "y", "z", "why?", "open"), MemberJoined(0))
    lit.when(Form("x", "y", "z", "why?"), by=BRAM).refused("say_me_too")
    given(SPARKED).when(SayMeToo("I wonder"), by=MILA).then(SparkEchoed("I wonder"))


def test_an_agreement_is_made_by_two() -> None:
    proposed = scenes.network(scenes.PROPOSED)
    proposed.when(Adopt(scenes.TURNS), by=SANNE).refused("somebody_else")
    proposed.when(Adopt(scenes.TURNS), by=YOUSSEF).then(scenes.ADOPTED)


def test_a_role_is_taken_and_handed_over_never_given() -> None:
    pulled = scenes.network(DRIVES)
    offered = pulled.when(OfferRole("driver", YOUSSEF)).then(RoleOffered("driver", YOUSSEF))
    assert not offered.network.holds("driver", YOUSSEF)
    offered.when(TakeRole("driver"), by=YOUSSEF).then(RoleHandedOver("driver", SANNE))
    pulled.when(OfferRole("driver", SANNE), by=YOUSSEF).refused("not_your_role")
    scenes.network().when(TakeRole("supporter"), by=YOUSSEF).then(RoleTaken("supporter"))


def test_the_last_driver_is_asked_to_hand_over_and_may_leave_all_the_same() -> None:
    pulled = scenes.network(DRIVES)
    pulled.when(Leave()).refused("last_driver")
    pulled.when(Leave(all_the_same=True)).then(MemberLeft("name"))


def test_leaving_needs_no_reason_loses_nothing_and_leaves_the_name_as_chosen() -> None:
    for stays in ("name", "initials", "former"):
        left = scenes.network().when(Leave(stays), by=YOUSSEF).then(MemberLeft(stays))
        assert left.network.members[YOUSSEF].name_stays == stays
    told = scenes.ideas()
    assert told.board.ideas[scenes.WHY].by == YOUSSEF
    told.when(Voice(scenes.ROOF, "x", scenes.HERE), by=YOUSSEF, standing="left").refused("not_a_member")


@pytest.mark.parametrize("kind", OF_A_MEMBER, ids=lambda kind: kind.__name__)
def test_an_organisation_has_no_other_wish_than_to_offer_and_withdraw(kind: type[Command]) -> None:
    """Every other wish is refused, whatever it says: who asks is looked at first."""
    rows = {**ON_A_BOARD, **IN_A_NETWORK}
    wish, _ = rows[kind]
    scene = lively() if kind in ON_A_BOARD else before(wish, "organisation")
    outcome = scene.when(wish, by=BRAM, standing="organisation")
    assert outcome.events == []
    outcome.refused("not_a_member" if kind in ON_A_BOARD else "only_offers")


def test_support_is_offered_and_the_network_chooses() -> None:
    offer = OfferSupport(OFFER, "recognition", "You may call yourselves a network of the town")
    offered = scenes.network().when(offer, by=BRAM, standing="organisation")
    said = offered.then(SupportOffered(OFFER, "recognition", "You may call yourselves a network of the town"))
    said.when(AcceptSupport(OFFER), by=BRAM, standing="organisation").refused("only_offers")
    said.when(AcceptSupport(OFFER), by=MILA, standing="stranger").refused("not_a_member")
    scenes.network().when(offer, by=SANNE).refused("organisations_only")


def test_the_network_gives_what_it_wants_to_give_and_two_have_looked_at_it() -> None:
    content = ("story", "What it gave", "Rest", "", "", 0, "")
    composed = scenes.network().when(ComposeGift(GIFT, *content)).then(GiftComposed(GIFT, *content))  # type: ignore[arg-type]
    composed.when(GiveGift(GIFT, TOWN)).refused("somebody_else")
    composed.when(GiveGift(GIFT, TOWN), by=YOUSSEF).then(GiftGiven(GIFT, TOWN))
    composed.when(GiveGift(GIFT, TOWN), by=BRAM, standing="organisation").refused("only_offers")


def test_an_administrators_look_is_a_fact_the_members_see_and_their_only_wish() -> None:
    looked = scenes.network().when(NoteLook("content", why="A complaint"), by=BRAM, standing="operator")
    record = looked.then(RecordLookedAt("content", why="A complaint")).network.looks
    assert [(look.by, look.why) for look in record] == [(BRAM, "A complaint")]
    scenes.network().when(Join(), by=BRAM, standing="operator").refused("only_notes")


def test_withdrawing_is_a_fact_and_can_be_undone() -> None:
    withdrawn = scenes.ideas().when(Withdraw(GARDEN)).then(IdeaWithdrawn(GARDEN))
    withdrawn.when(Restore(GARDEN)).then(IdeaRestored(GARDEN))
    kinds = (*board.EVENTS, *network.EVENTS, *notebook.EVENTS)
    assert not {kind for kind in kinds if "delete" in str(kind.__struct_config__.tag)}


def test_a_board_belongs_to_the_members_of_its_network() -> None:
    for standing in ("stranger", "invited", "paused", "left", "organisation", "operator"):
        told = scenes.ideas()
        told.when(Voice(scenes.ROOF, "x", scenes.HERE), by=MILA, standing=standing).refused("not_a_member")
    scenes.network().when(OpenBoard(BoardId("board-new"), "x"), by=MILA).refused("not_a_member")
    assert FORMED.access == "open"
