# SPDX-License-Identifier: Apache-2.0
"""A server with everything in memory, for trying it out: it says so, keeps nothing, and nobody else can reach it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.running import ENTRY, ROOT
from tests.web.commands import Said, run
from tests.web.identity.browsers import entry
from tests.web.scenes import NIGHT
from web.cli import files_of
from web.settings import BadSetting, Settings, read

HERE = "memory:"
COMMANDS = (
    ("verify",),
    ("rebuild",),
    ("project",),
    ("digest", "--dry-run"),
    ("backup", "--to", "kept"),
    ("restore", "--from", "kept"),
    ("erase", "--member", "member-sanne"),
    ("import", __file__, "--network", "Glas"),
    ("bundle", "--network", "glas", "--out", "glas.zip", "--why", "to see"),
)


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda asked: asked[0])
def test_no_other_command_can_reach_what_one_server_has_in_memory(asked: tuple[str, ...], capsys: Said) -> None:
    assert run(*asked, "--database", HERE) == 2
    assert "seen by nobody but the server that keeps it" in capsys.readouterr().err


@pytest.mark.parametrize("places", [("memory:one", "kept"), ("kept", HERE)])
def test_nothing_is_copied_out_of_it_or_into_it(places: tuple[str, str], capsys: Said) -> None:
    assert run("copy", "--from", places[0], "--to", places[1]) == 2
    assert "seen by nobody but the server that keeps it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("PROJECTOR", "elsewhere"), ("REDIS", "redis://localhost"), ("HEADS", "koppen")]
)
def test_what_is_for_others_or_for_later_is_of_no_use_to_it(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"LEERNETWERK_{name} .* a log in memory"):
        read({"database": HERE}, {f"LEERNETWERK_{name}": value})


def test_it_is_neither_shared_nor_kept() -> None:
    chosen = [read({"database": where}, {}) for where in (HERE, "memory:one", "postgresql://db/leernetwerk", None)]
    assert [one.in_memory for one in chosen] == [True, True, False, False]
    assert [one.is_shared for one in chosen] == [False, False, True, False]
    with pytest.raises(BadSetting, match="--database"):
        read({"database": "memory:of a name"}, {})


def test_its_files_go_when_it_goes_and_those_of_the_data_folder_stay_as_they_are(tmp_path: Path) -> None:
    with files_of(Settings(data=tmp_path, database=HERE)) as settings:
        (settings.data / "heads.key").write_text("one to sign with")
    assert not settings.data.exists()
    with files_of(Settings(data=tmp_path)) as settings:
        assert settings.data == tmp_path


def started(data: Path, *more: str) -> subprocess.Popen[str]:
    asked = ("--port", "0", "--data", str(data), "--database", HERE, *more)
    program = [sys.executable, "-c", ENTRY, *asked]
    paths = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(program, env=paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def before_and_after(address: str) -> tuple[int, int]:
    """Somebody signs up and lights a spark: whether it is there before it, and after it."""
    with httpx.Client(base_url=address, trust_env=False, headers={"origin": address}) as sanne:
        assert sanne.post("/sign-up", data=entry("Sanne")).status_code == 303
        assert "gone when the server stops" in sanne.get("/").text
        before = sanne.get(f"/networks/{NIGHT}").status_code
        sanne.post("/networks", data={"type": "spark", "network": NIGHT, "text": "what the night teaches"})
        degraded = sanne.get("/health/ready").json()
        assert degraded["status"] == "degraded"
        assert "what people write is gone" in degraded["reasons"][0]
        return before, sanne.get(f"/networks/{NIGHT}").status_code


def test_what_somebody_wrote_is_there_until_it_ends_and_the_start_says_so(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found = []
    for more in (["--demo"], []):
        server = started(data, *more)
        try:
            assert server.stdout is not None
            said = [server.stdout.readline() for _ in range(4 if more else 2)]
            assert "gone when this ends" in said[-1]
            found.append(before_and_after(said[-2].split()[-1]))
            server.send_signal(signal.SIGTERM)
            _, errors = server.communicate(timeout=10)
        finally:
            server.kill()
            server.communicate()
        assert server.returncode == 0, errors
    assert found == [(404, 200)] * 2, "the second start began anew"
    assert not data.exists()
