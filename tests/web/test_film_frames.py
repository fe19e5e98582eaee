# SPDX-License-Identifier: Apache-2.0
"""A film, whatever it follows and in whatever portions it comes, ends on the page as it is now, on any history."""

from collections.abc import Iterator
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import Asked
from projections.lineage import Kinship
from projections.linkograph import Linkograph
from projections.past import Past
from tests.domain.given import CAST
from tests.domain.histories import board_histories, facts_of
from tests.projections.test_board import RENDERING, folded
from tests.projections.test_past import QUICK, SHOW, page, past_of
from web.exports.film_file import worth_a_frame
from web.identity.people import unknown
from web.past.drawn import Drawn
from web.past.film import Film, Frame, Shown, about_idea, by_person, each, everything
from web.past.moments import Teller

WAYS: Final = ("everything", "each", "person", "idea", "file")


def film_of(past: Past) -> Film:
    teller = Teller(past, lambda member: unknown(member, "en"), RENDERING, "en")
    return Film(past, Drawn(past, SHOW), teller, "en")


def shown_by(way: str, past: Past) -> Shown:
    ideas = list(past.board(past.version).ideas)
    if way == "idea" and ideas:
        return about_idea(Kinship(past.facts), ideas[-1])
    turning = frozenset(move.version for move in Linkograph(past.facts).critical)
    ways = {"each": each(7), "person": by_person(CAST[0]), "file": worth_a_frame(past, turning)}
    return ways.get(way, everything)


def whole(film: Film, upto: int, shown: Shown, most: int) -> Iterator[Frame]:
    """As a page asks for it: portion after portion."""
    at = 0
    while at < upto:
        reel = film.frames(at, upto, shown, most)
        assert reel.upto > at
        at = reel.upto
        yield from reel.frames


@QUICK
@given(board_histories(max_size=40), st.sampled_from(WAYS), st.integers(1, 9))
def test_the_last_frame_is_the_page_as_it_is(history: list[Asked], way: str, most: int) -> None:
    facts = list(facts_of(history))
    past = past_of(facts)
    shown = shown_by(way, past)
    ground, at = page(folded([]), "en"), 0
    for frame in whole(film_of(past), len(facts), shown, most):
        assert (frame.since, frame.upto) == (at, frame.moment.version if frame.moment else 0)
        assert frame.upto == len(facts) or shown(facts[frame.upto - 1])
        ground.lay(frame.html)
        at = frame.upto
        assert ground.shown() == page(folded(facts[:at]), "en").shown()
    assert at == len(facts)
