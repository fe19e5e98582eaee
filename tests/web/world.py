# SPDX-License-Identifier: Apache-2.0
"""A server with a private network in which everybody stands somewhere, and a foreign one. Every word in them is known:
what was said before somebody left and what after, what shows from outside and what does not.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from tests.running import Server, Visitor, people, running
from tests.web.matrix import Role

Ids = dict[str, str]
OWN: Final[Ids] = {
    "network": "own-network",
    "board": "own-board",
    "idea": "own-idea",
    "gathering": "own-gathering",
    "gift": "own-gift",
}
FOREIGN: Final[Ids] = {
    "network": "foreign-network",
    "board": "foreign-board",
    "idea": "foreign-idea",
    "gathering": "foreign-gathering",
    "gift": "foreign-gift",
}
RANDOM: Final[Ids] = {
    "network": "random-network",
    "board": "random-board",
    "idea": "random-idea",
    "gathering": "random-gathering",
    "gift": "random-gift",
}
LATER: Final[Ids] = {
    "network": "own-network",
    "board": "later-board",
    "idea": "later-idea",
    "gathering": "later-gathering",
    "gift": "later-gift",
}
"""A board that was opened after somebody left."""

FACE: Final = frozenset("zwaluwstaart kolibrievlucht pimpelmees roodborstje winterkoning".split())
"""What the network is about: theme, inside, outside, question, agreement, before somebody left."""
LIVED: Final = frozenset("ijsvogeltje boomkruiper goudhaantje kramsvogel koperwiek Zwaantje".split())
"""What people did before, and the name of one who was there."""
FACE_LATER: Final = frozenset("nachtzwaluw grasmus".split())
AGREED_LATER: Final = frozenset({"wielewaal"})
LATER_WORDS: Final = frozenset("steltkluut lepelaar kwartelkoning waterhoen appelvink".split())
FOREIGN_WORDS: Final = frozenset("oehoevogel klapekster bijeneter smelleken rotgansje dodaars".split())
PLACE: Final = {"x": 0, "y": 0}

BODIES: Final[dict[Role, str]] = {
    "driver": "Sanne",
    "supporter": "Bram",
    "member": "Zwaantje",
    "paused": "Dewi",
    "left": "Joris",
    "invited": "Fatima",
    "stranger": "Youssef",
    "administrator": "Annelies",
}
OTHER: Final = "Mila"


class World(Struct, frozen=True):
    server: Server
    people: dict[Role, Visitor]


@contextmanager
def world(folder: Path) -> Iterator[World]:
    who = people(folder, *BODIES.values(), OTHER)
    [house_of_care] = people(folder, "Zorghuis", kind="organisation")
    with running(folder) as server:
        known: dict[Role, Visitor] = {role: Visitor(server, one) for role, one in zip(BODIES, who, strict=False)}
        known |= {"anonymous": Visitor(server, None), "organisation": Visitor(server, house_of_care)}
        made = World(server, known)
        asyncio.run(lived_through(made, Visitor(server, who[-1])))
        yield made


async def lived_through(world: World, other: Visitor) -> None:
    spark, name, inside, outside, question, said = sorted(FOREIGN_WORDS)
    await other.ask("/networks", "spark", network=FOREIGN["network"], text=spark)
    theirs = {"name": name, "inside": inside, "outside": outside, "question": question}
    await other.ask("/networks/foreign-network", "form", access="private", **theirs)
    await board(other, FOREIGN, said, said)
    await before(world)
    await world.people["left"].ask("/networks/own-network", "leave", farewell="koperwiek")
    await after(world)


async def board(by: Visitor, ids: Ids, question: str, text: str) -> None:
    network, path = f"/networks/{ids['network']}", f"/networks/{ids['network']}/boards/{ids['board']}"
    await by.ask(network, "open_board", board=ids["board"], question=question)
    await by.ask(network, "plan_gathering", gathering=ids["gathering"], title=text, starts_at="2026-09-01T20:00:00Z")
    await by.ask(path, "voice", idea=ids["idea"], text=text, place=PLACE)
    await by.ask(path, "build_on", idea=f"{ids['idea']}-2", on=ids["idea"], text=text, place=PLACE)
    await by.ask(path, "comment", comment=f"{ids['idea']}-3", idea=ids["idea"], text=text)
    at = await by.ask(path, "name_insight", idea=ids["idea"], why=text)
    gift = {"gift": ids["gift"], "kind": "insight", "title": text, "text": text}
    await by.ask(network, "compose_gift", **gift, board=ids["board"], idea=ids["idea"], at=at)


async def before(world: World) -> None:
    path, known = "/networks/own-network", world.people
    sanne = known["driver"]
    await sanne.ask("/networks", "spark", network="own-network", text="ijsvogeltje")
    await known["invited"].ask(path, "me_too", why="boomkruiper")
    about = {"name": "zwaluwstaart", "inside": "kolibrievlucht", "outside": "pimpelmees", "question": "roodborstje"}
    await sanne.ask(path, "form", access="open", **about)
    for role in ("supporter", "member", "paused", "left"):
        await known[role].ask(path, "join")
    await sanne.ask(path, "choose_access", access="private")
    await sanne.ask(path, "take_role", role="driver")
    await known["supporter"].ask(path, "take_role", role="supporter")
    await sanne.ask(path, "propose", agreement="agreement-1", text="winterkoning")
    await known["member"].ask(path, "adopt", agreement="agreement-1")
    await known["paused"].ask(path, "pause")
    await board(known["member"], OWN, "goudhaantje", "kramsvogel")
    await known["member"].ask(path, "open_board", board="wishes-board", question="goudhaantje")


async def after(world: World) -> None:
    path, known = "/networks/own-network", world.people
    sanne, member = known["driver"], known["member"]
    about = {"name": "nachtzwaluw", "inside": "kolibrievlucht", "outside": "pimpelmees"}
    await sanne.ask(path, "turn_theme", **about)
    await sanne.ask(path, "turn_question", question="grasmus")
    await sanne.ask(path, "propose", agreement="agreement-2", text="wielewaal")
    await member.ask(path, "adopt", agreement="agreement-2")
    await board(member, LATER, "steltkluut", "lepelaar")
    own = f"{path}/boards/own-board"
    await member.ask(own, "reword", idea="own-idea", text="kwartelkoning", base=1)
    await member.ask(own, "comment", comment="own-idea-4", idea="own-idea", text="waterhoen")
    await member.ask(own, "voice", idea="own-idea-5", text="appelvink", place=PLACE)
    await member.ask(path, "tell_experience", experience="experience-1", text="appelvink")


def spelled(given: Any, ids: Ids) -> Any:
    """The same with the ids filled in."""
    text = json.dumps(given)
    for name, called in ids.items():
        text = text.replace(f"{{{name}}}", called)
    return json.loads(text)
