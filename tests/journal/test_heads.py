# SPDX-License-Identifier: Apache-2.0
"""Signed heads say what there was; a log that has that past no longer is found out, also when its chains are whole."""

import base64
import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from domain.kernel import StreamId
from journal import Contradicted, Journal, Note, Proof, Unwritable, chain
from journal.checkpoints import Checkpoint, checkpoint_of, origin_of
from tests.journal.conftest import OpenLog
from tests.journal.scenes import (
    BOARD,
    NOON,
    OTHER_BOARD,
    draft,
    hand_in_the_log,
    moved,
    voiced,
    write,
    write_a_morning,
)


def sign(journal: Journal, hour: int = 0, outside: Path | None = None) -> Note:
    note = journal.heads(outside).sign(NOON + timedelta(hours=hour))
    assert note is not None
    return note


def proven(journal: Journal, *given: Note) -> Proof:
    heads = journal.heads()
    return journal.prove([*heads.kept(), *given], heads.key)


@pytest.fixture
def morning(journal: Journal) -> Journal:
    write_a_morning(journal)
    return journal


# -- what a head says --------------------------------------------------------------------------------------------------
def test_a_head_says_what_its_format_says(morning: Journal):
    facts = morning.follow(0)
    order = bytes(32)
    for fact in facts:
        order = hashlib.sha256(order + fact.position.to_bytes(8, "big") + fact.digest).digest()
    head = bytes.fromhex(morning.verify().head)
    assert sign(morning).text.split("\n") == [
        f"leernetwerk/{morning.epoch}",
        "12",
        base64.b64encode(head).decode(),
        "position 12",
        "time 2026-03-04T12:00:00Z",
        f"order {base64.b64encode(order).decode()}",
        "",
    ]


def test_the_head_of_one_network_knows_only_its_streams(morning: Journal):
    note = morning.heads().sign(NOON, "leren", [BOARD])
    assert note is not None
    signed = checkpoint_of(note.text)
    facts = morning.read(BOARD)
    assert (signed.network, signed.events, signed.position) == ("leren", 6, facts[-1].position)
    assert signed.head.hex() == chain.head([(BOARD, 6, facts[-1].digest)])
    write(morning, draft(moved(), stream=OTHER_BOARD))
    assert morning.heads().sign(NOON, "leren", [BOARD]) == note


def test_nothing_new_is_signed_where_nothing_happened(morning: Journal):
    assert morning.heads().sign(NOON) == morning.heads().sign(NOON + timedelta(hours=1))
    assert len(morning.heads().kept()) == 1


def test_what_was_signed_with_more_after_it_is_not_signed_again(morning: Journal):
    upto = morning.position()
    write(morning, draft(moved(), stream=OTHER_BOARD))
    later = morning.heads().sign(NOON, "leren", [BOARD, OTHER_BOARD])
    assert morning.heads().sign(NOON, "leren", [BOARD], upto - 1) == later, "the other board was not there yet"
    assert len(morning.heads().kept("leren")) == 1


def test_an_empty_log_has_no_head(journal: Journal):
    assert journal.heads().sign(NOON) is None


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("12\n", "012\n"),
        ("position", "plaats"),
        ("Z\n", "\n"),
        ("order ", ""),
        (
            "=",
            "",
        ),
        ("time 2026-03", "time 2026-3"),
    ],
)
def test_a_text_that_is_no_head_is_said(morning: Journal, find: str, put: str):
    text = sign(morning).text
    assert checkpoint_of(text).text == text
    with pytest.raises(ValueError, match=r"."):
        checkpoint_of(text.replace(find, put, 1))


# -- keeping them ------------------------------------------------------------------------------------------------------
def test_heads_are_kept_in_order_and_what_another_process_signs_is_noticed(open_log: OpenLog):
    ours, theirs = open_log(), open_log()
    heads = ours.heads()
    write_a_morning(ours)
    first = heads.sign(NOON)
    write(theirs, draft(moved()))
    second = sign(theirs)
    assert heads.kept() == [first, second]
    assert proven(ours).ok


def test_a_head_goes_on_from_the_last_one_and_says_what_counting_from_the_start_would(
    open_log: OpenLog, tmp_path: Path
):
    journal = open_log()
    for number in range(4):
        write(journal, draft(voiced(f"gedachte {number}", number), stream=(BOARD, OTHER_BOARD)[number % 2]))
        last = sign(journal, number)
    (journal.path.parent / "heads.txt").unlink()
    assert sign(journal, 3) == last


def test_heads_are_also_written_outside_one_file_each_with_the_public_key(morning: Journal, tmp_path: Path):
    outside = tmp_path / "elders" / "koppen"
    first = sign(morning, outside=outside)
    morning.heads(outside).sign(NOON, "leren", [BOARD])
    written = {path.name: path.read_text() for path in outside.iterdir()}
    assert written["20260304T120000Z-000000000012-whole.txt"] == str(first)
    assert sorted(written) == [
        "20260304T120000Z-000000000011-network-leren.txt",
        "20260304T120000Z-000000000012-whole.txt",
        "public-key.txt",
    ]
    assert written["public-key.txt"] == f"{morning.heads().key}\n"


def test_what_goes_wrong_outside_is_said_and_stops_nothing(morning: Journal, tmp_path: Path):
    (blocked := tmp_path / "geen-map").write_text("een bestand")
    heads = morning.heads(blocked)
    assert heads.sign(NOON) is not None
    assert str(blocked) in heads.outside_trouble
    blocked.unlink()
    write(morning, draft(moved()))
    heads.sign(NOON)
    assert heads.outside_trouble == ""
    assert len(morning.heads().kept()) == 2


def test_a_head_cut_off_while_it_was_written_is_passed_over_and_counted(morning: Journal, folder: Path):
    first = sign(morning)
    with (folder / "heads.txt").open("a") as file:
        file.write(str(first)[:-30])
    write(morning, draft(moved()))
    second = sign(morning)
    assert morning.heads().kept() == [first, second]
    assert morning.heads().torn() == 1
    assert proven(morning).ok


def test_where_heads_cannot_be_kept_none_is_signed(morning: Journal, folder: Path):
    (folder / "heads.txt").mkdir()
    with pytest.raises(Unwritable, match=r"heads\.txt"):
        morning.heads().sign(NOON)


# -- what they find ----------------------------------------------------------------------------------------------------
def test_a_log_with_every_past_that_was_signed_is_proven(morning: Journal):
    older = sign(morning)
    write(morning, draft(moved()))
    sign(morning, 1)
    write(morning, draft(moved()))
    proof = proven(morning, older)
    assert (proof.ok, proof.unsigned, len(proof.heads)) == (True, 1, 3)


def test_a_whole_folder_put_back_is_found_with_a_head_kept_elsewhere_and_only_then(
    open_log: OpenLog, folder: Path, tmp_path: Path
):
    journal = open_log()
    write_a_morning(journal)
    sign(journal)
    journal.close()
    shutil.copytree(folder, tmp_path / "before")
    journal = open_log()
    write(journal, draft(voiced("dit moet weg")))
    elsewhere = sign(journal, 1)
    journal.close()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "before", folder)
    journal = open_log()
    assert proven(journal).ok
    bad = proven(journal, elsewhere).bad
    assert "13 events were signed up to position 13, and here are 12" in str(bad)


def test_a_tail_cut_off_is_found_by_the_kept_head(morning: Journal):
    sign(morning)
    with hand_in_the_log(morning) as hand:
        hand.execute("DELETE FROM stored_events WHERE position = 12")
    assert morning.verify().ok
    assert "12 events were signed" in str(proven(morning).bad)


def test_an_event_written_anew_with_every_digest_behind_it_is_found(morning: Journal):
    sign(morning)
    rewrite(morning, BOARD, 4)
    assert morning.verify().ok
    assert "not the ones that were signed" in str(proven(morning).bad)


def test_two_events_of_different_streams_changed_round_are_found(morning: Journal):
    """No chain of one stream binds these: only the signed order does."""
    sign(morning)
    with hand_in_the_log(morning) as hand:
        for was, becomes in ((3, -1), (4, 3), (-1, 4)):
            hand.execute("UPDATE stored_events SET position = ? WHERE position = ?", (becomes, was))
    assert morning.verify().ok
    assert "another order" in str(proven(morning).bad)


def test_a_log_that_contradicts_its_last_head_is_not_signed_again(morning: Journal):
    sign(morning)
    rewrite(morning, OTHER_BOARD, 6)
    write(morning, draft(moved()))
    with pytest.raises(Contradicted, match="Nothing was signed"):
        morning.heads().sign(NOON)
    assert len(morning.heads().kept()) == 1


def test_after_a_head_nobody_can_read_nothing_is_signed_and_it_is_said(morning: Journal, folder: Path):
    sign(morning)
    heads = morning.heads()
    heads.path.write_text(heads.path.read_text().replace("\ntime 2", "\ntime x"))
    write(morning, draft(moved()))
    with pytest.raises(Contradicted, match="cannot be read"):
        morning.heads().sign(NOON)
    assert not proven(morning, *morning.heads().kept()).ok


def test_a_head_that_was_changed_or_is_anothers_does_not_hold(morning: Journal):
    note = sign(morning)
    for changed in (
        Note(note.text.replace("\n12\n", "\n11\n"), note.signatures),
        Note(note.text.replace(morning.epoch, "0" * 32), note.signatures),
        Note("hallo\n", note.signatures),
    ):
        assert not proven(morning, changed).ok
    assert not morning.prove([note], None).ok


def test_a_head_of_one_network_is_no_head_of_the_log(morning: Journal):
    note = morning.heads().sign(NOON, "leren", [BOARD])
    assert note is not None
    key = morning.heads().key
    assert morning.prove([note], key, "leren", [BOARD]).ok
    assert not morning.prove([note], key).ok
    assert not morning.prove([note], key, "werken", [BOARD]).ok
    assert not morning.prove([note], key, "leren", [OTHER_BOARD]).ok


def test_a_damaged_stream_is_found_before_any_head_is_looked_at(morning: Journal):
    sign(morning)
    with hand_in_the_log(morning) as hand:
        hand.execute("UPDATE stored_events SET state = state || substr(state, 1, 1) WHERE position = 5")
    proof = proven(morning)
    assert proof.bad is not None
    assert (proof.bad.stream, proof.bad.version, proof.heads) == (BOARD, 3, ())


def test_the_words_of_a_checkpoint_say_whose_it_is():
    checkpoint = Checkpoint(origin_of("abc", "leren"), 1, bytes(32), 1, NOON, bytes(32))
    assert (checkpoint.network, checkpoint_of(checkpoint.text)) == ("leren", checkpoint)
    assert Checkpoint(origin_of("abc"), 1, bytes(32), 1, NOON, bytes(32)).network == ""


def rewrite(journal: Journal, stream: StreamId, version: int) -> None:
    """Somebody with the database in hand, and patience: another text, and every digest behind it computed anew."""
    rows = journal._select(stream, version - 2, None)
    before = rows[0].state[:32]
    with hand_in_the_log(journal) as hand:
        for row in rows[1:]:
            header, opened, sealed = chain.unpack(row.state)
            state = chain.pack(before, header, opened.replace(b'"x":', b'"x":1', 1), sealed)
            hand.execute("UPDATE stored_events SET state = ? WHERE position = ?", (state, row.id))
            before = state[:32]
