# SPDX-License-Identifier: Apache-2.0
"""The one door through which anything of the record leaves as a file. First it is noted, then it is made.

A POST, because it changes something: the network's own log says who took what.
"""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, Literal

from litestar import Request, Response, post
from litestar.params import FromPath
from msgspec import Struct, field

from domain.board.arranging import unknown_moment
from domain.kernel import Asked, CommandId, IdeaId, NetworkId
from domain.network.auditing import NoteLook
from domain.network.living import Gathering
from domain.streams import network_stream
from web import access, sight
from web.exports.film_file import film_file
from web.exports.network_film_file import network_film_file
from web.house import House, house_of
from web.pages.acts import read
from web.past import network_pages
from web.past.pages import DIGITS, Look, looking
from web.rendering import new_id
from web.sight import Seen, Viewer
from web.story.markdown import markdown
from web.story.pages import told_to
from web.story.prov import prov_json
from web.story.story import Story
from web.story.svg import lineage_svg

Asking = Request[Any, Any, Any]
Made = tuple[bytes, str, str]
"""The file, its media type, and the end of its name."""

NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
STORIES: Final = frozenset({"prov", "markdown", "svg"})


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """`at` is a version of the board, "" for now. A film is of a board, or of the whole network without one; a story is
    of an idea on a board, a bundle of all."""

    what: Literal["film", "prov", "markdown", "svg", "bundle"]
    board: str = ""
    idea: str = ""
    at: str = ""
    id: CommandId = field(default_factory=lambda: CommandId(new_id()))


@post("/networks/{network:str}/exports", status_code=200)
async def export(request: Asking, network: FromPath[str]) -> Response[bytes]:
    house, viewer = house_of(request), sight.signed_in(request)
    wanted = await read(request, Wanted)
    async with house.turns.of(viewer.id):
        return await handed_out(request, house, viewer, network, wanted)


async def handed_out(request: Asking, house: House, viewer: Viewer, network: str, wanted: Wanted) -> Response[bytes]:
    """Noted, then made. What may be seen is judged when one's turn has come."""
    seen = await access.network_read(house, viewer, NetworkId(network))
    if wanted.what == "bundle":
        await note(house, viewer, seen, wanted)
        file = await asyncio.to_thread(house.proving.bundle, seen.network, seen.until)
        return attachment((file, "application/zip", "zip"), "leernetwerk")
    if wanted.what == "film" and not wanted.board:
        looked = await network_pages.looking(request, network)
        await note(house, viewer, seen, wanted)
        made = await asyncio.to_thread(network_film_file, looked)
        return attachment((made, "text/html", "html"), looked.past.life.now.name)
    look = await looking(request, network, wanted.board)
    version = version_of(wanted, look)
    met = list((await house.network_pasts.life(seen.network, look.seen.until)).now.gatherings.values())
    make = await asyncio.to_thread(maker, house, look, wanted, version, met)
    await note(house, viewer, seen, wanted)
    return attachment(await asyncio.to_thread(make), look.past.glimpse(version).question)


def maker(house: House, look: Look, wanted: Wanted, version: int, met: list[Gathering]) -> Callable[[], Made]:
    """What makes the file. Raises Refusal `not_found` for what there is not, before anything is noted."""
    if wanted.what == "film":
        return lambda: (film_file(house, look, met), "text/html", "html")
    story = told_to(look, version, IdeaId(wanted.idea))
    return lambda: story_file(house, story, wanted.what)


def story_file(house: House, story: Story, what: str) -> Made:
    if what == "prov":
        document = json.dumps(prov_json(story), ensure_ascii=False, indent=1)
        return document.encode(), "application/json", "prov.json"
    if what == "svg":
        return lineage_svg(story, house.rendering).encode(), "image/svg+xml", "svg"
    return markdown(story).encode(), "text/markdown", "md"


def version_of(wanted: Wanted, look: Look) -> int:
    if not wanted.at:
        return look.past.version
    known = wanted.at.isascii() and wanted.at.isdecimal() and len(wanted.at) <= DIGITS
    if not known or int(wanted.at) > look.past.version:
        raise unknown_moment()
    return int(wanted.at)


async def note(house: House, viewer: Viewer, seen: Seen, wanted: Wanted) -> None:
    """Raises Refusal for who may read here but was never part of it.

    Under an id of our own: one that somebody brought may have been used, and then nothing would be noted. What a form
    says beside what is taken is not written into the log, where it would stay unsealed.
    """
    is_story = wanted.what in STORIES
    look = NoteLook(wanted.what, wanted.board if wanted.what != "bundle" else "", wanted.idea if is_story else "")
    asked = Asked(look, CommandId(new_id()), viewer.id, datetime.now(UTC), seen.standing)
    await house.desk.submit(network_stream(seen.network), asked)


def attachment(made: Made, about: str) -> Response[bytes]:
    file, kind, ending = made
    name = NO_LETTER.sub("-", about.lower())[:48].strip("-") or "leernetwerk"
    headers = {"content-disposition": f'attachment; filename="{name}.{ending}"', "cache-control": "no-store"}
    return Response(file, media_type=kind, headers=headers)


handlers = [export]
