# SPDX-License-Identifier: Apache-2.0
"""Whom a fact concerns: whose idea it touches, whom it asks, and what all who are in a network want to know.

Keeps the few facts that this needs in the tables of projections/activity.py. Nobody hears of what they did themselves.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from zlib import crc32

from domain.board.combining import CombinationUndone, IdeasCombined
from domain.board.forking import BoardForked, IdeaCarried
from domain.board.ideas import IdeaBrought, IdeaBuiltOn, IdeaVoiced, IdeaWithdrawn, QuestionRaised
from domain.board.insight import InsightNamed, InsightTakenBack
from domain.board.opening import BoardBegun
from domain.board.rewording import IdeaReworded, WordingRestored
from domain.board.taking_back import IdeaTakenBack
from domain.board.voices import CommentMade, CommentWithdrawn
from domain.kernel import Event, Fact, IdeaId
from domain.network.agreements import AgreementAdopted, AgreementProposed
from domain.network.boards import BoardBranched, BoardOpened
from domain.network.gatherings import GatheringCalledOff, GatheringChanged, GatheringHeld, GatheringPlanned
from domain.network.giving import GiftGiven
from domain.network.membership import MemberJoined, MemberLeft, MemberPaused, MemberReturned
from domain.network.resting import NetworkRested, NetworkRevived
from domain.network.roles import RoleHandedOver, RoleOffered
from domain.network.sparking import NetworkFormed, NetworkSparked, QuestionTurned, SparkEchoed, ThemeTurned
from domain.network.supporting import OfferWithdrawn, SupportAccepted, SupportDeclined, SupportEnded, SupportOffered
from domain.streams import board_of, is_network
from journal.tables import Row, Statements

FOR_ALL: Final = (
    AgreementAdopted
    | AgreementProposed
    | BoardBranched
    | BoardOpened
    | GatheringCalledOff
    | GatheringChanged
    | GatheringHeld
    | GatheringPlanned
    | GiftGiven
    | MemberJoined
    | MemberLeft
    | NetworkRested
    | NetworkRevived
    | QuestionTurned
    | SupportOffered
    | ThemeTurned
)
"""What all who are in a network want to know."""

MATTERING: Final = frozenset(
    {
        BoardBegun,
        BoardForked,
        CombinationUndone,
        CommentMade,
        CommentWithdrawn,
        IdeaBrought,
        IdeaBuiltOn,
        IdeaCarried,
        IdeaReworded,
        IdeaTakenBack,
        IdeaVoiced,
        IdeaWithdrawn,
        IdeasCombined,
        InsightNamed,
        InsightTakenBack,
        QuestionRaised,
        WordingRestored,
    }
)
"""The facts of a board that change anything here: cards are moved a thousand times as often."""

BORN: Final = "insert into births values (?, ?, ?, ?, ?, ?) on conflict do nothing"
BORN_AS: Final = "checksum = ? and board = ? and idea = ?"
"""Ideas are born by the thousand and looked up by the dozen: rows go in as they come, and only a small number for each
goes into an index, where a key by the idea's own id would rewrite half of its pages.
"""


def matters(fact: Fact) -> bool:
    return type(fact.event) in MATTERING or is_network(fact.stream)


def concerns_nobody(fact: Fact) -> bool:
    """What people say most of the time: an idea of its own."""
    return type(fact.event) is IdeaVoiced


# -- who is where, and whose is what -----------------------------------------------------------------------------------
def note_board(to: Statements, board: str, fact: Fact) -> None:
    match fact.event:
        case BoardBegun(network=network) | BoardForked(network=network):
            to.execute("insert into boards values (?, ?) on conflict do nothing", (board, network))
        case IdeaBuiltOn(idea=idea) | QuestionRaised(idea=idea) | IdeasCombined(idea=idea):
            to.execute(BORN, birth(fact, idea, fact.actor))
        case IdeaCarried(idea=idea, voiced_by=whose, contributor=outsider):
            to.execute(BORN, birth(fact, idea, "" if outsider else whose))
        case IdeaTakenBack(idea=idea, voiced_by=whose, contributor=outsider):
            to.execute(BORN, birth(fact, idea, "" if outsider else whose))
        case IdeaBrought(idea=idea):
            to.execute(BORN, birth(fact, idea, ""))
        case IdeaReworded(idea=idea):
            _worded(to, board, idea, fact.version, fact.version)
        case WordingRestored(idea=idea, wording=number):
            _worded(to, board, idea, fact.version, _said_at(to, board, idea, number) or fact.version)
        case _:
            pass


def note_births(to: Statements, facts: Iterable[Fact]) -> None:
    """Of ideas that concern nobody, many in one go."""
    to.executemany(BORN, [birth(fact, e.idea, fact.actor) for fact in facts if isinstance(e := fact.event, IdeaVoiced)])


def birth(fact: Fact, idea: IdeaId, whose: str) -> Row:
    return fact.position, board_of(fact.stream), fact.version, idea, crc32(idea.encode()), whose


def born_as(board: str, idea: str) -> Row:
    """The values for BORN_AS."""
    return crc32(idea.encode()), board, idea


def _said_at(to: Statements, board: str, idea: IdeaId, wording: int) -> int:
    """The version at which the words were said first; 0 when that is not known."""
    if wording == 1:
        found = to.execute(f"select version from births where {BORN_AS}", born_as(board, idea)).fetchone()
    else:
        said = "select said_at from wordings where board = ? and idea = ? and number = ?"
        found = to.execute(said, (board, idea, wording)).fetchone()
    return int(found[0]) if found else 0


def _worded(to: Statements, board: str, idea: str, version: int, said_at: int) -> None:
    """The first wording is the birth."""
    last = "select max(number) from wordings where board = ? and idea = ?"
    found = to.execute(last, (board, idea)).fetchone() or (1,)
    to.execute("insert into wordings values (?, ?, ?, ?, ?)", (board, idea, int(found[0] or 1) + 1, version, said_at))


def _here(to: Statements, network: str, member: str, presence: str) -> None:
    now = "on conflict (network, member) do update set presence = excluded.presence"
    to.execute(f"insert into people values (?, ?, ?) {now}", (network, member, presence))


def _note_people(to: Statements, network: str, fact: Fact) -> None:
    match fact.event:
        case NetworkSparked():
            to.execute("insert into sparks values (?, ?) on conflict do nothing", (network, fact.actor))
            _here(to, network, fact.actor, "attracted")
        case SparkEchoed():
            _here(to, network, fact.actor, "attracted")
        case MemberJoined() | MemberReturned():
            _here(to, network, fact.actor, "member")
        case MemberPaused():
            _here(to, network, fact.actor, "paused")
        case MemberLeft():
            _here(to, network, fact.actor, "left")
            to.execute("delete from notices where member = ? and network = ?", (fact.actor, network))
        case SupportOffered(offer=offer):
            to.execute("insert into offers values (?, ?, ?) on conflict do nothing", (network, offer, fact.actor))
            _here(to, network, fact.actor, "organisation")
        case GiftGiven(to=organisation):
            _here(to, network, organisation, "organisation")
        case _:
            pass


# -- whom it concerns --------------------------------------------------------------------------------------------------
def concerned(to: Statements, network: str, called: str, fact: Fact) -> Iterator[tuple[str, str]]:
    """Who is to hear of the fact, each once, with its subject: what takes it back names that."""
    if is_network(fact.stream):
        _note_people(to, network, fact)
        found = _of_network(to, network, fact.event)
    else:
        found = _present(to, network, _owners(to, called, touched(fact.event)))
    subject = subject_of(fact.event)
    return ((member, subject) for member in dict.fromkeys(found) if member != fact.actor)


def _of_network(to: Statements, network: str, event: Event) -> list[str]:
    everybody = _everybody(to, network) if isinstance(event, FOR_ALL) else []
    match event:
        case SparkEchoed():
            return _column(to, "select sparked_by from sparks where network = ?", network)
        case NetworkFormed():
            return _column(to, "select member from people where network = ? and presence = 'attracted'", network)
        case RoleOffered(to=member) | RoleHandedOver(giver=member):
            return _present(to, network, [member])
        case SupportAccepted(offer=offer) | SupportDeclined(offer=offer) | SupportEnded(offer=offer):
            return _column(to, "select giver from offers where network = ? and offer = ?", network, offer)
        case GiftGiven(to=organisation):
            return [organisation, *everybody]
        case _:
            return everybody


def _everybody(to: Statements, network: str) -> list[str]:
    here = "select member from people where network = ? and presence in ('member', 'paused') order by member"
    return _column(to, here, network)


def _present(to: Statements, network: str, members: Iterable[str]) -> list[str]:
    members = list(members)
    return [member for member in members if member in _everybody(to, network)] if members else []


def _owners(to: Statements, board: str, ideas: Iterable[IdeaId]) -> Iterator[str]:
    for idea in ideas:
        yield from _column(to, f"select member from births where {BORN_AS}", *born_as(board, idea))


def _column(to: Statements, query: str, *values: object) -> list[str]:
    return [str(row[0]) for row in to.execute(query, values).fetchall()]


def touched(event: Event) -> tuple[IdeaId, ...]:
    """The ideas somebody did something with that their first voice wants to know of."""
    match event:
        case IdeaBuiltOn(on=idea):
            return (idea,)
        case QuestionRaised(about=about):
            return (about,) if about else ()
        case IdeasCombined(sources=sources):
            return sources
        case IdeaTakenBack(builds_on=roots):
            return roots
        case IdeaReworded(idea=idea) | WordingRestored(idea=idea) | CommentMade(idea=idea) | InsightNamed(idea=idea):
            return (idea,)
        case _:
            return ()


def subject_of(event: Event) -> str:
    match event:
        case IdeaBuiltOn(idea=idea) | QuestionRaised(idea=idea) | IdeasCombined(idea=idea) | IdeaTakenBack(idea=idea):
            return idea
        case CommentMade(comment=comment):
            return comment
        case InsightNamed(idea=idea):
            return f"insight {idea}"
        case SupportOffered(offer=offer):
            return offer
        case _:
            return ""


def taken_back(event: Event) -> tuple[str, ...]:
    """The subjects nobody is to hear of any longer: who said it thought better of it."""
    match event:
        case IdeaWithdrawn(idea=idea) | CombinationUndone(idea=idea):
            return (idea,)
        case CommentWithdrawn(comment=comment):
            return (comment,)
        case InsightTakenBack(idea=idea):
            return (f"insight {idea}",)
        case OfferWithdrawn(offer=offer):
            return (offer,)
        case _:
            return ()
