# SPDX-License-Identifier: Apache-2.0
"""A board's page at any version, plus what is sent for the facts after it, is the page as drawn afresh. Always.

The real templates draw it; a ground of text stands in for the browser, and a list for the wire.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import board
from domain.board import Board
from domain.kernel import Asked, Fact, MemberId, NetworkId
from projections.board import touched
from tests.domain.given import SANNE
from tests.domain.histories import beginning_of_a_fork, board_histories, facts_of, random_board, stream_of
from tests.live.markup import Ground, ground_of
from web.identity.people import Person, person
from web.live.board_show import BoardShow
from web.live.hub import Hub
from web.live.line import Line, LineProtocol
from web.live.shelf import Shelf
from web.naming import Naming
from web.rendering import Rendering
from web.sight import Seen, Viewer

STREAM: Final = stream_of(board)
NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
DRAWERS: Final = 6
QUICK: Final = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def known(member: MemberId, _language: str = "nl") -> Person:
    return person(member, member.replace("-", " "), 30)


RENDERING: Final = Rendering(lambda path: path, known, clock=lambda: NOON)
SHOW: Final = BoardShow(RENDERING, Naming(known))


class Wire:
    """Where a line's frames go: kept, read as the browser reads them."""

    is_hearing = False
    turned: Callable[[], None]

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed_with: int | None = None

    def write(self, frame: bytes) -> bool:
        self.frames.append(frame_in(frame))
        return True

    def straight(self) -> int:
        return -1  # there is no socket

    def hang_up(self, code: int, _reason: str) -> None:
        self.closed_with = code


def frame_in(frame: bytes) -> dict[str, Any]:
    """What is in one text frame of a server."""
    start = {126: 4, 127: 10}.get(frame[1], 2)
    return cast(dict[str, Any], msgspec.json.decode(frame[start:]))


class Onlooker:
    """A browser on the board at a version, with some drawers open."""

    def __init__(self, state: Board, language: str = "nl") -> None:
        self.wire = Wire()
        viewer = Viewer(SANNE, "Sanne", language, 30)
        seen = Seen(NetworkId("network-learning"), "member", "everything")
        self.line = Line(cast(LineProtocol, self.wire), STREAM, viewer, seen, language)
        self.ground = drawn(state, list(state.ideas)[::3][-DRAWERS:], language)
        self.version = state.version

    def lay(self, frames: Iterable[dict[str, Any]]) -> None:
        for frame in frames:
            assert frame["type"] == "reset" or frame["from"] <= self.version < frame["to"]
            self.version = frame["to"]
            if frame["type"] == "reset":  # whoever has a drawer open loads it again
                self.ground.parts = {k: v for k, v in self.ground.parts.items() if not k.startswith("talk-")}
            self.ground.lay(frame["html"])

    def sees(self, state: Board) -> None:
        talks = [part.removeprefix("talk-") for part in self.ground.parts if part.startswith("talk-")]
        fresh = drawn(state, talks, str(self.line.audience))
        assert self.version == state.version
        assert self.ground.shown() == fresh.shown()


def drawn(state: Board, talks: Iterable[str], language: str) -> Ground:
    """The page drawn afresh, with these drawers."""
    around = [("question", "")] + [("talk", idea) for idea in talks]
    lists = (("ideas", SHOW.ideas), ("links-list", SHOW.links), ("aside-list", SHOW.aside))
    html = [f'<div id="{called}">{draw(state, language, Shelf(0, 0))}</div>' for called, draw in lists]
    html += [SHOW.draw(part, state, language) for part in around]
    parts = tuple(f"{name}-{about}" if about else name for name, about in around)
    return ground_of("".join(html), tuple(called for called, _ in lists), parts)


def folded(facts: Iterable[Fact], onto: Board | None = None) -> Board:
    state = board.empty() if onto is None else onto
    for fact in facts:
        state = board.evolve(state, fact)
    return state


def hub_of(**limits: int) -> Hub:
    return Hub(lambda _stream: SHOW, lambda: "this-epoch", **limits)


def batches(facts: Sequence[Fact], sizes: Sequence[int]) -> Iterable[list[Fact]]:
    at = 0
    for size in [*sizes, len(facts)]:
        if batch := list(facts[at : at + size]):
            yield batch
        at += size


def plays(history: list[Asked], left: float, hot: float, commits: list[int], language: str = "nl") -> None:
    """Somebody leaves at one version, the board becomes hot here at another, commits go by, and they come back.

    Somebody else stays from the moment it is hot and hears every commit.
    """
    facts = list(facts_of(history))
    away, base = round(left * (len(facts) - 1)) + 1, round(hot * (len(facts) - 1)) + 1
    hub = hub_of()
    gone = Onlooker(folded(facts[:away]), language)
    state = folded(facts[:base])
    hub.shelf(STREAM, state)
    stays = Onlooker(state, language)
    assert hub.caught_up(stays.line, [], state, state.version, "") is None
    hub.add(stays.line)
    for batch in batches(facts[base:], commits):
        state = folded(batch, state)
        hub.publish(STREAM, batch, state)
    stays.lay(stays.wire.frames)
    stays.sees(state)
    tail = facts[away:] if away < base else []
    frame = hub.caught_up(gone.line, tail, state, away, "this-epoch")
    gone.lay([frame_in(frame)] if frame else [])
    gone.sees(state)


fractions = st.floats(0, 1)
commits = st.lists(st.integers(1, 5), max_size=40)


@QUICK
@given(board_histories(max_size=40), fractions, fractions, commits, st.sampled_from(["nl", "en"]))
def test_whoever_comes_back_after_any_absence_sees_the_board_as_it_is(
    history: list[Asked], left: float, hot: float, commits: list[int], language: str
) -> None:
    plays(history, left, hot, commits, language)


@pytest.mark.parametrize("seed", [0, 2, 4])
def test_also_on_long_boards(seed: int) -> None:
    history = list(random_board(seed, 250))
    for left, hot in ((0, 0), (0, 0.5), (0.6, 0.2), (0.97, 0.9)):
        plays(history, left, hot, [1, 7, 30, 2])


def test_also_on_a_side_board_from_its_first_moment_on() -> None:
    side = [beginning_of_a_fork(random_board(6, 250))]
    for left, hot in ((0, 0), (0, 0.5), (0.6, 0.2)):
        plays(side, left, hot, [1, 7, 30, 2])


@QUICK
@given(board_histories(max_size=30), fractions, st.sampled_from(["future", "epoch", "far"]))
def test_who_cannot_be_caught_up_starts_over(history: list[Asked], left: float, why: str) -> None:
    facts = list(facts_of(history))
    away = round(left * (len(facts) - 1)) + 1
    state = folded(facts)
    hub, gone = hub_of(), Onlooker(folded(facts[:away]))
    after = {"future": state.version + 5, "far": -1}.get(why, away)
    frame = hub.caught_up(gone.line, facts[away:], state, after, "another" if why == "epoch" else "")
    assert frame is not None
    reset = frame_in(frame)
    assert (reset["type"], reset["to"], reset["epoch"]) == ("reset", state.version, "this-epoch")
    gone.lay([reset])
    gone.sees(state)


def test_when_nearly_everything_changed_the_whole_ground_is_cheaper() -> None:
    facts = list(facts_of(random_board(1, 100)))
    hub, gone, state = hub_of(fresh=20), Onlooker(folded(facts[:1])), folded(facts)
    frame = hub.caught_up(gone.line, facts[1:], state, 1, "")
    assert frame is not None
    assert frame_in(frame)["type"] == "reset"
    gone.lay([frame_in(frame)])
    gone.sees(state)


@pytest.mark.parametrize("away", [0, 1, 10, 30, 60, 100])
def test_what_is_known_to_be_far_without_reading_the_log_is_far(away: int) -> None:
    facts = list(facts_of(random_board(1, 100)))
    hub, state = hub_of(fresh=5), folded(facts)
    frame = hub.caught_up(Onlooker(state).line, facts[away:], state, away, "")
    starts_over = frame is not None and frame_in(frame)["type"] == "reset"
    assert hub.is_far(STREAM, state, away, "") <= starts_over
    assert away or hub.is_far(STREAM, state, away, "")
    assert hub.is_far(STREAM, state, away, "another")
    assert hub.is_far(STREAM, state, state.version + 1, "")


def test_facts_in_the_log_that_the_board_here_does_not_know_yet_wait_for_their_turn() -> None:
    """Another process wrote while the tail was being read: the log is ahead of the state."""
    facts = list(facts_of(random_board(2, 60)))
    hub, gone, state = hub_of(), Onlooker(folded(facts[:10])), folded(facts[:40])
    frame = hub.caught_up(gone.line, facts[10:], state, 10, "")
    assert frame is not None
    gone.lay([frame_in(frame)])
    gone.sees(state)
    hub.add(gone.line)
    state = folded(facts[40:], state)
    hub.publish(STREAM, facts[40:], state)
    gone.lay(gone.wire.frames)
    gone.sees(state)


def test_a_commit_nobody_here_was_told_of_sends_everybody_back_to_catch_up() -> None:
    facts = list(facts_of(random_board(3, 30)))
    hub, state = hub_of(), folded(facts[:10])
    onlooker = Onlooker(state)
    hub.shelf(STREAM, state)
    hub.add(onlooker.line)
    state = folded(facts[10:20], state)
    state = folded(facts[20:], state)
    hub.publish(STREAM, facts[20:], state)
    assert onlooker.wire.closed_with == 1012
    assert onlooker.wire.frames == []


def test_what_is_sent_is_as_much_as_what_changed() -> None:
    """One move on a board of many ideas is one card."""
    facts = list(facts_of(random_board(4, 500)))
    state = folded(facts)
    move = next(fact for fact in reversed(facts) if fact.event.__struct_config__.tag == "idea.moved")
    assert [part.name for part in touched([move.event], state)] == ["idea"]


def test_every_fact_of_a_board_touches_something_and_nothing_else_is_taken_for_one() -> None:
    facts = list(facts_of(random_board(5, 3000)))
    side = list(facts_of([beginning_of_a_fork(random_board(5, 3000))]))
    assert {type(fact.event) for fact in facts + side} == set(board.EVENTS)
    for history in (facts, side):
        state = folded(history)
        assert all(touched([fact.event], state) for fact in history)
    with pytest.raises(TypeError, match="touches no known part"):
        touched([cast(Any, object())], state)
