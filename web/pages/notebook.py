# SPDX-License-Identifier: Apache-2.0
"""One's own notebook: interests, ambitions and reflections, written for oneself and shared only when one wants to."""

from typing import Any

from litestar import Request, Response, get
from msgspec import Struct, structs

from domain.kernel import NetworkId, Refusal
from domain.network import Network
from domain.notebook import Notebook
from domain.notebook.state import Page
from domain.streams import network_stream, notebook_stream
from web import access, prompts, sight
from web.house import House, house_of
from web.pages.answers import html
from web.prompts import Question
from web.sight import Viewer
from web.words import translate


class Chapter(Struct, frozen=True):
    """What stands in the notebook about one network. `writes`: the owner is in it; `shares`: and it does not rest."""

    id: NetworkId
    name: str
    writes: bool
    shares: bool
    kept: str
    told: str
    pages: list[Page]
    torn_out: list[Page]
    shared: frozenset[str]
    """Of the pages, those the network has, and that were not taken back there."""
    taken_back: frozenset[str]
    question: Question | None
    """None when one was answered today: enough for a day."""


@get("/me/notebook")
async def notebook_page(request: Request[Any, Any, Any]) -> Response[str]:
    """`?network=` opens it at one network; `&question=` with a question to ponder."""
    house, viewer = house_of(request), sight.somebody_signed_in(request)
    notebook = await house.desk.view(notebook_stream(viewer.id), lambda state: structs.replace(state))
    wanted = NetworkId(str(request.query_params.get("network", "")))
    followed = str(request.query_params.get("question", ""))
    asked = prompts.followed(followed, wanted, viewer.id, house.rendering.today())
    chapters = await all_chapters(house, viewer, notebook)
    page = house.rendering.page(
        "notebook/notebook.html",
        viewer,
        viewer.language,
        notebook=notebook,
        chapters=sorted(chapters, key=lambda chapter: chapter.id != wanted),
        wanted=wanted,
        asked=structs.replace(asked, text=translate(viewer.language, asked.text)) if asked else None,
    )
    return html(page)


async def all_chapters(house: House, viewer: Viewer, notebook: Notebook) -> list[Chapter]:
    """The networks the owner is in, then those they wrote about and are no longer in."""
    here = house.directory.networks_of(viewer.id)
    written = [*notebook.ambitions, *(page.network for page in notebook.reflections.values())]
    networks = dict.fromkeys([*here, *written])
    return [await chapter(house, viewer, notebook, network) for network in networks]


async def chapter(house: House, viewer: Viewer, notebook: Notebook, network: NetworkId) -> Chapter:
    """As the owner may see it: also of who left it is named as they knew it."""

    def look(state: Network) -> Chapter:
        return drawn(house, viewer, notebook, network, state)

    try:
        seen = await access.network_seen(house, viewer, network)
    except Refusal:
        return await house.desk.view(network_stream(network), look)
    return await access.network_as_seen(house, seen, look)


def drawn(house: House, viewer: Viewer, notebook: Notebook, network: NetworkId, state: Network) -> Chapter:
    member = state.members.get(viewer.id)
    writes = member is not None and member.presence != "left"
    pages = [page for page in notebook.reflections.values() if page.network == network][::-1]
    own = [one for one in state.reflections.values() if one.by == viewer.id]
    return Chapter(
        network,
        state.name if member else "",
        writes,
        writes and state.standing_of(viewer.id) == "member",
        notebook.ambitions.get(network, ""),
        member.ambition if member else "",
        [page for page in pages if not page.torn_out],
        [page for page in pages if page.torn_out],
        frozenset(one.id for one in own if not one.withdrawn),
        frozenset(one.id for one in own if one.withdrawn),
        question_for(house, viewer, state, pages),
    )


def question_for(house: House, viewer: Viewer, network: Network, pages: list[Page]) -> Question | None:
    rendering, today = house.rendering, house.rendering.today()
    if any(page.prompt and rendering.date(page.at) == today for page in pages):
        return None
    answered = prompts.english_of({page.prompt for page in pages}, viewer.language)
    return rendering.take_along(network, viewer.id, viewer.language, answered)


handlers = [notebook_page]
