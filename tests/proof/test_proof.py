# SPDX-License-Identifier: Apache-2.0
"""Whatever is changed in a log is found by both verifiers; `python -m tests.proof --full` does it exhaustively."""

import zipfile
from pathlib import Path

import pytest

from journal import offline_verifier
from journal.bundle import bundled, line_of
from tests.proof.__main__ import CI, Piece, pieces
from tests.proof.ground import NOTHING, Ground, ground_in
from tests.proof.judging import Tally
from tests.proof.tampering import TAMPERINGS

SEED = 20261122


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return ground_in(tmp_path_factory.mktemp("proof"), SEED)


@pytest.fixture(scope="module")
def work(ground: Ground) -> dict[str, list[Piece]]:
    return pieces(ground, CI, SEED, parts=1)


def done(ground: Ground, work: list[Piece]) -> Tally:
    whole = Tally()
    for piece in work:
        whole.add(piece(ground))
    return whole


def test_a_log_nobody_touched_is_proven_by_both(ground: Ground):
    heads = [ground.head(at) for at in (50, 120, 200)]
    assert ground.judged(ground.rows, heads) == NOTHING


def test_a_log_without_a_head_over_its_end_is_proven_by_neither(ground: Ground):
    verdict = ground.judged(ground.rows, [ground.head(199)])
    assert "1 event" in verdict.ours
    assert "last 1 of 200" in verdict.offline


def test_every_flipped_bit_is_found(ground: Ground, work: dict[str, list[Piece]]):
    tally = done(ground, work["bits"])
    assert tally.missed == []
    assert set(tally.made) == {"state", "topic", "originator_id", "originator_version", "id"}
    assert tally.made.total() > 10_000


def test_every_flipped_bit_of_the_file_in_the_bundle_is_found(ground: Ground, work: dict[str, list[Piece]]):
    tally = done(ground, work["file_bits"])
    assert tally.missed == []
    assert tally.made.total() > 3_000


def test_every_deletion_insertion_duplication_and_swap_is_found(ground: Ground, work: dict[str, list[Piece]]):
    tally = done(ground, work["changes"])
    assert tally.missed == []
    assert len(tally.made) == len(TAMPERINGS)
    assert tally.made.total() == CI.tampered


def test_every_tail_cut_and_rollback_is_found_with_an_older_head_held_outside(
    ground: Ground, work: dict[str, list[Piece]]
):
    tally = done(ground, work["cuts"])
    assert tally.missed == []
    assert set(tally.made) == {"rollback", "tail cut"}


def test_a_rollback_is_found_by_nobody_without_a_head_held_outside(ground: Ground):
    """What we say we cannot do, we cannot: the test above would mean nothing otherwise."""
    assert ground.judged(ground.rows[:100], [ground.head(60), ground.head(100)]) == NOTHING


def test_the_verifier_in_the_bundle_says_so_with_its_exit(
    ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (zipped := tmp_path / "bundle.zip").write_bytes(bundled(ground.rows, [ground.head(200)], ground.key))
    offline_verifier.main([str(zipped)])
    assert "200 events in 4 streams" in capsys.readouterr().out
    with zipfile.ZipFile(zipped) as whole:
        whole.extractall(tmp_path / "open")
    lines = [line_of(row) for row in ground.rows]
    (tmp_path / "open" / "events.jsonl").write_bytes(b"".join([*lines[:70], *lines[71:]]))
    with pytest.raises(SystemExit) as ended:
        offline_verifier.main([str(tmp_path / "open")])
    assert (
        f"Stream '{ground.rows[70].originator_id}', version {ground.rows[70].originator_version}: it is not there"
        in str(ended.value.code)
    )
