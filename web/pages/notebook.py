# SPDX-License-Identifier: Apache-2.0
"""One's own notebook: interests, ambitions and reflections, written for oneself and shared only when one wants to."""

from typing import Any

from litestar import Request, Response, get
from msgspec import Struct, structs

from domain.kernel import NetworkId
from domain.network import Network
from domain.notebook import Notebook
from domain.notebook.state import Page
from web import prompts, sight
from web.house import House, house_of
from web.pages.answers import html
from web.prompts import Question
from web.sight import Viewer, network_stream, notebook_stream
from web.words import translate


class Chapter(Struct, frozen=True):
    """What stands in the notebook about one network. `is_in`: the owner is in it, so that it can be shared."""

    id: NetworkId
    name: str
    is_in: bool
    kept: str
    told: str
    pages: list[Page]
    torn_out: list[Page]
    shared: frozenset[str]
    """Of the pages, those the network has, and that were not taken back there."""
    question: Question


@get("/me/notebook")
async def notebook_page(request: Request[Any, Any, Any]) -> Response[str]:
    """`?network=` opens it at one network; `&question=` with a question to ponder."""
    house, viewer = house_of(request), sight.signed_in(request)
    notebook = await house.desk.view(notebook_stream(viewer.id), lambda state: structs.replace(state))
    asked = prompts.numbered(str(request.query_params.get("question", "")))
    chapters = await all_chapters(house, viewer, notebook)
    wanted = str(request.query_params.get("network", ""))
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
    return await house.desk.view(network_stream(network), lambda state: drawn(house, viewer, notebook, network, state))


def drawn(house: House, viewer: Viewer, notebook: Notebook, network: NetworkId, state: Network) -> Chapter:
    member = state.members.get(viewer.id)
    is_in = member is not None and member.presence == "member" and state.stage == "network"
    pages = [page for page in notebook.reflections.values() if page.network == network][::-1]
    shared = {called for called, one in state.reflections.items() if one.by == viewer.id and not one.withdrawn}
    return Chapter(
        network,
        state.name if member else "",
        is_in,
        notebook.ambitions.get(network, ""),
        member.ambition if member else "",
        [page for page in pages if not page.torn_out],
        [page for page in pages if page.torn_out],
        frozenset(shared),
        house.rendering.take_along(state, viewer.id, viewer.language),
    )


handlers = [notebook_page]
