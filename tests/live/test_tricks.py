# SPDX-License-Identifier: Apache-2.0
"""Tricks that once worked: each is tried as it was, on the real server."""

import asyncio
import json

from tests.live.conftest import Cast
from tests.live.window import Window, on_board
from tests.running import Server, Somebody, Visitor, a_board, a_network, new

SECRET = "woorden die in geen log horen"


def voiced(text: str) -> dict[str, object]:
    wish = {"type": "voice", "idea": new("idea"), "text": text, "place": {"x": 0, "y": 0}}
    return {"type": "do", "id": new("command"), "do": wish}


async def test_a_wish_for_a_board_on_a_networks_socket_is_no_wish_and_reaches_no_log(cast: Cast) -> None:
    path = await a_network(cast.sanne)
    window = Window(cast.sanne, path)
    await window.load()
    await window.come_in()
    frame = voiced(SECRET)
    await window.send(frame)
    answer = await window.answer(str(frame["id"]))
    assert (answer["type"], answer["code"], answer["again"]) == ("refused", "invalid", False)
    await window.leave()
    server = cast.sanne.server
    assert isinstance(server, Server)
    assert SECRET not in server.log.read_text()


async def test_a_body_that_comes_slowly_is_judged_by_who_its_sender_is_when_it_is_here(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    path = await a_board(network, cast.sanne)
    body = json.dumps({"do": voiced("na het afscheid")["do"]})
    reader, writer = await half_a_request(cast.youssef, path, body)
    await cast.youssef.ask(network, "leave")
    writer.write(body[10:].encode())
    assert b" 403 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert "na het afscheid" not in await cast.sanne.page(path)


async def half_a_request(visitor: Visitor, path: str, body: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = visitor.server.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = [f"POST {path} HTTP/1.1", f"Host: {host}:{port}", f"Cookie: {visitor.cookie['Cookie']}"]
    head += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    writer.write(("\r\n".join(head) + "\r\n\r\n" + body[:10]).encode())
    await writer.drain()
    await asyncio.sleep(0.3)
    return reader, writer


async def test_a_command_id_used_before_is_answered_as_it_was_whatever_it_asks_now(cast: Cast) -> None:
    network, command = await a_network(cast.sanne), new("command")
    first = await cast.sanne.ask(network, "open_board", command=command, board=new("board"), question="Wat?")
    again = await cast.sanne.ask(network, "open_board", command=command, board=new("board"), question="Iets anders?")
    assert again == first
    assert "Iets anders?" not in await cast.sanne.page(network)


async def test_a_name_that_stands_twice_in_json_is_refused(cast: Cast) -> None:
    network = await a_network(cast.sanne)
    body = '{"do":{"type":"turn_question","question":"Een?","question":"Twee?"}}'
    answer = await cast.sanne.request("POST", network, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_form")
    page = await cast.sanne.page(network)
    assert "Een?" not in page
    assert "Twee?" not in page


async def test_who_only_looks_on_is_not_shown_as_writing(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.mila, path) as mila:
        await mila.send({"type": "here", "writing": "new"})
        await sanne.send({"type": "here", "writing": "new"})
        await sanne.until(lambda: cast.mila.id in sanne.people and 'data-writing="new"' in sanne.people)
        assert sanne.people.count('data-writing="new"') == 1


async def test_who_asks_for_signs_of_life_and_takes_none_is_closed(
    shared: tuple[Server, list[Somebody]], cast: Cast
) -> None:
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    stuck = await cast.mila.socket(f"{path}/live?after=1", max_queue=1)
    stuck.transport.pause_reading()
    for _ in range(400):
        stuck.transport.write((b"\x89\xfd\0\0\0\0" + b"x" * 125) * 500)
        await asyncio.sleep(0.005)
        if stuck.transport.get_write_buffer_size() > 1 << 22:
            break
    await asyncio.sleep(0.5)
    assert stuck.transport.get_write_buffer_size() > 0, "the server went on reading"
    stuck.transport.abort()
    async with on_board(cast.sanne, path) as sanne:
        await sanne.voice()


async def test_texts_made_to_be_slow_to_compare_hold_up_nobody_elsewhere(cast: Cast) -> None:
    """Reworded at once in ways that share every word and no order."""
    path = await a_board(await a_network(cast.sanne), cast.sanne)
    elsewhere = await a_board(await a_network(cast.mila), cast.mila)
    words = [chr(0x4E00 + number) for number in range(900)]
    async with on_board(cast.sanne, path) as sanne, on_board(cast.mila, elsewhere) as mila:
        idea = await sanne.voice(" ".join(words))
        await sanne.wish("reword", idea=idea, text=" ".join(reversed(words)), base=1)
        for number in range(40):
            text = " ".join([*words[1::2], *words[::2], str(number)])
            await sanne.send_wish("reword", idea=idea, text=text, base=1)
        await asyncio.sleep(0.1)
        async with asyncio.timeout(3):
            await mila.voice()
