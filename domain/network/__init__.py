# SPDX-License-Identifier: Apache-2.0
"""The network's decider, from first spark on: routes each wish to its rule and each fact to its change."""

from collections.abc import Callable
from typing import Any, Final

from domain.kernel import Asked, Command, Event, Fact
from domain.network import (
    agreements,
    auditing,
    boards,
    experimenting,
    gatherings,
    giving,
    membership,
    resting,
    reviving,
    roles,
    sparking,
    stories,
    supporting,
)
from domain.network.state import Network

__all__ = ["CHANGES", "COMMANDS", "EVENTS", "INNER_COMMANDS", "RULES", "Network", "Wish", "decide", "empty", "evolve"]

Wish = (
    sparking.Spark
    | sparking.SayMeToo
    | sparking.Relight
    | sparking.Form
    | sparking.TurnTheme
    | sparking.TurnQuestion
    | sparking.ChooseAccess
    | membership.Join
    | membership.Pause
    | membership.Return
    | membership.Leave
    | membership.TellAmbition
    | membership.WithdrawAmbition
    | agreements.Propose
    | agreements.Adopt
    | agreements.Affirm
    | roles.TakeRole
    | roles.OfferRole
    | roles.LayDownRole
    | boards.OpenBoard
    | boards.ForkBoard
    | gatherings.PlanGathering
    | gatherings.ChangeGathering
    | gatherings.CallOffGathering
    | gatherings.ComeAlong
    | gatherings.StayAway
    | gatherings.LogGathering
    | stories.TellExperience
    | stories.WithdrawExperience
    | stories.RestoreExperience
    | stories.ShareReflection
    | stories.WithdrawReflection
    | stories.RestoreReflection
    | experimenting.StartExperiment
    | experimenting.TieExperiment
    | experimenting.Observe
    | experimenting.Conclude
    | supporting.OfferSupport
    | supporting.WithdrawOffer
    | supporting.AcceptSupport
    | supporting.DeclineSupport
    | supporting.EndSupport
    | giving.ComposeGift
    | giving.ChangeGift
    | giving.SetGiftAside
    | giving.GiveGift
    | resting.LetRest
    | resting.Revive
)
"""What somebody may wish of a network, through any door."""

COMMANDS: Final = Wish.__args__
INNER_COMMANDS: Final = (auditing.NoteLook, auditing.NoteErasure)

Rule = Callable[[Network, Any, Asked], list[Event]]
Change = Callable[[Network, Fact, Any], None]

RULES: Final[dict[type[Command], Rule]] = {
    sparking.Spark: sparking.spark,
    sparking.SayMeToo: sparking.me_too,
    sparking.Relight: sparking.relight,
    sparking.Form: sparking.form,
    sparking.TurnTheme: sparking.turn_theme,
    sparking.TurnQuestion: sparking.turn_question,
    sparking.ChooseAccess: sparking.choose_access,
    membership.Join: membership.join,
    membership.Pause: membership.pause,
    membership.Return: membership.return_,
    membership.Leave: membership.leave,
    membership.TellAmbition: membership.tell_ambition,
    membership.WithdrawAmbition: membership.withdraw_ambition,
    agreements.Propose: agreements.propose,
    agreements.Adopt: agreements.adopt,
    agreements.Affirm: agreements.affirm,
    roles.TakeRole: roles.take_role,
    roles.OfferRole: roles.offer_role,
    roles.LayDownRole: roles.lay_down_role,
    boards.OpenBoard: boards.open_board,
    boards.ForkBoard: boards.fork_board,
    gatherings.PlanGathering: gatherings.plan,
    gatherings.ChangeGathering: gatherings.change,
    gatherings.CallOffGathering: gatherings.call_off,
    gatherings.ComeAlong: gatherings.come_along,
    gatherings.StayAway: gatherings.stay_away,
    gatherings.LogGathering: gatherings.log,
    stories.TellExperience: stories.tell,
    stories.WithdrawExperience: stories.withdraw_experience,
    stories.RestoreExperience: stories.restore_experience,
    stories.ShareReflection: stories.share,
    stories.WithdrawReflection: stories.withdraw_reflection,
    stories.RestoreReflection: stories.restore_reflection,
    experimenting.StartExperiment: experimenting.start,
    experimenting.TieExperiment: experimenting.tie,
    experimenting.Observe: experimenting.observe,
    experimenting.Conclude: experimenting.conclude,
    supporting.OfferSupport: supporting.offer,
    supporting.WithdrawOffer: supporting.withdraw,
    supporting.AcceptSupport: supporting.accept,
    supporting.DeclineSupport: supporting.decline,
    supporting.EndSupport: supporting.end,
    giving.ComposeGift: giving.compose,
    giving.ChangeGift: giving.change,
    giving.SetGiftAside: giving.set_aside,
    giving.GiveGift: giving.give,
    resting.LetRest: resting.let_rest,
    resting.Revive: reviving.revive,
    auditing.NoteLook: auditing.note_look,
    auditing.NoteErasure: auditing.note_erasure,
}

CHANGES: Final[dict[type[Event], Change]] = {
    sparking.NetworkSparked: sparking.sparked,
    sparking.SparkEchoed: sparking.echoed,
    sparking.SparkRelit: sparking.relit,
    sparking.NetworkFormed: sparking.formed,
    sparking.ThemeTurned: sparking.theme_turned,
    sparking.QuestionTurned: sparking.question_turned,
    sparking.AccessChosen: sparking.access_chosen,
    membership.MemberJoined: membership.joined,
    membership.MemberPaused: membership.paused,
    membership.MemberReturned: membership.returned,
    membership.MemberLeft: membership.left,
    membership.AmbitionTold: membership.ambition_told,
    membership.AmbitionWithdrawn: membership.ambition_withdrawn,
    agreements.AgreementProposed: agreements.proposed,
    agreements.AgreementAdopted: agreements.adopted,
    agreements.AgreementsAffirmed: agreements.affirmed,
    roles.RoleTaken: roles.taken,
    roles.RoleOffered: roles.offered,
    roles.RoleHandedOver: roles.handed_over,
    roles.RoleLaidDown: roles.laid_down,
    boards.BoardOpened: boards.opened,
    boards.BoardBranched: boards.branched,
    gatherings.GatheringPlanned: gatherings.planned,
    gatherings.GatheringChanged: gatherings.changed,
    gatherings.GatheringCalledOff: gatherings.called_off,
    gatherings.GatheringJoined: gatherings.joined,
    gatherings.GatheringSkipped: gatherings.skipped,
    gatherings.GatheringHeld: gatherings.held,
    stories.ExperienceTold: stories.told,
    stories.ExperienceWithdrawn: stories.experience_withdrawn,
    stories.ExperienceRestored: stories.experience_restored,
    stories.ReflectionShared: stories.shared,
    stories.ReflectionWithdrawn: stories.reflection_withdrawn,
    stories.ReflectionRestored: stories.reflection_restored,
    experimenting.ExperimentStarted: experimenting.started,
    experimenting.ExperimentTied: experimenting.tied,
    experimenting.ExperimentObserved: experimenting.observed,
    experimenting.ExperimentConcluded: experimenting.concluded,
    supporting.SupportOffered: supporting.offered,
    supporting.OfferWithdrawn: supporting.withdrawn,
    supporting.SupportAccepted: supporting.accepted,
    supporting.SupportDeclined: supporting.declined,
    supporting.SupportEnded: supporting.ended,
    giving.GiftComposed: giving.composed,
    giving.GiftChanged: giving.changed,
    giving.GiftSetAside: giving.aside,
    giving.GiftGiven: giving.given,
    resting.NetworkRested: resting.rested,
    resting.NetworkRevived: resting.revived,
    auditing.RecordLookedAt: auditing.looked_at,
    auditing.WordsErased: auditing.erased,
}
EVENTS: Final[tuple[type[Event], ...]] = tuple(CHANGES)


def empty() -> Network:
    return Network()


def decide(network: Network, asked: Asked) -> list[Event]:
    """The events that follow from the wish for this network; [] when nothing is to do.

    Raises Refusal when a rule is broken. Never changes the network.
    """
    auditing.within_bounds(asked)
    rule = RULES.get(type(asked.command))
    if rule is None:
        raise TypeError(f"{type(asked.command).__name__} is no wish of a network")
    return rule(network, asked.command, asked)


def evolve(network: Network, fact: Fact) -> Network:
    """The network after the fact. Consumes the network it is given."""
    change = CHANGES.get(type(fact.event))
    if change is None:
        raise TypeError(f"{type(fact.event).__name__} is no fact of a network")
    change(network, fact, fact.event)
    network.version = fact.version
    return network
