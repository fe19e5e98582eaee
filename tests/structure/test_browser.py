# SPDX-License-Identifier: Apache-2.0
"""A machine without a browser skips what needs one, and says so; CI may not skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.house import ROOT

SAMPLE = "def test_a_page(chromium_path): pass\n"


@pytest.mark.parametrize(("ci", "outcome"), [("", "1 skipped"), ("true", "1 error")], ids=["at home", "in CI"])
def test_a_missing_browser_is_told(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE)
    asked = [sys.executable, "-m", "pytest", "-rs", "--rootdir", str(tmp_path), "-p", "tests.conftest", str(tmp_path)]
    bare = {**os.environ, "CI": ci, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""}
    said = subprocess.run(asked, cwd=tmp_path, env=bare, capture_output=True, text=True, check=False).stdout
    assert outcome in said, said
    assert "apt-get install chromium" in said
