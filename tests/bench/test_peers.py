# SPDX-License-Identifier: Apache-2.0
"""What the driver measured becomes one file and one table. The driver here says what it was asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import peers
from tests.structure.house import ROOT

DRIVER = """
import json, sys
asked = sys.argv[1:]
out = asked[asked.index("--json") + 1]
rounds = {"median": 9000.0, "min": 8000.0, "max": 9500.0, "n": 3}
alone = {"median": 18000.0, "min": 18000.0, "max": 18000.0, "n": 1}
mib = {"median": 40960, "min": 40960, "max": 40960}
label, join = "commit 50 writers window=1", "join 10000"
open(out, "w").write(json.dumps({
    "machine": {"pinned": True},
    "peers": {"product": {"describe": " ".join(asked[2:8])}},
    "summary": {
        "product": {label: {"acks_per_s": rounds}, join: {"mem_growth_KiB": mib}},
        "hocuspocus": {label: {"acks_per_s": alone}},
        "tldraw": {label: {"errors": ["it did not start"]}},
    },
}))
"""


def test_a_run_is_kept_with_its_machine_and_told_as_ratios(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bench.py").write_text(DRIVER)
    out = tmp_path / "told.json"
    assert peers.main(["--driver", str(tmp_path), "--measures", "commit", "--runs", "3", "--out", str(out)]) == 0
    made = json.loads(out.read_text())
    assert made["machine"]["pinned"] is True
    assert made["machine"]["cores"]
    assert made["who"]["product"]["describe"] == "--compare product,hocuspocus,tldraw --measure commit --runs 3"
    assert made["figures"]["product"]["commit 50 writers window=1"]["acks_per_s"]["min"] == 8000
    assert made["figures"]["hocuspocus"]["commit 50 writers window=1"]["acks_per_s"] == 18000
    assert "| 9 000 | 18 000 | – | 0.50 × hocuspocus |" in capfd.readouterr().out
    assert peers.main(["--table", str(out)]) == 0
    told = capfd.readouterr().out
    assert "| memory of 10 000 ideas, MiB | 40 | – | – |  |" in told
    assert "kill -9" not in told  # what was not measured is not in the table


def test_without_a_driver_it_says_what_is_missing(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "tests.bench.peers", "--driver", str(tmp_path)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "bench.py" in done.stderr
