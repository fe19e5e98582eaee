# SPDX-License-Identifier: Apache-2.0
"""What nobody of good will sends: each gets one plain answer, the connection stays, the board stays whole."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Close, Frame, Opcode

from tests.live.conftest import Cast
from tests.live.window import Window, on_board, same_as_loaded
from tests.running import NotDone, Visitor, a_board, a_network, new

PLACE = {"x": 0, "y": 0}


def wish(**do: Any) -> dict[str, Any]:
    return {"type": "do", "id": new("command"), "do": do}


def voiced(text: str, **more: Any) -> dict[str, Any]:
    return wish(type="voice", idea=new("idea"), text=text, place=PLACE, **more)


NO_FRAMES: dict[str, str | bytes] = {
    "empty": "",
    "binary": b"\xff\x00\xfe",
    "an array": "[]",
    "a number": "12",
    "nan": "NaN",
    "cut off": '{"type":"do","id":"command-cut","do":{"type":"voice"',
    "deep": "[" * 40_000,
    "deep in a wish": '{"type":"do","do":' + '{"a":' * 10_000 + "1" + "}" * 10_001,
    "a huge number": '{"type":"here","writing":' + "9" * 5_000 + "}",
    "no type": "{}",
    "an unknown type": '{"type":"shout"}',
    "an unknown field": '{"type":"here","writing":"","loud":true}',
    "a strange place to write": '{"type":"here","writing":"<script>"}',
    "a byte order mark": '\ufeff{"type":"here"}',
    "a lone surrogate": '{"type":"here","writing":"\\ud800"}',
    "a wish without an id": '{"type":"do","do":{"type":"withdraw","idea":"idea-any"}}',
    "a wish with a strange id": '{"type":"do","id":"<b>","do":{"type":"withdraw","idea":"idea-any"}}',
    "an id that ends in a new line": '{"type":"do","id":"command-x\\n","do":{"type":"withdraw","idea":"idea-any"}}',
}
BAD_WISHES: dict[str, Any] = {
    "unknown": {"type": "delete_everything"},
    "none": None,
    "not a voice through any door": {"type": "begin", "board": "board-x", "network": "network-x", "question": "?"},
    "merged by hand": {"type": "reword_merged", "idea": "idea-any", "text": "x", "base": 1, "started_from": 1},
    "of a network": {"type": "leave"},
    "with somebody else as its actor": {"type": "withdraw", "idea": "idea-any", "by": "somebody-else"},
    "far off": {"type": "voice", "idea": "idea-far", "text": "x", "place": {"x": 1e300, "y": 0}},
    "in halves": {"type": "voice", "idea": "idea-far", "text": "x", "place": {"x": 0.5, "y": 0}},
    "with a strange id": {"type": "voice", "idea": "../../etc", "text": "x", "place": PLACE},
    "with an id that ends in a new line": {"type": "voice", "idea": "idea-far\n", "text": "x", "place": PLACE},
    "with a text that is a list": {"type": "voice", "idea": "idea-far", "text": ["x"], "place": PLACE},
    "that moves nothing": {"type": "move", "moves": []},
}
BAD_TEXTS = {
    "": "empty",
    " \n\t ": "empty",
    "\u200b": "empty",
    "nul \0": "nul",
    "x" * 2_001: "too_long",
    "x" * 9_000: "too_long",
}


@pytest.fixture
async def board(cast: Cast) -> str:
    return await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)


async def still_works(window: Window, other: Window) -> None:
    """The connection is the same one, and what is said on it arrives."""
    assert window.closed_with is None
    await window.voice()
    await other.reached(window.version)
    await same_as_loaded(other)


async def test_each_frame_that_means_nothing_gets_one_error_and_the_connection_stays(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne, on_board(cast.youssef, board) as youssef:
        before = sanne.version
        for count, frame in enumerate(NO_FRAMES.values(), 1):
            await sanne.send(frame)
            await sanne.until(lambda count=count: errors(sanne) == count)
        assert all(
            f["code"] in ("unreadable", "invalid") and f["message"] for f in sanne.frames if f["type"] == "error"
        )
        assert sanne.version == before
        await still_works(sanne, youssef)


def errors(window: Window) -> int:
    return sum(frame["type"] == "error" for frame in window.frames)


async def test_each_wish_that_cannot_be_is_refused_by_its_id(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne, on_board(cast.youssef, board) as youssef:
        before = sanne.version
        for what, do in BAD_WISHES.items():
            frame = {"type": "do", "id": new("command"), "do": do}
            await sanne.send(frame)
            answer = await sanne.answer(frame["id"])
            assert (answer["type"], answer["code"], answer["again"]) == ("refused", "invalid", False), what
        assert (sanne.version, errors(sanne)) == (before, 0)
        await still_works(sanne, youssef)


@pytest.mark.parametrize(("text", "code"), BAD_TEXTS.items(), ids=map(repr, ["no", "blank", "zero", "nul", "long"]))
async def test_a_text_that_cannot_be_kept_is_refused_in_words(cast: Cast, board: str, text: str, code: str) -> None:
    async with on_board(cast.sanne, board) as sanne:
        frame = voiced(text)
        await sanne.send(frame)
        answer = await sanne.answer(frame["id"])
        assert (answer["type"], answer["code"]) == ("refused", code)
        assert "%(" not in answer["message"]


async def test_text_is_cleaned_and_never_becomes_markup(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne:
        idea = await sanne.voice(
            "  </p><script>alert(1)</script>\x07<img src=x onerror=1> \" ' & caf\u0065\u0301\r\nnieuw "
        )
        shown = sanne.ground.lists["ideas"][f"idea-{idea}"]
        assert "<script" not in shown
        assert "<img" not in shown
        assert "caf\u00e9\nnieuw</p>" in shown
        await same_as_loaded(sanne)


async def test_a_frame_in_halves_is_heard_as_one(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne:
        frame = voiced("in twee helften")
        text = json.dumps(frame)
        assert sanne._socket is not None
        sanne.due[frame["id"]] += 1
        await sanne._socket.send(halves(text))
        assert (await sanne.answer(frame["id"]))["type"] == "ack"


async def halves(text: str) -> AsyncIterator[str]:
    yield text[:20]
    yield text[20:]


async def test_bytes_that_are_no_text_are_not_let_through(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne, on_board(cast.youssef, board) as youssef:
        assert sanne._socket is not None
        sanne._socket.protocol.send_text(b'{"type":"here","writing":"\xff\xfe"}')
        sanne._socket.transport.write(b"".join(sanne._socket.protocol.data_to_send()))
        await sanne.until(lambda: errors(sanne) == 1)
        await still_works(sanne, youssef)


async def test_a_megabyte_ends_the_connection_and_only_that(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne, on_board(cast.youssef, board) as youssef:
        await sanne.send(voiced("x" * 1_000_000))
        assert await sanne.closed() == 1009
        await youssef.voice()
        await same_as_loaded(youssef)


async def test_who_goes_on_sending_nonsense_is_shown_out(cast: Cast, board: str) -> None:
    async with on_board(cast.sanne, board) as sanne:
        for _ in range(120):
            await sanne.send("{}")
        assert await sanne.closed() == 1008


async def test_who_says_nonsense_and_goodbye_in_one_breath_is_told_goodbye(cast: Cast, board: str) -> None:
    nonsense, goodbye = Frame(Opcode.TEXT, b"x"), Frame(Opcode.CLOSE, Close(1000, "").serialize())
    async with cast.sanne.socket(f"{board}/live?after=0") as socket:
        assert "welcome" in str(await socket.recv())
        socket.transport.write(nonsense.serialize(mask=True) * 110 + goodbye.serialize(mask=True))
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()
        assert socket.close_code == 1000


# -- the door ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("origin", [None, "null", "https://elders.example", "http://127.0.0.1", "http://127.0.0.1:1"])
async def test_a_page_of_another_site_cannot_open_our_socket(cast: Cast, board: str, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await cast.sanne.socket(f"{board}/live?after=0", origin=origin)
    assert refused.value.response.status_code == 403


async def closed_at_once(visitor: Visitor, path: str) -> tuple[int | None, list[str | bytes]]:
    async with visitor.socket(f"{path}/live?after=0") as socket:
        frames: list[str | bytes] = []
        with suppress(ConnectionClosed):
            while True:
                frames.append(await socket.recv())
        return socket.close_code, frames


async def test_nobody_signed_in_hears_nothing(cast: Cast, board: str) -> None:
    assert await closed_at_once(Visitor(cast.sanne.server, None), board) == (4401, [])


async def test_foreign_private_and_unknown_boards_answer_alike(cast: Cast, board: str) -> None:
    network = board.split("/boards/")[0]
    private = await a_network(cast.mila, access="private")
    secret = await a_board(private, cast.mila, "Waar niemand van mag weten")
    in_ours = f"{network}/boards/{secret.rsplit('/', 1)[1]}"
    places = [secret, in_ours, f"{network}/boards/{new('board')}", f"/networks/{new('network')}/boards/{new('board')}"]
    places += [f"{network}/boards/%0A", f"{network}/boards/{'x' * 5_000}"]
    for place in places:
        assert await closed_at_once(cast.sanne, place) == (4404, []), place
        with pytest.raises(NotDone) as hidden:
            await cast.sanne.ask(place, **voiced("hallo")["do"])
        assert (hidden.value.status, hidden.value.code) == (404, "not_found"), place


async def test_a_board_cannot_be_taken_over_by_opening_one_with_its_id(cast: Cast) -> None:
    """Who knows a private board's id, because they were once a member, must not see it through one of their own."""
    secret = await a_board(await a_network(cast.mila, access="private"), cast.mila, "Waar niemand van mag weten")
    async with on_board(cast.mila, secret) as mila:
        await mila.voice("een geheim")
    own = await a_network(cast.sanne)
    with pytest.raises(NotDone) as refused:
        await a_board(own, cast.sanne, board=secret.rsplit("/", 1)[1])
    assert refused.value.code == "id_taken"
    stolen = f"{own}/boards/{secret.rsplit('/', 1)[1]}"
    assert await closed_at_once(cast.sanne, stolen) == (4404, [])
    with pytest.raises(NotDone) as hidden:
        await cast.sanne.page(stolen)
    assert hidden.value.status == 404
    assert secret.rsplit("/", 1)[1] not in await cast.sanne.page(own)


async def test_who_only_looks_on_hears_everything_and_is_refused_what_they_wish(cast: Cast, board: str) -> None:
    async with on_board(cast.mila, board) as mila, on_board(cast.sanne, board) as sanne:
        await sanne.voice()
        await mila.reached(sanne.version)
        frame = voiced("van buiten")
        await mila.send(frame)
        assert (await mila.answer(frame["id"]))["code"] == "not_a_member"
