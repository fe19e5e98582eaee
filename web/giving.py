# SPDX-License-Identifier: Apache-2.0
"""What may be given to whom, and what a gift shows: exactly this, to the organisation and in the preview alike.

An insight's story ends at the version the gift names. People stand in it as the network names them.
"""

import asyncio
from typing import Final

from msgspec import Struct

from domain.board import Board
from domain.kernel import BoardId, Command, ExperimentId, IdeaId, MemberId, NetworkId, Refusal
from domain.network.giving import ChangeGift, ComposeGift, GiveGift
from domain.network.living import Content, Experiment
from domain.streams import board_stream, network_stream
from web.access import home_of
from web.house import House
from web.sight import not_found
from web.story.story import Reader, Story, story_of

MOST_INSIGHTS: Final = 200


class Insight(Struct, frozen=True):
    """An insight that may be given, and the version of its board up to which its story would go along."""

    board: BoardId
    idea: IdeaId
    text: str
    question: str
    at: int


class Shown(Struct, frozen=True):
    """All there is in a gift besides its title and text. At most one of the two."""

    story: Story | None = None
    experiment: Experiment | None = None


# -- what may be given -------------------------------------------------------------------------------------------------
async def may_be_given(house: House, network: NetworkId, wish: Command) -> None:
    """Raises Refusal where a gift names what there is not, or is to go to whom it is not for."""
    match wish:
        case ComposeGift(kind="insight") | ChangeGift(kind="insight"):
            await is_insight(house, network, wish)
        case GiveGift(to=to):
            account = house.accounts.account(MemberId(to))
            if account is None or account.kind != "organisation":
                raise Refusal("no_organisation", "Choose the account of an organisation. Nothing was given.")


async def is_insight(house: House, network: NetworkId, wish: ComposeGift | ChangeGift) -> None:
    """Of boards that are not the network's nothing is told: what the network itself refuses, it refuses alike."""
    board = BoardId(wish.board)
    ours = await house.desk.view(network_stream(network), lambda state: board in state.boards)
    if not ours or await home_of(house, board) != network:
        return
    past = await house.pasts.of(board_stream(board), None)
    idea = past.idea(IdeaId(wish.idea), wish.at) if wish.at <= past.version else None
    if idea is None or idea.insight is None:
        raise Refusal("no_insight", "At that moment there was no such insight on the board. Nothing was saved.")


async def insights(house: House, network: NetworkId, boards: list[tuple[BoardId, str]]) -> list[Insight]:
    """Those of the boards as they stand now, the latest named first on each."""
    found: list[Insight] = []
    for board, question in boards:
        if await home_of(house, board) == network:
            found += await house.desk.view(board_stream(board), lambda state: insights_on(state, board, question))  # noqa: B023
    return found[:MOST_INSIGHTS]


def insights_on(state: Board, board: BoardId, question: str) -> list[Insight]:
    named = [(idea.insight.at, idea) for idea in state.ideas.values() if idea.insight and idea.status == "standing"]
    latest = sorted(named, key=lambda each: each[0], reverse=True)
    return [Insight(board, idea.id, idea.text, question, state.version) for _, idea in latest]


# -- what is in it -----------------------------------------------------------------------------------------------------
async def content(house: House, network: NetworkId, given: Content, language: str) -> Shown:
    """Raises Refusal `not_found` where what it names is not there."""
    if given.kind == "experiment":
        tried = ExperimentId(given.experiment)
        return Shown(
            experiment=await house.desk.view(network_stream(network), lambda state: state.experiments.get(tried))
        )
    if given.kind != "insight":
        return Shown()
    board = BoardId(given.board)
    if await home_of(house, board) != network:
        raise not_found()
    past = await house.pasts.of(board_stream(board), None)
    reader = Reader(house.rendering, house.naming.within(network, language), language)
    return Shown(story=await asyncio.to_thread(story_of, past, given.at, IdeaId(given.idea), reader))
