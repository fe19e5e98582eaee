# SPDX-License-Identifier: Apache-2.0
"""Who goes too fast is told so and what was not saved; everybody else goes on. Limits are a fiftieth of the usual."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.live.conftest import Cast, cast_at
from tests.live.window import Window, on_board
from tests.running import NotDone, Visitor, a_board, a_network, new, people, running
from tests.web.test_metrics import TOKEN, figures

PLACE = {"x": 0, "y": 0}
SLOW = {"LEERNETWERK_LIMITS": "0.05", "LEERNETWERK_METRICS": TOKEN}
"""15 wishes at once and then one a second; two windows; six visits; thirty pages."""


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Cast]:
    folder = tmp_path / "data"
    who = [*people(folder, "Sanne", "Youssef", "Mila"), *people(folder, "Bram", language="en")]
    who += people(folder, "Gemeente Waterrijk", kind="organisation")
    with running(folder, settings=SLOW) as server:
        yield cast_at(server, who)


def voiced(text: str = "x") -> dict[str, object]:
    return {"id": new("command"), "do": {"type": "voice", "idea": new("idea"), "text": text, "place": PLACE}}


async def limited(visitor: Visitor) -> set[str]:
    shown = {"authorization": f"Bearer {TOKEN}"}
    answer = await Visitor(visitor.server, None).request("GET", "/metrics", headers=shown)
    return {name.removeprefix("limited_total ") for name in figures(answer.text) if name.startswith("limited_total ")}


async def until_refused(visitor: Visitor, path: str, **more: object) -> httpx.Response:
    for _ in range(40):
        answer = await visitor.request("POST", path, **more)
        if answer.status_code == 429:
            return answer
    raise AssertionError("never refused")


async def test_a_script_that_floods_gets_429_with_when_to_come_back_and_the_others_go_on(slow: Cast) -> None:
    board = await a_board(await a_network(slow.bram, slow.sanne), slow.bram)
    refused = await until_refused(slow.bram, board, json=voiced())
    assert int(refused.headers["retry-after"]) >= 2
    said = refused.json()
    assert said["code"] == "too_many"
    assert "not saved. Your text is kept" in said["message"]
    assert await slow.sanne.ask(board, **{"command": new("command"), **voiced()["do"]}) > 1  # type: ignore[dict-item]
    await asyncio.sleep(int(refused.headers["retry-after"]))
    assert (await slow.bram.request("POST", board, json=voiced())).status_code == 200
    assert await limited(slow.bram) == {"wish"}


async def test_a_plain_form_that_comes_too_fast_gives_back_what_was_typed(slow: Cast) -> None:
    network = await a_network(slow.sanne)
    board = await a_board(network, slow.sanne)
    await until_refused(slow.sanne, board, json=voiced())
    form = {"type": "propose", "agreement": new("agreement"), "text": "We beginnen met <b>een vraag</b>"}
    page = await until_refused(slow.sanne, network, data=form)  # by the time one is told so there is room for another
    assert "niet opgeslagen. Je tekst is bewaard" in page.text
    assert "We beginnen met &lt;b&gt;een vraag&lt;/b&gt;</textarea>" in page.text
    assert page.text.count("<textarea") == 1, "what the page put into the form itself is not what somebody typed"
    answers = await asyncio.gather(*(slow.sanne.request("POST", network, data=form) for _ in range(60)))
    answers += await asyncio.gather(*(slow.sanne.request("POST", network, data=form) for _ in range(100)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert any(answer.headers["content-type"].startswith("text/plain") for answer in refused)
    assert all("niet opgeslagen" in answer.text for answer in refused)


async def test_wishes_through_a_socket_wait_together_and_come_through_in_their_order(slow: Cast) -> None:
    board = await a_board(await a_network(slow.sanne, slow.youssef), slow.sanne)
    async with on_board(slow.sanne, board) as sanne, on_board(slow.youssef, board) as youssef:
        ideas = [new("idea") for _ in range(20)]
        sent = [await sanne.send_wish("voice", idea=idea, text="x", place=PLACE) for idea in ideas]
        answers = [await sanne.answer(command) for command in sent]
        kinds = [answer["type"] for answer in answers]
        assert kinds == sorted(kinds), "after one that was refused none was heard"
        waiting = kinds.index("refused")
        assert answers[-1]["again"]
        assert "niet opgeslagen" in answers[-1]["message"]
        while waiting < len(ideas):
            await asyncio.sleep(max(answer.get("after", 0) for answer in answers))
            answers = [
                await asked_again(sanne, command, idea)
                for command, idea in zip(sent[waiting : waiting + 2], ideas[waiting:], strict=False)
            ]
            waiting += sum(answer["type"] == "ack" for answer in answers)
        await youssef.reached(sanne.version)
        assert list(youssef.ground.lists["ideas"]) == [f"idea-{idea}" for idea in ideas]


async def asked_again(window: Window, command: str, idea: str) -> dict[str, object]:
    window.answers.pop(command)
    return await window.answer(await window.send_wish("voice", command=command, idea=idea, text="x", place=PLACE))


async def test_a_flood_of_signs_of_life_is_let_pass_and_the_connection_stays(slow: Cast) -> None:
    board = await a_board(await a_network(slow.sanne), slow.sanne)
    async with on_board(slow.sanne, board) as sanne:
        for number in range(500):
            await sanne.send(json.dumps({"type": "here", "writing": ("", "new")[number % 2]}))
        await sanne.voice()
        assert sanne.closed_with is None
    assert await limited(slow.sanne) == {"here"}


async def test_who_has_too_many_windows_open_is_told_so_in_the_newest(slow: Cast) -> None:
    board = await a_board(await a_network(slow.sanne, slow.youssef), slow.sanne)
    async with AsyncExitStack() as open_windows:
        first, _ = [await open_windows.enter_async_context(on_board(slow.sanne, board)) for _ in range(2)]
        assert await closed_at_once(slow.sanne, board) == (4429, "too many open windows")
        await open_windows.enter_async_context(on_board(slow.youssef, board))
        await first.voice()
    async with on_board(slow.sanne, board):
        pass
    assert "window" in await limited(slow.sanne)


async def closed_at_once(visitor: Visitor, board: str) -> tuple[int | None, str | None]:
    async with visitor.socket(f"{board}/live?after=0") as socket:
        try:
            while True:
                await socket.recv()
        except ConnectionClosed:
            return socket.close_code, socket.close_reason


async def test_who_opens_and_closes_without_end_is_refused_the_handshake(slow: Cast) -> None:
    board = await a_board(await a_network(slow.sanne, slow.youssef), slow.sanne)
    for _ in range(6):
        async with slow.sanne.socket(f"{board}/live?after=0"):
            pass
    with pytest.raises(InvalidStatus):
        await slow.sanne.socket(f"{board}/live?after=0")
    async with on_board(slow.youssef, board) as youssef:
        await youssef.voice()
    assert "arrival" in await limited(slow.sanne)


async def test_pages_and_searches_have_a_pace_too_for_people_and_for_places(slow: Cast) -> None:
    assert await status_after(slow.sanne, "/search?q=vraag", 6) == 429
    assert await status_after(slow.youssef, "/sparks", 60) == 429
    assert (await slow.mila.request("GET", "/sparks")).status_code == 200
    anybody = Visitor(slow.sanne.server, None)
    assert await status_after(anybody, "/sign-in", 200) == 429
    assert (await anybody.request("GET", "/health/live")).status_code == 200
    assert (await slow.mila.request("GET", "/sparks")).status_code == 200


async def status_after(visitor: Visitor, path: str, times: int) -> int:
    async with httpx.AsyncClient(base_url=visitor.server.address, headers=visitor.cookie, trust_env=False) as browser:
        statuses = [(await browser.get(path, timeout=20)).status_code for _ in range(times)]
    return max(statuses)


async def test_pages_that_never_were_are_told_of_in_one_line_to_who_asks_for_many(slow: Cast) -> None:
    anybody = Visitor(slow.sanne.server, None)
    async with httpx.AsyncClient(base_url=anybody.server.address, trust_env=False) as browser:
        answers = [await browser.get(f"/wp-admin/{number}", timeout=20) for number in range(150)]
    assert {answer.status_code for answer in answers} == {404}
    assert "<h1>" in answers[0].text
    assert any(answer.headers["content-type"].startswith("text/plain") for answer in answers)


async def test_nobody_who_is_no_member_takes_of_what_the_network_may(slow: Cast) -> None:
    network = await a_network(slow.sanne)
    board = await a_board(network, slow.sanne)
    for _ in range(15):
        with pytest.raises(NotDone):
            await slow.mila.ask(board, **{"command": new("command"), **voiced()["do"]})  # type: ignore[dict-item]
    assert "network" not in await limited(slow.sanne)
