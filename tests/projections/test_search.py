# SPDX-License-Identifier: Apache-2.0
"""The index answers the same however it came by the log, finds words in all forms, and forgets what was erased."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from domain import board, network, notebook
from domain.board.ideas import IdeaMoved, IdeaVoiced, IdeaWithdrawn
from domain.board.opening import BoardBegun
from domain.board.rewording import IdeaReworded
from domain.board.state import Place
from domain.kernel import FORGOTTEN, BoardId, CommandId, Event, Fact, IdeaId, MemberId, NetworkId, StreamId
from domain.notebook.keeping import InterestsNamed
from journal import Batch, Draft, Journal
from projections import index
from projections.search import Search
from projections.stems import asked, stems
from projections.texts import Told, known, of_board, of_network, touched
from tests.domain.given import fold
from tests.domain.histories import facts_of, random_board, random_network

EVENTS: Final = (*network.EVENTS, *board.EVENTS, *notebook.EVENTS)
AT: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)
SANNE, YOUSSEF = MemberId("member-sanne"), MemberId("member-youssef")

numbers = count()


@pytest.fixture
def log(log_database: str, tmp_path: Path) -> Iterator[Journal]:
    journal = Journal.open(tmp_path, EVENTS, database=log_database)
    yield journal
    journal.close()


@pytest.fixture
def opened(log: Journal, log_database: str, tmp_path: Path) -> Iterator[Callable[..., Search]]:
    """An index of its own by each name; the same name is the same index, as another process has it."""
    made: list[Search] = []

    def open_one(name: str = "search", **limits: int) -> Search:
        made.append(Search(log, tmp_path / f"{name}.db", log_database, **limits))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


def say(log: Journal, *events: Event, by: MemberId = SANNE, stream: str = "board-night") -> None:
    to = StreamId(stream)
    drafts = [Draft(to, by, CommandId(f"said-{next(numbers)}"), event, AT) for event in events]
    log.append([Batch(to, log.version(to), drafts)])


def begun(log: Journal, *texts: str) -> None:
    voiced = [IdeaVoiced(IdeaId(f"idea-{n}"), text, Place(0, 0)) for n, text in enumerate(texts)]
    say(log, BoardBegun(BoardId("board-night"), NetworkId("network-one"), "Wat helpt?"), *voiced)


def found(search: Search, question: str, **more: Any) -> list[str]:
    """The subjects, after reading on."""
    search.catch_up()
    return [hit.subject for hit in search.find(question, **more)]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Leernetwerken beginnen klein", "netwerk"),
        ("Leernetwerken beginnen klein", "Netwerken"),
        ("Een netwerkkaart", "netwerk"),
        ("Het oudernetwerkplan", "netwerk"),
        ("Ideeën komen bij de koffie", "idee"),
        ("Eén idee", "ideeën"),
        ("Categorieën", "categorie"),
        ("We hebben geleerd", "leren"),
        ("Neighbours talking", "neighbour talks"),
        ("De cliënt vraagt", "client"),
        ("Ruimte voor iedereen", "ruim"),
        ("Zorg", "ZORGEN"),
        ("Пример текста", "текст"),
    ],
)
def test_a_word_is_found_in_its_other_forms_and_as_a_part(tmp_path: Path, text: str, question: str) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    search = Search(journal, tmp_path / "search.db")
    begun(journal, text, "Iets heel anders")
    assert found(search, question) == ["idea-0"]
    search.close()
    journal.close()


@pytest.mark.parametrize("question", ["altijd", "tij", "k", "", "…", "x y z", "tijden koffie"])
def test_what_is_no_part_of_a_word_is_not_found(tmp_path: Path, question: str) -> None:
    journal = Journal.open(tmp_path, EVENTS)
    search = Search(journal, tmp_path / "search.db")
    begun(journal, "Strijdig gedacht", "Koffie")
    assert found(search, question) == []
    search.close()
    journal.close()


def test_every_word_must_be_there_and_the_words_themselves_come_first(
    log: Journal, opened: Callable[[str], Search]
) -> None:
    begun(log, "netwerk om te leren", "leernetwerken", "een netwerk", "netwerken leren we kennen")
    search = opened("search")
    assert set(found(search, "netwerk leren")) == {"idea-0", "idea-3", "idea-1"}
    assert found(search, "netwerk")[-1] == "idea-1"
    assert len(found(search, "netwerk", limit=2)) == 2
    assert found(search, "netwerk", network="network-two") == []
    assert len(found(search, "netwerk", network="network-one")) == 4
    assert len(found(search, "netwerk leren", limit=4)) == 2, "the words themselves are enough"


def test_what_nearly_every_text_has_is_not_widened(log: Journal, opened: Callable[..., Search]) -> None:
    begun(log, "netwerk", "leernetwerk", "leernetwerk")
    assert found(opened("search", too_wide=2), "netwerk") == ["idea-0"]
    assert len(found(opened("search", too_wide=3), "netwerk")) == 3


def test_reworded_or_withdrawn_words_are_found_no_more(log: Journal, opened: Callable[[str], Search]) -> None:
    begun(log, "zwaluw", "merel")
    search = opened("search")
    assert found(search, "zwaluw") == ["idea-0"]
    say(log, IdeaMoved(IdeaId("idea-0"), Place(3, 3)), IdeaReworded(IdeaId("idea-0"), "spreeuw", 1))
    say(log, IdeaWithdrawn(IdeaId("idea-1")))
    assert found(search, "zwaluw") == found(search, "merel") == []
    assert found(search, "spreeuw") == ["idea-0"]
    assert found(search, "helpt") == [""]


def test_a_notebook_is_in_no_index(log: Journal, opened: Callable[[str], Search]) -> None:
    say(log, InterestsNamed("winterkoning"), stream="notebook-sanne")
    search = opened("search")
    assert found(search, "winterkoning") == []
    assert search.reached() == log.position()


def test_who_comes_second_with_the_same_facts_changes_nothing(log: Journal, opened: Callable[[str], Search]) -> None:
    begun(log, "zwaluw")
    here, there = opened("search"), opened("search")
    facts = log.follow(0, 10)
    here.catch_up()
    assert there.apply(facts[:1], 0, 1)
    assert found(here, "zwaluw") == ["idea-0"]
    assert here.reached() == log.position()


def test_texts_of_one_moment_never_share_a_number(log: Journal, opened: Callable[[str], Search]) -> None:
    alike = ["idea-11", "idea-31300"]
    first, second = (index.number_of("board-night", idea, Told("idea", "", "zwaluw", AT)) for idea in alike)
    assert first == second, "these two would have one number"
    begun(log)
    say(log, *(IdeaVoiced(IdeaId(idea), "zwaluw", Place(0, 0)) for idea in alike))
    assert sorted(found(opened("search"), "zwaluw")) == alike


@pytest.mark.embedded
def test_erased_words_leave_the_index_and_its_files(
    log: Journal, opened: Callable[[str], Search], tmp_path: Path
) -> None:
    begun(log, "zwaluwstaart")
    say(log, IdeaVoiced(IdeaId("idea-his"), "pimpelmees", Place(0, 0)), by=YOUSSEF)
    search = opened("search")
    assert found(search, "pimpel") == ["idea-his"]
    log.forget(YOUSSEF)
    assert found(search, "pimpel") == []
    assert found(search, "zwaluw") == ["idea-0"]
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("search.db*"))
    assert b"pimpel" not in kept
    assert b"zwaluwstaart" in kept


def written(log: Journal, seed: int) -> None:
    dice = Random(seed)
    for n in range(3):
        for kind, history in (("network", random_network(seed * 9 + n, 40)), ("board", random_board(seed * 9 + n, 60))):
            stream = StreamId(f"{kind}-number{next(numbers)}")
            facts = list(facts_of(history))
            drafts = [Draft(stream, f.actor, f.command_id, f.event, f.recorded_at, f.occurred_at) for f in facts]
            middle = dice.randint(1, len(drafts))
            log.append([Batch(stream, 0, drafts[:middle])])
            log.append([Batch(stream, middle, drafts[middle:])]) if drafts[middle:] else None


def kept(search: Search) -> dict[str, list[Any]]:
    """All that stands in the tables, without the numbers words happen to have."""
    read = search._index._tables.read
    uses = "select t.stream, t.subject, t.part, t.kind, t.network, w.stem from uses u join words w on w.id = u.word"
    return {
        "uses": sorted(read(f"{uses} join texts t on t.id = u.told")),
        "words": sorted(read("select stem from words")),
        "texts": sorted(read("select stream, subject, part, kind, network from texts")),
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("heap", [1, 7, 500])
def test_followed_in_heaps_of_any_size_is_the_same_as_built_anew(
    log: Journal, opened: Callable[..., Search], seed: int, heap: int
) -> None:
    followed, beside = (opened("followed", batch=heap, most_streams=2) for _ in range(2))
    dice = Random(seed)
    for part in range(2):
        written(log, seed * 5 + part)
        while not dice.choice([followed, beside]).step():
            pass
    everything = kept(followed)
    assert everything["texts"]
    followed.rebuild()
    assert kept(followed) == everything
    assert found(beside, "zwaluw") == found(followed, "zwaluw")


def test_what_stands_in_it_is_what_the_streams_say_now(log: Journal, opened: Callable[[str], Search]) -> None:
    written(log, 3)
    search = opened("search")
    search.catch_up()
    said: set[tuple[str, ...]] = set()
    for stream in log.streams():
        facts = log.read(stream)
        if stream.startswith("network-"):
            state = fold(network, facts)
            said |= {(stream, "", told.id, told.kind) for told in of_network(state)}
        else:
            said |= of_every_idea(stream, facts)
    assert {row[:4] for row in kept(search)["texts"]} == said


def of_every_idea(stream: str, facts: list[Fact]) -> set[tuple[str, ...]]:
    state = fold(board, facts)
    subjects = {subject for fact in facts if (subject := touched(fact.event)) is not None}
    return {(stream, s, told.id, told.kind) for s in subjects for told in of_board(state, s, AT)}


def test_of_erased_texts_nothing_is_told() -> None:
    voiced = IdeaVoiced(IdeaId("idea-0"), FORGOTTEN, Place(0, 0))
    begin = BoardBegun(BoardId("board-night"), NetworkId("network-one"), FORGOTTEN)
    state = board.empty()
    for version, event in enumerate((begin, voiced), 1):
        state = board.evolve(state, Fact(StreamId("board-night"), version, AT, SANNE, CommandId("said-it"), event))
    assert of_board(state, "idea-0", AT) == of_board(state, "", AT) == of_board(state, "no-idea", AT) == []
    assert known([]) == []


def test_a_question_has_a_few_short_words() -> None:
    assert len(asked(" ".join(f"woord{n}" for n in range(50)))) == 12
    assert {len(stem) for stem in stems("a" * 500)} == {60}
