# SPDX-License-Identifier: Apache-2.0
"""What is proven and how: the canonical header, the digest that chains events, the head over all streams.

Knows bytes and no database, so that somebody else can write it again from this page.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec

START: Final = bytes(32)
"""The digest before the first event of a stream."""
UNLINKED: Final = "its digest does not follow from its bytes and the event before it"


class Header(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The envelope as it is proven. Its fields stand in alphabetical order and absent ones are left out.

    That makes its JSON the canonical JSON of RFC 8785. `author` is there only when it is not the actor, `key` only
    when words are sealed; `schema` and `version` count from 1, so their zero default never hides them.
    """

    actor: str = ""
    author: str | None = None
    caused_by: str | None = None
    command_id: str = ""
    key: str | None = None
    name: str = ""
    occurred_at: datetime | None = None
    recorded_at: datetime | None = None
    schema: int = 0
    stream: str = ""
    version: int = 0
    visible_from: str | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Header).decode


def canonical(header: Header) -> bytes:
    return _encode(header)


def header_of(raw: bytes) -> Header:
    """Raises ValueError when the bytes are no header."""
    return _decode(raw)


def digest(before: bytes, header: bytes, payload: bytes) -> bytes:
    """SHA-256(digest of the event before ‖ canonical header ‖ SHA-256(payload as stored))."""
    return sha256(before + header + sha256(payload).digest()).digest()


def pack(before: bytes, header: bytes, opened: bytes, sealed: bytes) -> bytes:
    """The stored state: digest(32) ‖ u16 length ‖ header ‖ u32 length ‖ open payload ‖ sealed bytes (big-endian)."""
    payload = len(opened).to_bytes(4, "big") + opened + sealed
    return digest(before, header, payload) + len(header).to_bytes(2, "big") + header + payload


def unpack(state: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, open payload and sealed bytes. Raises ValueError when the lengths do not fit."""
    start = 34 + int.from_bytes(state[32:34], "big")
    end = start + 4 + int.from_bytes(state[start : start + 4], "big")
    if start + 4 > len(state) or end > len(state):
        raise ValueError("its parts do not fit its length")
    return state[34:start], state[start + 4 : end], state[end:]


def linked(before: bytes, state: object) -> tuple[bytes, bytes, bytes]:
    """Header, open payload and sealed bytes of a state that follows on the one before. Raises ValueError for another.

    `follows` and `unpack` in one: whoever reads a long stream does this ten thousand times.
    """
    if not isinstance(state, bytes):
        raise ValueError(UNLINKED)
    start = 34 + int.from_bytes(state[32:34])
    header, payload = state[34:start], state[start:]
    if sha256(before + header + sha256(payload).digest()).digest() != state[:32]:
        raise ValueError(UNLINKED)
    end = 4 + int.from_bytes(payload[:4])
    if end > len(payload):
        raise ValueError("its parts do not fit its length")
    return header, payload[4:end], payload[end:]


def follows(before: bytes, state: bytes) -> bool:
    """Whether the state's own digest is the one its bytes and the event before it give."""
    start = 34 + int.from_bytes(state[32:34], "big")
    return digest(before, state[34:start], state[start:]) == state[:32]


def head(streams: Iterable[tuple[str, int, bytes]]) -> str:
    """One SHA-256 (hex) over the last event of every stream, the streams sorted by id.

    For each stream one line of ASCII: digest in hex, a space, the version, a space, the stream, a newline.
    """
    whole = sha256()
    for stream, version, last in sorted(streams):
        whole.update(f"{last.hex()} {version} {stream}\n".encode("ascii"))
    return whole.hexdigest()
