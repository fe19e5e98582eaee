# SPDX-License-Identifier: Apache-2.0
"""How a process without a desk looks at a network: it folds the whole stream, each time somebody asks."""

import asyncio
from collections.abc import Callable
from typing import Any

from domain import network as networks
from domain.kernel import NetworkId
from domain.network import Network
from domain.streams import network_stream
from journal import Journal
from web.naming import Naming
from web.notices.reading import Look


def folding(journal: Journal, naming: Naming) -> Look:
    async def look(network: NetworkId, made: Callable[[Network], Any]) -> Any:
        state = networks.empty()
        for fact in await asyncio.to_thread(journal.read, network_stream(network)):
            state = networks.evolve(state, fact)
        naming.learn(state)
        return made(state)

    return look
