# SPDX-License-Identifier: Apache-2.0
"""The door to "since you were here": a short digest of what happened on a board while somebody was away."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath

from domain.kernel import IdeaId
from projections.digest import Digest, since
from web.pages.answers import html
from web.past.moments import Moment
from web.past.pages import Look, looking, number

MINE: Final = 3
"""Sentences about what is theirs; how many more there are is said."""
RIPE: Final = 3


@get("/networks/{network:str}/boards/{board:str}/since")
async def since_then(request: Request[Any, Any, Any], network: FromPath[str], board: FromPath[str]) -> Response[str]:
    """Empty when nothing happened that is worth a sentence."""
    look = await looking(request, network, board)
    after = number(request, "after", look.past)
    async with look.house.turns.of(look.viewer.id):
        digest = await asyncio.to_thread(since, look.past, after, look.viewer.id)
    return html("" if digest.is_quiet else drawn(look, digest, str(request.query_params.get("was", ""))))


def drawn(look: Look, digest: Digest, was: str) -> str:
    """`was` is when they were here last, in seconds since 1970, as the page was told.

    Where nothing was done with what is theirs, the latest of what is new is told instead.
    """
    told_of = digest.mine or digest.news
    return look.house.rendering.partial(
        "board/_since.html",
        look.viewer.language,
        digest=digest,
        was_here=datetime.fromtimestamp(int(was), UTC) if was.isascii() and was.isdecimal() and len(was) < 11 else None,
        is_mine=bool(digest.mine),
        mine=[told(look, fact.version) for fact in told_of[-MINE:][::-1]],
        more=max(0, len(told_of) - MINE),
        ripe=[look.past.idea(idea, digest.upto) for idea in digest.ripe[-RIPE:]],
        network=look.seen.network,
        naming=look.house.naming.within(look.seen.network, look.viewer.language),
    )


def told(look: Look, version: int) -> tuple[Moment, IdeaId]:
    moment = look.teller.moment(version)
    assert moment is not None
    return moment, IdeaId(moment.idea)


handlers = [since_then]
