# SPDX-License-Identifier: Apache-2.0
"""The frames of the live protocol, in both directions. README describes them; this is their only definition."""

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from websockets.frames import Frame, Opcode

from domain import board
from domain.board.arranging import RestoreArrangement
from domain.kernel import CommandId, Id, MemberId

Epoch = str


# -- from the browser ----------------------------------------------------------------------------------------------
class Do(Struct, frozen=True, forbid_unknown_fields=True, tag="do", tag_field="type"):
    """A wish. It is answered by exactly one Acked or Refused with the same id."""

    id: CommandId
    do: board.Wish | RestoreArrangement


class Here(Struct, frozen=True, forbid_unknown_fields=True, tag="here", tag_field="type"):
    """I am here, and writing in this idea ("new" for a new one, "" for none). Forgotten after a few seconds."""

    writing: Annotated[str, Meta(pattern=r"^([A-Za-z0-9][A-Za-z0-9-]{5,39}|new)?\Z")] = ""


read: Final = msgspec.json.Decoder(Do | Here).decode


class Named(Struct, frozen=True):
    id: Id


def id_in(data: bytes) -> CommandId | None:
    """Of a frame that cannot be read as a whole."""
    try:
        return CommandId(msgspec.json.decode(data, type=Named).id)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError):
        return None


# -- to the browser ------------------------------------------------------------------------------------------------
class Welcome(Struct, frozen=True, tag="welcome", tag_field="type"):
    version: int
    epoch: Epoch


class Announced(Struct, frozen=True):
    """Something brought back from the past, as a sentence, and who did it."""

    by: MemberId
    told: str


Folded = list[str | list[int | str]]
"""Fragments one after the other: as they are, or as what is otherwise than in an earlier one (web.live.folding)."""


class Changes(
    Struct, frozen=True, omit_defaults=True, tag="changes", tag_field="type", rename={"since": "from", "upto": "to"}
):
    """Every part that facts since+1 … upto touched, as it is at upto. `told` is there when something is announced."""

    since: int
    upto: int
    html: str | Folded
    told: tuple[Announced, ...] = ()


class Reset(Struct, frozen=True, tag="reset", tag_field="type", rename={"upto": "to"}):
    """The whole ground: the browser was away too long, or its past is not the log's."""

    upto: int
    epoch: Epoch
    html: str


class Beside(Struct, frozen=True, tag="beside", tag_field="type"):
    """Parts that follow other streams, as they are now; the version stays. `stamp` names what they show."""

    stamp: str
    html: str


class Acked(Struct, frozen=True, tag="ack", tag_field="type"):
    """Committed with full sync; shown once the browser's version is `version` or more."""

    id: CommandId
    version: int


class Refused(Struct, frozen=True, tag="refused", tag_field="type"):
    """Nothing was saved, and why, in words. `again` says that sending it again may help, `after` so many seconds."""

    id: CommandId
    code: str
    message: str
    again: bool = False
    after: int | UnsetType = UNSET


class Error(Struct, frozen=True, tag="error", tag_field="type"):
    """A frame that could not be understood. The connection stays."""

    code: str
    message: str


class PresenceShown(Struct, frozen=True, tag="presence", tag_field="type"):
    html: str


SHORT: Final = tuple(bytes((0x80 | Opcode.TEXT, length)) for length in range(126))
"""What stands before a short text frame, by its length. Answers are short, and there are thousands a second."""

_encode: Final = msgspec.json.Encoder().encode


def text_frame(message: Struct) -> bytes:
    """The message as the bytes of one WebSocket text frame from a server."""
    data = _encode(message)
    return SHORT[len(data)] + data if len(data) < len(SHORT) else Frame(Opcode.TEXT, data).serialize(mask=False)
