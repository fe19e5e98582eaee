# SPDX-License-Identifier: Apache-2.0
"""How long it takes to find a word in very many ideas, and to make the index. On the log alone, without a server."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from domain import board
from domain.board.ideas import IdeaVoiced
from domain.board.opening import BoardBegun
from domain.board.state import Place
from domain.kernel import BoardId, CommandId, IdeaId, MemberId, NetworkId, StreamId
from domain.streams import board_stream
from journal import Batch, Draft, Journal
from projections.search import Search
from tests.bench.live import Figures

AT: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)
PER_BOARD: Final = 10_000
AT_ONCE: Final = 500
TIMES: Final = 20
QUESTIONS: Final = ("netwerk", "idee", "netw", "rust vragen", "zorg", "samen leren nacht", "nergensgezegd")
COMMON: Final = "de het een en van wij niet ook dan maar voor met naar om te als er is".split()
SAID: Final = (
    "vragen leren delen rust nacht dienst tijd gesprek zorg collega team afdeling proef ruimte fout dag week idee"
    " ideeën samen luisteren schrijven kijken durven help vergeten overdracht koffie avond ochtend verhaal cliënt"
).split()
RARE: Final = ("leernetwerken", "netwerken", "leernetwerk")
HEADS: Final = "leer nacht werk zorg team dag taal bord tijd praktijk kennis denk vraag proef huis stad".split()
TAILS: Final = "groep plek kring tafel boek uur ruimte vraag gesprek plan wijzer ronde maat kamer stuk lijn".split()


def finding(folder: Path, *, ideas: int, seed: int) -> Figures:
    journal = Journal.open(folder, board.EVENTS)
    search = Search(journal, folder / "search.db")
    try:
        fill(journal, ideas, seed)
        began = time.perf_counter()
        search.catch_up()
        indexed = time.perf_counter() - began
        figures: dict[str, float] = {"ideas": ideas, "index_seconds": indexed}
        figures["index_mib"] = (folder / "search.db").stat().st_size / 2**20
        for question in QUESTIONS:
            figures |= asked(search, question)
        assert any("leernetwerk" in text for text in found(journal, search, "netwerk"))
        assert any("ideeën" in text for text in found(journal, search, "idee"))
        return {name: round(figure, 3) for name, figure in figures.items()}
    finally:
        search.close()
        journal.close()


def asked(search: Search, question: str) -> Figures:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        search.find(question)
        taken.append((time.perf_counter() - began) * 1000)
    name = question.replace(" ", "_")
    return {f"{name}_p50_ms": median(taken), f"{name}_p95_ms": quantiles(taken, n=20, method="inclusive")[18]}


def found(journal: Journal, search: Search, question: str) -> Iterator[str]:
    """The texts, in lower case."""
    hits = {(hit.stream, hit.subject) for hit in search.find(question)}
    for stream in sorted({stream for stream, _ in hits}):
        for fact in journal.read(StreamId(stream)):
            if isinstance(fact.event, IdeaVoiced) and (stream, fact.event.idea) in hits:
                yield fact.event.text.lower()


def fill(journal: Journal, ideas: int, seed: int) -> None:
    dice, written = random.Random(seed), 0
    while written < ideas:
        name, some = f"board-{written // PER_BOARD}", min(PER_BOARD, ideas - written)
        stream, version = board_stream(name), 0
        drafts = list(events(dice, stream, BoardId(name), some))
        for start in range(0, len(drafts), AT_ONCE):
            [facts] = journal.append([Batch(stream, version, drafts[start : start + AT_ONCE])])
            version += len(facts)
        written += some


def events(dice: random.Random, stream: StreamId, name: BoardId, ideas: int) -> Iterator[Draft]:
    network, me = NetworkId("bench-network"), MemberId("member-one")
    yield Draft(stream, me, CommandId("begin-board"), BoardBegun(name, network, "Hoe snel is dit?"), AT)
    for number in range(ideas):
        voiced = IdeaVoiced(IdeaId(f"idea-{number:06}"), sentence(dice), Place(0, 0))
        at = AT + timedelta(milliseconds=50 * number)
        yield Draft(stream, me, CommandId(f"voice-{number:06}"), voiced, at)


def sentence(dice: random.Random) -> str:
    """Some fifteen words: common ones, ones of the subject, compounds, and now and then one that is looked for."""
    compound = dice.choice(HEADS) + dice.choice(TAILS) + dice.choice(("", "", "en", "s"))
    made_up = "".join(dice.choices("bdfklmnprst", k=2)) + dice.choice("aeiou") + "".join(dice.choices("klmnrst", k=3))
    said = [*dice.choices(COMMON, k=8), *dice.choices(SAID, k=5), compound, made_up]
    if dice.random() < 0.02:
        said.append(dice.choice(RARE))
    dice.shuffle(said)
    return " ".join(said).capitalize() + "."
