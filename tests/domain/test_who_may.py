# SPDX-License-Identifier: Apache-2.0
"""Who may wish what: a row for every wish there is. And the wishes that must never be there."""

from types import UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct, structs

from domain import board, network
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
    Asked,
    BoardId,
    Command,
    CommandId,
    CommentId,
    Event,
    Fact,
    IdeaId,
    MemberId,
    Standing,
)
from domain.network import agreements, auditing, boards, membership, roles, sparking
from domain.network.state import Member
from tests.domain import scenes
from tests.domain.given import MILA, MORNING, SANNE, STREAM, YOUSSEF, Given, Told, by, decider_of, given
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

PUBLIC: Final = (*board.COMMANDS, *network.COMMANDS)
EVERY_COMMAND: Final = (*PUBLIC, *board.INNER_COMMANDS, *network.INNER_COMMANDS)
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
HAPPENS, NOTHING, STRANGER = "happens", "nothing to do", "not_a_member"

Answers = dict[Standing, str]

ANYBODY: Final[Answers] = {**dict.fromkeys(STANDINGS, HAPPENS), "operator": "only_notes"}
MEMBERS: Final[Answers] = {**dict.fromkeys(STANDINGS, STRANGER), "member": HAPPENS}
MEMBERS_AND_IMPORT: Final[Answers] = {**MEMBERS, "importer": HAPPENS}
IMPORT_ONLY: Final[Answers] = {**dict.fromkeys(STANDINGS, STRANGER), "importer": HAPPENS}
IN_NETWORK: Final[Answers] = {**MEMBERS, "operator": "only_notes"}
MEMBERS_HERE: Final[Answers] = {**IN_NETWORK, "paused": "paused"}
WHO_WAS_HERE: Final[Answers] = {**MEMBERS, "paused": HAPPENS, "left": HAPPENS, "operator": HAPPENS}

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
LEAVING: Final[Answers] = {**ANYBODY, **dict.fromkeys(("stranger", "invited", "left", "importer"), NOTHING)}
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
        (auditing.NoteLook("film"), WHO_WAS_HERE),
        (auditing.NoteErasure(1, MILA), WHO_WAS_HERE),
    )
}


def before(wish: Command, standing: Standing) -> Given:
    """What happened before Mila, with this standing, wishes something of a network."""
    match wish:
        case sparking.Spark():
            return given()
        case sparking.SayMeToo():
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
    return scenes.network(mila.get(standing, []), PROPOSED_AND_ADOPTED, proposed, opened)


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", [*board.COMMANDS, *board.INNER_COMMANDS])
def test_who_may_wish_this_of_a_board(kind: type[Command], standing: Standing) -> None:
    wish, answers = ON_A_BOARD[kind]
    scene = given() if kind in (opening.Begin, forking.BeginFork) else lively()
    outcome = scene.when(wish, by=SANNE, standing=standing)
    expect(outcome, answers[standing])


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("kind", [*network.COMMANDS, *network.INNER_COMMANDS])
def test_who_may_wish_this_of_a_network(kind: type[Command], standing: Standing) -> None:
    wish, answers = IN_A_NETWORK[kind]
    expect(before(wish, standing).when(wish, by=MILA, standing=standing), answers[standing])


def expect(outcome: Any, answer: str) -> None:
    if answer in (HAPPENS, NOTHING):
        assert outcome.refusal is None, outcome.refusal
        assert bool(outcome.events) == (answer == HAPPENS)
    else:
        outcome.refused(answer)


def test_the_network_itself_knows_who_is_a_member_whatever_the_door_says() -> None:
    for claimed in STANDINGS:
        outcome = scenes.network().when(sparking.TurnQuestion("x"), by=MILA, standing=claimed)
        outcome.refused("only_notes" if claimed == "operator" else "not_a_member")


def test_every_wish_has_its_row_and_its_name() -> None:
    assert {*ON_A_BOARD, *IN_A_NETWORK} == set(EVERY_COMMAND)
    of_board = board.COMMANDS + board.INNER_COMMANDS + board.EVENTS
    for kinds in (of_board, network.COMMANDS + network.INNER_COMMANDS + network.EVENTS):
        tags = [kind.__struct_config__.tag for kind in kinds]
        assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("kind", [board, network])
def test_what_is_no_wish_and_no_fact_here_is_a_defect(kind: Any) -> None:
    class Unknown(Command, frozen=True):
        pass

    class Happened(Event, frozen=True):
        pass

    started = lively().board if kind is board else scenes.network().network
    with pytest.raises(TypeError, match="is no wish of"):
        kind.decide(started, Asked(Unknown(), CommandId("this-command"), SANNE, MORNING, "member"))
    with pytest.raises(TypeError, match="is no fact of"):
        kind.evolve(started, Fact(STREAM, 1, MORNING, SANNE, CommandId("this-command"), Happened()))


# -- what must never be there --------------------------------------------------------------------------------------
def parts(hint: Any) -> set[Any]:
    """Every type a field's type is made of."""
    if isinstance(hint, UnionType) or get_origin(hint) is not None:
        return set().union(*map(parts, get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return set().union(*(parts(inner) for inner in get_type_hints(hint).values()))
    return {hint}


def fields_with(found: set[Any], *kinds: type[Struct]) -> set[tuple[str, str]]:
    return {
        (kind.__name__, name)
        for kind in kinds
        for name in kind.__struct_fields__
        if parts(get_type_hints(kind)[name]) & found
    }


def test_no_wish_is_about_another_person_but_an_offer_which_that_person_may_take() -> None:
    """So nobody is added, removed or given a role by somebody else: it cannot even be said."""
    assert fields_with({MemberId}, *PUBLIC) == {("OfferRole", "to")}


def test_what_is_asked_inside_names_others_only_as_whose_words_and_links_come_along_or_are_erased() -> None:
    inner = fields_with({MemberId}, *board.INNER_COMMANDS, *network.INNER_COMMANDS)
    carried = {("BeginFork", "carried"), ("BeginFork", "links"), ("TakeBack", "voiced_by")}
    assert inner == carried | {("NoteErasure", "whose")}


def test_nothing_that_can_be_wished_or_remembered_scores_a_person() -> None:
    numbers = fields_with({int, float}, *EVERY_COMMAND, *board.EVENTS, *network.EVENTS, Member)
    about_versions = {"base", "started_from", "beside", "version", "affirms", "affirmed", "wording"}
    about_moments = {"of", "of_version", "at"}
    about_places = {"place", "moves", "carried"}
    about_the_record = {"streams"}
    assert {name for _, name in numbers} == about_versions | about_moments | about_places | about_the_record


def test_a_wish_with_a_field_nobody_knows_is_no_wish() -> None:
    kinds = (*EVERY_COMMAND, *board.EVENTS, *network.EVENTS)
    assert all(kind.__struct_config__.forbid_unknown_fields for kind in kinds)


def test_no_inner_wish_comes_through_a_door() -> None:
    assert not set(board.INNER_COMMANDS) & set(board.COMMANDS)
    assert not set(network.INNER_COMMANDS) & set(network.COMMANDS)
    assert decider_of(opening.Begin(BOARD, NETWORK, "x")) is board
