# SPDX-License-Identifier: Apache-2.0
"""The server dies, the line is cut, the page is loaded again: nothing anybody wrote is lost, nothing is there twice."""

import asyncio
import json
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Error, Page, WebSocket, expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server, Visitor, new, running

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OFFLINE = re.compile("Geen verbinding|not connected", re.IGNORECASE)
SHELVED = "() => Object.keys(localStorage).filter((key) => key.startsWith('leernetwerk/outbox/')).length"


class Post:
    """What a page sent and what was acknowledged, as its socket saw it."""

    def __init__(self, page: Page) -> None:
        self.sent: dict[str, str] = {}
        self.saved: set[str] = set()
        page.on("websocket", self._opened)

    def _opened(self, line: WebSocket) -> None:
        line.on("framesent", lambda frame: self._out(json.loads(frame)))
        line.on("framereceived", lambda frame: self._in(json.loads(frame)))

    def _out(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "do" and "text" in frame["do"]:
            self.sent[frame["id"]] = frame["do"]["text"]

    def _in(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ack" and frame["id"] in self.sent:
            self.saved.add(self.sent[frame["id"]])


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def many(seat: Seat, *texts: str) -> None:
    await seat.page.locator("#composer-text").click()
    for text in texts:
        await seat.write(text)


async def says_so(seat: Seat) -> None:
    await expect(seat.page.locator("#status")).to_have_text(OFFLINE, timeout=5_000)


async def without_a_line(seat: Seat) -> None:
    async def cut(route: Any) -> None:
        await route.close()

    await seat.page.route_web_socket(re.compile("/live"), cut)
    await seat.page.reload()
    await expect(seat.page.locator("#board[data-ui-ready]")).to_be_visible()


async def test_a_server_that_is_killed_and_comes_back_costs_nobody_a_word(tmp_path: Path, sit: Sit) -> None:
    server = Server(tmp_path / "data", port=free_port())
    server.start()
    try:
        board, (anna, bram) = await a_table(server, "Anna", "Bram")
        here, there = await sit(anna, board), await sit(bram, board)
        posts = Post(here.page), Post(there.page)
        for seat in (here, there):
            await seat.page.reload()
            await seat.ready()
        hers, his = ([f"{name} {number}" for number in range(14)] for name in ("Anna", "Bram"))
        writing = [asyncio.create_task(many(seat, *texts[:10])) for seat, texts in ((here, hers), (there, his))]
        await here.sees(his[2])
        await asyncio.to_thread(server.kill)
        await asyncio.gather(*writing)
        for seat, texts in ((here, hers), (there, his)):
            await many(seat, *texts[10:])
            await seat.page.keyboard.insert_text("En dit is nog half")
            await says_so(seat)
        with pytest.raises(Error):
            await there.page.reload()
        before = await here.posture()

        await asyncio.to_thread(server.start)
        await here.nothing_wrong()
        assert await here.posture() == before
        await there.sit_at(board)
        await there.nothing_wrong()
        await expect(there.page.locator("#composer-text")).to_have_value("En dit is nog half")
        shown = await here.is_exact()
        assert shown == await there.is_exact()
        said = await here.page.locator("#ideas .thought").all_text_contents()
        assert sorted(said) == sorted(hers + his)
        assert posts[0].saved | posts[1].saved <= set(said)
        for seat in (here, there):
            assert await seat.page.evaluate(SHELVED) == 0
    finally:
        server.kill()


async def test_what_was_written_without_a_line_survives_a_reload(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    here, there = await sit(anna, board), await sit(bram, board)
    page = here.page
    await without_a_line(here)
    await here.voice("Zonder lijn geschreven")
    await says_so(here)
    await expect(page.locator("#ghosts .thought")).to_have_text("Zonder lijn geschreven")
    await page.reload()
    await says_so(here)
    await expect(page.locator("#ghosts .thought")).to_have_text("Zonder lijn geschreven")
    await page.close()
    again = await here.context.new_page()
    await again.goto(server.address + board)
    await expect(again.locator("#ghosts > *")).to_have_count(0)
    await there.sees("Zonder lijn geschreven")
    await expect(again.locator("#status")).to_have_text("")
    here.page = again
    assert await here.is_exact() == await there.is_exact()


# A busy device tells the first who asks which tabs are open only after a while.
SLOW_TO_TELL: Final = """
const query = navigator.locks.query.bind(navigator.locks);
let told = false;
navigator.locks.query = async () => {
  const answer = query();
  const first = !told;
  told = true;
  if (first) await new Promise((go) => setTimeout(go, 1_500));
  return answer;
};
"""


async def test_what_a_closed_tab_left_is_counted_once_on_a_busy_device(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    here, there = await sit(anna, board), await sit(bram, board)
    await without_a_line(here)
    await here.voice("Achtergelaten")
    await says_so(here)
    await here.page.close()
    here.page = await here.context.new_page()
    await here.page.add_init_script(SLOW_TO_TELL)
    await here.sit_at(board)
    await there.sees("Achtergelaten")
    await here.page.wait_for_timeout(5_000)
    await here.nothing_wrong()
    assert await here.page.evaluate(SHELVED) == 0


# A device that got its line back is busy, and tells only after a while which tabs are open.
BUSY_AFTERWARDS: Final = """
const query = navigator.locks.query.bind(navigator.locks);
let busy = false;
addEventListener("online", () => { busy = true; });
navigator.locks.query = async () => {
  await new Promise((go) => setTimeout(go, busy ? 3_000 : 0));
  return query();
};
"""


async def test_what_one_wished_without_a_line_goes_before_what_one_wishes_after_it(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Hier")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.page.add_init_script(BUSY_AFTERWARDS)
    await here.sit_at(board)
    beside = await here.context.new_page()
    await beside.goto(server.address + board)
    await expect(beside.locator("#board[data-ui-ready]")).to_be_visible()
    await here.context.set_offline(True)
    await beside.locator("#composer-text").click()
    await beside.keyboard.insert_text("In het andere venster")
    await beside.keyboard.press("Enter")
    await here.page.bring_to_front()
    await says_so(here)
    await here.press("ArrowRight", "Alt+ArrowRight")
    await expect(here.page.locator("#status")).to_contain_text("1")
    await here.context.set_offline(False)
    await expect(here.page.locator("#status")).not_to_have_text(OFFLINE)
    await here.press("Alt+ArrowRight")
    await here.nothing_wrong()
    await there.sees("In het andere venster")
    await here.page.wait_for_timeout(4_000)
    await expect(there.card("Hier")).to_have_attribute("data-x", "32")
    assert await here.is_exact() == await there.is_exact()
    await beside.close()


async def test_what_a_closed_tab_left_goes_before_what_one_wishes_in_the_next(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Hier")
    here, there = await sit(anna, board), await sit(bram, board)
    await without_a_line(here)
    await here.press("ArrowRight", "Alt+ArrowRight")
    await expect(here.page.locator("#status")).to_contain_text("1")
    await here.page.close()
    here.page = await here.context.new_page()
    await here.page.add_init_script(BUSY_AFTERWARDS.replace("false", "true"))
    await here.sit_at(board)
    await here.press("ArrowRight", "Alt+ArrowRight", "Alt+ArrowRight")
    await here.nothing_wrong()
    await here.page.wait_for_timeout(4_000)
    await expect(there.card("Hier")).not_to_have_attribute("data-x", "16")
    assert await here.is_exact() == await there.is_exact()


async def test_what_one_tries_again_after_it_could_not_be_saved_stays_as_one_left_it(tmp_path: Path, sit: Sit) -> None:
    with running(tmp_path / "data") as server:
        board, (anna, bram) = await a_table(server, "Anna", "Bram")
        await put_down(board, anna, "Hier")
        here, there = await sit(anna), await sit(bram, board)
        heard = list[str]()
        here.page.on("websocket", lambda line: line.on("framereceived", lambda frame: heard.append(str(frame))))
        await here.sit_at(board)
        with closing(sqlite3.connect(server.folder / "log.db", isolation_level=None)) as somebody_else:
            somebody_else.execute("BEGIN IMMEDIATE")
            await here.press("ArrowRight", "Alt+ArrowRight")
            while not any('"refused"' in frame for frame in heard):
                await here.page.wait_for_timeout(50)
            somebody_else.execute("ROLLBACK")
        await here.press("Alt+ArrowRight")
        await here.nothing_wrong()
        await here.page.wait_for_timeout(3_000)
        await expect(there.card("Hier")).to_have_attribute("data-x", "32")
        assert await here.is_exact() == await there.is_exact()


async def much_happens(board: str, by: Visitor, first: list[str]) -> None:
    """About three hundred facts of every kind."""
    gate = asyncio.Semaphore(8)

    async def ask(type_: str, **wish: Any) -> None:
        async with gate:
            await by.ask(board, type_, **wish)

    ideas = [new("idea") for _ in range(90)]
    voiced = [
        ask(
            "voice",
            idea=idea,
            text=f"Toen je weg was {number}",
            place={"x": number % 9 * 300, "y": number // 9 * 200 + 300},
        )
        for number, idea in enumerate(ideas)
    ]
    await asyncio.gather(*voiced)
    moves = [{"idea": idea, "place": {"x": number * 50, "y": -900}} for number, idea in enumerate([*first, *ideas])]
    await ask("move", moves=moves)
    await asyncio.gather(
        *(ask("reword", idea=idea, text=f"Anders gezegd {number}", base=1) for number, idea in enumerate(ideas[:30]))
    )
    await asyncio.gather(*(ask("withdraw", idea=idea) for idea in ideas[30:50]))
    await asyncio.gather(*(ask("react", idea=idea, feeling="try") for idea in ideas[:30]))
    await asyncio.gather(*(ask("comment", comment=new("comment"), idea=idea, text="Ja") for idea in first))
    await ask("restore", idea=ideas[40])
    whole = [new("idea") for _ in range(2)]
    for idea, sources in zip(whole, (ideas[:2], ideas[2:5]), strict=True):
        await ask(
            "combine", idea=idea, sources=sources, text=f"Samen {idea}", new_here="Nu wel", place={"x": 0, "y": -1500}
        )
    await ask("undo_combination", idea=whole[0])
    await ask("draw_link", link=new("link"), relation="supports", source=ideas[5], target=ideas[6])
    await ask("name_insight", idea=ideas[7], why="Omdat het blijft")


async def test_a_page_that_was_away_while_much_happened_catches_up_exactly(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    first = await put_down(board, anna, *(f"Al hier {number}" for number in range(20)))
    here = await sit(bram, board)
    await here.page.locator("#composer-text").click()
    await here.page.keyboard.insert_text("Half af")
    await here.context.set_offline(True)
    await says_so(here)
    before = await here.posture()
    await much_happens(board, anna, first)
    await here.context.set_offline(False)
    await here.nothing_wrong()
    await here.is_exact()
    assert await here.posture() == before
    links = await here.page.locator("#links").inner_html()
    camera = await here.page.locator("#lines path").count()
    await here.page.reload()
    await here.ready()
    assert await here.page.locator("#links").inner_html() == links
    assert await here.page.locator("#lines path").count() == camera
