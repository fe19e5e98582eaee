# SPDX-License-Identifier: Apache-2.0
"""Search: what was said with some words, by network. The words shown are read from what stands there now, as the
reader may see it; the index only says where to look."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from msgspec import Struct

from domain.board import Board
from domain.kernel import FORGOTTEN, NetworkId, Refusal
from domain.streams import board_of, board_stream, is_board, is_network, network_stream
from projections.index import Hit
from projections.stems import asked, stems_of, touches, words
from projections.texts import Told, of_board, of_network
from web import access, sight
from web.house import House, house_of
from web.pages.answers import html
from web.sight import Seen, Viewer

LONGEST: Final = 200
NETWORKS: Final = 8
EACH: Final = 5
ALL: Final = 40
LOOKED_AT: Final = 80
"""Networks whose access is judged for one answer."""

DEPTHS: Final = (200, 3_000)
"""How many hits are looked through: more only when what was found is not the reader's to see."""

BEFORE, AFTER = 60, 180
PUBLIC: Final = frozenset({"theme", "question"})
SOME_TIME: Final = datetime.min.replace(tzinfo=UTC)
"""A board does not say when it began, and nobody asks here."""

WORD: Final = re.compile(r"[^\W_]+")
PLACES: Final = {
    "agreement": "agreements",
    "gathering": "gatherings",
    "experience": "stories",
    "reflection": "stories",
    "experiment": "experiments",
}


class Piece(Struct, frozen=True):
    words: str
    found: bool


class Result(Struct, frozen=True):
    kind: str
    path: str
    pieces: list[Piece]
    at: datetime | None
    board: str = ""


class Group(Struct, frozen=True):
    """What was found in one network; `more` when there is more than is shown."""

    network: NetworkId
    name: str
    stage: str
    results: list[Result]
    more: bool


@get("/search")
async def search(request: Request[Any, Any, Any]) -> Response[str]:
    viewer = sight.somebody_signed_in(request)
    return await answer(request, viewer, None, "")


@get("/networks/{network:str}/search")
async def search_network(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str]:
    house = house_of(request)
    seen = await access.network_seen(house, sight.signed_in(request), NetworkId(network))
    viewer = sight.somebody_signed_in(request)  # only then: it tells an organisation that there is such a network
    name = await access.network_as_seen(house, seen, lambda state: state.name)
    return await answer(request, viewer, seen.network, name)


async def answer(request: Request[Any, Any, Any], viewer: Viewer, within: NetworkId | None, name: str) -> Response[str]:
    """A whole page, or only what was found for who is typing."""
    house, typed = house_of(request), str(request.query_params.get("q", "")).replace("\0", "")[:LONGEST].strip()
    async with house.turns.of(viewer.id):
        is_whole = await house.searching.caught_up() if typed else True
        groups = await found(house, viewer, typed, within) if typed else []
    template = "search/_found.html" if request.headers.get("hx-request") else "search/search.html"
    context = {"typed": typed, "groups": groups, "within": within, "within_name": name, "is_whole": is_whole}
    return html(house.rendering.page(template, viewer, viewer.language, **context))


async def found(house: House, viewer: Viewer, typed: str, within: NetworkId | None) -> list[Group]:
    groups: list[Group] = []
    for depth in DEPTHS:
        hits = await house.searching.find(typed, within, depth)
        groups = await grouped(house, viewer, hits, asked(typed), ALL if within else EACH)
        if len(groups) >= (1 if within else NETWORKS) or len(hits) < depth:
            break
    return groups


async def grouped(house: House, viewer: Viewer, hits: list[Hit], terms: list[str], most: int) -> list[Group]:
    networks: dict[str, list[Hit]] = {}
    for hit in hits:
        networks.setdefault(hit.network, []).append(hit)
    groups = []
    for network in list(networks)[:LOOKED_AT]:
        group = await group_of(house, viewer, NetworkId(network), networks[network], terms, most)
        if group:
            groups.append(group)
        if len(groups) == NETWORKS:
            break
    return groups


async def group_of(
    house: House, viewer: Viewer, network: NetworkId, hits: list[Hit], terms: list[str], most: int
) -> Group | None:
    """None where there is nothing for the viewer to see."""
    try:
        seen = await access.network_seen(house, viewer, network)
    except Refusal:
        return None
    results: list[Result] = []
    shown = [hit for hit in hits if may_show(seen, hit)]
    for hit in shown:
        if (result := await result_of(house, hit, terms)) and len(results) < most:
            results.append(result)
        if len(results) == most:
            break
    if not results:
        return None
    name, stage = await house.desk.view(network_stream(network), lambda state: (state.name, state.stage))
    return Group(network, name, stage, results, len(shown) > len(results))


def may_show(seen: Seen, hit: Hit) -> bool:
    """Who sees a network to a moment only, having left it, is shown nothing of what may have come since."""
    whole = seen.sight == "everything" and seen.until is None
    return whole or (seen.sight in ("outline", "everything") and hit.kind in PUBLIC)


async def result_of(house: House, hit: Hit, terms: list[str]) -> Result | None:
    """What stands there now; None when it is gone since the index was made."""
    if is_network(hit.stream):
        told = await house.desk.view(network_stream(hit.network), lambda state: now_in(of_network(state), hit))
        path = f"/networks/{hit.network}"
        place = PLACES.get(hit.kind, "")
        path = f"{path}#{place}" if place else path
        return Result(hit.kind, path, pieces(told.text, terms), told.at) if told else None
    board = board_of(hit.stream)
    return await house.desk.view(board_stream(board), lambda state: on_board(state, hit, terms))


def on_board(board: Board, hit: Hit, terms: list[str]) -> Result | None:
    told = now_in(of_board(board, hit.subject, SOME_TIME), hit)
    if told is None or board.network != hit.network:
        return None
    path = f"/networks/{hit.network}/boards/{board.id}"
    if not hit.subject:
        return Result(told.kind, path, pieces(told.text, terms), None)
    question = "" if board.question == FORGOTTEN else board.question
    return Result(told.kind, f"{path}#idea-{hit.subject}", pieces(told.text, terms), told.at, question)


def now_in(texts: Iterable[Told], hit: Hit) -> Told | None:
    """An idea may be of another kind by now; a network has one text of each kind and id."""
    any_kind = is_board(hit.stream)
    return next((told for told in texts if told.id == hit.part and (any_kind or told.kind == hit.kind)), None)


# -- which words were meant --------------------------------------------------------------------------------------------
def pieces(text: str, terms: list[str]) -> list[Piece]:
    """The part of a text around the first word that was meant, with all such words apart."""
    line = " ".join(text.split())
    marks = [match.span() for match in WORD.finditer(line) if is_meant(match[0], terms)]
    start, end = cut(line, marks[0][0] if marks else 0)
    inside = [(a, b) for a, b in marks if start <= a and b <= end]
    shown, at = [Piece("… ", found=False)] if start else [], start
    for a, b in inside:
        shown += [Piece(line[at:a], found=False), Piece(line[a:b], found=True)]
        at = b
    shown.append(Piece(line[at:end] + ("…" if end < len(line) else ""), found=False))
    return [piece for piece in shown if piece.words]


def cut(line: str, first: int) -> tuple[int, int]:
    """From where to where, between words."""
    start = line.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
    end = start + BEFORE + AFTER
    if end >= len(line):
        return start, len(line)
    between = line.rfind(" ", first, end)
    return start, between if between > first else end


def is_meant(word: str, terms: list[str]) -> bool:
    mine = {stem for part in words(word) for stem in (part, *stems_of(part))}
    return any(touches(stem, other) for term in terms for stem in (term, *stems_of(term)) for other in mine) or any(
        len(term) > 2 and other.startswith(term) for term in terms for other in mine
    )


handlers: Final[list[Callable[..., Any]]] = [search, search_network]
