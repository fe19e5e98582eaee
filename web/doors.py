# SPDX-License-Identifier: Apache-2.0
"""What comes in becomes a wish here, once: cleaned, bounded and signed with who asks, when and as what."""

import asyncio
from datetime import UTC, datetime
from typing import Final, TypeVar

import regex  # type: ignore[import-untyped]
from msgspec import ValidationError, structs

from domain import board, network, notebook
from domain.board.arranging import Rearrange, RestoreArrangement, arrangement, unknown_moment
from domain.board.forking import BeginFork, carry
from domain.board.opening import Begin
from domain.kernel import (
    TEXT_BYTES,
    TEXT_GRAPHEMES,
    Asked,
    BoardId,
    Command,
    CommandId,
    NetworkId,
    Refusal,
    Standing,
    text_fields,
    tidy,
)
from domain.network.boards import ForkBoard, OpenBoard
from domain.network.state import Opened
from domain.streams import board_stream, network_stream, notebook_stream
from web.access import home_of
from web.desk import Ack
from web.giving import may_be_given
from web.house import House
from web.sight import Viewer

CommandT = TypeVar("CommandT", bound=Command)

BoardWish = board.Wish | RestoreArrangement
"""What may be wished of a board from outside; the last needs its past as well, see `filled`."""

WISHES: Final = (*BoardWish.__args__, *network.COMMANDS, *notebook.COMMANDS)
TEXTS: Final[dict[type, tuple[str, ...]]] = {kind: text_fields(kind) for kind in WISHES}
FIRST_YEAR, LAST_YEAR = 1900, 2200
GRAPHEME: Final = regex.compile(r"\X")


def clean(wish: CommandT) -> CommandT:
    """The wish with its texts tidied. Raises Refusal `nul` or `too_long`."""
    tidied = {name: clean_text(text) for name in TEXTS[type(wish)] if (text := getattr(wish, name))}
    return structs.replace(wish, **tidied) if tidied else wish


def clean_text(text: str) -> str:
    if "\0" in text:
        raise Refusal("nul", "The text holds a character that cannot be kept (NUL). Nothing was saved.")
    text = tidy(text)
    if len(text) > TEXT_GRAPHEMES // 4 and (
        len(text.encode()) > TEXT_BYTES or len(GRAPHEME.findall(text)) > TEXT_GRAPHEMES
    ):
        raise too_long()
    return text


def too_long() -> Refusal:
    return Refusal(
        "too_long",
        "That is longer than %(most)s characters. Not saved; your text is kept: share it out over several.",
        most=TEXT_GRAPHEMES,
    )


def is_too_long(failure: BaseException) -> bool:
    """Whether a wish could not even be read because a text in it is longer than any may be."""
    return isinstance(failure, ValidationError) and "of length <=" in str(failure)


def asked(viewer: Viewer, wish: Command, command_id: CommandId, standing: Standing) -> Asked:
    return Asked(clean(wish), command_id, viewer.id, datetime.now(UTC), standing)


def in_utc(house: House, wish: CommandT) -> CommandT:
    """The wish with its times in UTC; a time without a zone, as forms send it, is one of the house's own zone.

    Raises Refusal `no_such_time` for a year no calendar of ours can go on from.
    """
    given = {name: at for name in wish.__struct_fields__ if isinstance(at := getattr(wish, name), datetime)}
    if not all(FIRST_YEAR <= at.year <= LAST_YEAR for at in given.values()):
        raise Refusal("no_such_time", "That is too long ago or too far ahead. Look at the times; nothing was saved.")
    local = {name: at if at.tzinfo else house.rendering.local(at) for name, at in given.items()}
    return structs.replace(wish, **{name: at.astimezone(UTC) for name, at in local.items()}) if local else wish


def needs_the_past(wish: Command) -> bool:
    return isinstance(wish, RestoreArrangement)


async def filled(house: House, board_id: BoardId, asked: Asked) -> Asked:
    """A wish that names a moment of the past, with what the board was then. Raises Refusal `unknown_moment`."""
    wish = asked.command
    if not isinstance(wish, RestoreArrangement):
        return asked
    past = await house.pasts.of(board_stream(board_id), None)
    if wish.of > past.version:
        raise unknown_moment()
    moves = await asyncio.to_thread(lambda: arrangement(past.board(wish.of)))
    return structs.replace(asked, command=Rearrange(wish.of, moves))


async def ask_board(
    house: House, viewer: Viewer, board_id: BoardId, wish: Command, command_id: CommandId, standing: Standing
) -> Ack:
    """Raises Refusal or journal.Unwritable; nothing was saved then."""
    wished = await filled(house, board_id, asked(viewer, wish, command_id, standing))
    return await house.desk.submit(board_stream(board_id), wished)


async def ask_network(
    house: House, viewer: Viewer, network_id: NetworkId, wish: Command, command_id: CommandId, standing: Standing
) -> Ack:
    """Raises Refusal or journal.Unwritable; nothing was saved then. A board that is opened begins its own stream."""
    wished = asked(viewer, in_utc(house, wish), command_id, standing)
    if isinstance(wish, OpenBoard | ForkBoard):
        await may_open(house, network_id, wish)
    if standing == "member":  # anybody else is refused all the same, and must not learn by it what stands on a board
        await may_be_given(house, network_id, wish)
    ack = await house.desk.submit(network_stream(network_id), wished)
    if isinstance(wish, OpenBoard | ForkBoard):
        opened = await house.desk.view(network_stream(network_id), lambda state: state.boards.get(wish.board))
        if opened is not None:  # a command id used before is answered as it was then, whatever it asks now
            async with house.turns.of(viewer.id):
                await begin_board(house, network_id, opened, caused_by=command_id)
    await house.follower.caught_up()
    return ack


async def ask_notebook(house: House, viewer: Viewer, wish: Command, command_id: CommandId) -> Ack:
    """A wish for one's own notebook. Raises Refusal or journal.Unwritable; nothing was saved then."""
    return await house.desk.submit(notebook_stream(viewer.id), asked(viewer, wish, command_id, "owner"))


async def may_open(house: House, network_id: NetworkId, wish: OpenBoard | ForkBoard) -> None:
    if await home_of(house, wish.board) not in (None, network_id):
        raise Refusal("id_taken", "This id already names another board. Nothing was saved; try again.")
    if isinstance(wish, ForkBoard) and await home_of(house, wish.of) == network_id:
        now = await house.desk.view(board_stream(wish.of), lambda state: state.version)
        if wish.at > now:
            raise unknown_moment()


async def begin_board(
    house: House, network_id: NetworkId, opened: Opened, *, caused_by: CommandId | None = None
) -> None:
    """The board's own first facts, which follow from the network's. Doing it again changes nothing."""
    begin = await beginning(house, network_id, opened)
    follows = Asked(
        begin, CommandId(f"begin-{opened.id}"[:40]), opened.by, datetime.now(UTC), "member", opened.at, caused_by
    )
    await house.desk.submit(board_stream(opened.id), follows)


async def beginning(house: House, network_id: NetworkId, opened: Opened) -> Begin | BeginFork:
    """Empty, or with all that stood on another board at some moment."""
    if opened.of is None:
        return Begin(opened.id, network_id, opened.question)
    past = await house.pasts.of(board_stream(opened.of), None)
    version = min(opened.of_version, past.version)
    at = past.facts[version - 1].happened_at if version else None
    brought = carry(past.board(version))
    return BeginFork(opened.id, network_id, opened.question, opened.of, version, *brought, at)
