# SPDX-License-Identifier: Apache-2.0
"""The drawings of a story: nothing lies on anything else, lines end where they should, and large ones stay bounded."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import board
from domain.board import Board
from domain.board.combining import IdeasCombined
from domain.board.ideas import IdeaBuiltOn, IdeaVoiced
from domain.board.voices import CommentMade
from domain.kernel import FORGOTTEN, Asked, CommentId, Event, Fact, IdeaId, MemberId
from projections.lineage import Kinship, ancestry
from projections.linkograph import Linkograph
from projections.past import Past
from tests.domain.given import Given, fact, fold
from tests.domain.histories import board_histories, facts_of
from tests.domain.scenes import BEGUN, HERE
from web.assets import Assets
from web.identity.people import unknown
from web.rendering import Rendering
from web.story.laying_out import laid_out
from web.story.lettering import is_from_right, width, wrapped
from web.story.story import Reader, story_of
from web.story.tree import CARD, Tree, tree
from web.story.triangle import TOP, triangle


def ends(path: str) -> tuple[float, float, float, float]:
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    return numbers[0], numbers[1], numbers[-2], numbers[-1]


def drawn(state: Board, facts: list[Fact], idea: IdeaId) -> Tree:
    return tree(state, ancestry(Kinship(facts), idea).nearest())


@given(board_histories())
def test_no_card_lies_on_another_and_every_line_runs_down_from_card_to_card(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    state: Board = fold(board, facts)
    for idea in state.ideas:
        found = drawn(state, facts, idea)
        nodes = {node.idea.id: node for node in found.nodes}
        for a, b in combinations(found.nodes, 2):
            beside = abs(a.x - b.x) >= CARD
            above = a.y + a.height <= b.y or b.y + b.height <= a.y
            assert beside or above
        for node in found.nodes:
            assert 0 <= node.x <= node.x + CARD <= found.width
            assert 0 <= node.y <= node.y + node.height <= found.height
        for curve in found.curves:
            x, y, to_x, to_y = ends(curve.path)
            start, end = nodes[curve.strand.source], nodes[curve.strand.target]
            assert (y, to_y) == (round(start.y + start.height, 1), round(end.y, 1))
            assert start.x <= x <= start.x + CARD
            assert end.x <= to_x <= end.x + CARD
            assert y < to_y
        assert [node.idea.id for node in found.nodes if node.is_self] == [idea]


def test_the_same_lineage_is_drawn_the_same_every_time() -> None:
    facts = chain(30)
    state = fold(board, facts)
    assert drawn(state, facts, IdeaId("idea-0029")) == drawn(state, facts, IdeaId("idea-0029"))


def test_what_is_entangled_beyond_measure_is_still_drawn_and_no_card_lies_on_another() -> None:
    ids = [IdeaId(f"idea-{n:04}") for n in range(120)]
    events: list[Event] = [BEGUN, *(IdeaVoiced(idea, "Thought", HERE) for idea in ids[:2])]
    events += [IdeasCombined(ids[n], (ids[n - 1], ids[n - 2], ids[n // 2]), "New", "New", HERE) for n in range(2, 120)]
    facts = told(*events)
    found = drawn(fold(board, facts), facts, ids[-1])
    assert (len(found.nodes), len(found.curves)) == (120, len(set(ties(events))))
    assert len({(node.x, node.y) for node in found.nodes}) == 120
    assert all(ends(curve.path)[1] < ends(curve.path)[3] for curve in found.curves)
    assert found.width < 120 * 2 * CARD


def ties(events: list[Event]) -> list[tuple[str, str]]:
    return [(source, e.idea) for e in events if isinstance(e, IdeasCombined) for source in e.sources]


def test_forgotten_words_are_not_drawn() -> None:
    facts = told(BEGUN, IdeaVoiced(IdeaId("idea-gone"), FORGOTTEN, HERE))
    [node] = drawn(fold(board, facts), facts, IdeaId("idea-gone")).nodes
    assert node.lines == ()


@given(board_histories())
def test_moves_stand_in_order_on_a_line_and_links_meet_halfway_below(history: list[Asked]) -> None:
    graph = Linkograph(facts_of(history))
    if not graph.moves:
        return
    found = triangle(graph, graph.moves)
    xs = [spot.x for spot in found.spots]
    assert xs == sorted(set(xs))
    assert {(e.earlier.number, e.later.number) for e in found.elbows} == set(graph.links)
    at = {spot.move.number: spot.x for spot in found.spots}
    for elbow in found.elbows:
        x, y, to_x, to_y = ends(elbow.path)
        assert (x, y, to_x, to_y) == (at[elbow.earlier.number], TOP, at[elbow.later.number], TOP)
        assert (elbow.x, elbow.y) == ((x + to_x) / 2, TOP + (to_x - x) / 2)
        assert elbow.y < found.height
    assert {s.move.number for s in found.spots if s.is_critical} == {m.number for m in graph.critical}


# -- letters -----------------------------------------------------------------------------------------------------------
@given(st.text(max_size=300), st.integers(6, 20), st.integers(1, 6))
def test_lines_fit_and_lose_nothing_but_what_the_ellipsis_says(text: str, across: int, most: int) -> None:
    lines = wrapped(text, across, most)
    assert 1 <= len(lines) <= most
    assert all(width(line) <= across or len(line) <= 2 or len(lines) == 1 for line in lines[:-1])
    whole = "".join(text.split())
    if lines[-1].endswith("…") and not whole.endswith("…"):
        assert whole.startswith("".join("".join(lines)[:-1].split()))
    else:
        assert "".join("".join(lines).split()) == whole


def test_a_long_word_is_broken_and_a_sign_of_several_parts_is_not() -> None:
    assert wrapped("aaaaaaaaaaaaaaaaaaaa", 5.6, 5) == ["aaaaaaaaaa", "aaaaaaaaaa"]
    assert "".join(wrapped("👩‍👩‍👧" * 8, 6, 9)) == "👩‍👩‍👧" * 8


@pytest.mark.parametrize(("text", "said"), [("samen", False), ("1. שלום", True), ("مرحبا", True), ("…", False)])
def test_the_first_strong_letter_says_from_which_side_one_reads(text: str, said: bool) -> None:
    assert is_from_right(text) is said


# -- large -------------------------------------------------------------------------------------------------------------
def told(*events: Event) -> list[Fact]:
    return [fact(version, each) for version, each in enumerate(Given(*events).told, 1)]


def chain(length: int, comments: int = 0) -> list[Fact]:
    """Ideas that each build on the one before, with comments on each."""
    ids = [IdeaId(f"idea-{n:04}") for n in range(length)]
    events: list[Event] = [BEGUN, IdeaVoiced(ids[0], "First", HERE)]
    for n, (root, idea) in enumerate(pairwise(ids)):
        events += [CommentMade(CommentId(f"comment-{n:04}-{k}"), root, "Yes") for k in range(comments)]
        events.append(IdeaBuiltOn(idea, root, f"And {n}", HERE))
    return told(*events)


def test_a_story_that_is_too_large_for_a_page_says_what_it_leaves_away() -> None:
    past = Past()
    past.add(chain(401, 5))
    rendering = Rendering(Assets().url, lambda member: unknown(member, "en"))
    reader = Reader(rendering, lambda member: unknown(MemberId(member), "en"), "en")
    story = story_of(past, past.version, IdeaId("idea-0400"), reader)
    page = rendering.page("story/story.html", None, "en", network_name="N", **laid_out(story))
    assert "the last 2000 events are told here, and 401 came before them" in page
    assert page.count('class="line line-') == 2000
    assert "the 300 nearest ideas are drawn, and 101 lie further away" in page
    assert page.count('class="node node-') == 300
    assert "Only the last 300 moves are drawn." in page
    assert page.count('<g class="move') == 300
