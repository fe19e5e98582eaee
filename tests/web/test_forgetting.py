# SPDX-License-Identifier: Apache-2.0
"""Somebody's words are forgotten: not a byte of them is left, the gap is visible, the log verifies."""

from pathlib import Path

import pytest

from domain import board, network
from domain.board.ideas import IdeaVoiced
from journal import Journal
from tests.live.window import on_board
from tests.running import Visitor, a_board, a_network, made, new, running
from web.cli import main

WORDS = ("kanarievogel zingt", "spreeuwenzwerm danst", "ijsvogel duikt")


async def test_forgetting_an_author_leaves_no_byte_of_their_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    data = folder_in(tmp_path)
    sanne, youssef = await made(data, ("Sanne", "Youssef"), "nl")
    with running(data) as server:
        hers, his = Visitor(server, sanne), Visitor(server, youssef)
        place = await a_network(hers, his)
        at = await a_board(place, hers, WORDS[0])
        await hers.ask(at, "voice", idea="idea-hers", text=WORDS[1], place={"x": 0, "y": 0})
        await his.ask(at, "voice", idea="idea-his", text="een mus", place={"x": 300, "y": 0})
        await hers.ask(at, "comment", comment=new("c"), idea="idea-his", text=WORDS[2])
        server.end()
        forget(data, sanne.id)
        assert [file.name for file in data.iterdir() if any(w.encode() in file.read_bytes() for w in WORDS)] == []
        with pytest.raises(SystemExit) as ended:
            main(["verify", "--data", str(data)])
        assert ended.value.code == 0
        assert "forgotten on purpose" in capsys.readouterr().out
        server.start()
        page = await his.page(at)
        assert "een mus" in page
        assert not any(word in page for word in WORDS)


async def test_a_name_stays_as_chosen_after_leaving_also_when_the_server_starts_anew(tmp_path: Path):
    data = folder_in(tmp_path)
    sanne, youssef = await made(data, ("Sanne", "Youssef"), "nl")
    with running(data) as server:
        hers, his = Visitor(server, sanne), Visitor(server, youssef)
        place = await a_network(hers, his)
        at = await a_board(place, his)
        await his.ask(at, "voice", idea="idea-his", text="een mus", place={"x": 0, "y": 0})
        assert "Youssef" in await hers.page(at)
        await his.ask(place, "leave", name_stays="former")
        assert "Youssef" not in await hers.page(at)
        server.end()
        server.start()
        for page in (at, place, "/"):
            assert "Youssef" not in await hers.page(page), page


def folder_in(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def forget(data: Path, author: str) -> None:
    journal = Journal.open(data, (*network.EVENTS, *board.EVENTS))
    readable = {f.event.text for f in journal.follow(0, 1000) if isinstance(f.event, IdeaVoiced)}
    assert WORDS[1] in readable
    assert journal.forget(author) == 2
    journal.close()


async def test_what_is_erased_while_somebody_looks_is_gone_from_their_page_and_from_every_moment(tmp_path: Path):
    """By another process, as an operator would: the running server, its open pages and its past all notice."""
    data = folder_in(tmp_path)
    sanne, youssef = await made(data, ("Sanne", "Youssef"), "nl")
    with running(data) as server:
        hers, his = Visitor(server, sanne), Visitor(server, youssef)
        place = await a_network(hers, his)
        at = await a_board(place, hers, WORDS[0])
        await hers.ask(at, "voice", idea="idea-hers", text=WORDS[1], place={"x": 0, "y": 0})
        await his.ask(at, "build_on", idea="idea-his", on="idea-hers", text="een mus", place={"x": 300, "y": 0})
        assert WORDS[1] in await his.page(f"{at}?at=2")
        async with on_board(his, at) as window:
            assert WORDS[1] in str(window.ground.shown())
            forget(data, sanne.id)
            assert await window.closed() == 1012
            await window.leave()
            await window.come_in()
            await window.until(lambda: window.frames[-1]["type"] == "reset")
            assert WORDS[1] not in str(window.ground.shown())
            assert "een mus" in str(window.ground.shown())
            ways = ("?at=2", "/changes?from=0&to=3", "/film?after=0&upto=3", "/ideas/idea-his?at=3", "/since?after=0")
            for way in (*ways, "/ideas/idea-his/story"):
                page = await his.page(f"{at}{way}")
                assert not any(word in page for word in WORDS), way
