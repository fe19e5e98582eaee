# SPDX-License-Identifier: Apache-2.0
"""`leernetwerk verify`: recomputes every chain, checks every signed head, and says what that proves."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from domain.kernel import NetworkId
from journal import Finding, Heads, Journal, Note, Proof, PublicKey, notes_in
from journal.checkpoints import MOST_BYTES, origin_of
from web.commands.saying import FAILED, Failed, counted, journal_in, say, settings_of
from web.proof import streams_of

LEFT: Final = """\
Proven: nothing that was signed was changed, removed, put in or swapped; what came after it fits what came before it.
Not proven: that what people wrote is true, who sat at the keyboard, that nothing was withheld before it was written."""
UNSIGNED: Final = "Nothing of the whole log is signed yet: who can write in it could write all of it anew."
GONE: Final = "This log signed heads before, and none is kept here: heads.txt is gone, or is no file of heads any more."
ROLLBACK: Final = {
    True: "The heads you gave were kept elsewhere: this folder was not put back to before them, or written anew.",
    False: "Who holds this folder holds its signing key too, and could put all of it back or write it anew: that shows "
    "only against a head kept elsewhere. Give one with --head.",
}


def verify(asked: argparse.Namespace) -> int:
    journal = journal_in(settings_of(asked))
    try:
        return proven(journal, journal.heads(), asked)
    finally:
        journal.close()


def proven(journal: Journal, heads: Heads, asked: argparse.Namespace) -> int:
    given = [note for file in asked.head for note in notes_of(file)]
    key = key_of(asked.key, journal) if asked.key else heads.key
    notes = by_network(journal, [*heads.everything_kept(), *given], asked.head)
    proof = journal.prove(notes.pop("", []), key, progress=shown(journal) if asked.progress else None)
    bad = proof.bad or next(filter(None, (bad_of(journal, notes[one], key, one) for one in sorted(notes))), None)
    if bad is not None:
        say(f"This log is not what was written. {bad}" + ("" if str(bad).endswith(".") else "."))
        return FAILED
    tell(proof, heads, key, given)
    return 0


def bad_of(journal: Journal, notes: list[Note], key: PublicKey | None, network: str) -> Finding | None:
    """What does not fit in the heads of one network. The chains were found whole before."""
    return journal.prove(notes, key, network, streams_of(journal, NetworkId(network))).bad


def tell(proof: Proof, heads: Heads, key: PublicKey | None, given: list[Note]) -> None:
    report = proof.report
    print(f"{counted(report.events, 'event')} in {counted(report.streams, 'stream')}: all as they were written.")
    if report.forgotten:
        print(f"The words of {counted(report.forgotten, 'event')} were forgotten on purpose.")
    if report.lost:
        say(f"The words of {counted(report.lost, 'event')} cannot be read: their keys are not in the key store.")
    if heads.torn():
        say(f"{counted(heads.torn(), 'kept head')} was not written whole and is passed over.")
    kept = len(heads.everything_kept())
    if heads.key is not None and not kept:
        say(GONE)
    print(
        f"{counted(kept, 'kept head')} and {counted(len(given), 'given head')} fit."
        if kept or given
        else "No head yet."
    )
    if key is not None:
        print(f"Signed with {key}")
    if proof.heads and proof.unsigned:
        print(f"{counted(proof.unsigned, 'event')} came after the last head of the whole log.")
    print(LEFT if proof.heads else UNSIGNED)
    print(ROLLBACK[bool(given)])
    print(report.head)


def notes_of(file: Path) -> list[Note]:
    """The heads in a file that somebody kept. Raises Failed."""
    try:
        with file.open("rb") as stream:  # what is no plain file says nothing of how much is in it
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Failed(f"{file} is too large to be a file of heads.")
        notes = notes_in(content.decode())
    except OSError as error:
        raise Failed(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    except ValueError as error:
        raise Failed(f"{file} holds something that is no signed head: {error}.") from None
    if not notes:
        raise Failed(f"{file} holds no signed head.")
    return notes


def key_of(text: str, journal: Journal) -> PublicKey:
    """Raises Failed."""
    try:
        key = PublicKey.of(text)
    except ValueError as error:
        raise Failed(f"--key is no public key: {error}.") from None
    if key.name != origin_of(journal.epoch):
        raise Failed(f"--key is of {key.name}, and this log is {origin_of(journal.epoch)}.")
    return key


def by_network(journal: Journal, notes: list[Note], files: list[Path]) -> dict[str, list[Note]]:
    """The heads by the network they are about; those of the whole log under the empty name. Raises Failed."""
    whole, found = origin_of(journal.epoch), dict[str, list[Note]]()
    for note in notes:
        origin = note.text.split("\n")[0]
        if origin != whole and not origin.startswith(f"{whole}/network-"):
            where = f"{', '.join(map(str, files))}" if files else "the kept heads"
            raise Failed(f"Among {where} is a head of {origin[:80]!r}, and this log is {whole}.")
        found.setdefault(origin.removeprefix(whole).removeprefix("/network-"), []).append(note)
    return found


def shown(journal: Journal) -> Callable[[int], None]:
    """Says on stderr how far it is, on one line that is written over."""
    whole = journal.position()

    def heard(done: int) -> None:
        sys.stderr.write(f"\r{done} of {whole} events")
        if done >= whole:
            sys.stderr.write("\n")
        sys.stderr.flush()

    return heard
