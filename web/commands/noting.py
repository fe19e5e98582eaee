# SPDX-License-Identifier: Apache-2.0
"""`leernetwerk bundle` and `leernetwerk erase`: what who runs the server does to a record, which its members see.

What is done is written into the network's stream as the operator's act, a look before anything is handed out.
"""

import argparse
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import ValidationError, convert

from domain import network as networks
from domain.kernel import Asked, Command, CommandId, Fact, MemberId, NetworkId, StreamId
from domain.network.auditing import NoteErasure, NoteLook
from domain.streams import is_network, network_of, network_stream
from journal import Batch, Draft, Journal, JournalError, VersionConflict
from web.commands.saying import FAILED, Failed, counted, journal_in, say, settings_of
from web.doors import clean_text
from web.identity.accounts import Accounts
from web.proof import Proving, streams_of
from web.settings import Settings

OPERATOR: Final = MemberId("operator")
"""The hand of who runs the server. Nobody can sign in as it."""

TRIES: Final = 20
"""A server that runs on the same folder may write in between."""


def bundle(asked: argparse.Namespace) -> int:
    settings = settings_of(asked)
    out: Path = asked.out
    if not asked.why.strip():
        raise Failed("--why must say why you look: the members read it.")
    if out.exists():
        raise Failed(f"{out} is there already. Nothing was written.")
    journal = journal_in(settings)
    try:
        network = known(journal, asked.network)
        note(journal, network, NoteLook("bundle", why=clean_text(asked.why)))
        proving = Proving(journal, settings.heads)
        out.write_bytes(proving.bundle(network))
    finally:
        journal.close()
    if proving.trouble:
        say(proving.trouble)
    print(f"The bundle of network {network} is in {out}. Its members see that you took it, and why.")
    print(f"To check it: unzip it and run python verify.py, or python verify.py {out} with the one inside.")
    return 0


def erase(asked: argparse.Namespace) -> int:
    settings = settings_of(asked)
    journal = journal_in(settings)
    try:
        member = member_of(settings, asked.member)
        found = dict(held(journal, member, asked.network))
        if not found:
            print(f"Nothing of {member} was found: no words of theirs are in {asked.network or 'any network'}.")
            return 0
        concerned = counted(sum(map(len, found.values())), "stream"), counted(len(found), "network")
        if not asked.yes:
            say(f"The words of {member} in {concerned[0]} of {concerned[1]} would become unreadable for ever.")
            say("Nothing was changed. Ask again with --yes to do it.")
            return FAILED
        count = erased(journal, member, found)
    finally:
        journal.close()
    print(
        f"{counted(count, 'key')} destroyed: the words of {member} in {concerned[0]} can no longer be read by anybody."
    )
    kept = "of the schema keys, and archived write-ahead files" if settings.database else "of keys.db"
    print(f"The gaps stay visible, and everything still verifies. Destroy older backups {kept}: they hold the keys.")
    print("A server that runs meanwhile notices within seconds: open pages are drawn anew.")
    return 0


def erased(journal: Journal, member: MemberId, found: dict[NetworkId, list[StreamId]]) -> int:
    """Notes it in each network as soon as it is done there; answers how many keys there were."""
    count = 0
    for network, streams in found.items():
        keys = sum(journal.forget(member, stream) for stream in streams)
        count += keys
        if keys:
            note_erasure(journal, network, NoteErasure(len(streams), named(member)))
    return count


def note_erasure(journal: Journal, network: NetworkId, command: NoteErasure) -> None:
    """Raises Failed with what was done all the same."""
    try:
        note(journal, network, command)
    except JournalError as error:
        raise Failed(
            f"The words are erased, but its members could not be told in network {network}. {error}"
        ) from error


def named(writer: MemberId) -> MemberId | None:
    """Members are named; an outside contributor's label is a word of its own, and not written down again."""
    try:
        return convert(writer, MemberId)
    except ValidationError:
        return None


def held(journal: Journal, member: MemberId, only: str | None) -> Iterator[tuple[NetworkId, list[StreamId]]]:
    """By network the streams that hold words of the member."""
    every = [network_of(stream) for stream in journal.streams() if is_network(stream)]
    for network in [known(journal, only)] if only else every:
        streams = [stream for stream in streams_of(journal, network) if journal.has_words_of(member, stream)]
        if streams:
            yield network, streams


def note(journal: Journal, network: NetworkId, command: Command) -> None:
    """Writes it into the network's stream. Raises Refusal or what the log raises."""
    asked = Asked(command, CommandId(f"operator-{secrets.token_hex(12)}"), OPERATOR, datetime.now(UTC), "operator")
    for _ in range(TRIES):
        facts = journal.read(network_stream(network))
        try:
            journal.append([batch(network_stream(network), facts, asked)])
        except VersionConflict:
            continue
        return
    raise Failed("It is very busy in this network. Nothing was written; try again.")


def batch(stream: StreamId, facts: list[Fact], asked: Asked) -> Batch:
    events = networks.decide(folded(facts), asked)
    return Batch(stream, len(facts), [Draft(stream, asked.by, asked.id, event, asked.at) for event in events])


def folded(facts: Iterable[Fact]) -> networks.Network:
    state = networks.empty()
    for fact in facts:
        state = networks.evolve(state, fact)
    return state


def known(journal: Journal, network: str) -> NetworkId:
    """Raises Failed."""
    if journal.version(network_stream(network)) == 0:
        raise Failed(f"There is no network {network}. Give its id, as it stands in its address.")
    return NetworkId(network)


def member_of(settings: Settings, given: str) -> MemberId:
    """The member with that address, or that id. Raises Failed."""
    if "@" not in given:
        return MemberId(given)
    file = settings.data / "accounts.db"
    if not settings.database and not file.exists():
        raise Failed(f"There are no accounts in {settings.data}. Give the member's id.")
    accounts = Accounts(file, database=settings.database)
    try:
        account = accounts.account_at(given)
    finally:
        accounts.close()
    if account is None:
        raise Failed(f"Nobody has the address {given} here.")
    return account.id
