# SPDX-License-Identifier: Apache-2.0
"""Moving, backing up and putting back by the command line, and that people sign in as before afterwards."""

from pathlib import Path

import pytest

from tests.running import Visitor, a_board, a_network, made, new, running
from web.cli import main


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


async def test_a_backup_of_a_running_server_is_put_back_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, kept, back = (tmp_path / name for name in ("data", "backup", "back"))
    data.mkdir()
    (sanne,) = await made(data, ("Sanne",), "nl")
    with running(data) as server:
        visitor = Visitor(server, sanne)
        board = await a_board(await a_network(visitor), visitor)
        assert run("backup", "--to", str(kept), "--data", str(data)) == 0
        head = capsys.readouterr().out.splitlines()[1]
        await visitor.ask(board, "voice", idea=new("idea"), text="Na de reservekopie", place={"x": 0, "y": 0})
        seen = await visitor.page(board)
    assert run("restore", "--from", str(kept), "--data", str(back), "--progress") == 0
    assert head in capsys.readouterr().out
    assert run("verify", "--data", str(back)) == 0
    assert head in capsys.readouterr().out
    assert run("rebuild", "--data", str(back)) == 0
    assert "made anew" in capsys.readouterr().out
    with running(back) as server:
        again = Visitor(server, sanne)
        page = await again.page(board)
        assert "Na de reservekopie" in seen
        assert "Na de reservekopie" not in page
        epochs = [text.split('data-epoch="')[1].split('"')[0] for text in (seen, page)]
        assert epochs[0] != epochs[1], "who saw more starts over"
        await again.ask(board, "voice", idea=new("idea"), text="Verder", place={"x": 0, "y": 0})


async def test_all_of_it_moves_to_a_database_and_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], database: str
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (sanne,) = await made(data, ("Sanne",), "nl")
    with running(data) as server:
        network = await a_network(Visitor(server, sanne))
    files = ("--data", str(tmp_path / "files"))
    assert run("copy", "--from", str(data), "--to", database, *files) == 0
    assert run("copy", "--from", database, "--to", str(tmp_path / "home"), *files) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1] == said[3]
    with running(tmp_path / "home") as server:
        assert "Leren van elkaar" in await Visitor(server, sanne).page(network)
    assert run("copy", "--from", str(data), "--to", database, *files) == 1
    assert "already" in capsys.readouterr().err


def test_nothing_is_backed_up_over_something_or_from_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", "--to", str(tmp_path), "--data", str(tmp_path / "none")) == 1
    assert "there already" in capsys.readouterr().err
    assert run("backup", "--to", str(tmp_path / "new"), "--data", str(tmp_path / "none")) == 1
    assert "no log" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
