# SPDX-License-Identifier: Apache-2.0
"""Any version of a board's past is the fold of the log up to it; the way from one version to another leads there."""

import gzip
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board
from domain.board import Board
from domain.kernel import Asked, Fact, IdeaId
from projections.past import LEAST_BETWEEN, Past
from tests.domain.histories import board_histories, facts_of, random_board
from tests.live.markup import Ground, ground_of
from tests.projections.test_board import RENDERING, folded
from web.live.board_show import BoardShow
from web.live.shelf import Shelf
from web.naming import Naming
from web.past.drawn import Drawn
from web.pieces import joined

QUICK: Final = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LISTS: Final = ("ideas", "links-list", "aside-list")
SHOW: Final = BoardShow(RENDERING, Naming(RENDERING.person))


def past_of(facts: list[Fact]) -> Past:
    past = Past()
    past.add(facts)
    return past


def seen_of(state: Board) -> dict[str, object]:
    """Everything of a board that can be looked at, in order."""
    seen = {name: getattr(state, name) for name in ("version", "id", "network", "question", "begun_by", "origin")}
    return seen | {name: list(getattr(state, name).items()) for name in ("ideas", "links", "aside")}


@QUICK
@given(board_histories(max_size=40))
def test_every_version_is_the_fold_up_to_it(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    past = past_of(facts)
    for version in range(len(facts) + 1):
        assert seen_of(past.board(version)) == seen_of(folded(facts[:version]))


def test_also_far_beyond_the_first_keyframe() -> None:
    facts = list(facts_of(random_board(3, 1_500)))
    past = past_of(facts)
    assert len(past.cards.takes) > 5 * LEAST_BETWEEN
    for version in range(0, len(facts) + 1, 97):
        assert seen_of(past.board(version)) == seen_of(folded(facts[:version]))


@QUICK
@given(board_histories(max_size=30), st.floats(0, 1))
def test_a_single_idea_is_found_as_it_was(history: list[Asked], when: float) -> None:
    facts = list(facts_of(history))
    version = round(when * len(facts))
    past, state = past_of(facts), folded(facts[:version])
    for idea in past.board(len(facts)).ideas:
        assert past.idea(idea, version) == state.ideas.get(idea)
    assert dict(past.glimpse(version).ideas) == state.ideas
    assert past.idea("no-such-idea", version) is None


def test_facts_it_has_are_passed_over_and_a_gap_is_refused() -> None:
    facts = list(facts_of(random_board(1, 20)))
    past = past_of(facts[:10])
    past.add(facts[5:12])
    assert past.version == 12
    with pytest.raises(ValueError, match="after version 12 comes 14"):
        past.add(facts[13:])


def page(state: Board, language: str) -> Ground:
    lists = zip(LISTS, (SHOW.ideas, SHOW.links, SHOW.aside), strict=True)
    html = [f'<div id="{called}">{draw(state, language, Shelf(0, 0))}</div>' for called, draw in lists]
    return ground_of("".join([*html, SHOW.draw(("question", ""), state, language)]), LISTS, ("question",))


@QUICK
@given(board_histories(max_size=40), st.lists(st.floats(0, 1), min_size=2, max_size=6), st.sampled_from(["nl", "en"]))
def test_scrubbing_to_and_fro_shows_each_time_the_page_as_it_was(
    history: list[Asked], stops: list[float], language: str
) -> None:
    facts = list(facts_of(history))
    drawn = Drawn(past_of(facts), SHOW)
    versions = [round(stop * len(facts)) for stop in stops]
    ground = page(folded(facts[: versions[0]]), language)
    for a, b in pairwise(versions):
        ground.lay(drawn.changes(a, b, language))
        assert ground.shown() == page(folded(facts[:b]), language).shown()


@pytest.mark.parametrize("seed", [5, 6])
def test_scrubbing_a_long_board(seed: int) -> None:
    facts = list(facts_of(random_board(seed, 600)))
    drawn = Drawn(past_of(facts), SHOW)
    ground, at = page(folded([]), "nl"), 0
    for to in (len(facts), 7, 300, 301, 299, 580, 0, 450):
        ground.lay(drawn.changes(at, to, "nl"))
        assert ground.shown() == page(folded(facts[:to]), "nl").shown()
        at = to
    ground.lay(drawn.ground(333, "nl"))
    assert ground.shown() == page(folded(facts[:333]), "nl").shown()


def test_cards_drawn_once_are_the_same_for_every_version_in_which_they_stand() -> None:
    facts = list(facts_of(random_board(8, 300)))
    drawn = Drawn(past_of(facts), SHOW)
    for version in (250, 40, 200, 41, 250, 120):
        state = folded(facts[:version])
        assert drawn.roll("idea", "en").whole(version).decode() == SHOW.ideas(state, "en", Shelf(0, 0))
        packed = joined(drawn.roll("idea", "en").pieces(version))
        assert gzip.decompress(packed) == drawn.roll("idea", "en").whole(version)
    known = drawn.bytes
    drawn.roll("idea", "en").whole(120)
    assert drawn.bytes == known > 0, "nothing is drawn twice"
    drawn.forget()
    assert drawn.bytes == 0


def test_the_moment_of_a_version_leads_back_to_it() -> None:
    facts = list(facts_of(random_board(2, 40)))
    past = past_of(facts)
    assert past.version_at(facts[0].recorded_at.replace(year=2000)) == 0
    assert past.version_at(facts[-1].happened_at) == len(facts)
    assert past.idea(IdeaId("nobody"), 3) is None
    assert board.empty() == past.board(0)
