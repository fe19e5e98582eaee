# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.bench.serving PORT FOLDER`: the server with one account in it, for drivers that sign in by HTTP.

The account is made before the first start only, so that the same sign-in works after a restart.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher

from web.cli import main
from web.identity.accounts import Accounts

EMAIL: Final = "bench@example.org"
PASSWORD: Final = "a long password"


async def make_account(folder: Path) -> None:
    accounts = Accounts(folder / "accounts.db", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    try:
        if accounts.account_at(EMAIL) is None:
            await accounts.sign_up(EMAIL, "Bench", PASSWORD)
    finally:
        accounts.close()


if __name__ == "__main__":
    port, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(make_account(folder))
    main(["serve", "--port", port, "--data", str(folder)])
