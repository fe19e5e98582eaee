# SPDX-License-Identifier: Apache-2.0
"""The page that answers "How did this emerge?", now or with `?at=VERSION` as it was. Seen by whoever sees the board."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from domain.kernel import IdeaId, Refusal
from projections.emergence import Woven
from web import access, sight
from web.pages.answers import html, see
from web.pages.board import name_of
from web.past.pages import Look, looking, moment_named, number, woven_now
from web.story.laying_out import laid_out
from web.story.story import Reader, Story, story_of


@get("/networks/{network:str}/boards/{board:str}/ideas/{idea:str}/story")
async def story_page(
    request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str], idea: FromPath[str]
) -> Response[str] | Redirect:
    look = await looking(request, network, board)
    named = moment_named(request, look)
    if named is not None:
        return see(f"/networks/{network}/boards/{board}/ideas/{idea}/story?at={named}")
    version = number(request, "at", look.past) if "at" in request.query_params else look.past.version
    network_name = await access.network_as_seen(look.house, look.seen, name_of)
    known = None
    if version == look.past.version:
        known = await woven_now(look)
    async with look.house.turns.of(look.viewer.id):
        return html(await asyncio.to_thread(drawn, look, version, IdeaId(idea), network_name, known))


def drawn(look: Look, version: int, idea: IdeaId, network_name: str, known: Woven | None) -> str:
    """Raises Refusal for an idea that was not on the board at that version."""
    story = told_to(look, version, idea, known)
    return look.house.rendering.page(
        "story/story.html",
        look.viewer,
        look.viewer.language,
        network_name=network_name,
        naming=story.reader.person,
        **laid_out(story),
    )


def told_to(look: Look, version: int, idea: IdeaId, known: Woven | None = None) -> Story:
    """The story as whoever looks may read it. Raises Refusal `not_found` or `unknown_then`."""
    if look.past.idea(idea, look.past.version) is None:
        raise sight.not_found()
    if look.past.idea(idea, version) is None:
        raise Refusal("unknown_then", "At that moment this idea was not on the board yet. Nothing was changed.")
    language = look.viewer.language
    reader = Reader(look.house.rendering, look.house.naming.within(look.seen.network, language), language)
    return story_of(look.past, version, idea, reader, known)


handlers = [story_page]
