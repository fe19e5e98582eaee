# SPDX-License-Identifier: Apache-2.0
"""One server for most tests of a session; each test makes networks and boards of its own on it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import pytest
import uvloop

from tests.running import Server, Somebody, Visitor, people, running

MANY: Final = {"LEERNETWERK_LIMITS": "2"}
"""The same few people are in every test, one after the other, faster than anybody thinks."""
ON_BOTH_LOOPS: Final = ("test_broadcast.py", "test_not_reading.py")
"""Tests close to the transports, which are not the same ones on every system."""


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    ours = {"asyncio": asyncio.new_event_loop}
    return ours | {"uvloop": uvloop.new_event_loop} if item.path.name in ON_BOTH_LOOPS else ours


class Cast(NamedTuple):
    """Sanne, Youssef and Mila, in Dutch, and Bram in English; and an organisation, which has no line to anything."""

    sanne: Visitor
    youssef: Visitor
    mila: Visitor
    bram: Visitor
    town: Visitor

    @property
    def people(self) -> tuple[Visitor, ...]:
        return self[:4]


def cast_at(server: Server, who: list[Somebody]) -> Cast:
    return Cast(*(Visitor(server, each) for each in who))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[Somebody]]]:
    folder = tmp_path_factory.mktemp("shared") / "data"
    who = [*people(folder, "Sanne", "Youssef", "Mila"), *people(folder, "Bram", language="en")]
    who += people(folder, "Gemeente Waterrijk", kind="organisation")
    with running(folder, settings=MANY) as server:
        yield server, who


@pytest.fixture
def cast(shared: tuple[Server, list[Somebody]]) -> Cast:
    return cast_at(*shared)
