# SPDX-License-Identifier: Apache-2.0
"""What somebody reads who knows nothing but the log."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import cast

from domain import board
from domain.board import Board
from domain.kernel import Fact, StreamId
from domain.streams import board_stream
from journal import Journal
from tests.domain.given import fold
from tests.faults.ground import Ground
from web.commands.saying import EVENTS


def stream_of(path: str) -> StreamId:
    return board_stream(path.rsplit("/", 1)[1])


@contextmanager
def log(ground: Ground) -> Iterator[Journal]:
    """The log itself, beside the servers that run on it."""
    with closing(Journal.open(ground.data, EVENTS, database=ground.database)) as journal:
        yield journal


def read(ground: Ground, path: str) -> list[Fact]:
    with log(ground) as journal:
        return list(journal.read(stream_of(path)))


async def facts(ground: Ground, path: str) -> list[Fact]:
    return await asyncio.to_thread(read, ground, path)


async def replayed(ground: Ground, path: str) -> Board:
    return cast(Board, fold(board, await facts(ground, path)))


async def voiced(ground: Ground, path: str) -> list[str]:
    """The ideas of a board on which nothing else happened, in order."""
    return [fact.event.idea for fact in (await facts(ground, path))[1:]]  # type: ignore[attr-defined]
