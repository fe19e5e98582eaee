# SPDX-License-Identifier: Apache-2.0
"""The page as it was plus what came over the line is the page as it is now: for every wish there is.

A new wish needs a row here; the first test fails by its name until it has one.
"""

from typing import Any, Final

import pytest
from msgspec import Struct

from domain import board
from tests.live.conftest import Cast
from tests.live.window import on_board, same_as_loaded
from tests.running import a_board, a_network

Wish = dict[str, Any]
HERE: Final = {"x": 10, "y": -20}
GARDEN, KITCHEN, TABLE, ROOF, BOTH, WHY = (f"idea-{n}" for n in "garden kitchen table roof both question".split())
LINK, COMMENT = "link-first", "comment-first"


def voice(idea: str) -> Wish:
    return {"type": "voice", "idea": idea, "text": f"Een idee over {idea}", "place": HERE}


IDEAS: Final = tuple(map(voice, (GARDEN, KITCHEN, TABLE)))
BUILD: Final = {"type": "build_on", "idea": ROOF, "on": GARDEN, "text": "Op het dak", "place": HERE}
COMBINE: Final = {
    "type": "combine",
    "idea": BOTH,
    "sources": [GARDEN, KITCHEN, TABLE],
    "text": "Koken wat er groeit",
    "new_here": "Ze voeden elkaar",
    "place": HERE,
}
DRAW: Final = {"type": "draw_link", "link": LINK, "relation": "supports", "source": GARDEN, "target": KITCHEN}
SAY: Final = {"type": "comment", "comment": COMMENT, "idea": GARDEN, "text": "Wie snoeit er?"}
REACT: Final = {"type": "react", "idea": GARDEN, "feeling": "curious"}
NAME: Final = {"type": "name_insight", "idea": GARDEN, "why": "Dit zochten we"}
AWAY: Final = {"type": "withdraw", "idea": GARDEN}
BETTER: Final = {"type": "reword", "idea": GARDEN, "text": "Een tuin vol kruiden", "base": 1}
UNDO: Final = {"type": "undo_combination", "idea": BOTH}
PEEL: Final = {"type": "peel_source", "idea": BOTH, "source": KITCHEN}
UNSAY: Final = {"type": "withdraw_comment", "comment": COMMENT, "idea": GARDEN}
UNNAME: Final = {"type": "take_back_insight", "idea": GARDEN}
MOVE: Final = {"type": "move", "moves": [{"idea": GARDEN, "place": {"x": 1, "y": 2}}]}
UNLINK: Final = {"type": "remove_link", "link": LINK}
BACK, AGAIN = {"type": "undo"}, {"type": "redo"}


class Row(Struct, frozen=True):
    """What was done before, and the wish."""

    wish: Wish
    before: tuple[Wish, ...] = IDEAS

    @property
    def name(self) -> str:
        last = self.before[-1]["type"] if self.before else "nothing"
        return f"{self.wish['type']}-{len(self.before)}-{last}"


ROWS: Final = (
    Row(voice(ROOF)),
    Row(voice(GARDEN), ()),
    Row(BUILD),
    Row({"type": "raise_question", "idea": WHY, "text": "Wie kookt er?", "place": HERE}),
    Row(
        {"type": "raise_question", "idea": WHY, "text": "Wie kookt er?", "place": HERE, "about": GARDEN},
        (*IDEAS, BUILD),
    ),
    Row(BETTER, (*IDEAS, BUILD, COMBINE, DRAW)),
    Row({**BETTER, "text": "Een moestuin"}, (*IDEAS, BUILD, {**BETTER, "text": "Een bloementuin"})),
    Row(
        {
            "type": "move",
            "moves": [{"idea": GARDEN, "place": {"x": 1, "y": 2}}, {"idea": TABLE, "place": {"x": 3, "y": 4}}],
        }
    ),
    Row(AWAY, (*IDEAS, BUILD, DRAW)),
    Row({"type": "restore", "idea": GARDEN}, (*IDEAS, BUILD, DRAW, AWAY)),
    Row({"type": "restore", "idea": BOTH}, (*IDEAS, COMBINE, UNDO)),
    Row(COMBINE, (*IDEAS, BUILD)),
    Row(UNDO, (*IDEAS, COMBINE)),
    Row(PEEL, (*IDEAS, COMBINE)),
    Row({**PEEL, "type": "return_source"}, (*IDEAS, COMBINE, PEEL)),
    Row(DRAW),
    Row(UNLINK, (*IDEAS, DRAW)),
    Row(SAY),
    Row(UNSAY, (*IDEAS, SAY)),
    Row({**UNSAY, "type": "restore_comment"}, (*IDEAS, SAY, UNSAY)),
    Row(REACT),
    Row({**REACT, "type": "withdraw_reaction"}, (*IDEAS, REACT)),
    Row(NAME),
    Row(UNNAME, (*IDEAS, NAME)),
    Row({"type": "restore_insight", "idea": GARDEN}, (*IDEAS, NAME, UNNAME)),
    Row({"type": "restore_wording", "idea": GARDEN, "wording": 1}, (*IDEAS, BUILD, COMBINE, DRAW, BETTER)),
    *(
        Row(BACK, (*IDEAS, *did))
        for did in (
            (),
            (BUILD,),
            (MOVE,),
            (BETTER,),
            (COMBINE,),
            (COMBINE, UNDO),
            (COMBINE, PEEL),
            (DRAW,),
            (DRAW, UNLINK),
            (SAY,),
            (REACT,),
            (NAME,),
            (AWAY,),
        )
    ),
    *(Row(AGAIN, (*IDEAS, *did, BACK)) for did in ((MOVE,), (BETTER,), (COMBINE,), (DRAW,), (SAY,), (AWAY,))),
)


def test_every_wish_of_a_board_has_a_row() -> None:
    kinds = {str(kind.__struct_config__.tag) for kind in board.COMMANDS}
    assert {row.wish["type"] for row in ROWS} == kinds


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_page_and_changes_are_the_page_as_loaded(cast: Cast, row: Row) -> None:
    """For who did it and for who looks on, with every drawer open."""
    path = await a_board(await a_network(cast.sanne, cast.bram), cast.sanne)
    for before in row.before:
        await cast.sanne.ask(path, **before)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.bram, path) as bram:
        for window in (sanne, bram):
            for idea in window.ground.lists["ideas"]:
                await window.open_talk(idea.removeprefix("idea-"))
        shown = sanne.ground.shown()
        answer = await sanne.wish(**row.wish)
        assert answer["type"] == "ack", answer
        assert sanne.ground.shown() != shown, "nothing to be seen of it"
        await bram.reached(sanne.version)
        await same_as_loaded(sanne)
        await same_as_loaded(bram)
