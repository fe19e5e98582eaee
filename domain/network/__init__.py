# SPDX-License-Identifier: Apache-2.0
"""The network's decider, from first spark on: routes each wish to its rule and each fact to its change."""

from typing import Final

from domain.kernel import Asked, Event, Fact
from domain.network import agreements, auditing, boards, membership, roles, sparking
from domain.network.state import Network

__all__ = ["COMMANDS", "EVENTS", "INNER_COMMANDS", "Network", "Wish", "decide", "empty", "evolve"]

Wish = (
    sparking.Spark
    | sparking.SayMeToo
    | sparking.Form
    | sparking.TurnTheme
    | sparking.TurnQuestion
    | sparking.ChooseAccess
    | membership.Join
    | membership.Pause
    | membership.Return
    | membership.Leave
    | agreements.Propose
    | agreements.Adopt
    | agreements.Affirm
    | roles.TakeRole
    | roles.OfferRole
    | roles.LayDownRole
    | boards.OpenBoard
    | boards.ForkBoard
)
"""What a person may wish of a network, through any door."""

COMMANDS: Final = Wish.__args__
INNER_COMMANDS: Final = (auditing.NoteLook, auditing.NoteErasure)
EVENTS: Final[tuple[type[Event], ...]] = (
    sparking.NetworkSparked,
    sparking.SparkEchoed,
    sparking.NetworkFormed,
    sparking.ThemeTurned,
    sparking.QuestionTurned,
    sparking.AccessChosen,
    membership.MemberJoined,
    membership.MemberPaused,
    membership.MemberReturned,
    membership.MemberLeft,
    agreements.AgreementProposed,
    agreements.AgreementAdopted,
    agreements.AgreementsAffirmed,
    roles.RoleTaken,
    roles.RoleOffered,
    roles.RoleHandedOver,
    roles.RoleLaidDown,
    boards.BoardOpened,
    boards.BoardBranched,
    auditing.RecordLookedAt,
    auditing.WordsErased,
)


def empty() -> Network:
    return Network()


def decide(network: Network, asked: Asked) -> list[Event]:
    """The events that follow from the wish for this network; [] when nothing is to do.

    Raises Refusal when a rule is broken. Never changes the network.
    """
    auditing.only_notes(asked)
    return _decide(network, asked)


def _decide(network: Network, asked: Asked) -> list[Event]:
    by = asked.by
    match asked.command:
        case sparking.Spark() as wish:
            return sparking.spark(network, wish)
        case sparking.SayMeToo() as wish:
            return sparking.me_too(network, wish, by)
        case sparking.Form() as wish:
            return sparking.form(network, wish, asked)
        case sparking.TurnTheme() as wish:
            return sparking.turn_theme(network, wish, by)
        case sparking.TurnQuestion() as wish:
            return sparking.turn_question(network, wish, by)
        case sparking.ChooseAccess() as wish:
            return sparking.choose_access(network, wish, by)
        case membership.Join() as wish:
            return membership.join(network, wish, asked)
        case membership.Pause():
            return membership.pause(network, asked)
        case membership.Return():
            return membership.return_(network, asked)
        case membership.Leave() as wish:
            return membership.leave(network, wish, asked)
        case agreements.Propose() as wish:
            return agreements.propose(network, wish, by)
        case agreements.Adopt() as wish:
            return agreements.adopt(network, wish, by)
        case agreements.Affirm() as wish:
            return agreements.affirm(network, wish, by)
        case roles.TakeRole() as wish:
            return roles.take_role(network, wish, by)
        case roles.OfferRole() as wish:
            return roles.offer_role(network, wish, by)
        case roles.LayDownRole() as wish:
            return roles.lay_down_role(network, wish, by)
        case boards.OpenBoard() as wish:
            return boards.open_board(network, wish, asked)
        case boards.ForkBoard() as wish:
            return boards.fork_board(network, wish, asked)
        case auditing.NoteLook() as wish:
            return auditing.note_look(network, wish, asked)
        case auditing.NoteErasure() as wish:
            return auditing.note_erasure(network, wish, asked)
        case other:
            raise TypeError(f"{type(other).__name__} is no wish of a network")


def evolve(network: Network, fact: Fact) -> Network:
    """The network after the fact. Consumes the network it is given."""
    _evolve(network, fact)
    network.version = fact.version
    return network


def _evolve(network: Network, fact: Fact) -> None:
    match fact.event:
        case sparking.NetworkSparked() as event:
            sparking.sparked(network, fact, event)
        case sparking.SparkEchoed() as event:
            sparking.echoed(network, fact, event)
        case sparking.NetworkFormed() as event:
            sparking.formed(network, fact, event)
        case sparking.ThemeTurned() as event:
            sparking.theme_turned(network, fact, event)
        case sparking.QuestionTurned() as event:
            sparking.question_turned(network, fact, event)
        case sparking.AccessChosen() as event:
            sparking.access_chosen(network, event)
        case membership.MemberJoined() as event:
            membership.joined(network, fact, event)
        case membership.MemberPaused():
            membership.paused(network, fact)
        case membership.MemberReturned():
            membership.returned(network, fact)
        case membership.MemberLeft() as event:
            membership.left(network, fact, event)
        case agreements.AgreementProposed() as event:
            agreements.proposed(network, fact, event)
        case agreements.AgreementAdopted() as event:
            agreements.adopted(network, fact, event)
        case agreements.AgreementsAffirmed() as event:
            agreements.affirmed(network, fact, event)
        case roles.RoleTaken() as event:
            roles.taken(network, fact, event)
        case roles.RoleOffered() as event:
            roles.offered(network, fact, event)
        case roles.RoleHandedOver() as event:
            roles.handed_over(network, fact, event)
        case roles.RoleLaidDown() as event:
            roles.laid_down(network, fact, event)
        case boards.BoardOpened() as event:
            boards.opened(network, fact, event)
        case boards.BoardBranched() as event:
            boards.branched(network, fact, event)
        case auditing.RecordLookedAt() as event:
            auditing.looked_at(network, fact, event)
        case auditing.WordsErased() as event:
            auditing.erased(network, fact, event)
        case other:
            raise TypeError(f"{type(other).__name__} is no fact of a network")
