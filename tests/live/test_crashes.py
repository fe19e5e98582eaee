# SPDX-License-Identifier: Apache-2.0
"""A file may grow no more: nothing is said to be saved. What kills do is a row of tests/faults."""

import asyncio
import resource
from pathlib import Path
from typing import Any, Final

from domain import board, network
from domain.board.ideas import IdeaVoiced
from domain.streams import board_stream
from journal import Journal
from tests.live.window import on_board, same_as_loaded
from tests.running import Visitor, a_board, a_network, new, people, running

EVENTS: Final = (*network.EVENTS, *board.EVENTS)


def voiced(folder: Path, path: str) -> list[str]:
    """The ideas in the log, while no server runs on it."""
    journal = Journal.open(folder, EVENTS)
    try:
        assert journal.verify().bad is None
        facts = journal.read(board_stream(path.rsplit("/", 1)[1]))
        return [fact.event.idea for fact in facts if isinstance(fact.event, IdeaVoiced)]
    finally:
        journal.close()


async def test_on_a_full_disk_nothing_is_said_to_be_saved_reading_goes_on_and_saving_resumes(tmp_path: Path) -> None:
    [ever] = await asyncio.to_thread(people, tmp_path / "data", "Ever")
    with running(tmp_path / "data") as server:
        visitor = Visitor(server, ever)
        path = await a_board(await a_network(visitor), visitor)
        async with on_board(visitor, path) as window:
            for n in range(30):
                await window.voice(f"idee {n}")
            _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (40_000, hard))
            wish: dict[str, Any] = {"type": "voice", "idea": new("idea"), "text": "vol", "place": {"x": 0, "y": 0}}
            refused = await window.answer(await window.send_wish(command="command-full", **wish))
            assert (refused["type"], refused["code"], refused["again"]) == ("refused", "not_saved", True)
            assert window.version == 31
            await same_as_loaded(window)
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))
            del window.answers["command-full"]
            assert (await window.wish(command="command-full", **wish))["version"] == 32
            await same_as_loaded(window)
        server.kill()
    assert len(voiced(server.folder, path)) == 31
