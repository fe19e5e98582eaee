# SPDX-License-Identifier: Apache-2.0
"""The rooms stand in one direction: pyproject.toml has the contracts, these tests keep them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.house import ROOMS, ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Keeps the contracts of our pyproject.toml on the rooms in `home`."""
    asked = [sys.executable, "-P", "-c", LINT, "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    paths = {**os.environ, "PYTHONPATH": str(home), "NO_COLOR": "1"}
    return subprocess.run(asked, cwd=folder, env=paths, capture_output=True, text=True, check=False)


def build_house(home: Path) -> None:
    for room in ROOMS:
        (home / room).mkdir()
        (home / room / "__init__.py").touch()


def test_imports_go_in_one_direction(tmp_path: Path) -> None:
    done = lint(tmp_path, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rooms_that_know_nobody_keep_the_contracts(tmp_path: Path) -> None:
    build_house(tmp_path)
    done = lint(tmp_path, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "sample", "broken"),
    [
        ("domain", "import web", "One direction"),
        ("journal", "import projections", "One direction"),
        ("web", "import eventsourcing.domain", "Only the journal"),
        ("projections", "from litestar import get", "Only the web"),
    ],
)
def test_an_import_against_the_direction_breaks_a_contract(tmp_path: Path, room: str, sample: str, broken: str) -> None:
    build_house(tmp_path)
    (tmp_path / room / "sample.py").write_text(sample)
    done = lint(tmp_path, tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(line.startswith(broken) and line.endswith("BROKEN") for line in done.stdout.splitlines()), done.stdout
