# SPDX-License-Identifier: Apache-2.0
"""The bench itself works, at toy size. Says nothing about how fast anything is."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.bench.wire import masked
from tests.structure.house import ROOT

MACHINE = set("cores cpu memory_gib system python sqlite libraries load_before sync_p50_ms sync_p99_ms".split())
NAMES = ["commands", "latency", "deliveries", "opening", "memory", "past", "replay", "desk", "search", "moving"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out: Path = tmp_path_factory.mktemp("bench") / "told.json"
    asked = [sys.executable, "-m", "tests.bench", "--quick", "--seed", "7", "--out", str(out)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    return json.loads(out.read_text())


@pytest.mark.timeout(300)  # others may share the machine, and it waits for a dozen programs to start
def test_a_quick_bench_measures_everything(told: Any) -> None:
    assert list(told["figures"]) == NAMES
    assert all(figure > 0 for figure in numbers({name: told["figures"][name] for name in NAMES[:4]}))


def test_it_says_with_which_seed_when_and_on_what(told: Any) -> None:
    assert told["seed"] == 7
    assert told["date"].endswith("+00:00")
    assert set(told["machine"]) == MACHINE


def test_it_names_no_folder(told: Any) -> None:
    assert not any(str(folder) in json.dumps(told) for folder in (ROOT, Path.home(), tempfile.gettempdir()))


@pytest.mark.parametrize(("size", "head"), [(5, 2), (126, 4), (65_536, 10)])
def test_a_frame_says_how_long_it_is(size: int, head: int) -> None:
    frame = masked(b"x" * size)
    assert len(frame) == head + 4 + size
    assert frame.endswith(b"\0\0\0\0" + b"x" * size)


def numbers(figures: Any) -> list[float]:
    if isinstance(figures, dict):
        return [number for each in figures.values() for number in numbers(each)]
    return [figures]
