# SPDX-License-Identifier: Apache-2.0
"""A file becomes a board: all of it, once, or nothing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain import board, network
from domain.board.ideas import Move, Moving
from domain.board.state import Board, Place
from domain.kernel import Asked, CommandId, Fact, MemberId, StreamId
from domain.network.sparking import Form, Spark
from domain.network.state import Network
from domain.streams import board_stream, network_stream
from journal import Batch, Draft, Journal, VersionConflict
from web.importing import rows_of
from web.importing.bringing import Ambiguous, Outcome, Wanted, bring_in, fold
from web.importing.layout import CARD

NOW = datetime(2026, 5, 1, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
WANTED = Wanted("Nieuwe glazen", "Wat kan er met geleidend glas?", "glas")
FILE = (
    "id,created,author,text,inspired_by\n"
    "b,2018-05-17T09:00Z,P2,Een raam dat waarschuwt,a\n"
    "a,2018-05-16T09:00Z,P1,Een raam dat praat,\n"
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path, (*network.EVENTS, *board.EVENTS))
    yield opened
    opened.close()


def bring(journal: Journal, text: str = FILE, wanted: Wanted = WANTED, *, dry_run: bool = False) -> Outcome:
    return bring_in(journal, rows_of(text.encode(), NOW).rows, wanted, NOW, dry_run=dry_run)


def the_board(journal: Journal, outcome: Outcome) -> Board:
    state = fold(journal, board_stream(outcome.board), board)
    assert isinstance(state, Board)
    return state


def the_network(journal: Journal, outcome: Outcome) -> Network:
    state = fold(journal, network_stream(outcome.network), network)
    assert isinstance(state, Network)
    return state


def tell(journal: Journal, stream: str, decider: object, *wishes: object, by: str = "member-sanne") -> None:
    """Lets somebody wish things, past the desk."""
    for n, wish in enumerate(wishes):
        state = fold(journal, StreamId(stream), decider)  # type: ignore[arg-type]
        command_id = CommandId(f"wish-{state.version}-{n}")
        asked = Asked(wish, command_id, MemberId(by), NOW, "member")  # type: ignore[arg-type]
        drafts = [Draft(StreamId(stream), asked.by, command_id, e, NOW) for e in decider.decide(state, asked)]  # type: ignore[attr-defined]
        journal.append([Batch(StreamId(stream), state.version, drafts)])


def light(journal: Journal, network_id: str, name: str) -> None:
    form = Form(name, "binnen", "buiten", "Waarom?")
    tell(journal, f"network-{network_id}", network, Spark(network_id, "Ik wil weten waarom"), form)  # type: ignore[arg-type]


def test_a_file_becomes_a_board_in_a_new_open_network(journal: Journal) -> None:
    outcome = bring(journal)
    around, ground = the_network(journal, outcome), the_board(journal, outcome)
    assert (around.name, around.access, around.stage, around.here) == ("Nieuwe glazen", "open", "network", ())
    assert [opened.question for opened in around.boards.values()] == [ground.question] == [WANTED.question]
    assert [idea.text for idea in ground.ideas.values()] == ["Een raam dat praat", "Een raam dat waarschuwt"]


def test_who_and_when_and_what_it_grew_from_are_kept(journal: Journal) -> None:
    first, second = the_board(journal, bring(journal)).ideas.values()
    assert second.builds_on == (first.id,)
    assert second.at == datetime(2018, 5, 17, 9, tzinfo=UTC)
    assert second.outside is not None
    assert second.outside.contributor == "P2"


def test_the_same_file_twice_changes_nothing(journal: Journal) -> None:
    bring(journal)
    before = journal.position()
    outcome = bring(journal)
    assert journal.position() == before
    assert (outcome.ideas, outcome.kept, outcome.new_board, outcome.new_network) == (0, 2, False, False)


def test_the_same_text_twice_without_ids_is_two_ideas_and_stays_two(journal: Journal) -> None:
    assert bring(journal, "text\nKoffie\nKoffie\n").ideas == 2
    assert bring(journal, "text\nKoffie\nKoffie\n").ideas == 0


def test_a_longer_file_brings_only_what_is_new_and_lays_it_beside(journal: Journal) -> None:
    outcome = bring(journal)
    some = next(iter(the_board(journal, outcome).ideas))
    moved = Move((Moving(some, Place(900, 50)),))
    tell(journal, f"board-{outcome.board}", board, moved)
    outcome = bring(journal, FILE + "c,,P3,Een raam dat zwijgt,b\n")
    new = list(the_board(journal, outcome).ideas.values())[-1]
    assert (outcome.ideas, outcome.kept, new.text) == (1, 2, "Een raam dat zwijgt")
    assert new.place.x >= 900 + CARD


def test_a_text_that_changed_in_the_file_is_said_and_left_alone(journal: Journal) -> None:
    bring(journal)
    outcome = bring(journal, FILE.replace("dat praat", "dat zingt"))
    assert (outcome.ideas, outcome.kept, outcome.differing) == (0, 2, 1)


def test_a_dry_run_says_the_same_and_writes_nothing(journal: Journal) -> None:
    dry = bring(journal, dry_run=True)
    assert journal.position() == 0
    assert bring(journal) == dry


def test_a_network_that_is_there_gets_a_board_more(journal: Journal) -> None:
    light(journal, "network-of-sanne", "Nieuwe glazen")
    outcome = bring(journal)
    assert outcome.network == "network-of-sanne"
    assert not outcome.new_network
    assert len(the_network(journal, outcome).boards) == 1


def test_a_name_two_networks_have_is_refused_and_an_id_helps(journal: Journal) -> None:
    light(journal, "network-of-sanne", "Nieuwe glazen")
    light(journal, "network-of-youssef", "Nieuwe glazen")
    with pytest.raises(Ambiguous, match="network-of-sanne, network-of-youssef"):
        bring(journal)
    assert bring(journal, wanted=Wanted("network-of-youssef", "Waarom?", "glas")).ideas == 2


def test_a_network_that_took_another_name_stays_as_it_is(journal: Journal) -> None:
    first = bring(journal)
    tell(journal, f"network-{first.network}", network, network.membership.Join(), by="member-mila")
    turn = network.sparking.TurnTheme("Oude glazen", "binnen", "buiten")
    tell(journal, f"network-{first.network}", network, turn, by="member-mila")
    second = bring(journal)
    assert second.new_network
    assert second.network != first.network


class Interrupted:
    """A log somebody else writes to between our reading and our writing, once."""

    def __init__(self, journal: Journal, conflicts: int) -> None:
        self._journal = journal
        self._conflicts = conflicts

    def streams(self) -> list[StreamId]:
        return self._journal.streams()

    def read(self, stream: StreamId) -> list[Fact]:
        return self._journal.read(stream)

    def append(self, batches: Sequence[Batch]) -> list[list[Fact]]:
        if self._conflicts:
            self._conflicts -= 1
            bring(self._journal, "id,text\nz,Ik was eerder\n")
        return self._journal.append(batches)


def test_when_somebody_writes_in_between_it_is_decided_again(journal: Journal) -> None:
    outcome = bring_in(Interrupted(journal, 1), rows_of(FILE.encode(), NOW).rows, WANTED, NOW)
    assert (outcome.ideas, outcome.new_board) == (2, False)
    assert len(the_board(journal, outcome).ideas) == 3


def test_the_network_and_the_board_are_written_together_or_not_at_all(journal: Journal) -> None:
    class Stubborn(Interrupted):
        def append(self, batches: Sequence[Batch]) -> list[list[Fact]]:
            first, second = batches
            stale = Batch(second.stream, 7, second.drafts)
            return self._journal.append([first, stale])

    with pytest.raises(VersionConflict):
        bring_in(Stubborn(journal, 0), rows_of(FILE.encode(), NOW).rows, WANTED, NOW)
    assert journal.position() == 0


# -- what real people wrote --------------------------------------------------------------------------------------------
def real(name: str) -> bytes:
    if not (DATA / name).is_file():
        pytest.skip(f"{name} is not here: put the sets of real ideas in ../shared/data to run this.")
    return (DATA / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "ideas", "building"),
    [("tco-ideas.csv", 62, 14), ("environment-ideas.csv", 362, 0), ("mobile-app-ideas.csv", 354, 0)],
)
def test_the_real_sets_come_in_whole_and_once(journal: Journal, name: str, ideas: int, building: int) -> None:
    rows = rows_of(real(name), NOW).rows
    outcome = bring_in(journal, rows, WANTED, NOW)
    ground = the_board(journal, outcome)
    assert len(ground.ideas) == outcome.ideas == ideas
    assert sum(bool(idea.builds_on) for idea in ground.ideas.values()) == outcome.building == building
    before = journal.position()
    assert bring_in(journal, rows, WANTED, NOW).ideas == 0
    assert journal.position() == before
