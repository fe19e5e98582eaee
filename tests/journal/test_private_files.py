# SPDX-License-Identifier: Apache-2.0
"""What the log and the keys are kept in is for nobody else on the machine."""

import stat
from pathlib import Path

from domain import board
from journal import Journal


def test_every_file_of_a_new_log_is_its_owners_alone(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "data", board.EVENTS)
    try:
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    finally:
        journal.close()
    assert {"log.db", "keys.db", "log.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}
