# SPDX-License-Identifier: Apache-2.0
"""Reads the screenplays next to this file: who does what when. Each line becomes a wish. Knows no log and no account.

A line is `11:08 sanne voices koffie at 0 0: Eerst koffie.` The numbers are columns and rows of cards. What has two
or more texts has ` | ` between them, like `14:30 mila combines gast from koffie + jas at 1 2: Wees gast. | Nieuw is …`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Final, cast

from msgspec import Struct, field

from domain.board.combining import Combine, PeelSource, UndoCombination
from domain.board.ideas import BuildOn, Move, Moving, RaiseQuestion, Voice, Withdraw
from domain.board.insight import NameInsight
from domain.board.links import DrawLink
from domain.board.opening import Begin
from domain.board.rewording import Reword
from domain.board.state import Feeling, Place, Relation
from domain.board.voices import MakeComment, React
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
    LinkId,
    MemberId,
    NetworkId,
    OfferId,
    OrganisationId,
    ReflectionId,
    Standing,
    StreamId,
)
from domain.network.agreements import Adopt, Affirm, Propose
from domain.network.boards import OpenBoard
from domain.network.experimenting import Conclude, Observe, StartExperiment
from domain.network.gatherings import CallOffGathering, ComeAlong, LogGathering, PlanGathering
from domain.network.giving import ComposeGift, GiveGift
from domain.network.living import Setting, SupportKind
from domain.network.membership import Join, Leave, Pause, Return, TellAmbition
from domain.network.roles import OfferRole, TakeRole
from domain.network.sparking import Form, SayMeToo, Spark, TurnQuestion
from domain.network.state import NameStays, Role
from domain.network.stories import ShareReflection, TellExperience
from domain.network.supporting import AcceptSupport, DeclineSupport, OfferSupport, WithdrawOffer
from domain.streams import board_stream, network_stream
from web.importing.ids import derived

FOLDER: Final = Path(__file__).parent
LINE: Final = re.compile(r"(\d\d:\d\d) (\w+) ([^:]+)(?:: (.+))?")
STEP_X: Final = 276
STEP_Y: Final = 264
ZONE: Final = timezone(timedelta(hours=1))
"""Office hours in the Netherlands, summer time forgiven."""


class Line(Struct, frozen=True):
    stream: StreamId
    id: CommandId
    at: datetime
    by: MemberId
    command: Command

    @property
    def standing(self) -> Standing:
        return "organisation" if isinstance(self.command, OfferSupport | WithdrawOffer) else "member"


class Script(Struct):
    """One screenplay: the file, whose network it plays in, and who is who."""

    name: str
    network: NetworkId
    people: Mapping[str, MemberId]
    wordings: Counter[str] = field(default_factory=Counter)
    monday: datetime = datetime.min.replace(tzinfo=UTC)

    def lines(self, monday: datetime) -> Iterator[Line]:
        """`monday` is the midnight before day 1."""
        self.monday = day = monday
        self.wordings = Counter()
        for number, said in enumerate((FOLDER / f"{self.name}.txt").read_text("utf-8").splitlines(), 1):
            if said.startswith("day "):
                day = monday + timedelta(days=int(said[4:]) - 1)
            elif said.strip() and not said.startswith("#"):
                if (found := LINE.fullmatch(said)) is None:
                    raise ValueError(f"{self.name}.txt, line {number}: {said!r} cannot be played")
                clock, who, deed, words = found.groups()
                at = datetime.combine(day, time.fromisoformat(clock), ZONE)
                for command in self.wishes(deed.split(), words or ""):
                    is_ours = isinstance(command, BOARD_WISHES)
                    stream = board_stream(self.board) if is_ours else network_stream(self.network)
                    command_id = CommandId(derived(self.name, stream, clock, who, deed, words or ""))
                    yield Line(stream, command_id, at, self.people[who], command)

    @property
    def board(self) -> BoardId:
        return BoardId(derived(self.network, self.name))

    def idea(self, name: str) -> IdeaId:
        return IdeaId(derived(self.board, name))

    def wishes(self, deed: list[str], words: str) -> Iterator[Command]:
        match deed:
            case ["opens"]:
                yield OpenBoard(self.board, words)
                yield Begin(self.board, self.network, words)
            case ["sparks" | "echoes" | "forms" | "turns" | "joins" | "pauses" | "returns" | "leaves", *_]:
                yield self.life(deed, words)
            case ["proposes" | "adopts" | "affirms" | "takes" | "offers", *_]:
                yield self.together(deed, words)
            case ["supports" | "accepts" | "declines" | "composes" | "gives", *_]:
                yield self.support(deed, words)
            case ["plans" | "comes" | "logs" | "remembers" | "calls-off", *_]:
                yield self.meeting(deed, words)
            case ["hopes" | "tells" | "shares" | "tries" | "sees" | "learns", *_]:
                yield self.learning(deed, words)
            case _:
                yield self.thought(deed, words)

    def life(self, deed: list[str], words: str) -> Command:
        match deed:
            case ["sparks"]:
                return Spark(self.network, words)
            case ["echoes"]:
                return SayMeToo(words)
            case ["forms"]:
                name, inside, outside, question = words.split(" | ")
                return Form(name, inside, outside, question)
            case ["turns", "question"]:
                return TurnQuestion(words)
            case ["joins", *affirming]:
                return Join(int(affirming[1]) if affirming else 0)
            case ["pauses"]:
                return Pause()
            case ["returns"]:
                return Return()
            case ["leaves", name_stays]:
                return Leave(cast(NameStays, name_stays), words)
        raise ValueError(" ".join(deed))

    def together(self, deed: list[str], words: str) -> Command:
        match deed:
            case ["proposes", name]:
                return Propose(AgreementId(derived(self.network, name)), words)
            case ["adopts", name]:
                return Adopt(AgreementId(derived(self.network, name)))
            case ["affirms", version]:
                return Affirm(int(version))
            case ["takes", role]:
                return TakeRole(cast(Role, role))
            case ["offers", role, "to", who]:
                return OfferRole(cast(Role, role), self.people[who])
        raise ValueError(" ".join(deed))

    def support(self, deed: list[str], words: str) -> Command:
        match deed:
            case ["supports", kind, name]:
                return OfferSupport(OfferId(derived(self.network, name)), cast(SupportKind, kind), words)
            case ["accepts", name]:
                return AcceptSupport(OfferId(derived(self.network, name)))
            case ["declines", name]:
                return DeclineSupport(OfferId(derived(self.network, name)), words)
            case ["composes", name, "from", board, idea, "at", version]:
                title, text = words.split(" | ")
                insight = derived(self.network, board), derived(derived(self.network, board), idea), int(version)
                return ComposeGift(GiftId(derived(self.network, name)), "insight", title, text, *insight)
            case ["gives", name, "to", who]:
                return GiveGift(GiftId(derived(self.network, name)), OrganisationId(self.people[who]))
        raise ValueError(" ".join(deed))

    def meeting(self, deed: list[str], words: str) -> Command:
        gathering = GatheringId(derived(self.network, "gathering", deed[1]))
        match deed:
            case ["plans", _, "on", day, begins, ends, setting]:
                title, where, about = words.split(" | ")
                hours = self.moment(day, begins), self.moment(day, ends)
                return PlanGathering(gathering, title, *hours, where, cast(Setting, setting), about)
            case ["comes", _]:
                return ComeAlong(gathering)
            case ["logs", _]:
                happened, _, guests = words.partition(" | ")
                return LogGathering(gathering, happened, guests)
            case ["remembers", _]:
                return TellExperience(ExperienceId(derived(gathering, words)), words, gathering)
            case ["calls-off", _]:
                return CallOffGathering(gathering, words)
        raise ValueError(" ".join(deed))

    def learning(self, deed: list[str], words: str) -> Command:
        match deed:
            case ["hopes"]:
                return TellAmbition(words)
            case ["tells", name]:
                return TellExperience(ExperienceId(derived(self.network, "story", name)), words)
            case ["shares", name]:
                text, question = words.split(" | ")
                return ShareReflection(ReflectionId(derived(self.network, "reflection", name)), text, question)
            case ["tries", name]:
                return StartExperiment(self.experiment(name), words)
            case ["tries", name, "of", idea]:
                play, called = idea.split("/")
                board = derived(self.network, play)
                return StartExperiment(self.experiment(name), words, board, derived(board, called))
            case ["sees", name]:
                return Observe(self.experiment(name), words)
            case ["learns", name]:
                return Conclude(self.experiment(name), words)
        raise ValueError(" ".join(deed))

    def experiment(self, name: str) -> ExperimentId:
        return ExperimentId(derived(self.network, "experiment", name))

    def moment(self, day: str, clock: str) -> datetime:
        """A clock here has a dot in it."""
        date = self.monday + timedelta(days=int(day) - 1)
        return datetime.combine(date, time.fromisoformat(clock.replace(".", ":")), ZONE).astimezone(UTC)

    def thought(self, deed: list[str], words: str) -> Command:
        match deed:
            case ["voices", name, "at", x, y]:
                return Voice(self.idea(name), words, place(x, y))
            case ["builds", name, "on", source, "at", x, y]:
                return BuildOn(self.idea(name), self.idea(source), words, place(x, y))
            case ["asks", name, "at", x, y]:
                return RaiseQuestion(self.idea(name), words, place(x, y))
            case ["asks", name, "about", source, "at", x, y]:
                return RaiseQuestion(self.idea(name), words, place(x, y), self.idea(source))
            case ["combines", name, "from", *sources, "at", x, y]:
                text, new_here = words.split(" | ")
                ids = tuple(self.idea(source) for source in sources if source != "+")
                return Combine(self.idea(name), ids, text, new_here, place(x, y))
            case ["rewords", name]:
                self.wordings[name] += 1
                return Reword(self.idea(name), words, self.wordings[name])
            case ["moves", name, "to", x, y]:
                return Move((Moving(self.idea(name), place(x, y)),))
            case _:
                return self.response(deed, words)

    def response(self, deed: list[str], words: str) -> Command:
        match deed:
            case ["undoes", name]:
                return UndoCombination(self.idea(name))
            case ["peels", source, "from", name]:
                return PeelSource(self.idea(name), self.idea(source))
            case ["withdraws", name]:
                return Withdraw(self.idea(name))
            case ["names", name]:
                return NameInsight(self.idea(name), words)
            case ["comments", name]:
                return MakeComment(CommentId(derived(self.board, name, words)), self.idea(name), words)
            case ["feels", feeling, "at", name]:
                return React(self.idea(name), cast(Feeling, feeling))
            case ["links", source, relation, target]:
                link = LinkId(derived(self.board, source, relation, target))
                return DrawLink(link, cast(Relation, relation), self.idea(source), self.idea(target))
        raise ValueError(" ".join(deed))


BOARD_WISHES: Final = (
    *(Begin, Voice, BuildOn, RaiseQuestion, Reword, Move, Withdraw, Combine, UndoCombination, PeelSource),
    *(DrawLink, MakeComment, React, NameInsight),
)


def place(x: str, y: str) -> Place:
    """From columns and rows of cards to the ground."""
    return Place(round(float(x) * STEP_X), round(float(y) * STEP_Y))
