# SPDX-License-Identifier: Apache-2.0
"""The command line: what it says, where it says it, and how it ends."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.web.commands import IDEAS, Said, run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (path := tmp_path / "nieuwe_glazen.csv").write_text(IDEAS)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_dry_run_says_what_would_happen_and_makes_not_even_the_folder(file: Path, data: Path, capsys: Said) -> None:
    assert run("import", file, "--network", "Glas", "--data", data, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "Network “Glas”: new" in said
    assert "Board “Nieuwe glazen”: new" in said
    assert "2 ideas by 2 authors; 1 build on others (1 link)." in said
    assert "nothing was changed" in said
    assert not data.exists()


def test_a_file_is_brought_in_once(file: Path, data: Path, capsys: Said) -> None:
    assert run("import", file, "--network", "Glas", "--data", data) == 0
    assert "All of it is saved." in capsys.readouterr().out
    assert run("import", file, "--network", "Glas", "--data", data) == 0
    assert "Nothing changed: all of it was there already." in capsys.readouterr().out


def test_a_broken_file_brings_nothing_and_names_every_problem(file: Path, data: Path, capsys: Said) -> None:
    file.write_text(IDEAS + "c,nooit,P3,,z\n")
    assert run("import", file, "--network", "Glas", "--data", data) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in said[:3]] == ["line 4, text", "line 4, created", "line 4, inspired_by"]
    assert said[3] == "Nothing was brought in: 3 problems in nieuwe_glazen.csv."
    assert not data.exists()


def test_a_file_that_is_not_there_is_a_sentence(data: Path, capsys: Said) -> None:
    assert run("import", "nergens.csv", "--network", "Glas", "--data", data) == 1
    assert capsys.readouterr().err == "nergens.csv cannot be read: no such file or directory.\n"


def test_what_was_asked_wrongly_ends_with_2(file: Path, data: Path, capsys: Said) -> None:
    assert run("import", file, "--data", data) == 2
    assert run("import", file, "--network", " ", "--data", data) == 2
    assert run("import", file, "--network", "Glas", "--data", file) == 2
    assert run("serve", "--port", "achtduizend", "--data", data) == 2
    assert run("fluiten") == 2
    assert "Traceback" not in capsys.readouterr().err


def test_verify_ends_with_the_head(file: Path, data: Path, capsys: Said) -> None:
    run("import", file, "--network", "Glas", "--data", data)
    capsys.readouterr()
    assert run("verify", "--data", data) == 0
    head = capsys.readouterr().out.splitlines()[-1]
    assert len(bytes.fromhex(head)) == 32


def test_verify_names_the_stream_and_version_of_what_is_not_what_was_written(
    file: Path, data: Path, capsys: Said
) -> None:
    run("import", file, "--network", "Glas", "--data", data)
    with sqlite3.connect(data / "log.db") as log:
        stream, state = log.execute("SELECT originator_id, state FROM stored_events WHERE position = 5").fetchone()
        flipped = state[:-1] + bytes([state[-1] ^ 1])
        log.execute("UPDATE stored_events SET state = ? WHERE position = 5", (flipped,))
    log.close()
    capsys.readouterr()
    assert run("verify", "--data", data) == 1
    assert f"stream {stream}, version 2: " in capsys.readouterr().err


def test_verify_of_a_folder_without_a_log_makes_none(data: Path, capsys: Said) -> None:
    assert run("verify", "--data", data) == 1
    assert "There is no log in" in capsys.readouterr().err
    assert not data.exists()


def test_without_its_keys_nothing_is_brought_in_and_verify_says_so(file: Path, data: Path, capsys: Said) -> None:
    run("import", file, "--network", "Glas", "--data", data)
    (data / "keys.db").unlink()
    capsys.readouterr()
    assert run("import", file, "--network", "Anders", "--data", data) == 1
    assert "key store" in capsys.readouterr().err
    assert run("verify", "--data", data) == 0
    assert "cannot be read" in capsys.readouterr().err


# -- serve, as a program of its own ------------------------------------------------------------------------------------
def start(*arguments: object) -> subprocess.Popen[str]:
    asked = [sys.executable, "-c", "from web.cli import main; main()", *map(str, arguments)]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.Popen(asked, env=paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def server(data: Path) -> Iterator[subprocess.Popen[str]]:
    running = start("--port", 0, "--data", data, "--demo")
    yield running
    running.kill()
    running.communicate()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_without_a_command_it_serves_a_demo_and_ends_cleanly(
    server: subprocess.Popen[str], end: signal.Signals
) -> None:
    assert server.stdout is not None
    said = [server.stdout.readline() for _ in range(3)]
    [home] = [word for line in said for word in line.split() if word.startswith("http://127.0.0.1:")]
    assert any("password" in line for line in said)
    with urlopen(f"{home}/health/ready", timeout=10) as answer:
        assert answer.status == 200
    server.send_signal(end)
    _, errors = server.communicate(timeout=10)
    assert server.returncode == 0
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_a_sentence(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = start("serve", "--port", port, "--data", data)
        _, errors = ended.communicate(timeout=30)
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in errors
    assert "Traceback" not in errors


def test_a_folder_that_cannot_be_is_a_sentence(file: Path) -> None:
    ended = start("serve", "--port", 0, "--data", file / "in-a-file")
    _, errors = ended.communicate(timeout=30)
    assert ended.returncode == 1
    assert len(errors.splitlines()) == 1


def test_a_log_that_cannot_be_opened_is_a_sentence_and_nobody_says_that_it_is_on(data: Path) -> None:
    data.mkdir()
    (data / "log.db").write_text("no database, but a letter to somebody about one")
    said, errors = (ended := start("serve", "--port", 0, "--data", data)).communicate(timeout=30)
    assert ended.returncode == 1
    assert said == ""
    assert errors == f"The file {data / 'log.db'} is damaged or no database of ours. Restore a backup.\n"
