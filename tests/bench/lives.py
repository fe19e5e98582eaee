# SPDX-License-Identifier: Apache-2.0
"""Very many events of very many networks, lived by random valid wishes and written through the real journal."""

import asyncio
import random
from collections.abc import Iterator
from itertools import count, groupby, islice
from pathlib import Path
from typing import Final

from msgspec import structs

from domain.kernel import Fact, StreamId
from journal import Batch, Journal
from tests.bench.ground import sign_up
from tests.bench.past import EVENTS, drafted
from tests.domain.given import MILA
from tests.domain.whole_networks import random_whole

AT_ONCE: Final = 2_000
OF_NETWORK: Final = 400
OF_BOARDS: Final = (100, 400, 1_500, 6_000)
ACCOUNTS: Final = 50
HEADS: Final = 20


def many_lives(folder: Path, events: int, seed: int) -> int:
    """Writes exactly so many. Somebody is forgotten half-way, and heads are signed as it goes. How many streams."""
    folder.mkdir(parents=True)
    asyncio.run(sign_up(folder, ACCOUNTS))
    journal = Journal.open(folder, EVENTS)
    try:
        facts, versions = islice(lived(seed), events), dict[StreamId, int]()
        heads, sign_at = journal.heads(), events // HEADS
        while some := list(islice(facts, AT_ONCE)):
            journal.append(list(batches(some, versions)))
            if journal.position() >= sign_at:
                heads.sign(some[-1].recorded_at)
                sign_at += events // HEADS
            if journal.position() >= events // 2 and journal.has_words_of(MILA, (first := next(iter(versions)))):
                journal.forget(MILA, first)
        return len(versions)
    finally:
        journal.close()


def lived(seed: int) -> Iterator[Fact]:
    """Network after network, each with its boards. They do not know each other, so their streams have other names."""
    dice = random.Random(seed)
    for number in count(1):
        for fact in random_whole(dice.randrange(2**32), OF_NETWORK, dice.choice(OF_BOARDS)):
            kind, name = fact.stream.split("-", 1)
            yield structs.replace(fact, stream=StreamId(f"{kind}-{number:05}-{name}"))


def batches(facts: list[Fact], versions: dict[StreamId, int]) -> Iterator[Batch]:
    """In the order in which it happened: streams were written through one another."""
    for stream, some in groupby(facts, lambda fact: fact.stream):
        drafts = [drafted(stream, fact) for fact in some]
        yield Batch(stream, versions.get(stream, 0), drafts)
        versions[stream] = versions.get(stream, 0) + len(drafts)
