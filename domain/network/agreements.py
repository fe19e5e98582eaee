# SPDX-License-Identifier: Apache-2.0
"""Agreements the members make themselves: proposed by one, adopted by another, affirmed by each."""

from domain.kernel import AgreementId, Asked, Command, Event, Fact, Refusal, Text, said
from domain.network.state import Agreement, Network


class Propose(Command, frozen=True, tag="propose"):
    agreement: AgreementId
    text: Text


class Adopt(Command, frozen=True, tag="adopt"):
    agreement: AgreementId


class Affirm(Command, frozen=True, tag="affirm"):
    """`version` is the version of the agreements the member has read."""

    version: int


class AgreementProposed(Event, frozen=True, tag="agreement.proposed"):
    agreement: AgreementId
    text: Text


class AgreementAdopted(Event, frozen=True, tag="agreement.adopted"):
    """`version` is the new version of the agreements as a whole."""

    agreement: AgreementId
    version: int


class AgreementsAffirmed(Event, frozen=True, tag="agreements.affirmed"):
    version: int


def propose(network: Network, wish: Propose, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.agreement in network.agreements:
        raise Refusal("id_taken", "This id already names another agreement. Nothing was saved; try again.")
    return [AgreementProposed(wish.agreement, said(wish.text))]


def adopt(network: Network, wish: Adopt, asked: Asked) -> list[Event]:
    network.present(asked.by)
    proposal = network.agreements.get(wish.agreement)
    if proposal is None:
        raise Refusal("unknown_agreement", "That proposal is not known here. Nothing was changed.")
    if proposal.adopted:
        return []
    if proposal.by == asked.by and len(network.here) > 1:
        raise Refusal(
            "somebody_else",
            "An agreement is made together: another member adopts what you propose. Nothing was changed.",
        )
    return [AgreementAdopted(wish.agreement, network.agreed + 1)]


def affirm(network: Network, wish: Affirm, asked: Asked) -> list[Event]:
    member = network.present(asked.by)
    if wish.version != network.agreed:
        raise Refusal(
            "affirm_current", "The agreements are others by now. Read them and affirm those; nothing was saved."
        )
    return [] if member.affirmed == network.agreed else [AgreementsAffirmed(wish.version)]


def proposed(network: Network, fact: Fact, event: AgreementProposed) -> None:
    made = Agreement(event.agreement, event.text, fact.actor, fact.happened_at)
    network.agreements[event.agreement] = made


def adopted(network: Network, fact: Fact, event: AgreementAdopted) -> None:
    """Who proposed and who adopted have thereby affirmed, if they were up to date before."""
    agreement = network.agreements[event.agreement]
    agreement.adopted = event.version
    for who in (agreement.by, fact.actor):
        member = network.members.get(who)
        if member is not None and member.affirmed == network.agreed:
            member.affirmed = event.version
    network.agreed = event.version


def affirmed(network: Network, fact: Fact, event: AgreementsAffirmed) -> None:
    network.members[fact.actor].affirmed = event.version
