# SPDX-License-Identifier: Apache-2.0
"""Every role at every door, with ids of what is theirs, of what is others' and of nothing: nobody learns too much.

The doors are those of the app and the wishes those of the domain: a new one without a row in tests/web/matrix.py fails.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.live.test_every_wish_of_a_board import ROWS as ON_BOARDS
from tests.live.test_every_wish_of_a_network import ROWS as IN_NETWORKS
from tests.running import Visitor, new
from tests.web import world as w
from tests.web.doors import readable
from tests.web.matrix import ASKED, AT_HOME, LEFT_ALONE, OUTSIDE, ROLES, SOCKETS, TABLE, Outcome, Role
from tests.web.world import FOREIGN, LATER, OWN, RANDOM, Ids, World
from web.app import HANDLERS

EVERYTHING: Final = w.FACE | w.LIVED | w.FACE_LATER | w.AGREED_LATER | w.LATER_WORDS
MAY_HOLD: Final[dict[Outcome, frozenset[str]]] = {
    "sign in": frozenset(),
    "nothing": frozenset(),
    "outline": w.FACE | w.FACE_LATER | w.AGREED_LATER,
    "lived": w.FACE | w.LIVED,
    "everything": EVERYTHING,
    "acts": EVERYTHING,
    "public": frozenset(),
}
OF_A_ROLE: Final[dict[Role, Outcome]] = {"left": "lived", "invited": "outline"}
"""What a refusal, or a page of one's own, may hold at most; insiders everything, outsiders nothing."""
MEANT: Final[dict[Outcome, frozenset[int]]] = {
    "sign in": frozenset({303, 401}),
    "nothing": frozenset({404}),
    "outline": frozenset({200}),
    "lived": frozenset({200}),
    "everything": frozenset({200}),
    "acts": frozenset({200, 303}),
    "refused": frozenset({403, 409}),
}
WISHES: Final = {("network", row.wish["type"]): row.wish for row in IN_NETWORKS} | {
    ("board", row.wish["type"]): row.wish for row in ON_BOARDS
}
THEIR_RIGHT: Final[dict[Role, frozenset[str]]] = {
    "left": frozenset({"join", "revive", "leave"}),
    "invited": frozenset({"join", "revive", "leave"}),
    "paused": frozenset({"join", "revive", "leave", "pause", "return"}),
}
"""What changes nothing for them, or is theirs to do whenever they like."""
MADE: Final = re.compile(r"\b[a-z2-7]{26}\b")
OF_ITS_TIME: Final = frozenset({"date", "content-length"})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with w.world(tmp_path_factory.mktemp("matrix") / "data") as made:
        yield made


def browser(visitor: Visitor) -> httpx.AsyncClient:
    headers = {**visitor.cookie, "accept": "text/html"}
    return httpx.AsyncClient(base_url=visitor.server.address, headers=headers, trust_env=False, timeout=30)


def test_every_door_of_the_app_has_a_row() -> None:
    doors = {
        (method, re.sub(r":\w+\}", "}", path))
        for handler in HANDLERS
        for path in handler.paths
        for method in getattr(handler, "http_methods", {"SOCKET"})
    }
    assert {door for door in doors if door[0] != "OPTIONS"} == set(TABLE)
    asked = {*ASKED, *AT_HOME, *LEFT_ALONE, *(("SOCKET", door) for door in SOCKETS)}
    assert asked == set(TABLE)
    assert all(set(row) == set(ROLES) for row in TABLE.values())


def most(role: Role, outcome: Outcome) -> frozenset[str]:
    """The words an answer with this outcome may hold for this role."""
    if outcome in ("refused", "own"):
        of = OF_A_ROLE.get(role, "nothing" if role in OUTSIDE else "everything")
        return MAY_HOLD[of] | (w.FACE if outcome == "own" and role == "left" else frozenset())
    return MAY_HOLD[outcome]


def leaked(role: Role, said: str, may: frozenset[str]) -> list[str]:
    """The words that are not for this role; one's own name is."""
    hidden = (EVERYTHING | w.FOREIGN_WORDS) - may - {w.BODIES.get(role, "")}
    return sorted(word for word in hidden if word in said)


def shape_of(answer: httpx.Response, ids: Ids) -> str:
    """An answer without what is another each time, and without the ids that were asked for."""
    said = str([header for header in answer.headers.multi_items() if header[0] not in OF_ITS_TIME]) + answer.text
    for name, called in ids.items():
        said = said.replace(called, f"<{name}>")
    return MADE.sub("*", said)


async def ask(client: httpx.AsyncClient, method: str, address: str, form: dict[str, str] | None) -> httpx.Response:
    return await client.request(method, address, data=form)


async def said_by_all(client: httpx.AsyncClient, ids: Ids) -> dict[Any, tuple[int, str, str]]:
    """What every door below a network says about these ids: status, all there is to read, the same without ids."""
    said = {}
    for door, askings in ASKED.items():
        for number, asking in enumerate(askings):
            address, form = w.spelled(asking, ids)
            answer = await ask(client, door[0], address, form)
            text = readable(answer)
            said[(*door, number)] = (answer.status_code, text, shape_of(answer, ids))
    return said


def known(world: World, role: Role) -> Visitor:
    if role not in world.people:
        pytest.skip("there are no such accounts yet")
    return world.people[role]


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_finds_at_every_door_what_its_row_says_and_no_more(world: World, role: Role) -> None:
    async with browser(known(world, role)) as client:
        nothing = await said_by_all(client, RANDOM)
        own = await said_by_all(client, OWN)
        foreign = await said_by_all(client, FOREIGN)
    for (method, door, number), (status, said, shape) in own.items():
        outcome = TABLE[method, door][role]
        where = f"{role} at {method} {door} #{number}: {status}"
        may = most(role, outcome) | (
            w.AGREED_LATER if door == "/networks/{network}" and role == "left" else frozenset()
        )
        assert leaked(role, said, may) == [], where
        if outcome in ("sign in", "nothing"):
            assert shape == nothing[method, door, number][2], where
        if number == 0:
            assert status in MEANT[outcome], where
    for called, (status, said, shape) in foreign.items():
        assert leaked(role, said, frozenset()) == [], (role, called, status)
        assert (status, shape) == (nothing[called][0], nothing[called][2]), (role, called)


@pytest.mark.parametrize("role", ROLES)
async def test_ids_put_together_from_two_networks_are_as_ids_that_are_none(world: World, role: Role) -> None:
    boardless, idealess = {**OWN, "board": RANDOM["board"]}, {**OWN, "idea": RANDOM["idea"]}
    mixed = [
        ({**OWN, "board": FOREIGN["board"], "idea": FOREIGN["idea"]}, {**boardless, "idea": RANDOM["idea"]}),
        ({**OWN, "idea": FOREIGN["idea"]}, idealess),
        ({**FOREIGN, "board": OWN["board"], "idea": OWN["idea"]}, {**RANDOM, "idea": RANDOM["idea"]}),
    ]
    if role == "left":
        mixed.append((LATER, {**boardless, "idea": RANDOM["idea"]}))
    async with browser(known(world, role)) as client:
        for ids, none in mixed:
            found, nothing = await said_by_all(client, ids), await said_by_all(client, none)
            for called, (status, said, shape) in found.items():
                if "{board}" in called[1] or ids["network"] == FOREIGN["network"]:
                    assert (status, shape) == (nothing[called][0], nothing[called][2]), (role, called, ids)
                assert [word for word in w.FOREIGN_WORDS if word in said] == [], (role, called, ids)


@pytest.mark.parametrize("role", ROLES)
async def test_pages_of_ones_own_and_those_for_all_hold_nothing_of_a_closed_network(world: World, role: Role) -> None:
    async with browser(known(world, role)) as client:
        for door, asking in AT_HOME.items():
            address, form = w.spelled(asking, {"network": new("spark")})
            answer = await ask(client, door[0], address, form)
            assert leaked(role, readable(answer), most(role, TABLE[door][role])) == [], (
                role,
                door,
            )
            if TABLE[door][role] == "sign in":
                assert answer.status_code in MEANT["sign in"], (role, door)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("member", "driver", "supporter")])
async def test_no_wish_of_who_is_not_in_is_done_or_tells_anything(world: World, role: Role) -> None:
    """Every wish there is, with ids that exist and ids that do not: those who are in try theirs elsewhere."""
    async with browser(known(world, role)) as client:
        for (kind, name), wish in WISHES.items():
            address = "/networks/{network}" + ("/boards/{board}" if kind == "board" else "")
            foreign, nothing = [await wished(client, address, wish, ids) for ids in (FOREIGN, RANDOM)]
            assert foreign == nothing, (role, name)
            if name in THEIR_RIGHT.get(role, ()):
                continue
            own = await wished(client, address, wish, OWN)
            if role in OUTSIDE:
                assert own == nothing, (role, name)
            assert own[0] in (401, 403, 404, 409, 422), (role, name, own)
            assert leaked(role, own[1], most(role, "refused")) == [], (role, name)


async def wished(client: httpx.AsyncClient, address: str, wish: dict[str, Any], ids: Ids) -> tuple[int, str]:
    filled = {"board": new("board"), "of": ids["board"]} if wish["type"] in ("open_board", "fork_board") else {}
    answer = await client.post(w.spelled(address, ids), json={"do": {**wish, **filled}})
    return answer.status_code, shape_of(answer, ids)


# -- sockets -----------------------------------------------------------------------------------------------------------
CLOSED: Final[dict[Outcome, int]] = {"sign in": 4401, "nothing": 4404, "lived": 4403}


@pytest.mark.parametrize("role", ROLES)
async def test_every_role_hears_on_sockets_what_its_row_says_and_no_more(world: World, role: Role) -> None:
    visitor = known(world, role)
    for door in SOCKETS:
        outcome = TABLE["SOCKET", door][role]
        code, heard = await listened(visitor, w.spelled(door, OWN))
        assert leaked(role, heard, most(role, outcome)) == [], (role, door)
        assert code == CLOSED.get(outcome), (role, door)
        for ids in (FOREIGN, RANDOM, {**FOREIGN, "board": OWN["board"]}):
            code, heard = await listened(visitor, w.spelled(door, ids))
            assert (code, heard) == (4401 if role == "anonymous" else 4404, ""), (role, door, ids)
        if "{board}" in door and role != "anonymous":
            for ids in ({**OWN, "board": RANDOM["board"]}, {**OWN, "board": FOREIGN["board"]}):
                assert await listened(visitor, w.spelled(door, ids)) == (4404, ""), (role, door, ids)


async def listened(visitor: Visitor, address: str) -> tuple[int | None, str]:
    """The close code, None for a line that stays; and all that came, up to the whole page."""
    heard = ""
    async with visitor.socket(f"{address}?after=0&epoch=another") as socket:
        try:
            while '"type":"reset"' not in heard:
                heard += str(await socket.recv())
        except ConnectionClosed:
            return socket.close_code, heard
    return None, heard


@pytest.mark.parametrize("role", ["paused", "member", "driver", "supporter"])
async def test_every_wish_on_a_socket_is_answered_as_the_role_of_who_asks(world: World, role: Role) -> None:
    """Others have no socket to wish on. On one that is of another kind no wish is understood."""
    wishes = [row.wish for row in ON_BOARDS]
    board = await answers(known(world, role), "/networks/own-network/boards/wishes-board/live", wishes)
    network = await answers(known(world, role), "/networks/own-network/live", wishes)
    assert {answer["code"] for answer in network} == {"invalid"}
    if role == "paused":
        assert {answer["code"] for answer in board} == {"not_a_member"}
    else:
        assert not {"not_a_member", "invalid"} & {answer.get("code") for answer in board}


async def answers(visitor: Visitor, address: str, wishes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    async with visitor.socket(f"{address}?after=0", max_size=None) as socket:
        for wish in wishes:
            asked = new("command")
            await socket.send(json.dumps({"type": "do", "id": asked, "do": wish}))
            while (frame := json.loads(await socket.recv())).get("id") != asked:
                pass
            found.append(frame)
    return found


# -- that the search finds what is there -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("member", EVERYTHING),
        ("driver", EVERYTHING),
        ("paused", EVERYTHING),
        ("left", w.FACE | w.LIVED | w.AGREED_LATER),
        ("invited", w.FACE_LATER | w.AGREED_LATER),
    ],
)
async def test_what_somebody_may_read_is_there_to_read(world: World, role: Role, words: frozenset[str]) -> None:
    async with browser(known(world, role)) as client:
        said = [text for ids in (OWN, LATER) for _, text, _ in (await said_by_all(client, ids)).values()]
    assert {word for word in words if any(word in text for text in said)} == words
