# SPDX-License-Identifier: Apache-2.0
"""What somebody may try next in a network, given a few numbers and a text. Histories play these."""

from typing import Final

from domain.kernel import AgreementId, BoardId, Command
from domain.network import agreements, auditing, boards, membership, roles, sparking
from domain.network.state import Network, Role
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
)
