# SPDX-License-Identifier: Apache-2.0
"""Gatherings as chapters of a history: what happened during one bears its name, or else what came after it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import structs

from domain.kernel import Fact
from domain.network.living import Gathering
from projections.gatherings import end_of
from projections.sittings import Sitting
from web.past.strip import Chapter, Strip, title
from web.rendering import Rendering
from web.telling import quoted
from web.words import _, translate

WORDS: Final = 48
"""Characters of a gathering's title in that of a chapter."""
INSTANT: Final = timedelta(microseconds=1)
LastBy = Callable[[datetime], int]
"""The last moment of a history that had happened by a time."""


def with_gatherings(
    strip: Strip, facts: list[Fact], last_by: LastBy, known: Iterable[Gathering], rendering: Rendering, language: str
) -> Strip:
    """The strip with a chapter for each gathering that began after the first fact and before the last."""

    def sitting(first: int, last: int) -> Chapter:
        began, ended = (facts[moment - 1].happened_at for moment in (first, last))
        return Chapter(first, last, title(Sitting(first, last, began, ended), rendering, language))

    cut = strip.chapters
    for gathering in sorted(known, key=lambda one: (one.plan.starts_at, one.id)):
        if not gathering.called_off and 1 <= last_by(gathering.plan.starts_at - INSTANT) < len(facts):
            cut = with_one(cut, chapter_of(gathering, cut, last_by, rendering, language), sitting)
    return structs.replace(strip, chapters=cut)


def chapter_of(
    gathering: Gathering, cut: list[Chapter], last_by: LastBy, rendering: Rendering, language: str
) -> Chapter:
    plan = gathering.plan
    first, last = last_by(plan.starts_at - INSTANT) + 1, last_by(end_of(plan))
    sentence = _("Gathering %(title)s, %(when)s")
    if last < first:  # nobody wrote while they met: what came of it begins here
        sentence = _("After the gathering %(title)s, %(when)s")
        last = next(one.last for one in cut if one.first <= first <= one.last)
    when = rendering.period(plan.starts_at, plan.ends_at, language)
    called = translate(language, sentence, title=quoted(plan.title, language, WORDS), when=when)
    return Chapter(first, last, called, gathering.id)


def with_one(cut: list[Chapter], new: Chapter, sitting: Callable[[int, int], Chapter]) -> list[Chapter]:
    """The new chapter among the others, of which what it overlaps is left out."""

    def left(one: Chapter, first: int, last: int) -> Chapter:
        whole = (first, last) == (one.first, one.last)
        return (
            one if whole else Chapter(first, last, one.title, one.gathering) if one.gathering else sitting(first, last)
        )

    before = [left(one, one.first, min(one.last, new.first - 1)) for one in cut if one.first < new.first]
    after = [left(one, max(one.first, new.last + 1), one.last) for one in cut if one.last > new.last]
    return [*before, new, *after]
