# SPDX-License-Identifier: Apache-2.0
"""What somebody may try next in a network, given a few numbers and a text. Histories play these."""

from datetime import timedelta
from typing import Final

from domain.kernel import (
    AgreementId,
    BoardId,
    Command,
    ExperienceId,
    ExperimentId,
    GatheringId,
    GiftId,
    IdeaId,
    OfferId,
    OrganisationId,
    ReflectionId,
)
from domain.network import (
    agreements,
    auditing,
    boards,
    experimenting,
    gatherings,
    giving,
    membership,
    resting,
    roles,
    sparking,
    stories,
    supporting,
)
from domain.network.state import Network, Role
from tests.domain.given import MORNING
from tests.domain.moves import Move, Play, Roll
from tests.domain.scenes import NETWORK

ROLES: Final[tuple[Role, ...]] = ("driver", "supporter")


def spark() -> Roll:
    return Roll(lambda play, roll: sparking.Spark(NETWORK, "Ik wil ontdekken hoe wij van elkaar leren"))


def me_too(play: Play, roll: Roll) -> Command:
    return sparking.SayMeToo(roll.text if roll.b % 2 else "")


def form(play: Play, roll: Roll) -> Command:
    access = ("open", "open", "invitation", "private")[roll.b % 4]
    return sparking.Form(roll.text, "ons eigen werk", "cursussen", "Wat helpt?", access)  # type: ignore[arg-type]


def turn_theme(play: Play, roll: Roll) -> Command:
    return sparking.TurnTheme(roll.text, "ons eigen werk", roll.text)


def turn_question(play: Play, roll: Roll) -> Command:
    return sparking.TurnQuestion(roll.text)


def choose_access(play: Play, roll: Roll) -> Command:
    return sparking.ChooseAccess(("open", "invitation", "private")[roll.b % 3])


def join(play: Play, roll: Roll) -> Command:
    network: Network = play.state
    return membership.Join(network.agreed)


def pause(play: Play, roll: Roll) -> Command:
    return membership.Pause()


def come_back(play: Play, roll: Roll) -> Command:
    return membership.Return()


def leave(play: Play, roll: Roll) -> Command:
    stays = ("name", "initials", "former")[roll.b % 3]
    return membership.Leave(stays, roll.text if roll.c % 2 else "", roll.c % 3 == 0)  # type: ignore[arg-type]


def propose(play: Play, roll: Roll) -> Command:
    return agreements.Propose(AgreementId(play.new("agreement")), roll.text)


def adopt(play: Play, roll: Roll) -> Command:
    network: Network = play.state
    return agreements.Adopt(roll.pick(tuple(network.agreements)[-10:], roll.near))


def affirm(play: Play, roll: Roll) -> Command:
    network: Network = play.state
    return agreements.Affirm(network.agreed)


def take_role(play: Play, roll: Roll) -> Command:
    return roles.TakeRole(ROLES[roll.b % 2])


def offer_role(play: Play, roll: Roll) -> Command:
    return roles.OfferRole(ROLES[roll.b % 2], roll.pick(play.members, roll.c))


def lay_down_role(play: Play, roll: Roll) -> Command:
    return roles.LayDownRole(ROLES[roll.b % 2])


def open_board(play: Play, roll: Roll) -> Command:
    return boards.OpenBoard(BoardId(play.new("board")), roll.text)


def fork_board(play: Play, roll: Roll) -> Command:
    network: Network = play.state
    return boards.ForkBoard(
        BoardId(play.new("board")), roll.pick(tuple(network.boards), roll.near), 1 + roll.b, roll.text
    )


def relight(play: Play, roll: Roll) -> Command:
    return sparking.Relight()


def tell_ambition(play: Play, roll: Roll) -> Command:
    return membership.TellAmbition(roll.text)


def withdraw_ambition(play: Play, roll: Roll) -> Command:
    return membership.WithdrawAmbition()


def plan_gathering(play: Play, roll: Roll) -> Command:
    at = MORNING + timedelta(hours=roll.b)
    ends = at + timedelta(hours=1) if roll.c % 2 else None
    return gatherings.PlanGathering(GatheringId(play.new("gathering")), roll.text, at, ends, "de kantine", "inside", "")


def change_gathering(play: Play, roll: Roll) -> Command:
    at = MORNING + timedelta(minutes=roll.b)
    return gatherings.ChangeGathering(roll.pick(tuple(play.state.gatherings), roll.near), roll.text, at)


def call_off_gathering(play: Play, roll: Roll) -> Command:
    why = roll.text if roll.c % 2 else ""
    return gatherings.CallOffGathering(roll.pick(tuple(play.state.gatherings), roll.near), why)


def come_along(play: Play, roll: Roll) -> Command:
    return gatherings.ComeAlong(roll.pick(tuple(play.state.gatherings), roll.near))


def stay_away(play: Play, roll: Roll) -> Command:
    return gatherings.StayAway(roll.pick(tuple(play.state.gatherings), roll.near))


def log_gathering(play: Play, roll: Roll) -> Command:
    return gatherings.LogGathering(roll.pick(tuple(play.state.gatherings), roll.near), roll.text, "een buurvrouw")


def tell_experience(play: Play, roll: Roll) -> Command:
    known = tuple(play.state.gatherings)
    about = roll.pick(known, roll.near) if known and roll.b % 2 else ""
    return stories.TellExperience(ExperienceId(play.new("experience")), roll.text, about)


def withdraw_experience(play: Play, roll: Roll) -> Command:
    return stories.WithdrawExperience(roll.pick(tuple(play.state.experiences), roll.near))


def restore_experience(play: Play, roll: Roll) -> Command:
    return stories.RestoreExperience(roll.pick(tuple(play.state.experiences), roll.near))


def share_reflection(play: Play, roll: Roll) -> Command:
    return stories.ShareReflection(ReflectionId(play.new("reflection")), roll.text)


def withdraw_reflection(play: Play, roll: Roll) -> Command:
    return stories.WithdrawReflection(roll.pick(tuple(play.state.reflections), roll.near))


def restore_reflection(play: Play, roll: Roll) -> Command:
    return stories.RestoreReflection(roll.pick(tuple(play.state.reflections), roll.near))


def start_experiment(play: Play, roll: Roll) -> Command:
    known = tuple(play.state.boards)
    tied = (roll.pick(known, roll.near), "idea-0001") if known and roll.b % 2 else ("", "")
    return experimenting.StartExperiment(ExperimentId(play.new("experiment")), roll.text, *tied)


def tie_experiment(play: Play, roll: Roll) -> Command:
    board = roll.pick(tuple(play.state.boards), roll.b)
    return experimenting.TieExperiment(
        roll.pick(tuple(play.state.experiments), roll.near), board, IdeaId(f"idea-{roll.c:04}")
    )


def observe(play: Play, roll: Roll) -> Command:
    return experimenting.Observe(roll.pick(tuple(play.state.experiments), roll.near), roll.text)


def conclude(play: Play, roll: Roll) -> Command:
    return experimenting.Conclude(roll.pick(tuple(play.state.experiments), roll.near), roll.text)


def offer_support(play: Play, roll: Roll) -> Command:
    kind = ("room", "budget", "time", "recognition")[roll.b % 4]
    return supporting.OfferSupport(OfferId(play.new("offer")), kind, roll.text)  # type: ignore[arg-type]


def withdraw_offer(play: Play, roll: Roll) -> Command:
    return supporting.WithdrawOffer(roll.pick(tuple(play.state.offers), roll.near))


def accept_support(play: Play, roll: Roll) -> Command:
    return supporting.AcceptSupport(roll.pick(tuple(play.state.offers), roll.near))


def decline_support(play: Play, roll: Roll) -> Command:
    return supporting.DeclineSupport(roll.pick(tuple(play.state.offers), roll.near), roll.text)


def end_support(play: Play, roll: Roll) -> Command:
    return supporting.EndSupport(roll.pick(tuple(play.state.offers), roll.near))


def content(play: Play, roll: Roll) -> tuple[str, str, str, str, str, int, str]:
    boards, experiments = tuple(play.state.boards), tuple(play.state.experiments)
    if boards and roll.b % 3 == 0:
        return "insight", roll.text, roll.text, roll.pick(boards, roll.c), "idea-0001", 1 + roll.c, ""
    if experiments and roll.b % 3 == 1:
        return "experiment", roll.text, roll.text, "", "", 0, roll.pick(experiments, roll.c)
    return "story", roll.text, roll.text, "", "", 0, ""


def compose_gift(play: Play, roll: Roll) -> Command:
    return giving.ComposeGift(GiftId(play.new("gift")), *content(play, roll))  # type: ignore[arg-type]


def change_gift(play: Play, roll: Roll) -> Command:
    gift = roll.pick(tuple(play.state.gifts), roll.near)
    return giving.ChangeGift(gift, *content(play, roll))  # type: ignore[arg-type]


def set_aside_gift(play: Play, roll: Roll) -> Command:
    return giving.SetGiftAside(roll.pick(tuple(play.state.gifts), roll.near))


def give_gift(play: Play, roll: Roll) -> Command:
    return giving.GiveGift(roll.pick(tuple(play.state.gifts), roll.near), OrganisationId("organisation-1"))


def let_rest(play: Play, roll: Roll) -> Command:
    return resting.LetRest(roll.text)


def revive(play: Play, roll: Roll) -> Command:
    return resting.Revive(play.state.agreed)


def note_look(play: Play, roll: Roll) -> Command:
    return auditing.NoteLook(("film", "search", "bundle")[roll.b % 3], why=roll.text)


def note_erasure(play: Play, roll: Roll) -> Command:
    return auditing.NoteErasure(1 + roll.b, roll.pick(play.members, roll.by))


NETWORK_MOVES: Final[tuple[Move, ...]] = (
    *(join,) * 5,
    *(me_too,) * 4,
    *(form,) * 2,
    *(propose, adopt, affirm) * 2,
    *(take_role, offer_role) * 2,
    *(turn_theme, turn_question, choose_access, pause, come_back, leave, lay_down_role, open_board),
    *(open_board, fork_board, note_look, note_erasure),
    *(relight,) * 3,
    *(tell_ambition, withdraw_ambition, let_rest, *(revive,) * 4),
    *(plan_gathering, change_gathering, call_off_gathering, come_along, come_along, stay_away, log_gathering),
    *(tell_experience, withdraw_experience, restore_experience),
    *(share_reflection, withdraw_reflection, restore_reflection),
    *(start_experiment, tie_experiment, observe, observe, conclude),
    *(offer_support, withdraw_offer, accept_support, decline_support, end_support),
    *(compose_gift, change_gift, set_aside_gift, give_gift),
)
