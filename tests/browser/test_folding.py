# SPDX-License-Identifier: Apache-2.0
"""A browser reads what was folded as what it was, and shows what came by the heap as the page would."""

import json
from random import Random
from typing import Final

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table
from tests.running import Server
from web.live.folding import fold

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

READ: Final = """async (lists) => {
  const board = [...document.scripts].map((script) => script.src).find((src) => src.endsWith("/board.js"));
  const { unfolded } = await import(board.replace("board.js", "folding.js"));
  return lists.map(unfolded);
}"""
MANY: Final = 40


async def test_the_script_unfolds_whatever_was_folded(server: Server, sit: Sit) -> None:
    dice = Random(5)
    lists = [["".join(dice.choices('é<"x', k=dice.randint(0, 9))) for _ in range(30)] for _ in range(200)]
    board, (anna,) = await a_table(server, "Anna")
    here = await sit(anna, board)
    read = await here.page.evaluate(READ, [json.loads(json.dumps(fold(one))) for one in lists])
    assert read == ["".join(one) for one in lists]


async def test_what_was_said_meanwhile_comes_at_once_and_is_as_loaded(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    here, there = await sit(anna, board), await sit(bram, board)
    await there.context.set_offline(True)
    for n in range(MANY):
        await here.voice(f"Gedachte {n}")
    await there.context.set_offline(False)
    await expect(there.page.locator("#ideas > article")).to_have_count(MANY)
    await there.nothing_wrong()
    assert await here.is_exact() == await there.is_exact()
