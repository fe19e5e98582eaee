# SPDX-License-Identifier: Apache-2.0
"""A network with a board whose record is looked into, and what somebody with a database does to it. Has no tests."""

import sqlite3

import httpx

from tests.web.scenes import NIGHT, do, formed
from web.house import House

BOARD = "board-one"
LONGER = (
    "UPDATE stored_events SET state = CAST(state || x'00' AS BLOB) WHERE originator_id = ? AND originator_version = ?"
)


async def worked(browser: httpx.AsyncClient, **form: str) -> None:
    """A network with one board and three ideas on it."""
    await formed(browser, **form)
    await do(browser, NIGHT, type="open_board", board=BOARD, question="What helps at <night>?")
    for number in range(3):
        wish = {
            "type": "voice",
            "idea": f"idea-{number:04}",
            "text": f"thought {number}",
            "place": {"x": number, "y": 0},
        }
        answer = await browser.post(f"/networks/{NIGHT}/boards/{BOARD}", json={"do": wish})
        assert answer.status_code == 200


def damage(house: House, change: str, *values: object) -> None:
    log = sqlite3.connect(house.journal.path, isolation_level=None)
    log.execute(change, values)
    log.close()
