# SPDX-License-Identifier: Apache-2.0
"""Looking at the record and erasing words are facts too, which the members see. Noted, never wished by hand.

Who runs the server (standing "operator") is no member, and may do nothing in a network but note what they did.
"""

from domain.kernel import Asked, Command, Event, Fact, MemberId, Refusal, Text
from domain.network.state import Erasure, Look, Looked, Network, not_a_member
from domain.network.supporting import OfferSupport, WithdrawOffer


class NoteLook(Command, frozen=True, tag="note_look"):
    """Never comes through a door: whoever hands something out asks it in the name of who gets it."""

    what: Looked
    board: str = ""
    idea: str = ""
    why: Text = ""


class NoteErasure(Command, frozen=True, tag="note_erasure"):
    """Never comes through a door. `streams` counts where the words of `whose` can no longer be read."""

    streams: int
    whose: MemberId | None = None


class RecordLookedAt(Event, frozen=True, tag="record.looked_at"):
    what: Looked
    board: str = ""
    idea: str = ""
    why: Text = ""


class WordsErased(Event, frozen=True, tag="words.erased"):
    streams: int
    whose: MemberId | None = None


def within_bounds(asked: Asked) -> None:
    """Raises Refusal where who runs the server, or an organisation, wishes what only people of a network may."""
    offering = isinstance(asked.command, OfferSupport | WithdrawOffer)
    if asked.standing == "operator" and not isinstance(asked.command, NoteLook | NoteErasure):
        raise Refusal("only_notes", "Who runs the server takes no part in a network. Nothing was changed.")
    if asked.standing == "organisation" and not offering:
        raise Refusal(
            "only_offers",
            "An organisation offers support and sees what it is given; it takes no part in a network. "
            "Nothing was changed.",
        )
    if offering and asked.standing != "organisation":
        raise Refusal("organisations_only", "Support is offered by an organisation's account. Nothing was saved.")


def note_look(network: Network, wish: NoteLook, asked: Asked) -> list[Event]:
    known(network, asked)
    return [RecordLookedAt(wish.what, wish.board, wish.idea, wish.why)]


def note_erasure(network: Network, wish: NoteErasure, asked: Asked) -> list[Event]:
    known(network, asked)
    if asked.standing != "operator" and wish.whose != asked.by:
        raise Refusal("not_yours", "Only the writer can have their words erased. Nothing was changed.")
    return [WordsErased(wish.streams, wish.whose)]


def known(network: Network, asked: Asked) -> None:
    """Who was ever part of it, and the operator."""
    if network.stage == "nothing":
        raise Refusal("no_network", "There is no such network. Nothing was saved.")
    if asked.standing == "operator" or asked.by in network.members or asked.by in network.attracted:
        return
    raise not_a_member()


def looked_at(network: Network, fact: Fact, event: RecordLookedAt) -> None:
    who = (fact.actor, fact.happened_at, fact.version)
    network.looks += (Look(event.what, event.board, event.idea, event.why, *who),)


def erased(network: Network, fact: Fact, event: WordsErased) -> None:
    network.erasures += (Erasure(event.whose, event.streams, fact.actor, fact.happened_at, fact.version),)
