# SPDX-License-Identifier: Apache-2.0
"""Notes signed with Ed25519, and the key of this log they are signed with. Knows text, not what it says.

A signed note (C2SP signed-note) is a text that ends in a newline, an empty line, and one line for each signature:

    — <key name> <base64(key id(4) ‖ signature(64))>

The signature is Ed25519 (RFC 8032) over the text with its last newline. The key id is the first four bytes of
SHA-256(key name ‖ 0x0A ‖ 0x01 ‖ public key(32)). A public key is written `<key name>+<key id in hex>+<base64(0x01 ‖
public key)>`, a private one `PRIVATE+KEY+<key name>+<key id in hex>+<base64(0x01 ‖ seed(32))>`.
"""

import os
import re
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from journal.errors import JournalError, Unwritable
from journal.store import Recorder

DASH: Final = "— "
ED25519: Final = b"\x01"
PRIVATE: Final = "PRIVATE+KEY+"
FILE: Final = "heads.key"
KEPT_AS: Final = "heads"
"""The name under which the log remembers its public key."""


class NoSigningKey(JournalError):
    """Nothing can be signed: the key this log has always signed with is not there, or it is another one."""


class PublicKey(Struct, frozen=True):
    """Who signed. `name` has no spaces and no plus; `raw` is 32 bytes."""

    name: str
    raw: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def of(cls, text: str) -> "PublicKey":
        """Raises ValueError when it is no public key in this form."""
        name, raw = _key_in(text)
        return cls(name, raw)


class Note(Struct, frozen=True):
    """A text and the signature lines under it, each with its dash and without its newline."""

    text: str
    signatures: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(line + chr(10) for line in self.signatures)}"

    def trouble(self, key: PublicKey) -> str:
        """Why this is not proven to be signed with the key; empty when it is. Signatures of others are passed over."""
        start = f"{DASH}{key.name} "
        found = [_raw(line.removeprefix(start)) for line in self.signatures if line.startswith(start)]
        ours = [raw[4:] for raw in found if raw[:4] == key.id]
        if not ours:
            return "it is not signed with this key"
        try:
            for signature in ours:
                Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, self.text.encode())
        except (InvalidSignature, ValueError):
            return "its signature does not fit its text"
        return ""


def notes_in(content: str) -> list[Note]:
    """The notes that stand one after the other, an empty line between them. Raises ValueError for anything else."""
    parts = [part for part in re.split(r"\n{2,}", content.removeprefix("\ufeff").replace("\r\n", "\n").strip()) if part]
    notes = []
    for text, signed in zip(parts[::2], [*parts[1::2], ""], strict=False):
        lines = tuple(signed.split("\n"))
        if text.startswith(DASH) or not all(line.startswith(DASH) for line in lines):
            raise ValueError(f"what stands under “{text[:60]}” is no signature")
        notes.append(Note(text + "\n", lines))
    return notes


class Signer:
    """The private key of this log."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: Final = PublicKey(name, self._key.public_key().public_bytes_raw())

    def sign(self, text: str) -> Note:
        signature = b64encode(self.public.id + self._key.sign(text.encode())).decode()
        return Note(text, (f"{DASH}{self.public.name} {signature}",))


def public_key_of(recorder: Recorder) -> PublicKey | None:
    """The key this log signs with; None when it never signed anything."""
    kept = recorder.told(KEPT_AS)
    return None if kept is None else PublicKey.of(kept)


def signer_of(recorder: Recorder, folder: Path, name: str) -> Signer:
    """The key in `folder`, made when the log never had one. Raises NoSigningKey or Unwritable.

    A log that signed before never gets another key by itself: somebody who took the old one away, and the heads signed
    with it, would be helped by that.
    """
    path, had = folder / FILE, public_key_of(recorder)
    if had is None:
        _make(path, name)
    signer = _read(path)
    had = had or PublicKey.of(recorder.tell(KEPT_AS, str(signer.public)))
    if signer.public != had:
        raise NoSigningKey(f"The key in {path} is not the one this log signs with. Put the right one back.")
    return signer


def _make(path: Path, name: str) -> None:
    """A key that was made and not used is taken as it is: the log was stopped in between."""
    seed = os.urandom(32)
    public = Signer(name, seed).public
    text = f"{PRIVATE}{name}+{public.id.hex()}+{b64encode(ED25519 + seed).decode()}\n"
    with suppress(FileExistsError):
        write_anew(path, text)


def _read(path: Path) -> Signer:
    try:
        name, seed = _key_in(path.read_text(), PRIVATE)
    except (OSError, ValueError) as error:
        raise NoSigningKey(
            f"The signing key {path} is missing or damaged. Put it back; until then no head can be signed."
        ) from error
    return Signer(name, seed)


def write_anew(path: Path, text: str) -> None:
    """A file only its owner reads, whole and on the disk, or none. Raises FileExistsError or Unwritable."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        try:
            os.link(draft, path)
        finally:
            draft.unlink()
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise Unwritable("read-only", f"The file {path} could not be written: {error.strerror}.") from error


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _key_in(text: str, before: str = "") -> tuple[str, bytes]:
    """Name and 32 bytes. The id of a private key is that of its public one, so it is checked only for public ones."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})", text.strip().removeprefix(before))
    raw = b64decode(found[3], validate=True) if found and text.startswith(before) else b""
    if found is None or len(raw) != 33 or raw[:1] != ED25519:
        raise ValueError("this is no key")
    if not before and PublicKey(found[1], raw[1:]).id.hex() != found[2]:
        raise ValueError("this key is damaged: its id does not fit")
    return found[1], raw[1:]


def _raw(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        return b""
