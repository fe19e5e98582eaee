# SPDX-License-Identifier: Apache-2.0
"""The door by which an idea of a side board comes back to the board that one began from."""

from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from litestar import Request, Response, post
from litestar.enums import MediaType
from litestar.params import FromPath
from msgspec import Struct, field

from domain.board import Board
from domain.board.state import EDGE, Place
from domain.board.taking_back import TakeBack, taken_home
from domain.kernel import Asked, BoardId, CommandId, IdeaId, NetworkId, Refusal
from domain.streams import board_stream
from web import access, sight
from web.house import House, house_of
from web.pages.acts import Saved, read
from web.rendering import new_id

CARD: Final = Place(300, 230)
"""A card of usual size and the air around it, in CSS pixels."""
STEP: Final = 40
STEPS: Final = 200


class Taking(Struct, frozen=True, forbid_unknown_fields=True):
    id: CommandId = field(default_factory=lambda: CommandId(new_id()))


@post("/networks/{network:str}/boards/{board:str}/ideas/{idea:str}/take-back", status_code=200)
async def take_back(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str], idea: FromPath[str]
) -> Response[bytes]:
    """The new idea at home gets the id of the command, so that asking twice makes it once."""
    house, viewer = house_of(request), sight.signed_in(request)
    taking = await read(request, Taking)
    await access.board_seen(house, viewer, NetworkId(network), BoardId(board))
    origin = await house.desk.view(board_stream(board), lambda state: state.origin)
    if origin is None:
        raise Refusal("no_fork", "This board did not begin as a side board. Nothing was changed.")
    seen = await access.board_seen(house, viewer, NetworkId(network), origin.board)
    wish = await wished(house, BoardId(board), IdeaId(idea), origin.board, IdeaId(taking.id))
    asked = Asked(wish, taking.id, viewer.id, datetime.now(UTC), seen.standing)
    ack = await house.desk.submit(board_stream(origin.board), asked)
    saved = Saved(ack.id, ack.version, f"/networks/{network}/boards/{origin.board}#idea-{taking.id}")
    return Response(msgspec.json.encode(saved), media_type=MediaType.JSON)


async def wished(house: House, fork: BoardId, idea: IdeaId, home: BoardId, new: IdeaId) -> TakeBack:
    """Raises Refusal for an idea that does not stand on the side board, or whose words were erased."""
    lying = await house.desk.view(board_stream(home), where_they_lie)
    past = await house.pasts.of(board_stream(fork), None)
    state = past.board(past.version)
    place = free_near(state.standing(idea).place, list(lying.values()))
    return taken_home(state, idea, new, place, frozenset(lying))


def where_they_lie(board: Board) -> dict[IdeaId, Place]:
    return {idea.id: idea.place for idea in board.ideas.values()}


def free_near(wanted: Place, taken: list[Place]) -> Place:
    """The first place at or below the wanted one where a card of usual size covers no other."""
    for step in range(STEPS):
        place = Place(wanted.x, min(wanted.y + step * STEP, EDGE))
        if not any(abs(one.x - place.x) < CARD.x and abs(one.y - place.y) < CARD.y for one in taken):
            return place
    return wanted


handlers = [take_back]
