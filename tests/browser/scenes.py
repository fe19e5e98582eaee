# SPDX-License-Identifier: Apache-2.0
"""Boards to sit down at: a network, some people, and ideas that are there already."""

from typing import Final

from tests.running import Server, Visitor, a_board, a_network, made, new

GAP: Final = 360


async def a_table(server: Server, *names: str, language: str = "nl") -> tuple[str, list[Visitor]]:
    """An empty board and the members of its network, the first of whom made both."""
    members = [Visitor(server, who) for who in await made(server.folder, names, language)]
    return await a_board(await a_network(*members), members[0]), members


async def put_down(board: str, by: Visitor, *texts: str, row: int = 0) -> list[str]:
    """Ideas beside each other; gives their ids."""
    ideas = [new("idea") for _ in texts]
    for column, (idea, text) in enumerate(zip(ideas, texts, strict=True)):
        await by.ask(board, "voice", idea=idea, text=text, place={"x": column * GAP, "y": row})
    return ideas
