# SPDX-License-Identifier: Apache-2.0
"""Every row of the fault command at its small scale, so that what is promised is broken nowhere unnoticed."""

import pytest

from tests.faults.ground import SETUPS, Setup
from tests.faults.row import Row
from tests.faults.rows import ROWS, line, run

SEED = 1


@pytest.mark.timeout(300)
@pytest.mark.parametrize("setup", SETUPS)
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_what_is_promised_is_kept(row: Row, setup: Setup) -> None:
    told = run(row, setup, "ci", row.counts["ci"], SEED)
    if "skipped" in told:
        pytest.skip(told["skipped"])
    assert told["kept"], line(row.name, told)
