# SPDX-License-Identifier: Apache-2.0
"""What the linter, the formatter and the type checker say is part of the one test command."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.house import ROOT

SETTINGS = str(ROOT / "pyproject.toml")
LINT = ("ruff", "check", "--quiet", "--no-cache", "--config", SETTINGS)
FORMAT = ("ruff", "format", "--quiet", "--no-cache", "--check", "--config", SETTINGS)
TYPES = ("mypy", "--no-error-summary", "--config-file", SETTINGS)


def run(*asked: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, asked)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("tool", [LINT, FORMAT], ids=["lint", "format"])
def test_the_code_is_lint_free_and_formatted(tool: tuple[str, ...]) -> None:
    done = run(*tool)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(600)
def test_the_types_are_right() -> None:
    done = run(*TYPES)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("tool", "sample"),
    [
        (LINT, "import os\n"),
        (LINT, "def voice(ideas=[]):\n    return ideas\n"),
        (FORMAT, "x = {  'a':1 }\n"),
        (TYPES, "def voice(text: str) -> int:\n    return text\n"),
        (TYPES, "def voice(text):\n    return text\n"),
    ],
    ids=["unused import", "shared default", "layout", "wrong type", "no type"],
)
def test_a_bad_sample_is_refused(tmp_path: Path, tool: tuple[str, ...], sample: str) -> None:
    (path := tmp_path / "sample.py").write_text(f"# SPDX-License-Identifier: Apache-2.0\n{sample}")
    done = run(*tool, path, cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
