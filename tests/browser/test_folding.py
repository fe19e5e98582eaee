# SPDX-License-Identifier: Apache-2.0
"""A browser reads what was folded as what it was, and shows what came by the heap as the page would."""

import json
from random import Random
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table
from tests.running import Server, Visitor, a_network, made, new
from web.live.folding import fold

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

READ: Final = """async (lists) => {
  const board = [...document.scripts].map((script) => script.src).find((src) => src.endsWith("/board.js"));
  const { unfolded } = await import(board.replace("board.js", "folding.js"));
  return lists.map(unfolded);
}"""
MANY: Final = 40
KEEP: Final = """const Real = WebSocket;
window.opened = [];
window.WebSocket = class extends Real { constructor(...all) { super(...all); opened.push(this); } };"""


def frames_of(page: Page) -> list[dict[str, Any]]:
    """What the page hears from here on."""
    came = list[dict[str, Any]]()
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: came.append(json.loads(frame))))
    return came


def is_folded(frame: dict[str, Any]) -> bool:
    return isinstance(frame.get("html"), list)


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
    came = frames_of(there.page)
    await there.context.set_offline(True)
    for n in range(MANY):
        await here.voice(f"Gedachte {n}")
    await there.context.set_offline(False)
    await expect(there.page.locator("#ideas > article")).to_have_count(MANY)
    assert any(map(is_folded, came))
    await there.nothing_wrong()
    assert await here.is_exact() == await there.is_exact()


async def test_a_networks_page_lays_many_sections_that_came_at_once(server: Server, sit: Sit) -> None:
    who = await made(server.folder, ("Anna", "Bram"), "nl")
    anna, bram = (Visitor(server, each) for each in who)
    network = await a_network(anna, bram)
    there = await sit(bram)
    await there.page.add_init_script(KEEP)
    came = frames_of(there.page)
    await there.open(network)
    await expect(there.page.locator("#boards")).to_be_visible()
    await there.page.wait_for_function("opened.at(-1).readyState === 1")
    await there.context.set_offline(True)
    await there.page.evaluate("opened.forEach((one) => one.close())")
    await anna.ask(network, "open_board", board=new("board"), question="Wat wacht er?")
    await anna.ask(network, "propose", agreement=new("agreement"), text="Wij vragen door")
    await there.context.set_offline(False)
    await expect(there.page.locator("#boards")).to_contain_text("Wat wacht er?")
    await expect(there.page.locator("#agreements")).to_contain_text("Wij vragen door")
    assert any(map(is_folded, came))
    assert there.trouble == []
