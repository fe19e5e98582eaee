# SPDX-License-Identifier: Apache-2.0
"""A network's page as it was plus what came over the line is the page as it is now: for every wish there is.

A new wish needs a row here; the first test fails by its name until it has one.
"""

from contextlib import AsyncExitStack
from typing import Any, Final

import pytest
from msgspec import Struct

from domain import network
from tests.live.conftest import Cast
from tests.live.window import on_board, same_as_loaded
from tests.running import Visitor, new

SPARK: Final = ("sanne", {"type": "spark", "text": "Ik wil ontdekken hoe wij van elkaar leren"})
BOUNDS: Final = {"inside": "ons eigen werk", "outside": "cursussen"}
FORM: Final = (
    "sanne",
    {"type": "form", "name": "Leren van elkaar", **BOUNDS, "question": "Wat helpt?", "access": "open"},
)
YOUSSEF, MILA = ("youssef", {"type": "join"}), ("mila", {"type": "join"})
FORMED: Final = (SPARK, FORM)
THREE: Final = (*FORMED, YOUSSEF, MILA)
PROPOSE: Final = (
    "sanne",
    {"type": "propose", "agreement": "agreement-turns", "text": "Wij nemen om de beurt het woord"},
)
ADOPT: Final = ("youssef", {"type": "adopt", "agreement": "agreement-turns"})
HOME: Final = ("sanne", {"type": "open_board", "question": "Hoe leren wij samen?", "board": "home"})
DRIVE: Final = ("sanne", {"type": "take_role", "role": "driver"})
HOPE: Final = ("youssef", {"type": "tell_ambition", "text": "Durven vragen"})
LAST_YEAR: Final = {"starts_at": "2025-11-03T14:00:00+01:00", "place": "De kantine"}
PLAN: Final = ("sanne", {"type": "plan_gathering", "gathering": "gathering-1", "title": "Eerste keer", **LAST_YEAR})
COME: Final = ("mila", {"type": "come_along", "gathering": "gathering-1"})
TELL: Final = ("youssef", {"type": "tell_experience", "experience": "experience-1", "text": "Ik liep mee"})
UNTELL: Final = ("youssef", {"type": "withdraw_experience", "experience": "experience-1"})
SHARE: Final = ("mila", {"type": "share_reflection", "reflection": "reflection-1", "text": "Ik praat te veel"})
UNSHARE: Final = ("mila", {"type": "withdraw_reflection", "reflection": "reflection-1"})
TRY: Final = ("youssef", {"type": "start_experiment", "experiment": "experiment-1", "what": "Een week luisteren"})
COMPOSE: Final = (
    "sanne",
    {"type": "compose_gift", "gift": "gift-0001", "kind": "story", "title": "Wat het gaf", "text": "Rust"},
)
REST: Final = ("sanne", {"type": "rest", "why": "Het is winter"})


class Row(Struct, frozen=True):
    """Who wishes what, after what was done before."""

    by: str
    wish: dict[str, Any]
    before: tuple[tuple[str, dict[str, Any]], ...] = THREE

    @property
    def name(self) -> str:
        return f"{self.by}-{self.wish['type']}-{len(self.before)}"


OFFER: Final = (
    "town",
    {"type": "offer_support", "offer": "offer-0001", "kind": "recognition", "text": "Een goed woord"},
)
ACCEPT: Final = ("mila", {"type": "accept_support", "offer": "offer-0001"})
WITHDRAW: Final = ("town", {"type": "withdraw_offer", "offer": "offer-0001"})
BY_AN_ORGANISATION: Final = (
    Row(*OFFER),
    Row(*WITHDRAW, (*THREE, OFFER)),
    Row(*WITHDRAW, (*THREE, OFFER, ACCEPT)),
)
ANSWERS: Final = (
    Row(*ACCEPT, (*THREE, OFFER)),
    Row("youssef", {"type": "decline_support", "offer": "offer-0001", "why": "Nog niet"}, (*THREE, OFFER)),
    Row("sanne", {"type": "end_support", "offer": "offer-0001"}, (*THREE, OFFER, ACCEPT)),
)
ROWS: Final = (
    Row("youssef", {"type": "me_too", "why": "Ik ook"}, (SPARK,)),
    Row(*FORM, (SPARK, ("youssef", {"type": "me_too"}))),
    Row("sanne", {"type": "turn_theme", "name": "Leren in het werk", **BOUNDS}),
    Row("youssef", {"type": "turn_question", "question": "Wat houdt ons tegen?"}),
    Row("sanne", {"type": "choose_access", "access": "invitation"}),
    Row("sanne", {"type": "choose_access", "access": "private"}, FORMED),
    Row(*YOUSSEF, FORMED),
    Row("youssef", {"type": "pause"}),
    Row("youssef", {"type": "return"}, (*THREE, ("youssef", {"type": "pause"}))),
    Row("youssef", {"type": "leave", "name_stays": "initials", "farewell": "Dank jullie wel"}),
    Row("sanne", {"type": "leave", "all_the_same": True}, (*THREE, DRIVE)),
    Row(*PROPOSE),
    Row(*ADOPT, (*THREE, PROPOSE)),
    Row("mila", {"type": "affirm", "version": 1}, (*THREE, PROPOSE, ADOPT)),
    Row(*DRIVE),
    Row(
        "youssef",
        {"type": "take_role", "role": "driver"},
        (*THREE, DRIVE, ("sanne", {"type": "offer_role", "role": "driver", "to": "youssef"})),
    ),
    Row("sanne", {"type": "offer_role", "role": "driver", "to": "youssef"}, (*THREE, DRIVE)),
    Row("sanne", {"type": "lay_down_role", "role": "driver"}, (*THREE, DRIVE)),
    Row("mila", {"type": "relight"}, (SPARK,)),
    Row(*HOPE),
    Row("youssef", {"type": "withdraw_ambition"}, (*THREE, HOPE)),
    Row(*PLAN),
    Row("mila", {**PLAN[1], "type": "change_gathering", "title": "Tweede keer"}, (*THREE, PLAN)),
    Row("mila", {"type": "call_off_gathering", "gathering": "gathering-1", "why": "Ziek"}, (*THREE, PLAN)),
    Row(*COME, (*THREE, PLAN)),
    Row("mila", {"type": "stay_away", "gathering": "gathering-1"}, (*THREE, PLAN, COME)),
    Row("mila", {"type": "log_gathering", "gathering": "gathering-1", "happened": "Gelachen"}, (*THREE, PLAN)),
    Row(*TELL),
    Row(*UNTELL, (*THREE, TELL)),
    Row("youssef", {"type": "restore_experience", "experience": "experience-1"}, (*THREE, TELL, UNTELL)),
    Row(*SHARE),
    Row(*UNSHARE, (*THREE, SHARE)),
    Row("mila", {"type": "restore_reflection", "reflection": "reflection-1"}, (*THREE, SHARE, UNSHARE)),
    Row(*TRY),
    Row("mila", {"type": "tie_experiment", "experiment": "experiment-1", "idea": "idea-0001"}, (*THREE, HOME, TRY)),
    Row("youssef", {"type": "observe_experiment", "experiment": "experiment-1", "text": "Stil"}, (*THREE, TRY)),
    Row("youssef", {"type": "conclude_experiment", "experiment": "experiment-1", "learned": "Veel"}, (*THREE, TRY)),
    Row(*COMPOSE),
    Row("mila", {**COMPOSE[1], "type": "change_gift", "title": "Wat het ook gaf"}, (*THREE, COMPOSE)),
    Row("mila", {"type": "set_aside_gift", "gift": "gift-0001"}, (*THREE, COMPOSE)),
    Row("mila", {"type": "give_gift", "gift": "gift-0001", "to": "town"}, (*THREE, COMPOSE)),
    *BY_AN_ORGANISATION,
    *ANSWERS,
    Row(*REST),
    Row("youssef", {"type": "revive"}, (*THREE, REST)),
    Row("youssef", {"type": "open_board", "question": "Hoe leren wij samen?"}),
    Row("youssef", {"type": "fork_board", "of": "home", "at": 1, "question": "En anders?"}, (*THREE, HOME)),
)
BEFORE_ANY_PAGE: Final = {"spark"}
"""There is no page to look at yet."""


def test_every_wish_of_a_network_has_a_row() -> None:
    kinds = {str(kind.__struct_config__.tag) for kind in network.COMMANDS}
    assert {row.wish["type"] for row in ROWS} | BEFORE_ANY_PAGE == kinds


def meant(cast: Cast, path: str, wish: dict[str, Any]) -> dict[str, Any]:
    """The wish with what is another each time: ids of boards, and who somebody is."""
    home = f"home-{path.removeprefix('/networks/')}"[:40]
    filled = dict(wish)
    if "to" in wish:
        filled["to"] = getattr(cast, wish["to"]).id
    if wish["type"] in ("open_board", "fork_board"):
        filled["board"] = home if wish.get("board") else new("board")
    if wish["type"] == "tie_experiment":
        filled["board"] = home
    if "of" in wish:
        filled["of"] = home
    return filled


async def done(cast: Cast, path: str, before: tuple[tuple[str, dict[str, Any]], ...]) -> None:
    for who, wish in before:
        visitor: Visitor = getattr(cast, who)
        if wish["type"] == "spark":
            await visitor.ask("/networks", network=path.removeprefix("/networks/"), **wish)
        else:
            await visitor.ask(path, **meant(cast, path, wish))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_page_and_changes_are_the_page_as_loaded(cast: Cast, row: Row) -> None:
    """For who did it, for the other members and for somebody who looks in; who may see it no longer is shown out."""
    path = f"/networks/{new('network')}"
    await done(cast, path, row.before)
    async with AsyncExitStack() as rooms:
        windows = [await rooms.enter_async_context(on_board(visitor, path)) for visitor in cast.people]
        version = await getattr(cast, row.by).ask(path, **meant(cast, path, row.wish))
        for visitor, window in zip(cast.people, windows, strict=True):
            if (await visitor.request("GET", path)).status_code == 404:
                assert await window.closed(2) == 4403
                continue
            await window.reached(version)
            await same_as_loaded(window)
