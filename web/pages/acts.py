# SPDX-License-Identifier: Apache-2.0
"""Wishes by HTTP: one door for a new spark, one for a network, one for a board. JSON gets an answer, a form a page.

JSON is `{"id": "<command id>", "do": {"type": …}}`. A form has the wish's fields flat, with `type` and, optional, `id`.
"""

import json
from typing import Any, Final, TypeVar

import msgspec
from litestar import Request, Response, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct, field

from domain import network as networks
from domain import notebook as notebooks
from domain.kernel import BoardId, CommandId, NetworkId, Refusal, Standing
from domain.network.boards import ForkBoard, OpenBoard
from domain.network.giving import ChangeGift, ComposeGift, GiveGift
from domain.network.membership import Join, Leave
from domain.network.sparking import Spark
from domain.network.stories import RestoreReflection, ShareReflection, WithdrawReflection
from web import access, doors, sight
from web.desk import Ack
from web.house import House, house_of
from web.identity.entries import own_path
from web.identity.forms import fields
from web.pages.answers import see
from web.pages.plain_forms import as_wished
from web.rendering import new_id
from web.sight import Viewer

WishT = TypeVar("WishT")
JSON: Final = "application/json"
OF_A_REFLECTION: Final = (ShareReflection, WithdrawReflection, RestoreReflection)
"""Also asked from the notebook, and then one stays there."""
WALL: Final = "/sparks"


class NetworkAct(Struct, frozen=True, forbid_unknown_fields=True):
    do: networks.Wish
    id: CommandId = field(default_factory=lambda: CommandId(new_id()))
    invitation: str = ""


class BoardAct(Struct, frozen=True, forbid_unknown_fields=True):
    do: doors.BoardWish
    id: CommandId = field(default_factory=lambda: CommandId(new_id()))


class NotebookAct(Struct, frozen=True, forbid_unknown_fields=True):
    do: notebooks.Wish
    id: CommandId = field(default_factory=lambda: CommandId(new_id()))


class Saved(Struct, frozen=True):
    """The wish is committed with full sync; the stream is at `version` or later. `at` is where to look."""

    id: str
    version: int
    at: str


@post("/networks", status_code=200)
async def light_spark(request: Request[Any, Any, Any]) -> Response[bytes] | Redirect:
    viewer = sight.signed_in(request)
    act = await read(request, NetworkAct)
    if not isinstance(act.do, Spark):
        raise Refusal("not_found", "Here a spark is lit, and nothing else is done. Nothing was saved.")
    standing: Standing = "organisation" if viewer.is_organisation else "stranger"
    ack = await doors.ask_network(house_of(request), viewer, act.do.network, act.do, act.id, standing)
    return answer(request, ack, f"/networks/{act.do.network}")


@post("/networks/{network:str}", status_code=200)
async def ask_network(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[bytes] | Redirect:
    house, viewer = house_of(request), sight.signed_in(request)
    act = await read(request, NetworkAct)
    ack = await ask_as_seen(house, viewer, NetworkId(network), act)
    if isinstance(act.do, Leave):  # so that what they lived through is proven to its end, also in a bundle of their own
        left = await access.network_seen(house, viewer, NetworkId(network))
        if left.until is not None:
            await house.proving.sign_soon(left.network, left.until)
    back = came_from(request)
    shared = isinstance(act.do, OF_A_REFLECTION) and back.startswith("/me/notebook")
    return answer(request, ack, back if shared else after(act.do, network))


@post("/networks/{network:str}/boards/{board:str}", status_code=200)
async def ask_board(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str]
) -> Response[bytes] | Redirect:
    house, viewer = house_of(request), sight.signed_in(request)
    act = await read(request, BoardAct)  # first: a body may take its time, and who sends it may leave meanwhile
    seen = await access.board_seen(house, viewer, NetworkId(network), BoardId(board))
    if seen.may_write:
        house.pace.wish_in(seen.network)
    ack = await doors.ask_board(house, viewer, BoardId(board), act.do, act.id, seen.standing)
    return answer(request, ack, f"/networks/{network}/boards/{board}")


@post("/me/notebook", status_code=200)
async def ask_notebook(request: Request[Any, Any, Any]) -> Response[bytes] | Redirect:
    """What one writes for oneself alone."""
    house, viewer = house_of(request), sight.somebody_signed_in(request)
    act = await read(request, NotebookAct)
    ack = await doors.ask_notebook(house, viewer, act.do, act.id)
    return answer(request, ack, came_from(request))


async def ask_as_seen(house: House, viewer: Viewer, network: NetworkId, act: NetworkAct) -> Ack:
    """An invitation opens what it is for, and is used up only when somebody joins with it."""
    invitation = house.accounts.invitation(act.invitation, viewer.id) if act.invitation else None
    invited = invitation is not None and invitation.network == network
    seen = await access.network_seen(house, viewer, network, invited=invited)
    if seen.may_write:
        house.pace.wish_in(network)
    if isinstance(act.do, Spark):
        raise Refusal("already_sparked", "This spark already exists. Say me too, or light another; nothing was saved.")
    if isinstance(act.do, Join) and invited and seen.standing == "invited":
        invited = await house.accounts.redeem(act.invitation, viewer.id) is not None
        seen = await access.network_seen(house, viewer, network, invited=invited)
    return await doors.ask_network(house, viewer, network, act.do, act.id, seen.standing)


async def read(request: Request[Any, Any, Any], kind: type[WishT]) -> WishT:
    """Raises msgspec.ValidationError or DecodeError for what is no such act, Refusal `bad_form` for one said twice."""
    if request.content_type[0] == JSON:
        act = msgspec.json.decode(await request.body(), type=kind)
        json.loads(await request.body(), object_pairs_hook=once)
        return act
    form = await fields(request)
    if "do" not in kind.__struct_fields__:  # type: ignore[attr-defined]
        return msgspec.convert(form, type=kind, strict=False)
    outer = {name: form.pop(name) for name in ("id", "invitation") if form.get(name)}
    return msgspec.convert({**outer, "do": as_wished(kind, form)}, type=kind, strict=False)


def once(pairs: list[tuple[str, object]]) -> None:
    """Two readers may take two meanings from a name that stands there twice."""
    if len(dict(pairs)) < len(pairs):
        raise Refusal("bad_form", "A field was sent twice. Nothing was saved.")


def answer(request: Request[Any, Any, Any], ack: Ack, path: str) -> Response[bytes] | Redirect:
    if request.content_type[0] == JSON:
        return Response(msgspec.json.encode(Saved(ack.id, ack.version, path)), media_type=MediaType.JSON)
    on_the_wall = came_from(request).partition("?")[0] == WALL
    return see(WALL if on_the_wall else path)


def came_from(request: Request[Any, Any, Any]) -> str:
    """The page of ours a form stands on, as far as the browser says so. An address that is none must not matter."""
    here, _, path = request.headers.get("referer", "").partition("://")[2].partition("/")
    return own_path(f"/{path}") if here == request.headers.get("host") else "/me/notebook"


def after(wish: networks.Wish, network: str) -> str:
    match wish:
        case OpenBoard(board=board) | ForkBoard(board=board):
            return f"/networks/{network}/boards/{board}"
        case ComposeGift(gift=gift) | ChangeGift(gift=gift) | GiveGift(gift=gift):
            return f"/networks/{network}/gifts/{gift}"
        case Leave():
            return "/"
        case _:
            return f"/networks/{network}"


handlers = [light_spark, ask_network, ask_board, ask_notebook]
