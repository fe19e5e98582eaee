# SPDX-License-Identifier: Apache-2.0
"""Any wish at all, sensible or not: what a door could let through. For finding what crashes.

A field with a new name needs a line in FIELDS; the strategies fail by name until it has one.
"""

from datetime import timedelta
from typing import Final, get_args

from hypothesis import strategies as st

from domain import board, network, notebook
from domain.board.arranging import Rearrange
from domain.board.forking import CarriedLink, Carry
from domain.board.ideas import Moving
from domain.board.state import EDGE, Feeling, Kind, Place, Relation
from domain.kernel import Asked, Command, CommandId, Standing
from domain.network.experimenting import StartExperiment
from domain.network.gatherings import ChangeGathering, PlanGathering
from domain.network.giving import ChangeGift, ComposeGift
from domain.network.living import GiftKind, Setting, SupportKind
from domain.network.state import Access, Looked, NameStays, Role
from domain.network.stories import TellExperience
from domain.network.supporting import OfferSupport
from tests.domain.given import CAST, MORNING
from tests.domain.scenes import BOARD, NETWORK


def ids(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{kind}-{n:03}" for n in range(5)] + ["same-everywhere"])


TEXT: Final = st.text(max_size=20) | st.sampled_from(["samen", "leren", "", " ", "\0", "\u200b", "e\u0301"])
IDEA: Final = ids("idea")
ALONG: Final = st.integers(-2, 2) | st.sampled_from([-EDGE, EDGE])
PLACE: Final = st.builds(Place, ALONG, ALONG)
STANDINGS: Final = get_args(Standing)

FIELDS: Final[dict[str, st.SearchStrategy]] = {
    "idea": IDEA,
    "on": IDEA,
    "about": st.none() | IDEA,
    "source": IDEA,
    "target": IDEA,
    "sources": st.lists(IDEA, min_size=2, max_size=4).map(tuple),
    "builds_on": st.lists(IDEA, max_size=3).map(tuple),
    "link": ids("link"),
    "comment": ids("comment"),
    "agreement": ids("agreement"),
    **{kind: ids(kind) for kind in "gathering experience reflection experiment offer gift".split()},
    "starts_at": st.sampled_from([MORNING, MORNING + timedelta(hours=2)]),
    "ends_at": st.none() | st.sampled_from([MORNING, MORNING + timedelta(hours=3)]),
    "setting": st.sampled_from(get_args(Setting)),
    "board": ids("board") | st.just(BOARD),
    "network": st.sampled_from([NETWORK, "network-other"]),
    "place": PLACE,
    "moves": st.lists(st.builds(Moving, IDEA, PLACE), min_size=1, max_size=4).map(tuple),
    "base": st.integers(1, 4),
    "wording": st.integers(1, 4),
    "of": ids("board") | st.just(BOARD),
    "of_board": ids("board"),
    "of_idea": IDEA,
    "of_version": st.integers(-1, 9),
    "of_at": st.none() | st.just(MORNING),
    "at": st.integers(1, 9),
    "voiced_by": st.sampled_from(CAST),
    "writer": st.sampled_from([*CAST, "contributor"]),
    "carried": st.lists(
        st.builds(
            Carry,
            *(IDEA, TEXT, PLACE, st.sampled_from(get_args(Kind)), st.sampled_from(CAST), st.just(MORNING)),
            *(st.sampled_from([*CAST, "contributor"]), st.just(MORNING)),
            *(st.lists(IDEA, max_size=3).map(tuple),) * 2,
            *(TEXT, st.sampled_from(["", "contributor"])),
            title=TEXT,
        ),
        max_size=5,
    ).map(tuple),
    "links": st.lists(
        st.builds(
            CarriedLink,
            *(ids("link"), st.sampled_from(get_args(Relation)), IDEA, IDEA, st.sampled_from(CAST), st.just(MORNING)),
        ),
        max_size=4,
    ).map(tuple),
    "backs": st.just(()),
    "what": st.sampled_from(get_args(Looked)),
    "whose": st.none() | st.sampled_from(CAST),
    "streams": st.integers(0, 3),
    "seen": st.integers(0, 9),
    "started_from": st.integers(1, 4),
    "relation": st.sampled_from(get_args(Relation)),
    "feeling": st.sampled_from(get_args(Feeling)),
    "access": st.sampled_from(get_args(Access)),
    "role": st.sampled_from(get_args(Role)),
    "name_stays": st.sampled_from(get_args(NameStays)),
    "to": st.sampled_from(CAST),
    "affirms": st.integers(-1, 3),
    "version": st.integers(-1, 3),
    "all_the_same": st.booleans(),
    "categories": st.lists(TEXT, max_size=2).map(tuple),
    "contributors": st.lists(TEXT, max_size=2).map(tuple),
    **dict.fromkeys("text new_here why farewell question name inside outside title kind contributor".split(), TEXT),
    **dict.fromkeys("prompt happened guests learned".split(), TEXT),
}


GIFT: Final = {
    "kind": st.sampled_from(get_args(GiftKind)),
    "board": st.just("") | FIELDS["board"],
    "idea": st.just("") | IDEA,
    "at": st.integers(0, 9),
    "experiment": st.just("") | ids("experiment"),
}
OWN: Final[dict[tuple[type, str], st.SearchStrategy]] = {
    (Rearrange, "of"): st.integers(-1, 9),
    (PlanGathering, "place"): TEXT,
    (ChangeGathering, "place"): TEXT,
    (PlanGathering, "about"): TEXT,
    (ChangeGathering, "about"): TEXT,
    (TellExperience, "gathering"): st.just("") | ids("gathering"),
    (StartExperiment, "what"): TEXT,
    (StartExperiment, "board"): st.just("") | FIELDS["board"],
    (StartExperiment, "idea"): st.just("") | IDEA,
    (OfferSupport, "kind"): st.sampled_from(get_args(SupportKind)),
    **{(kind, name): values for kind in (ComposeGift, ChangeGift) for name, values in GIFT.items()},
}
"""Fields that mean something else in one wish than in the others."""


def wish(kind: type[Command]) -> st.SearchStrategy[Command]:
    return st.builds(
        kind, **{name: OWN[kind, name] if (kind, name) in OWN else FIELDS[name] for name in kind.__struct_fields__}
    )


def askings(*kinds: type[Command]) -> st.SearchStrategy[list[Asked]]:
    """Wishes of these kinds, in any order, by anybody with any standing."""
    standing = st.just("member") | st.just("member") | st.sampled_from(STANDINGS)
    one = st.builds(
        Asked,
        st.one_of(*map(wish, kinds)),
        st.just(CommandId("any-command")),
        st.sampled_from(CAST),
        st.just(MORNING),
        standing,
    )
    return st.lists(one, max_size=25)


BOARD_KINDS: Final = (*board.COMMANDS, *board.INNER_COMMANDS)
NETWORK_KINDS: Final = (*network.COMMANDS, *network.INNER_COMMANDS)
NOTEBOOK_KINDS: Final = notebook.COMMANDS
