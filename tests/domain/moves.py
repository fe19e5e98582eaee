# SPDX-License-Identifier: Apache-2.0
"""What somebody may try next on a board, given a few numbers and a text. Histories play these."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from domain.board import (
    arranging,
    combining,
    ideas,
    insight,
    links,
    opening,
    rewording,
    taking_back,
    undoing,
    voices,
)
from domain.board.state import Place
from domain.kernel import (
    Asked,
    BoardId,
    Command,
    CommandId,
    CommentId,
    IdeaId,
    LinkId,
    MemberId,
    Standing,
)
from domain.network.supporting import OfferSupport, WithdrawOffer
from tests.domain.given import BRAM, IMPORT, MORNING
from tests.domain.scenes import BOARD, NETWORK

T = TypeVar("T")
Move = Callable[["Play", "Roll"], Command]


class Roll(Struct, frozen=True):
    """One try: the move, who tries, and numbers that pick what it is about. `near` 0 picks what is newest."""

    move: Move
    by: int = 0
    near: int = 0
    b: int = 0
    c: int = 0
    text: str = "samen"

    def pick(self, things: Sequence[T], number: int) -> T:
        return things[-1 - number % len(things)]


class Play(Struct):
    """One history while it is played, with the ids so far in the order they appeared."""

    decider: ModuleType
    state: Any
    moves: tuple[Move, ...]
    members: tuple[MemberId, ...]
    tried: int = 0
    ideas: list[IdeaId] = field(default_factory=list)
    combinations: list[IdeaId] = field(default_factory=list)
    links: list[LinkId] = field(default_factory=list)
    comments: list[tuple[CommentId, IdeaId]] = field(default_factory=list)

    def new(self, kind: str) -> str:
        return f"{kind}-{self.tried:07}"

    def ask(self, roll: Roll) -> Asked | None:
        """The wish as asked, or None where there is nothing yet it could be about."""
        self.tried += 1
        at = MORNING + timedelta(seconds=20 * self.tried)
        by = roll.pick(self.members, roll.by)
        try:
            command = roll.move(self, roll)
        except ZeroDivisionError:
            return None
        if isinstance(command, ideas.Bring):
            long_ago = datetime(2019, 5, 1, tzinfo=at.tzinfo) + timedelta(hours=self.tried)
            return Asked(command, self.command_id, IMPORT, at, "importer", long_ago)
        if isinstance(command, OfferSupport | WithdrawOffer):
            return Asked(command, self.command_id, BRAM, at, "organisation")
        return Asked(command, self.command_id, by, at, self.standing(by))

    @property
    def command_id(self) -> CommandId:
        return CommandId(self.new("command"))

    def standing(self, member: MemberId) -> Standing:
        known = getattr(self.state, "members", None)
        if known is None:
            return "member"
        return known[member].presence if member in known else "invited"

    def happened(self, asked: Asked) -> None:
        match asked.command:
            case combining.Combine(idea=idea):
                self.ideas.append(idea)
                self.combinations.append(idea)
            case ideas.Voice(idea=idea) | ideas.BuildOn(idea=idea) | ideas.RaiseQuestion(idea=idea):
                self.ideas.append(idea)
            case ideas.Bring(idea=idea) | taking_back.TakeBack(idea=idea):
                self.ideas.append(idea)
            case links.DrawLink(link=link):
                self.links.append(link)
            case voices.MakeComment(comment=comment, idea=idea):
                self.comments.append((comment, idea))


# -- board ---------------------------------------------------------------------------------------------------------
def place(roll: Roll) -> Place:
    return Place(roll.b * 40, roll.c * 30 - 900)


def voice(play: Play, roll: Roll) -> Command:
    return ideas.Voice(IdeaId(play.new("idea")), roll.text, place(roll))


def build_on(play: Play, roll: Roll) -> Command:
    return ideas.BuildOn(IdeaId(play.new("idea")), roll.pick(play.ideas, roll.near), roll.text, place(roll))


def question(play: Play, roll: Roll) -> Command:
    about = roll.pick(play.ideas, roll.near) if play.ideas and roll.b % 2 else None
    return ideas.RaiseQuestion(IdeaId(play.new("idea")), roll.text, place(roll), about)


def reword(play: Play, roll: Roll) -> Command:
    idea = roll.pick(play.ideas, roll.near)
    newest = play.state.ideas[idea].wording
    return rewording.Reword(idea, roll.text, max(1, newest - roll.b % 3))


def choose(play: Play, roll: Roll) -> Command:
    idea = play.state.ideas[roll.pick(play.ideas, roll.near)]
    return rewording.Reword(idea.id, roll.pick(idea.wordings, roll.b).text, idea.wording)


def reword_merged(play: Play, roll: Roll) -> Command:
    idea = roll.pick(play.ideas, roll.near)
    newest = play.state.ideas[idea].wording
    return rewording.RewordMerged(idea, roll.text, newest, max(1, newest - 1))


def move(play: Play, roll: Roll) -> Command:
    some = dict.fromkeys(roll.pick(play.ideas, roll.near + n) for n in range(1 + roll.b % 3))
    return ideas.Move(tuple(ideas.Moving(idea, place(roll)) for idea in some))


def withdraw(play: Play, roll: Roll) -> Command:
    return ideas.Withdraw(roll.pick(play.ideas, roll.near))


def restore(play: Play, roll: Roll) -> Command:
    return ideas.Restore(roll.pick(play.ideas, roll.near))


def combine(play: Play, roll: Roll) -> Command:
    sources = tuple(roll.pick(play.ideas, roll.near + n * (1 + roll.b)) for n in range(2 + roll.c % 3))
    return combining.Combine(IdeaId(play.new("idea")), sources, roll.text, f"nieuw: {roll.text}", place(roll))


def undo(play: Play, roll: Roll) -> Command:
    return combining.UndoCombination(roll.pick(play.combinations, roll.near))


def redo(play: Play, roll: Roll) -> Command:
    return ideas.Restore(roll.pick(play.combinations, roll.near))


def peel(play: Play, roll: Roll) -> Command:
    combination = roll.pick(play.combinations, roll.near)
    return combining.PeelSource(combination, roll.pick(play.state.ideas[combination].sources, roll.b))


def draw(play: Play, roll: Roll) -> Command:
    relation = ("supports", "contrasts", "answers", "tension")[roll.c % 4]
    source, target = roll.pick(play.ideas, roll.near), roll.pick(play.ideas, roll.near + roll.b)
    return links.DrawLink(LinkId(play.new("link")), relation, source, target)  # type: ignore[arg-type]


def remove(play: Play, roll: Roll) -> Command:
    return links.RemoveLink(roll.pick(play.links, roll.near))


def comment(play: Play, roll: Roll) -> Command:
    return voices.MakeComment(CommentId(play.new("comment")), roll.pick(play.ideas, roll.near), roll.text)


def withdraw_comment(play: Play, roll: Roll) -> Command:
    return voices.WithdrawComment(*roll.pick(play.comments, roll.near))


def react(play: Play, roll: Roll) -> Command:
    feeling = ("resonates", "curious", "doubt", "try")[roll.b % 4]
    return voices.React(roll.pick(play.ideas, roll.near), feeling)  # type: ignore[arg-type]


def withdraw_reaction(play: Play, roll: Roll) -> Command:
    feeling = ("resonates", "curious", "doubt", "try")[roll.b % 4]
    return voices.WithdrawReaction(roll.pick(play.ideas, roll.near), feeling)  # type: ignore[arg-type]


def name_insight(play: Play, roll: Roll) -> Command:
    return insight.NameInsight(roll.pick(play.ideas, roll.near), roll.text)


def take_back_insight(play: Play, roll: Roll) -> Command:
    return insight.TakeBackInsight(roll.pick(play.ideas, roll.near))


def bring(play: Play, roll: Roll) -> Command:
    roots = (roll.pick(play.ideas, roll.near),) if play.ideas and roll.b % 2 else ()
    whose = f"contributor {roll.by}"
    return ideas.Bring(IdeaId(play.new("idea")), roll.text, place(roll), whose, (f"helper {roll.c}",), roots, "Titel")


def take_my_act_back(play: Play, roll: Roll) -> Command:
    return undoing.Undo()


def do_my_act_again(play: Play, roll: Roll) -> Command:
    return undoing.Redo()


def restore_wording(play: Play, roll: Roll) -> Command:
    idea = play.state.ideas[roll.pick(play.ideas, roll.near)]
    return rewording.RestoreWording(idea.id, 1 + roll.b % idea.wording)


def return_source(play: Play, roll: Roll) -> Command:
    combination = play.state.ideas[roll.pick(play.combinations, roll.near)]
    return combining.ReturnSource(combination.id, roll.pick(combination.made_of, roll.b))


def restore_comment(play: Play, roll: Roll) -> Command:
    return voices.RestoreComment(*roll.pick(play.comments, roll.near))


def restore_insight(play: Play, roll: Roll) -> Command:
    once = [idea.id for idea in play.state.ideas.values() if idea.last_insight]
    return insight.RestoreInsight(roll.pick(once, roll.near))


def rearrange(play: Play, roll: Roll) -> Command:
    some = dict.fromkeys(roll.pick(play.ideas, roll.near + n) for n in range(1 + roll.b % 5))
    return arranging.Rearrange(
        max(1, play.state.version - roll.near), tuple(ideas.Moving(i, place(roll)) for i in some)
    )


def take_back(play: Play, roll: Roll) -> Command:
    """As if somebody had thought on elsewhere."""
    grown, voiced_by = IdeaId(play.new("elsewhere")), roll.pick(play.members, roll.c)
    roots = (roll.pick(play.ideas, roll.near), grown) if play.ideas else ()
    source = (BoardId("board-elsewhere"), grown, 1 + roll.near)
    return taking_back.TakeBack(IdeaId(play.new("idea")), *source, roll.text, voiced_by, voiced_by, place(roll), roots)


def begin() -> Roll:
    return Roll(lambda play, roll: opening.Begin(BOARD, NETWORK, "Hoe leren wij samen?"))


BOARD_MOVES: Final[tuple[Move, ...]] = (
    *(voice,) * 6,
    *(build_on,) * 4,
    *(move,) * 4,
    *(react,) * 4,
    *(comment,) * 3,
    *(reword,) * 3,
    *(combine,) * 3,
    *(draw,) * 2,
    *(take_my_act_back,) * 3,
    *(do_my_act_again,) * 2,
    *(restore_wording, return_source, restore_comment, restore_insight, rearrange, take_back),
    *(question, choose, reword_merged, withdraw, restore, undo, redo, peel, remove),
    *(withdraw_reaction,) * 4,
    *(withdraw_comment, name_insight, take_back_insight, bring),
)
