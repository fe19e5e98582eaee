# SPDX-License-Identifier: Apache-2.0
"""A page put together from parts packed before: gzip lets blocks that share nothing stand beside each other.

Each piece is a run of raw deflate blocks that ends on a byte (Z_FULL_FLUSH) and refers to nothing before it, as
RFC 1951 allows; RFC 1952 puts a header before them and the checksum and length of the whole behind, which are
combined from those of the pieces.
"""

from collections.abc import Iterable
from typing import Final

from isal import isal_zlib
from msgspec import Struct

LEVEL: Final = 1
HEADER: Final = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
LAST_BLOCK: Final = b"\x03\0"


class Piece(Struct, frozen=True):
    """`length` and `checksum` (CRC-32) are those of what was packed."""

    packed: bytes
    length: int
    checksum: int


def pack(raw: bytes) -> Piece:
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush(isal_zlib.Z_FULL_FLUSH)
    return Piece(packed, len(raw), isal_zlib.crc32(raw))


def unpack(piece: Piece) -> bytes:
    return isal_zlib.decompress(piece.packed + LAST_BLOCK, -15, piece.length)


def joined(pieces: Iterable[Piece]) -> bytes:
    """One gzip member with what is in the pieces, one after the other."""
    found = [HEADER]
    length, checksum = 0, isal_zlib.crc32(b"")
    for piece in pieces:
        found.append(piece.packed)
        checksum = isal_zlib.crc32_combine(checksum, piece.checksum, piece.length)
        length += piece.length
    return b"".join((*found, LAST_BLOCK, checksum.to_bytes(4, "little"), (length % 2**32).to_bytes(4, "little")))
