# SPDX-License-Identifier: Apache-2.0
"""Facts to stored events and back; the exact bytes. Knows the forms and the keys, not the database.

A row of `stored_events` in log.db is (position, originator_id = the stream, originator_version, topic, state).
`topic` is `name:schema`. `state` is, lengths big-endian:

    digest(32) ‖ u16 length of header ‖ header ‖ u32 length of open payload ‖ open payload ‖ sealed bytes

- header: canonical JSON (RFC 8785) with `stream`, `version`, `recorded_at`, `actor`, `command_id`, `name`, `schema`,
  and only where there is something to say `occurred_at`, `caused_by`, `visible_from`, `author` (when the words are not
  the actor's own), `key` (id of the content key, when there are sealed bytes). Times are UTC, RFC 3339 with Z.
- open payload: a JSON object with the fields that are nobody's words, and with the texts that are empty.
- sealed bytes: nothing, or nonce(12) ‖ AES-256-GCM of a JSON object with the texts; the header is the associated data.
- digest = SHA-256(digest of the event before, 32 zero bytes for version 1 ‖ header ‖ SHA-256(all bytes after header)).

The key is in keys.db: `SELECT key FROM keys WHERE id = ?`, NULL when it was forgotten.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from sys import intern
from typing import Final, cast

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from domain.kernel import CommandId, Event, Fact, MemberId, StreamId, author_of
from journal import chain
from journal.chain import Header
from journal.errors import Corrupt, Unstorable
from journal.keys import Keys, NoKeys, Owned
from journal.registry import Form, Registry, topic_of

NONCE_BYTES: Final = 12
MOST_HEADER: Final = 65_535

ToSeal = dict[Owned, tuple[str, AESGCM]]
"""The keys at hand while facts are sealed."""


class FactMapper:
    """Takes the place of the library's Mapper, which knows neither a chain nor whose words an event holds."""

    def __init__(self, registry: Registry, keys: Keys | NoKeys) -> None:
        self.registry = registry
        self.keys = keys

    def keys_for(self, facts: Iterable[tuple[Event, MemberId, StreamId]]) -> ToSeal:
        """The content keys for (event, actor, stream) of what is to be stored, the new ones made durable first.

        Raises Unstorable for a name not every key store could keep.
        """
        form = self.registry.form
        owners = {(author_of(event, actor), stream) for event, actor, stream in facts if form(event).personal}
        if any("\0" in author for author, _ in owners):
            raise Unstorable("The name of who wrote these words has a NUL in it")
        return self.keys.to_seal(owners)

    def to_stored_event(self, fact: Fact, before: bytes, keys: ToSeal) -> StoredEvent:
        """`before` is the digest of the fact before this one; `keys` has one for every owner among the facts.

        Raises Unstorable for an event that would not read back.
        """
        form = self.registry.form(fact.event)
        opened, personal = form.take_apart(fact.event)
        author = author_of(fact.event, fact.actor)
        key_id, key = keys[author, fact.stream] if personal else (None, None)
        header = chain.canonical(_header(fact, form, None if author == fact.actor else author, key_id))
        if len(header) > MOST_HEADER:
            raise Unstorable(f"The envelope of this {form.name} is {len(header)} bytes long")
        sealed = _seal(key, personal, header) if key else b""
        return StoredEvent(fact.stream, fact.version, form.topic, chain.pack(before, header, opened, sealed))

    def fact(self, stream: str, version: int, topic: str, state: bytes, position: int, before: bytes) -> Fact:
        """From the columns of its row and the digest it is chained to.

        Raises Corrupt when they are not one fact, UnknownEvent when this program has no form for it.
        """
        try:
            raw, opened, sealed = chain.linked(before, state)
            header = chain.header_of(raw)
            check_columns(stream, version, topic, header)
            personal = self.unseal(header, raw, sealed)
            event = self.registry.event(header.name, header.schema, opened, personal)
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            raise Corrupt(stream, version, _words(error)) from error
        return Fact(
            StreamId(stream),
            version,
            cast("datetime", header.recorded_at),
            MemberId(intern(header.actor)),  # the same few people, ten thousand times
            CommandId(header.command_id),
            event,
            header.occurred_at,
            cast("CommandId | None", header.caused_by),
            header.visible_from,
            position,
            state[:32],
        )

    def header(self, stored: StoredEvent) -> tuple[Header, bytes]:
        """The envelope alone, and its bytes. Raises Corrupt."""
        try:
            raw, _, _ = chain.unpack(stored.state)
            return chain.header_of(raw), raw
        except (ValueError, TypeError, msgspec.MsgspecError) as error:
            raise Corrupt(str(stored.originator_id), stored.originator_version, _words(error)) from error

    def unseal(self, header: Header, raw: bytes, sealed: bytes) -> bytes | None:
        """The personal part: empty when there is none, None when its key is gone. Raises ValueError for damage."""
        if header.key is None:
            if sealed:
                raise ValueError("it has sealed words and names no key")
            return b""
        key = self.keys.to_open(header.key)
        if key is None:
            return None
        try:
            return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], raw)
        except InvalidTag:
            raise ValueError("its sealed words are not what the key sealed") from None


def check_columns(stream: object, version: int, topic: str, header: Header) -> None:
    """Raises ValueError when a column of the row does not say what the header says."""
    if stream != header.stream:
        raise ValueError(f"its row says stream {stream!r}, its header {header.stream!r}")
    if version != header.version:
        raise ValueError(f"its row says version {version}, its header {header.version}")
    if topic != topic_of(header.name, header.schema):
        raise ValueError(f"its row says {topic!r}, its header {topic_of(header.name, header.schema)!r}")


def _header(fact: Fact, form: Form, author: str | None, key: str | None) -> Header:
    return Header(
        fact.actor,
        author,
        fact.caused_by,
        fact.command_id,
        key,
        form.name,
        fact.occurred_at,
        fact.recorded_at,
        form.schema,
        fact.stream,
        fact.version,
        fact.visible_from,
    )


def _seal(key: AESGCM, personal: bytes, header: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, personal, header)


def _words(error: Exception) -> str:
    if isinstance(error, msgspec.DecodeError):
        return f"it cannot be decoded ({error})"
    return str(error)
