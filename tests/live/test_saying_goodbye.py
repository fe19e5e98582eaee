# SPDX-License-Identifier: Apache-2.0
"""When and how a line is closed: signed out, no longer a member, too slow, or the server stops. Never silently."""

import asyncio
import json
import signal
import socket as sockets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from websockets.exceptions import ConnectionClosed

from domain.board.ideas import IdeaVoiced
from domain.board.state import Place
from domain.kernel import CommandId, IdeaId, MemberId, StreamId
from domain.streams import board_stream
from journal import Batch, Draft, Journal
from tests.live.conftest import Cast
from tests.live.window import Window, on_board, same_as_loaded
from tests.running import Server, Somebody, Visitor, a_board, a_network, new, people, running
from web.commands.saying import EVENTS

AT_ONCE = 2.0


async def test_signing_out_closes_the_boards_of_that_browser_and_no_other(
    shared: tuple[Server, list[Somebody]], cast: Cast
) -> None:
    server, _ = shared
    [ever] = await asyncio.to_thread(people, server.folder, "Ever")
    here, there = Visitor(server, ever), Visitor(server, ever, browser=1)
    path = await a_board(await a_network(cast.sanne, here), cast.sanne)
    async with on_board(here, path) as one, on_board(here, path) as two, on_board(there, path) as other:
        answer = await here.request("POST", "/sign-out", data={})
        assert answer.status_code in (200, 303), answer.text[:300]
        assert await one.closed(AT_ONCE) == await two.closed(AT_ONCE) == 4401
        assert other.closed_with is None
        await other.voice()
    again = Window(here, path)
    again.version = 1
    await again.come_in()
    assert await again.closed(AT_ONCE) == 4401


@pytest.mark.parametrize("access", ["private", "invitation"])
async def test_who_leaves_a_network_that_is_not_open_is_off_its_boards_at_once(cast: Cast, access: str) -> None:
    network = await a_network(cast.sanne, cast.youssef, access=access)
    path = await a_board(network, cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        await cast.youssef.ask(network, "leave")
        assert await youssef.closed(AT_ONCE) == 4403
        await sanne.voice()
        assert sanne.closed_with is None
        assert not any(frame.get("to", 0) >= sanne.version for frame in youssef.frames)
    assert await goodbye_to(cast.youssef, path) == 4403


async def goodbye_to(visitor: Visitor, path: str) -> int | None:
    async with visitor.socket(f"{path}/live?after=0") as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        return socket.close_code


async def test_who_leaves_an_open_network_is_off_its_boards_too_and_may_come_back_to_read(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    path = await a_board(network, cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        await cast.youssef.ask(network, "leave")
        assert await youssef.closed(AT_ONCE) == 4403
        async with on_board(cast.youssef, path) as reading:
            await sanne.voice()
            await reading.reached(sanne.version)
            answer = await reading.wish("voice", idea=new("idea"), text="nog iets", place={"x": 0, "y": 0})
            assert (answer["type"], answer["code"]) == ("refused", "not_a_member")


async def test_who_pauses_may_look_on_and_no_more(cast: Cast) -> None:
    network = await a_network(cast.sanne, cast.youssef)
    path = await a_board(network, cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        await cast.youssef.ask(network, "pause")
        answer = await youssef.wish("voice", idea=new("idea"), text="nog iets", place={"x": 0, "y": 0})
        assert (answer["type"], answer["code"]) == ("refused", "not_a_member")
        await sanne.voice()
        await youssef.reached(sanne.version)


async def test_who_joins_while_looking_on_may_think_along_at_once(cast: Cast) -> None:
    network = await a_network(cast.sanne)
    path = await a_board(network, cast.sanne)
    async with on_board(cast.youssef, path) as youssef:
        await cast.youssef.ask(network, "join")
        await youssef.voice()


async def test_a_network_that_becomes_private_closes_its_boards_to_whoever_only_looked_on(cast: Cast) -> None:
    network = await a_network(cast.sanne)
    path = await a_board(network, cast.sanne)
    async with on_board(cast.mila, path) as mila, on_board(cast.sanne, path) as sanne:
        await cast.sanne.ask(network, "choose_access", access="private")
        assert await mila.closed(AT_ONCE) == 4403
        await sanne.voice()


async def test_a_slow_reader_is_closed_with_1013_and_nobody_waits_for_them(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        ideas = [new("idea") for _ in range(300)]
        for number, idea in enumerate(ideas):  # by two: so many are much for one person
            writer = (sanne, youssef)[number % 2]
            text = f"{number} breed uit " * 150  # each its own: what all have in common is said once
            await writer.send_wish("voice", idea=idea, text=text[:1900], place={"x": 0, "y": 0})
        await sanne.reached(301)
        await youssef.reached(301)
        slow = small_socket(cast.sanne.server.address)
        stuck = await cast.youssef.socket(f"{path}/live?after=301", sock=slow, max_queue=1, max_size=None)
        longest = 0.0
        for n in range(14):
            began = monotonic()
            moves = [{"idea": idea, "place": {"x": n + 1, "y": 0}} for idea in ideas]
            answer = await sanne.wish("move", moves=moves)
            await youssef.reached(answer["version"])
            longest = max(longest, monotonic() - began)
        assert longest < 3
        with suppress(ConnectionClosed):
            while True:
                await asyncio.wait_for(stuck.recv(), 5)
        assert stuck.close_code == 1013
        await same_as_loaded(youssef)


async def test_who_is_still_being_sent_a_whole_large_board_is_not_too_slow_for_it(
    shared: tuple[Server, list[Somebody]], cast: Cast
) -> None:
    server, _ = shared
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    await asyncio.to_thread(write_much, server.folder, board_stream(path.rsplit("/", 1)[1]))
    async with on_board(cast.sanne, path) as sanne:
        await sanne.until(lambda: sanne.version > 800, 60)
        calm = small_socket(cast.sanne.server.address)
        late = await cast.youssef.socket(f"{path}/live?after=0", sock=calm, max_queue=1, max_size=None)
        for _ in range(5):
            await sanne.voice()
        frames = [json.loads(await asyncio.wait_for(late.recv(), 30)) for _ in range(3)]
        assert [frame["type"] for frame in frames[:2]] == ["welcome", "reset"]
        assert len(frames[1]["html"].encode()) > 6_000_000
        assert late.close_code is None
        await late.close()


def write_much(folder: Path, stream: StreamId) -> None:
    """More than a megabyte beyond what the system keeps of what nobody reads."""
    journal = Journal.open(folder, EVENTS)
    try:
        ideas = [IdeaVoiced(IdeaId(new("idea")), "🌱" * 1_990, Place(0, 0)) for _ in range(800)]
        sanne, now = MemberId("member-sanne"), datetime.now(UTC)
        drafts = [Draft(stream, sanne, CommandId(new("command")), idea, now) for idea in ideas]
        journal.append([Batch(stream, journal.version(stream), drafts)])
    finally:
        journal.close()


def small_socket(address: str) -> sockets.socket:
    """One whose system keeps little of what nobody reads."""
    host, port = address.removeprefix("http://").split(":")
    slow = sockets.socket()
    slow.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 16_384)
    slow.connect((host, int(port)))
    slow.setblocking(False)
    return slow


async def test_a_flood_of_wishes_is_answered_one_by_one_while_others_go_on(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    async with on_board(cast.sanne, path) as sanne, on_board(cast.youssef, path) as youssef:
        flood = [
            await sanne.send_wish("voice", idea=new("idea"), text="x", place={"x": 0, "y": 0}) for _ in range(2_000)
        ]
        began = monotonic()
        await youssef.voice()
        assert monotonic() - began < 5
        await sanne.until(lambda: len(sanne.answers) >= 2_000, patience=30)
        answers = [sanne.answers[command] for command in flood]
        refused = [answer for answer in answers if answer["type"] == "refused"]
        assert 20 < len(answers) - len(refused) < 1_000
        assert {(answer["code"], answer["again"]) for answer in refused} == {("too_many", True)}
        assert all(answer["after"] >= 1 and "niet opgeslagen" in answer["message"] for answer in refused)
        again = flood[answers.index(refused[-1])]
        await asyncio.sleep(refused[-1]["after"] + 0.2)
        await sanne.send_wish("voice", command=again, idea=new("idea"), text="x", place={"x": 0, "y": 0})
        await sanne.until(lambda: sanne.answers[again]["type"] == "ack")
        await same_as_loaded(sanne)


async def test_who_vanishes_in_the_middle_of_a_flood_takes_nobody_along(cast: Cast) -> None:
    path = await a_board(await a_network(cast.sanne, cast.youssef), cast.sanne)
    async with on_board(cast.youssef, path) as youssef:
        async with on_board(cast.sanne, path) as sanne:
            for _ in range(1_000):
                await sanne.send_wish("voice", idea=new("idea"), text="x", place={"x": 0, "y": 0})
        await youssef.voice()
        await same_as_loaded(youssef)
        assert youssef.closed_with is None


async def test_a_server_that_is_stopped_says_come_back_and_ends_in_time(tmp_path: Path) -> None:
    who = await asyncio.to_thread(people, tmp_path / "data", "Sanne", "Youssef")
    with running(tmp_path / "data") as server:
        sanne, youssef = (Visitor(server, each) for each in who)
        path = await a_board(await a_network(sanne, youssef), sanne)
        async with on_board(sanne, path) as one, on_board(youssef, path) as two:
            sent = [await one.send_wish("voice", idea=new("idea"), text="x", place={"x": 0, "y": 0}) for _ in range(50)]
            began = monotonic()
            assert await asyncio.to_thread(server.end, signal.SIGINT) == 0
            assert monotonic() - began < 10
            assert await one.closed() == await two.closed() == 1012
            answered = [command for command in sent if command in one.answers]
        server.start()
        async with on_board(sanne, path) as back:
            for command in answered:
                again = await back.answer(
                    await back.send_wish("voice", command=command, idea=new("idea"), text="x", place={"x": 0, "y": 0})
                )
                assert again["version"] == one.answers[command]["version"]
            await same_as_loaded(back)
    assert "Traceback" not in server.log.read_text()
