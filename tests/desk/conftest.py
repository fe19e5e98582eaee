# SPDX-License-Identifier: Apache-2.0
"""A desk with one begun board."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk.at_work import AtWork, at_work


@pytest.fixture
async def work(tmp_path: Path, log_database: str) -> AsyncIterator[AtWork]:
    async with at_work(tmp_path / "data", log_database) as desk:
        yield desk
