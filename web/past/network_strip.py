# SPDX-License-Identifier: Apache-2.0
"""What lies under the time handle of a whole network: the same as under a board's, over all that happened in it."""

from typing import Final

from domain.kernel import Fact
from projections.network_past import NetworkPast
from web.past.gathered import with_gatherings
from web.past.network_film import is_turn, told_in_a_film
from web.past.strip import Mark, Strip, bars, chapters, place, thinned
from web.rendering import Rendering
from web.telling import kind_of

MARKED: Final = frozenset({"insight", "combination", "people", "board", "theme"})


def strip_of_network(past: NetworkPast, rendering: Rendering, language: str) -> Strip:
    line = past.line()
    marks = [Mark(fact.version, kind_of(fact.event), place(fact.version, len(line))) for fact in line if marked(fact)]
    turns = [fact.version for fact in line if is_turn(fact.event)]
    strip = Strip(len(line), bars(line), chapters(line, rendering, language), thinned(marks), turns)
    return with_gatherings(strip, line, past.moment_at, past.life.now.gatherings.values(), rendering, language)


def marked(fact: Fact) -> bool:
    return kind_of(fact.event) in MARKED and told_in_a_film(fact)
