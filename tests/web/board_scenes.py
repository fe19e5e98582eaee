# SPDX-License-Identifier: Apache-2.0
"""A board in a network at night, and what is done on it by its own door. Has no tests."""

import httpx

from tests.web.scenes import NIGHT

BOARD = f"/networks/{NIGHT}/boards/board-night"
GROUND = {"x": 0, "y": 0}


async def ask(browser: httpx.AsyncClient, kind: str, **wish: object) -> int:
    """The version the board has then."""
    answer = await browser.post(BOARD, json={"do": {"type": kind, **wish}})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["version"])


async def voice(browser: httpx.AsyncClient, idea: str, text: str) -> int:
    return await ask(browser, "voice", idea=idea, text=text, place=GROUND)
