# SPDX-License-Identifier: Apache-2.0
"""Words are sealed under keys kept elsewhere, and a forgotten key takes them away for good."""

import shutil
from pathlib import Path

import pytest

from domain.board.ideas import IdeaBrought
from domain.board.state import Place
from domain.kernel import FORGOTTEN, Event, IdeaId, MemberId, StreamId, Text
from journal import Corrupt, Journal, Misconfigured, Unwritable
from journal.keys import Keys
from tests.journal.conftest import OpenLog
from tests.journal.scenes import (
    BOARD,
    EVENTS,
    MILA,
    OTHER_BOARD,
    SANNE,
    YOUSSEF,
    draft,
    hand_in_the_file,
    moved,
    voiced,
    write,
    write_a_morning,
)


def texts(journal: Journal, stream: StreamId = BOARD) -> list[str]:
    return [fact.event.text for fact in journal.read(stream)]  # type: ignore[attr-defined]


def bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def keys_in(folder: Path, author: str) -> list[bytes]:
    with hand_in_the_file(folder / "keys.db") as hand:
        return [key for (key,) in hand.execute("SELECT key FROM keys WHERE author = ?", (author,))]


def test_nobody_reads_a_thought_in_the_files(journal: Journal, folder: Path):
    write(journal, draft(voiced("kanarie in de mijn")))
    assert b"kanarie" not in bytes_in(folder)
    assert texts(journal) == ["kanarie in de mijn"]


def test_each_author_has_a_key_on_each_board(journal: Journal, folder: Path):
    for board in (BOARD, OTHER_BOARD):
        for by in (SANNE, YOUSSEF, SANNE):
            write(journal, draft(voiced("hallo"), by, board))
    with hand_in_the_file(folder / "keys.db") as hand:
        owners = hand.execute("SELECT author, subject FROM keys ORDER BY 1, 2").fetchall()
    assert owners == [(by, board) for by in (SANNE, YOUSSEF) for board in (BOARD, OTHER_BOARD)]


def test_an_event_without_words_needs_no_key(journal: Journal, folder: Path):
    write(journal, draft(moved()))
    assert keys_in(folder, SANNE) == []


def test_forgetting_an_author_leaves_no_trace_of_their_words(open_log: OpenLog, folder: Path):
    journal = open_log()
    for number in range(50):
        write(journal, draft(voiced(f"kanarie-{number:02}", number), (SANNE, YOUSSEF)[number % 2]))
        write(journal, draft(voiced("elders", number), SANNE, StreamId(f"board-{number:06}")))
    gone, kept = keys_in(folder, SANNE), keys_in(folder, YOUSSEF)
    assert journal.forget(SANNE) == 51
    left = bytes_in(folder)
    assert (sum(key in left for key in gone), sum(key in left for key in kept)) == (0, 1)
    for reader in (journal, open_log()):
        assert texts(reader)[::2] == [FORGOTTEN] * 25
        assert texts(reader)[1::2] == [f"kanarie-{number:02}" for number in range(1, 50, 2)]
        report = reader.verify()
        assert (report.ok, report.forgotten, report.lost) == (True, 75, 0)


def test_forgetting_many_leaves_no_key_behind_in_a_corner_of_a_page(tmp_path: Path):
    """Rows that move from page to page leave copies that overwriting the row does not reach."""
    keys = Keys(tmp_path / "keys.db")
    for number in range(60):
        keys.to_seal([(f"member-{one * 7919 % 997:04}", f"board-{'x' * (one % 50)}{number}") for one in range(60)])
    everybody = [f"member-{number:04}" for number in range(997)]
    gone = [key for author in everybody[::10] for key in keys_in(tmp_path, author)]
    assert sum(keys.forget(author) for author in everybody[::10]) == len(gone) > 100
    left = bytes_in(tmp_path)
    assert not any(key in left for key in gone)
    keys.close()


def test_one_board_can_be_forgotten_alone(journal: Journal):
    for board in (BOARD, OTHER_BOARD):
        write(journal, draft(voiced("mijn woorden"), stream=board))
    assert journal.forget(SANNE, BOARD) == 1
    assert (texts(journal), texts(journal, OTHER_BOARD)) == ([FORGOTTEN], ["mijn woorden"])


def test_what_is_written_after_forgetting_has_a_key_of_its_own(open_log: OpenLog, folder: Path):
    journal = open_log()
    write(journal, draft(voiced("vergeet dit")))
    [old] = keys_in(folder, SANNE)
    journal.forget(SANNE)
    write(journal, draft(voiced("onthoud dit")))
    assert keys_in(folder, SANNE) != [old]
    assert texts(journal) == texts(open_log()) == [FORGOTTEN, "onthoud dit"]
    assert journal.verify().ok


def test_forgetting_again_finds_nothing_and_does_no_harm(journal: Journal):
    write(journal, draft(voiced("hallo")))
    assert [journal.forget(SANNE), journal.forget(SANNE), journal.forget(MILA)] == [1, 0, 0]
    assert journal.verify().ok


def test_another_process_that_had_the_key_at_hand_lets_it_go(open_log: OpenLog):
    ours, theirs = open_log(), open_log()
    write(theirs, draft(voiced("vergeet dit")))
    assert texts(theirs) == ["vergeet dit"]
    ours.forget(SANNE)
    assert texts(theirs) == [FORGOTTEN]
    write(theirs, draft(voiced("onthoud dit")))
    assert texts(ours) == [FORGOTTEN, "onthoud dit"]


def test_the_row_that_remembers_forgetting_says_nothing_about_anybody(journal: Journal, folder: Path):
    write(journal, draft(voiced("hallo")))
    journal.forget(SANNE)
    with hand_in_the_file(folder / "keys.db") as hand:
        [(key_id, *rest)] = hand.execute("SELECT * FROM keys").fetchall()
    assert rest == [None, None, None]
    assert SANNE.encode() not in (folder / "keys.db").read_bytes()
    assert len(key_id) == 16


def test_the_words_of_an_outside_contributor_go_with_that_contributor(journal: Journal):
    brought = IdeaBrought(IdeaId("idea-0001"), "van buiten", Place(1, 1), "contributor-07")
    write(journal, draft(brought, MemberId("member-importer")))
    assert journal.forget("member-importer") == 0
    assert texts(journal) == ["van buiten"]
    assert journal.forget("contributor-07") == 1
    assert texts(journal) == [FORGOTTEN]


def test_an_empty_title_does_not_look_like_a_forgotten_one(journal: Journal):
    write(journal, draft(IdeaBrought(IdeaId("idea-0001"), "van buiten", Place(1, 1), "contributor-07")))
    journal.forget("contributor-07")
    [fact] = journal.read(BOARD)
    assert (fact.event.text, fact.event.title) == (FORGOTTEN, "")  # type: ignore[attr-defined]


@pytest.mark.parametrize("lose", ["missing", "foreign", "empty", "damaged"])
def test_without_its_key_store_a_log_is_read_and_never_given_a_new_one(
    open_log: OpenLog, folder: Path, tmp_path: Path, lose: str
):
    before = open_log()
    write_a_morning(before)
    before.close()
    kept = shutil.move(folder / "keys.db", tmp_path / "kept.db")
    if lose == "foreign":
        Keys(folder / "keys.db").close()
    elif lose != "missing":
        (folder / "keys.db").write_bytes(b"" if lose == "empty" else b"geen databank" * 400)
    there = bytes_in(folder)
    journal = open_log()
    assert journal.keys_missing
    assert texts(journal) == [FORGOTTEN] * 6
    assert [fact.event for fact in journal.read(OTHER_BOARD)] == [moved(n) for n in range(1, 7)]
    report = journal.verify()
    assert (report.ok, report.forgotten, report.lost) == (True, 0, 6)
    for attempt in (lambda: write(journal, draft(moved())), lambda: journal.forget(SANNE)):
        with pytest.raises(Unwritable, match=r"keys\.db") as refused:
            attempt()
        assert refused.value.reason == "keys"
    journal.close()
    if lose != "empty":
        assert (folder / "keys.db").exists() == (lose != "missing")
    assert len(bytes_in(folder)) >= len(there) > 0
    shutil.move(kept, folder / "keys.db")
    assert texts(open_log())[0] == "gedachte 1"


def test_keys_may_be_kept_on_another_disk(tmp_path: Path):
    where = tmp_path / "elders" / "sleutels.db"
    journal = Journal.open(tmp_path / "data", EVENTS, keys=where)
    write(journal, draft(voiced("hallo")))
    assert texts(journal) == ["hallo"]
    assert where.exists()
    assert not (tmp_path / "data" / "keys.db").exists()
    journal.close()


def test_a_key_put_in_the_place_of_another_is_damage_and_not_forgetting(
    journal: Journal, folder: Path, open_log: OpenLog
):
    write(journal, draft(voiced("hallo")))
    with hand_in_the_file(folder / "keys.db") as hand:
        hand.execute("UPDATE keys SET key = randomblob(32)")
    with pytest.raises(Corrupt, match="sealed"):
        open_log().read(BOARD)
    assert open_log().verify().bad is not None


def test_the_store_of_another_log_is_told_apart(tmp_path: Path):
    Keys(tmp_path / "een.db").close()
    with pytest.raises(Misconfigured, match="another log"):
        Keys(tmp_path / "een.db", "00")


def test_text_hidden_inside_another_type_is_refused_when_the_log_opens(tmp_path: Path):
    class Hidden(Event, frozen=True, tag="text.hidden"):
        answers: tuple[Text, ...]

    with pytest.raises(TypeError, match=r"Hidden\.answers"):
        Journal.open(tmp_path, (Hidden,))


def test_two_events_of_one_name_are_refused_when_the_log_opens(tmp_path: Path):
    class First(Event, frozen=True, tag="same.name"):
        pass

    class Second(Event, frozen=True, tag="same.name"):
        schema = 2

    with pytest.raises(TypeError, match="same stored name"):
        Journal.open(tmp_path, (First, Second))


def test_a_new_key_is_on_the_disk_before_the_words_it_seals(journal: Journal, folder: Path):
    """When the log cannot be written its key is there all the same: the order is keys first."""
    with hand_in_the_file(journal.path) as hand:
        hand.execute("CREATE TRIGGER stop BEFORE INSERT ON stored_events BEGIN SELECT RAISE(FAIL, 'no'); END")
        with pytest.raises(Unwritable):
            write(journal, draft(voiced("nog niet")))
        hand.execute("DROP TRIGGER stop")
    assert len(keys_in(folder, SANNE)) == 1
    assert journal.position() == 0
    write(journal, draft(voiced("nu wel")))
    assert len(keys_in(folder, SANNE)) == 1


def test_a_key_store_that_breaks_while_we_run_stops_writing_and_says_so(journal: Journal, folder: Path):
    write(journal, draft(voiced("hallo")))
    with hand_in_the_file(folder / "keys.db") as hand:
        hand.execute("DROP TABLE keys")
    with pytest.raises(Unwritable, match=r"keys\.db"):
        write(journal, draft(voiced("nieuw", 2), YOUSSEF))
    with pytest.raises(Unwritable, match=r"keys\.db"):
        journal.forget(SANNE)
    assert journal.position() == 1
