# SPDX-License-Identifier: Apache-2.0
"""The rows of test_who_may: for every wish there is, what follows when Mila wishes it with each standing."""

from datetime import timedelta
from typing import Final, get_args

from msgspec import structs

from domain import board, network, notebook
from domain.board import (
    arranging,
    combining,
    forking,
    ideas,
    insight,
    links,
    opening,
    rewording,
    taking_back,
    undoing,
    voices,
)
from domain.board.inverses import SetAside
from domain.kernel import (
    AgreementId,
    BoardId,
    Command,
    CommandId,
    CommentId,
    ExperienceId,
    ExperimentId,
    GatheringId,
    GiftId,
    IdeaId,
    MemberId,
    OfferId,
    OrganisationId,
    ReflectionId,
    Standing,
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
from domain.notebook import keeping
from tests.domain import scenes
from tests.domain.given import MILA, MORNING, SANNE, YOUSSEF, Given, Told, by, given
from tests.domain.scenes import (
    ALL,
    BOARD,
    BOTH,
    COMMENT,
    GARDEN,
    HERE,
    KITCHEN,
    LATER,
    LINK,
    NETWORK,
    OTHER_LINK,
    TABLE,
)

PUBLIC: Final = (*board.COMMANDS, *network.COMMANDS, *notebook.COMMANDS)
EVERY_COMMAND: Final = (*PUBLIC, *board.INNER_COMMANDS, *network.INNER_COMMANDS)
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
HAPPENS, NOTHING, STRANGER = "happens", "nothing to do", "not_a_member"

Answers = dict[Standing, str]

BOUND: Final[Answers] = {"operator": "only_notes", "organisation": "only_offers"}
ANYBODY: Final[Answers] = {**dict.fromkeys(STANDINGS, HAPPENS), **BOUND}
ORGANISATIONS: Final[Answers] = {
    **dict.fromkeys(STANDINGS, "organisations_only"),
    "organisation": HAPPENS,
    "operator": "only_notes",
}
OWNERS: Final[Answers] = {**dict.fromkeys(STANDINGS, "not_yours"), "owner": HAPPENS}
MEMBERS: Final[Answers] = {**dict.fromkeys(STANDINGS, STRANGER), "member": HAPPENS, "resting": "rests"}
MEMBERS_AND_IMPORT: Final[Answers] = {**MEMBERS, "importer": HAPPENS}
IMPORT_ONLY: Final[Answers] = {**MEMBERS, "member": STRANGER, "importer": HAPPENS}
IN_NETWORK: Final[Answers] = {**MEMBERS, "resting": STRANGER, **BOUND}
MEMBERS_HERE: Final[Answers] = {**IN_NETWORK, "paused": "paused"}
WHO_WAS_HERE: Final[Answers] = {**IN_NETWORK, "paused": HAPPENS, "left": HAPPENS, "operator": HAPPENS}

LINKED = scenes.GARDEN_SUPPORTS_KITCHEN
SAID = voices.CommentMade(COMMENT, GARDEN, "Hm")
PROPOSED_AND_ADOPTED = by(SANNE, scenes.PROPOSED) + by(YOUSSEF, scenes.ADOPTED)


def lively() -> Given:
    """A board on which every wish below has something to work on; all of it is Sanne's."""
    undone = combining.IdeasCombined(BOTH, (GARDEN, KITCHEN), "x", "y", HERE), combining.CombinationUndone(BOTH)
    reacted = voices.ReactionGiven(GARDEN, "doubt"), insight.InsightNamed(KITCHEN, "So new")
    gone = ideas.IdeaVoiced(scenes.ROOF, "Gone", HERE), ideas.IdeaWithdrawn(scenes.ROOF)
    alone = ideas.IdeaVoiced(LONELY, "Alone", HERE), rewording.IdeaReworded(LONELY, "All alone", 1)
    unsaid = voices.CommentMade(UNSAID, GARDEN, "Oh"), voices.CommentWithdrawn(UNSAID, GARDEN)
    fewer = combining.SourcePeeled(ALL, KITCHEN), insight.InsightNamed(LONELY, "New"), insight.InsightTakenBack(LONELY)
    told = by(SANNE, *undone, *reacted, *gone, *alone, *unsaid, *fewer)
    four = structs.replace(scenes.THREE_COMBINED, sources=(GARDEN, KITCHEN, TABLE, scenes.WHY))
    return scenes.ideas(four, LINKED, SAID, told, [*MOVED, *MOVED_BACK])


NEW, LONELY, UNSAID = IdeaId("idea-new-here"), IdeaId("idea-lonely"), CommentId("comment-unsaid")
MOVED = [Told(SANNE, ideas.IdeaMoved(GARDEN, scenes.THERE), CommandId("command-moves"))]
MOVED_BACK = [Told(SANNE, ideas.IdeaMoved(GARDEN, HERE), CommandId("command-undo"), CommandId("command-moves"))]
HOME: Final = (BoardId("board-side"), NEW, 3, "x", MILA, MILA, HERE)
ON_A_BOARD: Final[dict[type[Command], tuple[Command, Answers]]] = {
    type(wish): (wish, answers)
    for wish, answers in (
        (ideas.Voice(NEW, "x", HERE), MEMBERS),
        (ideas.BuildOn(NEW, GARDEN, "x", HERE), MEMBERS),
        (ideas.RaiseQuestion(NEW, "x", HERE), MEMBERS),
        (rewording.Reword(GARDEN, "x", 1), MEMBERS),
        (rewording.RewordMerged(GARDEN, "x", 1, 1), MEMBERS),
        (ideas.Move((ideas.Moving(GARDEN, scenes.THERE),)), MEMBERS),
        (ideas.Withdraw(LONELY), MEMBERS),
        (ideas.Restore(scenes.ROOF), MEMBERS),
        (ideas.Bring(NEW, "x", HERE, "contributor 1"), IMPORT_ONLY),
        (combining.Combine(NEW, (GARDEN, TABLE), "x", "y", HERE), MEMBERS),
        (combining.UndoCombination(ALL), MEMBERS),
        (combining.PeelSource(ALL, TABLE), MEMBERS),
        (links.DrawLink(OTHER_LINK, "contrasts", GARDEN, TABLE), MEMBERS),
        (links.RemoveLink(LINK), MEMBERS),
        (voices.MakeComment(CommentId("comment-new"), GARDEN, "x"), MEMBERS),
        (voices.WithdrawComment(COMMENT, GARDEN), MEMBERS),
        (voices.React(GARDEN, "try"), MEMBERS),
        (voices.WithdrawReaction(GARDEN, "doubt"), MEMBERS),
        (insight.NameInsight(GARDEN, "x"), MEMBERS),
        (insight.TakeBackInsight(KITCHEN), MEMBERS),
        (rewording.RestoreWording(LONELY, 1), MEMBERS),
        (combining.ReturnSource(ALL, KITCHEN), MEMBERS),
        (voices.RestoreComment(UNSAID, GARDEN), MEMBERS),
        (insight.RestoreInsight(LONELY), MEMBERS),
        (undoing.Undo(), MEMBERS),
        (undoing.Redo(), MEMBERS),
        (undoing.TakeBackAct((SetAside(LONELY),)), MEMBERS),
        (arranging.Rearrange(3, (ideas.Moving(GARDEN, scenes.THERE),)), MEMBERS),
        (taking_back.TakeBack(NEW, *HOME), MEMBERS),
        (opening.Begin(BOARD, NETWORK, "x"), MEMBERS_AND_IMPORT),
        (forking.BeginFork(BOARD, NETWORK, "x", BoardId("board-other"), 3, ()), MEMBERS),
    )
}

JOINING: Final[Answers] = {**ANYBODY, "member": NOTHING, "paused": NOTHING}
PAUSING: Final[Answers] = {**IN_NETWORK, "paused": NOTHING}
RETURNING: Final[Answers] = {**IN_NETWORK, "member": NOTHING, "paused": HAPPENS}
NOT_IN: Final = ("stranger", "invited", "left", "importer", "resting", "owner")
LEAVING: Final[Answers] = {**ANYBODY, **dict.fromkeys(NOT_IN, NOTHING)}
MEET, OTHER_MEETING = GatheringId("gathering-first"), GatheringId("gathering-other")
STORY, TRIAL, THOUGHT = ExperienceId("experience-1"), ExperimentId("experiment-1"), ReflectionId("reflection-1")
OFFER, TAKEN, GIFT = OfferId("offer-first"), OfferId("offer-taken"), GiftId("gift-first")
LATER_AT: Final = MORNING + timedelta(days=1)
PLAN: Final = ("x", MORNING, None, "", "inside", "")
CONTENT: Final = ("story", "x", "y", "", "", 0, "")
IN_A_NETWORK: Final[dict[type[Command], tuple[Command, Answers]]] = {
    type(wish): (wish, answers)
    for wish, answers in (
        (sparking.Spark(NETWORK, "x"), ANYBODY),
        (sparking.SayMeToo(), ANYBODY),
        (sparking.Form("x", "y", "z", "why?"), ANYBODY),
        (sparking.TurnTheme("x", "y", "z"), MEMBERS_HERE),
        (sparking.TurnQuestion("x"), MEMBERS_HERE),
        (sparking.ChooseAccess("private"), MEMBERS_HERE),
        (membership.Join(1), JOINING),
        (membership.Pause(), PAUSING),
        (membership.Return(), RETURNING),
        (membership.Leave(), LEAVING),
        (agreements.Propose(AgreementId("agreement-new"), "x"), MEMBERS_HERE),
        (agreements.Adopt(LATER), MEMBERS_HERE),
        (agreements.Affirm(1), MEMBERS_HERE),
        (roles.TakeRole("driver"), MEMBERS_HERE),
        (roles.OfferRole("supporter", YOUSSEF), MEMBERS_HERE),
        (roles.LayDownRole("supporter"), MEMBERS_HERE),
        (boards.OpenBoard(BoardId("board-new"), "x"), {**MEMBERS_HERE, "importer": HAPPENS}),
        (boards.ForkBoard(BoardId("board-new"), BOARD, 1, "x"), MEMBERS_HERE),
        (sparking.Relight(), ANYBODY),
        (membership.TellAmbition("y"), MEMBERS_HERE),
        (membership.WithdrawAmbition(), {**MEMBERS_HERE, "member": HAPPENS}),
        (gatherings.PlanGathering(GatheringId("gathering-new"), "x", MORNING), MEMBERS_HERE),
        (gatherings.ChangeGathering(MEET, "x", LATER_AT), MEMBERS_HERE),
        (gatherings.CallOffGathering(MEET), MEMBERS_HERE),
        (gatherings.ComeAlong(OTHER_MEETING), MEMBERS_HERE),
        (gatherings.StayAway(MEET), MEMBERS_HERE),
        (gatherings.LogGathering(MEET, "x"), MEMBERS_HERE),
        (stories.TellExperience(ExperienceId("experience-new"), "x", MEET), MEMBERS_HERE),
        (stories.WithdrawExperience(STORY), MEMBERS_HERE),
        (stories.RestoreExperience(ExperienceId("experience-2")), MEMBERS_HERE),
        (stories.ShareReflection(ReflectionId("reflection-new"), "x"), MEMBERS_HERE),
        (stories.WithdrawReflection(THOUGHT), MEMBERS_HERE),
        (stories.RestoreReflection(ReflectionId("reflection-2")), MEMBERS_HERE),
        (experimenting.StartExperiment(ExperimentId("experiment-new"), "x", BOARD, GARDEN), MEMBERS_HERE),
        (experimenting.TieExperiment(TRIAL, BOARD, GARDEN), MEMBERS_HERE),
        (experimenting.Observe(TRIAL, "x"), MEMBERS_HERE),
        (experimenting.Conclude(TRIAL, "x"), MEMBERS_HERE),
        (supporting.OfferSupport(OfferId("offer-new"), "room", "x"), ORGANISATIONS),
        (supporting.WithdrawOffer(OFFER), ORGANISATIONS),
        (supporting.AcceptSupport(OFFER), MEMBERS_HERE),
        (supporting.DeclineSupport(OFFER), MEMBERS_HERE),
        (supporting.EndSupport(TAKEN), MEMBERS_HERE),
        (giving.ComposeGift(GiftId("gift-new"), "story", "x", "y"), MEMBERS_HERE),
        (giving.ChangeGift(GIFT, "story", "other", "y"), MEMBERS_HERE),
        (giving.SetGiftAside(GIFT), MEMBERS_HERE),
        (giving.GiveGift(GIFT, OrganisationId("organisation-1")), MEMBERS_HERE),
        (resting.LetRest("x"), MEMBERS_HERE),
        (resting.Revive(1), ANYBODY),
        (auditing.NoteLook("film"), WHO_WAS_HERE),
        (auditing.NoteErasure(1, MILA), WHO_WAS_HERE),
    )
}


def before(wish: Command, standing: Standing) -> Given:
    """What happened before Mila, with this standing, wishes something of a network."""
    match wish:
        case sparking.Spark():
            return given()
        case sparking.SayMeToo() | sparking.Relight():
            return given(scenes.SPARKED)
        case sparking.Form():
            return given(by(MILA, scenes.SPARKED))
    was_member = by(MILA, scenes.JOINED, roles.RoleTaken("supporter"))
    mila: dict[Standing, list[Told]] = {
        "member": was_member,
        "paused": was_member + by(MILA, membership.MemberPaused()),
        "left": was_member + by(MILA, membership.MemberLeft("name")),
    }
    proposed = by(SANNE, agreements.AgreementProposed(LATER, "We listen"))
    opened = by(SANNE, boards.BoardOpened(BOARD, "x"))
    lived = [*mila.get(standing, []), *PROPOSED_AND_ADOPTED, *proposed, *opened, *life_of(MILA)]
    if standing == "member":
        lived += by(MILA, membership.AmbitionTold("x"))
    if isinstance(wish, resting.Revive):
        lived += by(SANNE, resting.NetworkRested("x"))
    return scenes.network(lived)


def life_of(member: MemberId) -> list[Told]:
    """Something of every kind, this person's where that matters; what somebody else does is Sanne's."""
    told_twice = stories.ExperienceTold(ExperienceId("experience-2"), "x", "")
    shared_twice = stories.ReflectionShared(ReflectionId("reflection-2"), "x", "")
    return [
        *by(SANNE, gatherings.GatheringPlanned(OTHER_MEETING, *PLAN), gatherings.GatheringPlanned(MEET, *PLAN)),
        *by(member, gatherings.GatheringJoined(MEET)),
        *by(
            member,
            stories.ExperienceTold(STORY, "x", ""),
            told_twice,
            stories.ExperienceWithdrawn(told_twice.experience),
        ),
        *by(member, stories.ReflectionShared(THOUGHT, "x", ""), shared_twice),
        *by(member, stories.ReflectionWithdrawn(shared_twice.reflection)),
        *by(member, experimenting.ExperimentStarted(TRIAL, "x", "", "")),
        *by(member, supporting.SupportOffered(OFFER, "room", "x"), supporting.SupportOffered(TAKEN, "time", "x")),
        *by(SANNE, supporting.SupportAccepted(TAKEN), giving.GiftComposed(GIFT, *CONTENT)),
    ]


IN_A_NOTEBOOK: Final[dict[type[Command], tuple[Command, Answers]]] = {
    type(wish): (wish, OWNERS)
    for wish in (
        keeping.NameInterests("x"),
        keeping.KeepAmbition(NETWORK, "x"),
        keeping.WriteReflection(ReflectionId("reflection-new"), NETWORK, "x"),
        keeping.TearOut(THOUGHT),
        keeping.PutBack(ReflectionId("reflection-2")),
    )
}
